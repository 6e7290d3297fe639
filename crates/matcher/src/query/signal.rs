//! What to write instead of a word that is no signal.

use crate::fields::nearest;
use luister_mention::{Locale, Repair, Signal, Wording, wording};

/// What is wrong with a word where a signal is due, and what to write instead.
pub(crate) fn wrong(word: &str) -> (Wording, Repair) {
    let all = Signal::SCORED.map(Signal::as_str).join(", ");
    if word.is_empty() {
        return (
            wording!("behind `=>` a signal has to follow", "achter `=>` hoort een signaal"),
            wording!("write one of {all}", "kies uit {all}").into(),
        );
    }
    let translated = Signal::SCORED.into_iter().find(|signal| signal.word(Locale::Nl) == word || signal.words(Locale::Nl) == word);
    let near = translated.map(Signal::as_str).or_else(|| nearest(word, Signal::SCORED.iter().map(|signal| signal.as_str())));
    let repair = near.map_or_else(|| wording!("write one of {all}", "kies uit {all}").into(), Repair::write);
    (wording!("`{word}` is no signal", "`{word}` is geen signaal"), repair)
}
