//! The language that a text reads like.

use crate::sieve::{Marked, mark, mark_of};
use luister_mention::Lang;
use std::sync::LazyLock;

/// Words so frequent in one language and so rare in the other that they settle a short text.
const DUTCH: [&str; 60] = [
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
    "wie",
    "waarom",
    "dit",
    "dat",
    "deze",
    "werd",
    "wordt",
    "heb",
    "heeft",
    "hebben",
    "kan",
    "kunnen",
    "moet",
    "weer",
    "alweer",
    "eindelijk",
    "gewoon",
    "echt",
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
    "ge",
    "gij",
    "amai",
    "merci",
    "allee",
    "da",
    "ne",
    "nen",
    "efkes",
    "toch",
];
const ENGLISH: [&str; 44] = [
    "the", "and", "of", "to", "you", "your", "my", "is", "are", "have", "has", "not", "no", "with", "this", "that", "what", "how", "why",
    "who", "does", "do", "can", "can't", "don't", "it's", "i'm", "for", "from", "they", "their", "we", "been", "still", "just", "never",
    "anyone", "please", "thanks", "great", "would", "which", "any", "get",
];

/// The words of both, each with its language, by their mark.
static COMMON: LazyLock<Marked<(&str, Lang)>> = LazyLock::new(|| {
    let dutch = DUTCH.iter().map(|word| (mark(word), (*word, Lang::NL)));
    dutch.chain(ENGLISH.iter().map(|word| (mark(word), (*word, Lang::EN)))).collect()
});

/// The most of a text that is read, in bytes: language shows early.
const MAX_READ_BYTES: usize = 512;

/// From so many words on a guess is taken for sure.
const SURE_WORDS: usize = 6;
/// So many small words of a language, and none of the other, say more than what a page or an account is set to.
const PLAIN_WORDS: usize = 2;

/// Whether a word is so frequent in one of the languages that it tells little by itself.
pub(crate) fn is_common(word: &str) -> bool {
    word.len() <= 2 || COMMON.get(&mark(word)).is_some_and(|(known, _)| *known == word)
}

/// The language of a mention's title and text; none if there are no words in it, or a single one that could be any.
pub(crate) fn detect(title: &str, text: &str) -> Option<Lang> {
    let prose = prose(title, text);
    let (dutch, english) = small_words(&prose);
    let guess = match prose.as_slice() {
        [] => return None,
        [_] => None,
        _ if is_plain(dutch, english, prose.len()) => Some(Lang::NL),
        _ if is_plain(english, dutch, prose.len()) => Some(Lang::EN),
        words => code(whichlang::detect_language(&words.join(" "))),
    };
    settle(dutch, english, prose.len(), guess)
}

/// The language of a mention whose source says what it is in. That counts, unless the text is plainly Dutch or English all the
/// same: many sites and accounts are set to English because nobody ever changed it.
pub(crate) fn told(said: Lang, title: &str, text: &str) -> Lang {
    let known = whichlang::LANGUAGES.into_iter().filter_map(code).any(|lang| lang == said);
    let found = detect(title, text).filter(|found| known && *found != said && (*found == Lang::NL || *found == Lang::EN));
    let (dutch, english) = small_words(&prose(title, text));
    let (own, other) = if found == Some(Lang::NL) { (dutch, english) } else { (english, dutch) };
    found.filter(|_| own >= PLAIN_WORDS && other == 0 || own > 3 * other && own > PLAIN_WORDS).unwrap_or(said)
}

/// The language found, if it is one that is expected or the text is long enough to be sure; else the first
/// that is expected.
pub(crate) fn among(found: Option<Lang>, text: &str, expected: &[Lang]) -> Option<Lang> {
    match found {
        Some(lang) if is_long_enough(text) || expected.is_empty() || expected.contains(&lang) => Some(lang),
        found => expected.first().copied().or(found),
    }
}

/// Whether a text has enough words for a guess that can be relied on.
pub(crate) fn is_long_enough(text: &str) -> bool {
    text.split_whitespace().filter(|word| is_prose(word)).nth(SURE_WORDS).is_some()
}

/// How many of these words are small words of Dutch, and how many of English.
fn small_words(prose: &[&str]) -> (usize, usize) {
    let (mut dutch, mut english) = (0, 0);
    for word in prose {
        match small_word(word.trim_matches(|c: char| !c.is_alphanumeric())) {
            Some(Lang::NL) => dutch += 1,
            Some(_) => english += 1,
            None => {}
        }
    }
    (dutch, english)
}

/// The language that a word is a small word of. All of them are plain letters, a few with an apostrophe.
fn small_word(word: &str) -> Option<Lang> {
    let curly = word.contains('’').then(|| word.replace('’', "'"));
    let word = curly.as_deref().unwrap_or(word);
    let (known, lang) = COMMON.get(&mark_of(word.bytes().map(|byte| byte.to_ascii_lowercase())))?;
    known.eq_ignore_ascii_case(word).then_some(*lang)
}

/// Whether small words of one language are so many, and of the other so few, that nothing else needs to be asked.
fn is_plain(own: usize, other: usize, words: usize) -> bool {
    own >= SURE_WORDS && own * 6 >= words && other * 4 <= own
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

/// The words of a title and of the beginning of a text.
fn prose<'a>(title: &'a str, text: &'a str) -> Vec<&'a str> {
    let (text, _) = luister_mention::text::cut(text, MAX_READ_BYTES);
    title.split_whitespace().chain(text.split_whitespace()).filter(|word| is_prose(word)).collect()
}

/// Whether a piece of text is words, and not an address, a handle, a tag or signs.
fn is_prose(word: &str) -> bool {
    let is_address = || word.contains(':') && word.contains("://") || word.starts_with("www.");
    !word.starts_with(['@', '#']) && word.chars().any(char::is_alphabetic) && !is_address()
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
            assert_eq!(detect("", text).as_ref().map(Lang::as_str), expected, "{text}");
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
            assert_eq!(told(said.parse().unwrap(), "", text).as_str(), expected, "{said} {text}");
        }
    }
}
