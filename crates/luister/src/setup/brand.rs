//! The name of a brand, and the ways in which people write it.

use luister_mention::{ListName, text};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use url::Url;

/// The longest name of a file without its ending, in bytes.
const MAX_STEM: usize = 60;
/// A single word of so many letters or fewer is looked for with its very capitals: `{ING}`, not every "ing".
const SHORT: usize = 3;
/// Words that stand in nearly every text, so that they cannot be told from a name.
const STOP_WORDS: [&str; 39] = [
    "de", "het", "een", "en", "of", "in", "op", "is", "it", "van", "voor", "to", "for", "the", "a", "an", "and", "or", "we", "wij", "i",
    "ik", "je", "you", "me", "niet", "not", "dat", "that", "die", "te", "with", "met", "als", "as", "was", "be", "on", "at",
];

/// What the list of a brand needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Brand {
    /// The name of the list: what mails and reports show.
    pub(crate) name: ListName,
    /// The name on one line, of words and what belongs inside them.
    pub(crate) spoken: String,
    /// The name of the list's file without `.txt`.
    pub(crate) stem: String,
    /// What finds it, as the operands of an OR, the likeliest first.
    pub(crate) spellings: Vec<String>,
    /// The name as an account would have it; blank if it is too short to be one.
    pub(crate) account: String,
}

impl Brand {
    /// The brand of this name with these sites.
    ///
    /// # Errors
    /// In words, with the repair, if nothing can be looked for by this name.
    pub(crate) fn parse(name: &str, sites: &[Url]) -> Result<Self, String> {
        let line = text::line(name);
        let words = words(&line);
        let spoken = words.join(" ");
        if line.is_empty() {
            return Err("the name is blank; give it as people write it".to_owned());
        }
        if spoken.is_empty() {
            return Err(format!(
                "`{}` has no letter or digit that could be looked for; give the name as people write it",
                text::excerpt(&line, 40)
            ));
        }
        let list = ListName::new(&line)
            .map_err(|error| format!("`{}` is no name of a list: {error}; give the part that people use", text::excerpt(&line, 40)))?;
        let plain: Vec<String> = words.iter().map(|word| plain(word)).collect();
        if plain.len() == 1 && STOP_WORDS.contains(&plain.concat().as_str()) {
            return Err(format!(
                "`{spoken}` stands in nearly every text, so it cannot find what is about you; give a longer name, with what you do or where, or the name of your site"
            ));
        }
        let account = account(&plain);
        let spellings = spellings(&line, &spoken, &plain, &account, sites);
        Ok(Self { name: list, stem: stem(&plain), spoken, spellings, account })
    }
}

/// Letters and digits in a row; none if there is only one.
fn account(words: &[String]) -> String {
    let joined: String = words.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphanumeric()).collect();
    if joined.chars().count() < 2 { String::new() } else { joined }
}

/// The name itself, in one word, as an account and as a hashtag where that word does not find these as well, and as a domain.
fn spellings(line: &str, spoken: &str, words: &[String], account: &str, sites: &[Url]) -> Vec<String> {
    let short = words.len() == 1 && spoken.chars().count() <= SHORT && spoken.is_ascii();
    let is_common = words.iter().all(|word| STOP_WORDS.contains(&word.as_str()));
    let mut all = vec![match (short && has_signs(line), short || is_common) {
        (true, _) => format!("`{}`", line.replace('`', "")),
        (_, true) => format!("{{{}}}", capitals(spoken)),
        (_, false) => term(words),
    }];
    let in_one_word = words.len() > 1 && account.chars().count() > SHORT && !is_common;
    all.extend(in_one_word.then(|| account.to_owned()));
    let is_found = account.is_empty() || all.iter().any(|spelling| spelling.trim_matches('"').replace('-', "") == account);
    all.extend(["@", "#"].iter().filter(|_| !is_found).map(|mark| format!("{mark}{account}")));
    for domain in sites.iter().filter_map(|site| domain(site, words)) {
        if !all.contains(&domain) {
            all.push(domain);
        }
    }
    all
}

/// The words of a name: what is no letter, digit or pictogram only counts inside a word.
fn words(line: &str) -> Vec<String> {
    let inside = |c: char| matches!(c, '\'' | '’' | '-' | '.');
    let pieces = line.split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || inside(c)));
    let trimmed = pieces.map(|piece| piece.trim_matches(inside).replace('’', "'"));
    trimmed.filter(|word| !word.is_empty()).collect()
}

/// Whether signs belong to the name that words alone would lose: `C++`.
fn has_signs(line: &str) -> bool {
    line.chars().any(|c| matches!(c, '+' | '#' | '$' | '€' | '!' | '*' | '=' | '%'))
}

/// A word in small letters and without the accents of Latin letters, as a query finds it with all of them.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for c in lower.nfc() {
        match c {
            'ø' => plain.push('o'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ß' => plain.push_str("ss"),
            c => match c.nfd().next() {
                Some(base) if base.is_ascii() => plain.push(base),
                _ => plain.push(c),
            },
        }
    }
    plain
}

/// A word on its own stands without quotes, if nothing else could be meant by it.
fn term(words: &[String]) -> String {
    const OPERATORS: [&str; 12] = ["and", "or", "not", "en", "of", "niet", "near", "onear", "nabij", "naast", "list", "count"];
    match words {
        [word] if word.chars().all(char::is_alphanumeric) && !OPERATORS.contains(&word.as_str()) => word.clone(),
        words => format!("\"{}\"", words.join(" ")),
    }
}

/// A short name that was typed in small letters is meant in capitals.
fn capitals(word: &str) -> String {
    if word.chars().any(char::is_uppercase) { word.to_owned() } else { word.to_uppercase() }
}

/// The domain of a site in quotes, if it is the brand's own: a page on somebody else's site is not named by that.
fn domain(site: &Url, words: &[String]) -> Option<String> {
    let host = site.domain()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    let squeezed: String = host.chars().filter(|c| c.is_alphanumeric()).collect();
    let all = words.concat();
    let names_it = squeezed.contains(&all) || words.iter().any(|word| word.len() > SHORT && squeezed.contains(word.as_str()));
    (host.contains('.') && names_it).then(|| format!("\"{host}\""))
}

/// A name of a file of letters and digits.
fn stem(words: &[String]) -> String {
    let joined = words.join("-").replace('\'', "").replace('.', "-");
    text::cut(&joined, MAX_STEM).0.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(name: &str, sites: &[&str]) -> Result<Brand, String> {
        Brand::parse(name, &sites.iter().map(|site| Url::parse(site).unwrap()).collect::<Vec<_>>())
    }

    #[test]
    fn a_name_is_looked_for_as_people_write_it() {
        for (name, sites, spellings, stem) in [
            ("Acme Energie", &["https://www.acme.example/nl"][..], r#""acme energie" OR acmeenergie OR "acme.example""#, "acme-energie"),
            ("Acme", &["https://acme.example/", "https://www.acme.example/blog"], r#"acme OR "acme.example""#, "acme"),
            ("Acme", &["https://www.trustpilot.com/review/acme.example", "http://10.0.0.1/"], "acme", "acme"),
            ("ING", &[], "{ING} OR @ing OR #ing", "ing"),
            ("bt", &[], "{BT} OR @bt OR #bt", "bt"),
            ("X", &[], "{X}", "x"),
            ("C++", &[], "`C++`", "c"),
            ("AC/DC \"live\"", &[], r#""ac dc live" OR acdclive"#, "ac-dc-live"),
            ("Café Één", &[], r#""cafe een" OR cafeeen"#, "cafe-een"),
            ("Ørsted", &[], "orsted", "orsted"),
            ("Bel-Me", &[], "\"bel-me\"", "bel-me"),
            ("Bol.com", &[], "\"bol.com\" OR @bolcom OR #bolcom", "bol-com"),
            ("St. Jan", &[], "\"st jan\" OR stjan", "st-jan"),
            ("Near", &[], "\"near\"", "near"),
            ("The Who", &[], r#""the who" OR thewho"#, "the-who"),
            ("Of En", &[], "{Of En} OR @ofen OR #ofen", "of-en"),
            ("a => b // c", &[], r#""a b c" OR @abc OR #abc"#, "a-b-c"),
            ("../../etc/passwd", &[], r#""etc passwd" OR etcpasswd"#, "etc-passwd"),
            ("漢字", &[], "漢字", "漢字"),
            ("ガス", &[], "ガス", "ガス"),
        ] {
            let brand = brand(name, sites).unwrap();
            assert_eq!((brand.spellings.join(" OR ").as_str(), brand.stem.as_str()), (spellings, stem), "{name}");
        }
    }

    #[test]
    fn a_name_that_finds_nothing_or_all_is_refused_with_the_repair() {
        for (name, expected) in [
            (" ", "the name is blank; give it as people write it"),
            ("😀", "`😀` has no letter or digit that could be looked for; give the name as people write it"),
            ("\"//\"", "`\"//\"` has no letter or digit that could be looked for; give the name as people write it"),
            (
                "De",
                "`De` stands in nearly every text, so it cannot find what is about you; give a longer name, with what you do or where, or the name of your site",
            ),
            (
                &"x".repeat(200),
                "`xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` is no name of a list: a name has at most 80 characters; give the part that people use",
            ),
        ] {
            assert_eq!(brand(name, &[]).unwrap_err(), expected, "{name}");
        }
    }
}
