//! The forms in which words are compared.

use unicode_normalization::{UnicodeNormalization, char::decompose_canonical};

/// Whether a character is a letter with an accent that stays the same in NFKC and has one small letter.
pub(super) fn is_latin(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='į' | 'Ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇' | '`' | '´' | '′' | '‛')
}

/// Characters without a shape of their own: joiners, direction marks, soft hyphens, variation selectors.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{AD}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

/// The exact form.
pub(crate) fn exact(word: &str) -> String {
    // Apostrophes come first: NFKC makes a blank and an accent of some of them.
    let straight = word.chars().map(|c| if is_apostrophe(c) { '\'' } else { c });
    straight.nfkc().filter(|c| !is_unseen(*c)).collect()
}

/// The folded form.
pub(crate) fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold(word, &mut folded);
    folded
}

/// Appends the folded form.
pub(crate) fn fold(word: &str, folded: &mut String) {
    if word.is_ascii() {
        let start = folded.len();
        if word.contains('`') {
            folded.push_str(&word.replace('`', "'"));
        } else {
            folded.push_str(word);
        }
        folded.get_mut(start..).into_iter().for_each(str::make_ascii_lowercase);
    } else if word.chars().all(|c| c.is_ascii_alphanumeric() || is_latin(c) || matches!(c, '\'' | '’')) {
        for c in word.chars() {
            match c {
                'ß' => folded.push_str("ss"),
                '’' => folded.push('\''),
                c => folded.extend(c.to_lowercase()),
            }
        }
    } else {
        let lower = exact(word).to_lowercase().replace('ß', "ss").replace('ς', "σ");
        folded.extend(lower.nfkc());
    }
}

/// The plain form of a folded word.
pub(crate) fn plain(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut plain = String::with_capacity(folded.len());
    if folded.chars().all(|c| c.is_ascii() || is_latin(c)) {
        folded.chars().for_each(|c| decompose_canonical(c, |c| push_plain(&mut plain, c)));
        return plain;
    }
    folded.nfd().for_each(|c| push_plain(&mut plain, c));
    plain.nfc().collect()
}

/// Appends the plain form of a word as it is written.
pub(crate) fn plain_into(word: &str, written: &mut String) {
    if !word.chars().all(|c| c.is_ascii() || is_latin(c) || c == '’') {
        written.push_str(&plain(&folded(word)));
        return;
    }
    for c in word.chars() {
        match c {
            '’' | '`' => written.push('\''),
            'ß' => written.push_str("ss"),
            c if c.is_ascii() => written.push(c.to_ascii_lowercase()),
            c => c.to_lowercase().for_each(|c| decompose_canonical(c, |c| push_plain(written, c))),
        }
    }
}

/// Appends a character of a decomposed word, unless it is an accent.
fn push_plain(plain: &mut String, c: char) {
    match c {
        '\u{300}'..='\u{36F}' | '\u{1F3FB}'..='\u{1F3FF}' => {}
        'ø' => plain.push('o'),
        'æ' => plain.push_str("ae"),
        'œ' => plain.push_str("oe"),
        'ł' => plain.push('l'),
        'đ' | 'ð' => plain.push('d'),
        'ı' => plain.push('i'),
        c => plain.push(c),
    }
}

/// A form without the possessive at its end, if it has one.
pub(crate) fn without_possessive(form: &str) -> Option<&str> {
    form.get(..stem_bytes(form.as_bytes())?)
}

/// How many bytes stand before the possessive at the end of a word, in any case, if it has one. A single letter before it is no word.
pub(crate) fn stem_bytes(word: &[u8]) -> Option<usize> {
    let stem = word.strip_suffix(b"'s").or_else(|| word.strip_suffix(b"'S"))?;
    let begins_letter = |byte: &&u8| **byte & 0xC0 != 0x80;
    (stem.iter().filter(begins_letter).take(2).count() == 2).then_some(stem.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_short_way_folds_the_same(word in "[a-zA-Z0-9À-ž'’`]{1,8}") {
            let long = exact(&word).to_lowercase().replace('ß', "ss").replace('ς', "σ").nfkc().collect::<String>();
            proptest::prop_assert_eq!(&folded(&word), &long);
            let mut decomposed = String::new();
            long.nfd().for_each(|c| push_plain(&mut decomposed, c));
            proptest::prop_assert_eq!(plain(&long), decomposed.nfc().collect::<String>());
            let mut short = String::new();
            plain_into(&word, &mut short);
            proptest::prop_assert_eq!(short, plain(&long));
        }
    }

    #[test]
    fn forms_forget_what_does_not_matter() {
        for (word, folded_form, plain_form) in [
            ("Café", "café", "cafe"),
            ("CAFE\u{301}", "café", "cafe"),
            ("Straße", "strasse", "strasse"),
            ("Ĳssel", "ijssel", "ijssel"),
            ("ＡＣＭＥ", "acme", "acme"),
            ("foto’s", "foto's", "foto's"),
            ("foto´s", "foto's", "foto's"),
            ("Ørsted", "ørsted", "orsted"),
            ("İstanbul", "i\u{307}stanbul", "istanbul"),
            ("❤️", "❤", "❤"),
            ("👍🏽", "👍🏽", "👍"),
            ("ΣΟΦΟΣ", "σοφοσ", "σοφοσ"),
        ] {
            assert_eq!((folded(word).as_str(), plain(&folded(word)).as_str()), (folded_form, plain_form), "{word}");
        }
        assert_eq!(without_possessive("acme's"), Some("acme"));
        assert_eq!(without_possessive("'s"), None);
        assert_eq!(without_possessive("é's"), None, "one letter of two bytes");
        assert_eq!(without_possessive("BT'S"), Some("BT"));
    }
}
