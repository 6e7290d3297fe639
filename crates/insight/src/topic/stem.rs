//! What is left of a word when its endings are taken off: the same for its plural and its tenses, in Dutch and in English alike.

/// The fewest letters that an ending leaves.
const LEAST_LEFT: usize = 3;

/// The fewest letters of a word that may end in a `d` or `t` of its tense: `start` and `plan` have others near them.
const TENSED: usize = 6;

/// Endings, of which the first that fits is taken off, and what stands in their place.
const ENDINGS: [(&str, &str); 14] = [
    ("heden", "heid"),
    ("tjes", ""),
    ("ings", ""),
    ("ies", ""),
    ("tje", ""),
    ("ing", ""),
    ("'s", ""),
    ("en", ""),
    ("es", ""),
    ("ed", ""),
    ("ie", ""),
    ("e", ""),
    ("y", ""),
    ("s", ""),
];

/// The stem of a word in small letters. It is only ever held against others, and never shown: `levering`, `leveren` and
/// `geleverd` share theirs, and so do `deliver` and `delivered`. Both languages have one set of rules, for a text may mix them.
pub(super) fn stem(word: &str) -> String {
    let mut word = without_endings(word);
    if let Some(inner) = word.strip_prefix("ge").filter(|inner| inner.ends_with(['d', 't']) && letters(inner) > LEAST_LEFT) {
        word = inner.to_owned();
    }
    if word.ends_with(['d', 't']) && letters(&word) >= TENSED {
        word.pop();
    }
    with_plain_letters(&word)
}

/// Takes off one ending, and a second one behind which a plural or a tense was: `storingen`, `bezorgers`.
fn without_endings(word: &str) -> String {
    let mut word = word.to_owned();
    for _ in 0..2 {
        let fits = |(ending, _): &&(&str, &str)| word.strip_suffix(ending).is_some_and(|left| letters(left) >= LEAST_LEFT);
        let Some((ending, instead)) = ENDINGS.iter().find(fits) else { break };
        // `address` and `less` are no plurals.
        if *ending == "s" && word.ends_with("ss") {
            break;
        }
        let Some(left) = word.strip_suffix(ending) else { break };
        word = format!("{left}{instead}");
    }
    word
}

/// Doubled letters once, and at the end `f` and `s` for `v` and `z`: `betaal` and `betalen`, `brief` and `brieven`.
fn with_plain_letters(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for letter in word.chars() {
        if !plain.ends_with(letter) {
            plain.push(letter);
        }
    }
    let last = match plain.chars().next_back() {
        Some('v') => 'f',
        Some('z') => 's',
        _ => return plain,
    };
    plain.pop();
    plain.push(last);
    plain
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_one() {
        for alike in [
            &["levering", "leveringen", "leveren", "geleverd", "levert"][..],
            &["storing", "storingen"],
            &["bestellen", "besteld", "bestelling", "bestellingen"],
            &["bezorgt", "bezorgd", "bezorgen"],
            &["betaal", "betalen", "betaald", "betaling"],
            &["brief", "brieven"],
            &["monteur", "monteurs"],
            &["update", "updates", "updated"],
            &["delivery", "deliveries", "delivered", "delivering"],
            &["crash", "crashes", "crasht", "crashed"],
            &["brownie", "brownies", "browny"],
            &["accu", "accu's"],
        ] {
            let stems: Vec<String> = alike.iter().map(|word| stem(word)).collect();
            assert!(stems.iter().all(|one| Some(one) == stems.first()), "{alike:?}: {stems:?}");
        }
    }

    #[test]
    fn words_that_are_not() {
        for (one, other) in [
            ("bus", "bui"),
            ("pas", "pad"),
            ("kast", "kas"),
            ("factuur", "fact"),
            ("address", "add"),
            ("app", "apart"),
            ("start", "star"),
            ("order", "ordinary"),
            ("charger", "charge"),
        ] {
            assert_ne!(stem(one), stem(other), "{one}, {other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_has_one(word in "\\PC{0,12}") {
            proptest::prop_assert!(letters(&stem(&word)) <= letters(&word));
        }
    }
}
