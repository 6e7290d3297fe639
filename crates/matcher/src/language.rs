//! The language that a text reads like.

use crate::{
    fold::Sigil,
    marks::{Marked, mark},
    words::{Token, Words},
};
use luister_mention::Lang;
use std::sync::LazyLock;

/// Small words of Dutch that are hardly found in texts of other languages that are read here.
const DUTCH: [&str; 51] = [
    "het",
    "een",
    "ik",
    "niet",
    "geen",
    "van",
    "voor",
    "naar",
    "ook",
    "maar",
    "nog",
    "wel",
    "bij",
    "zijn",
    "mijn",
    "jullie",
    "wat",
    "hoe",
    "waar",
    "waarom",
    "deze",
    "werd",
    "wordt",
    "heb",
    "heeft",
    "hebben",
    "kunnen",
    "moet",
    "weer",
    "alweer",
    "eindelijk",
    "gewoon",
    "heel",
    "erg",
    "veel",
    "goed",
    "goede",
    "slecht",
    "graag",
    "bedankt",
    "iemand",
    "niemand",
    "nooit",
    "altijd",
    "sinds",
    "toch",
    "amai",
    "gij",
    "nen",
    "efkes",
    "wij",
];
/// Small words of Dutch that other languages have too.
const ALSO_DUTCH: [&str; 10] = ["wie", "dit", "dat", "kan", "echt", "ge", "merci", "allee", "da", "ne"];
/// Small words of English that are hardly found in texts of other languages that are read here.
const ENGLISH: [&str; 31] = [
    "the", "and", "you", "your", "has", "not", "with", "this", "that", "what", "how", "why", "who", "does", "can't", "don't", "it's",
    "i'm", "from", "they", "their", "been", "still", "just", "never", "anyone", "please", "thanks", "would", "which", "great",
];
/// Small words of English that other languages have too.
const ALSO_ENGLISH: [&str; 13] = ["of", "to", "my", "is", "are", "have", "no", "do", "can", "for", "we", "any", "get"];

/// A small word, and what it says.
#[derive(Debug, Clone, Copy)]
struct Small {
    word: &'static str,
    lang: Lang,
    /// Whether other languages hardly have it.
    sure: bool,
}

/// All small words by their mark.
static SMALL: LazyLock<Marked<Small>> = LazyLock::new(|| {
    let of = |words: &'static [&'static str], lang, sure| words.iter().map(move |word| (mark(word), Small { word, lang, sure }));
    let dutch = of(&DUTCH, Lang::NL, true).chain(of(&ALSO_DUTCH, Lang::NL, false));
    dutch.chain(of(&ENGLISH, Lang::EN, true)).chain(of(&ALSO_ENGLISH, Lang::EN, false)).collect()
});

/// The most of a text that is read, in bytes: language shows early.
const MAX_READ_BYTES: usize = 512;
/// The most that a guess is made by.
const MAX_GUESSED_BYTES: usize = 256;

/// From so many words on a guess is taken for sure.
const SURE_WORDS: usize = 6;
/// So many small words of a language, and none of the other, say more than what a page or an account is set to.
const PLAIN_WORDS: usize = 2;
/// So many different small words that are only found in one language settle it…
const SURE_SMALL_WORDS: usize = 3;
/// …if one word in so many is a small word of it.
const SMALL_WORD_EVERY: usize = 12;

/// Whether a word with this mark is so frequent in one of the languages that it tells little by itself.
pub(crate) fn is_common(word: &str, mark: u64) -> bool {
    word.len() <= 2 || SMALL.get(&mark).is_some_and(|known| known.word == word)
}

/// What the words of a title and of the beginning of a text say about their language.
#[derive(Debug)]
struct Prose<'w> {
    texts: [Option<&'w Words<'w>>; 2],
    words: usize,
    dutch: usize,
    english: usize,
    /// Different small words that only one language has.
    sure: Vec<(Lang, u64)>,
}

impl<'w> Prose<'w> {
    fn of(title: Option<&'w Words<'_>>, text: &'w Words<'_>) -> Self {
        let mut prose = Self { texts: [title, Some(text)], words: 0, dutch: 0, english: 0, sure: Vec::new() };
        for words in title.into_iter().chain([text]) {
            read(words, MAX_READ_BYTES).for_each(|token| prose.add(token, words));
        }
        prose
    }

    fn add(&mut self, token: &Token, words: &Words<'_>) {
        self.words += 1;
        let Some(small) = SMALL.get(&token.form()).filter(|small| small.word == words.folded(token)) else { return };
        if small.lang == Lang::NL {
            self.dutch += 1;
        } else {
            self.english += 1;
        }
        let sure = (small.lang, token.form());
        if small.sure && !self.sure.contains(&sure) {
            self.sure.push(sure);
        }
    }

    /// The language that needs no guess: of which there are enough small words, and hardly one of the other.
    fn plainly(&self) -> Option<Lang> {
        let is_plain = |lang: Lang, own: usize, other: usize| {
            let sure = self.sure.iter().filter(|(known, _)| *known == lang).count();
            sure >= SURE_SMALL_WORDS && own * SMALL_WORD_EVERY >= self.words && other * 4 <= own
        };
        let dutch = is_plain(Lang::NL, self.dutch, self.english).then_some(Lang::NL);
        dutch.or_else(|| is_plain(Lang::EN, self.english, self.dutch).then_some(Lang::EN))
    }

    fn language(&self) -> Option<Lang> {
        let guess = match self.words {
            0 => return None,
            1 => None,
            _ => self.plainly().or_else(|| self.guess()),
        };
        settle(self.dutch, self.english, self.words, guess)
    }

    fn guess(&self) -> Option<Lang> {
        let mut said = String::with_capacity(2 * MAX_GUESSED_BYTES);
        for words in self.texts.into_iter().flatten() {
            for token in read(words, MAX_GUESSED_BYTES) {
                said.push_str(words.written(token));
                said.push(' ');
            }
        }
        code(whichlang::detect_language(&said))
    }
}

/// The words of sentences at the beginning of a text.
fn read<'w>(words: &'w Words<'_>, bytes: usize) -> impl Iterator<Item = &'w Token> {
    words.tokens().iter().take_while(move |token| token.bytes.end <= bytes).filter(|token| is_prose(token, words))
}

/// The language of a mention's title and text; none if there are no words in it, or a single one that could be any.
pub(crate) fn detect(title: Option<&Words<'_>>, text: &Words<'_>) -> Option<Lang> {
    Prose::of(title, text).language()
}

/// The language of a mention whose source says what it is in. That counts, unless the text is plainly Dutch or English all the
/// same: many sites and accounts are set to English because nobody ever changed it.
pub(crate) fn told(said: Lang, title: Option<&Words<'_>>, text: &Words<'_>) -> Lang {
    let known = whichlang::LANGUAGES.into_iter().filter_map(code).any(|lang| lang == said);
    let prose = Prose::of(title, text);
    let found = prose.language().filter(|found| known && *found != said && (*found == Lang::NL || *found == Lang::EN));
    let (own, other) = if found == Some(Lang::NL) { (prose.dutch, prose.english) } else { (prose.english, prose.dutch) };
    found.filter(|_| own >= PLAIN_WORDS && other == 0 || own > 3 * other && own > PLAIN_WORDS).unwrap_or(said)
}

/// The language found, if it is one that is expected or the text is long enough to be sure; else the first
/// that is expected.
pub(crate) fn among(found: Option<Lang>, text: &Words<'_>, expected: &[Lang]) -> Option<Lang> {
    match found {
        Some(lang) if expected.is_empty() || expected.contains(&lang) || is_long_enough(text) => Some(lang),
        found => expected.first().copied().or(found),
    }
}

/// Whether a text has enough words for a guess that can be relied on.
pub(crate) fn is_long_enough(text: &Words<'_>) -> bool {
    read(text, usize::MAX).nth(SURE_WORDS).is_some()
}

/// The guess, unless the small words speak for Dutch or English.
fn settle(dutch: usize, english: usize, words: usize, guess: Option<Lang>) -> Option<Lang> {
    let settled = |hits: usize| hits * 8 >= words;
    match guess {
        Some(lang) if (lang == Lang::NL && english <= dutch) || (lang == Lang::EN && dutch <= english) => guess,
        _ if dutch > english && settled(dutch) => Some(Lang::NL),
        _ if english > dutch && settled(english) => Some(Lang::EN),
        guess => guess,
    }
}

/// Whether a word is one of a sentence, and not a piece of an address, a handle, a tag or a number.
fn is_prose(token: &Token, words: &Words<'_>) -> bool {
    let form = words.folded(token);
    let has_letter = || form.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) || form.chars().any(char::is_alphabetic);
    token.sigil == Sigil::None && !token.is_address && has_letter()
}

fn code(found: whichlang::Lang) -> Option<Lang> {
    let code = match found {
        whichlang::Lang::Ara => "ar",
        whichlang::Lang::Cmn => "zh",
        whichlang::Lang::Deu => "de",
        whichlang::Lang::Eng => "en",
        whichlang::Lang::Fra => "fr",
        whichlang::Lang::Hin => "hi",
        whichlang::Lang::Ita => "it",
        whichlang::Lang::Jpn => "ja",
        whichlang::Lang::Kor => "ko",
        whichlang::Lang::Nld => "nl",
        whichlang::Lang::Por => "pt",
        whichlang::Lang::Rus => "ru",
        whichlang::Lang::Spa => "es",
        whichlang::Lang::Swe => "sv",
        whichlang::Lang::Tur => "tr",
        whichlang::Lang::Vie => "vi",
    };
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_read_right() {
        for (text, expected) in [
            ("Alweer een storing bij Acme", Some("nl")),
            ("is het kapot", Some("nl")),
            ("Kapot!", None),
            ("Waarom?", Some("nl")),
            ("@acme https://acme.nl/the/of #the", None),
            ("Why is it so slow?", Some("en")),
            ("Der Kundendienst antwortet seit drei Wochen nicht", Some("de")),
            ("Le service client ne répond pas depuis trois semaines", Some("fr")),
            ("👍 12:30", None),
        ] {
            assert_eq!(detect(None, &Words::of(text)).as_ref().map(Lang::as_str), expected, "{text}");
        }
    }

    #[test]
    fn what_a_source_says_counts_unless_the_text_is_plainly_another() {
        for (said, text, expected) in [
            ("en", "Alweer een storing bij Acme, ik ben er helemaal klaar mee en wil mijn geld terug.", "nl"),
            ("en", "Weer geen stroom, #acme laat me al drie uur wachten aan de telefoon. Belachelijk!", "nl"),
            ("en", "Alweer een storing", "nl"),
            ("nl", "I have been waiting for three weeks and nobody calls back", "en"),
            ("de", "Is dit bij jullie ook kapot?", "nl"),
            ("en", "Top, Acme!", "en"),
            ("nl", "Top service", "nl"),
            ("nl", "De app is down, wat een joke", "nl"),
            ("nl", "Acme: \"the best energy of the year\", maar ik krijg geen antwoord van jullie", "nl"),
            ("de", "Der Kundendienst antwortet seit drei Wochen nicht", "de"),
            ("fr", "Der Kundendienst antwortet seit drei Wochen nicht", "fr"),
            ("af", "Ek het geen krag nie en niemand van julle antwoord my", "af"),
            ("en", "", "en"),
        ] {
            assert_eq!(told(said.parse().unwrap(), None, &Words::of(text)).as_str(), expected, "{said} {text}");
        }
    }
}
