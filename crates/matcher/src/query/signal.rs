//! What to write instead of a word that is no signal.

use crate::fields::nearest;
use luister_mention::{Locale, Signal};

/// What is wrong with a word where a signal is due, and what to write instead.
pub(crate) fn wrong(word: &str) -> (String, String) {
    let all = Signal::SCORED.map(Signal::as_str).join(", ");
    if word.is_empty() {
        return ("behind `=>` a signal has to follow".to_owned(), format!("write one of {all}"));
    }
    let translated = Signal::SCORED.into_iter().find(|signal| signal.word(Locale::Nl) == word || signal.words(Locale::Nl) == word);
    let near = translated.map(Signal::as_str).or_else(|| nearest(word, Signal::SCORED.iter().map(|signal| signal.as_str())));
    let repair = near.map_or_else(|| format!("write one of {all}"), |near| format!("write `{near}`"));
    (format!("`{word}` is no signal"), repair)
}
