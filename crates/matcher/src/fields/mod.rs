//! The fields that narrow a query: one file each, and one line in [`FIELDS`].

mod author;
mod channel;
mod date;
mod glob;
mod lang;
mod rating;
mod site;
mod source;
mod text;
mod thread;
mod title;
mod url;

pub(crate) use lang::guess as guess_lang;
pub(crate) use source::{NAME as SOURCE, names_source};

use crate::{help::Text, view::View};
use luister_mention::{Field, Repair, Wording, wording};
use std::{fmt, sync::Arc};

/// Every field, in the order of the documentation.
pub(crate) const FIELDS: [FieldSpec; 11] = [
    title::FIELD,
    text::FIELD,
    author::FIELD,
    site::FIELD,
    url::FIELD,
    lang::FIELD,
    source::FIELD,
    channel::FIELD,
    rating::FIELD,
    thread::FIELD,
    date::FIELD,
];

/// Fields of other tools and in Dutch, and ours that do the same.
const SAME: [(&str, &str); 19] = [
    ("body", "text"),
    ("content", "text"),
    ("ingress", "text"),
    ("intitle", "title"),
    ("headline", "title"),
    ("inurl", "url"),
    ("links", "url"),
    ("domain", "site"),
    ("from", "author"),
    ("parentpostid", "thread"),
    ("rootpostid", "thread"),
    ("stars", "rating"),
    ("taal", "lang"),
    ("tekst", "text"),
    ("bron", "source"),
    ("kanaal", "channel"),
    ("sterren", "rating"),
    ("beoordeling", "rating"),
    ("datum", "date"),
];

/// Further fields of other tools, and what to write here instead, in English and in Dutch.
const ELSEWHERE: [(&str, &str, &str); 17] = [
    (
        "type",
        "write `channel:`, one of news, blog, forum, review, social, video, app, chat and print",
        "schrijf `channel:` met news, blog, forum, review, social, video, app, chat of print",
    ),
    (
        "engagementtype",
        "write `channel:`, one of news, blog, forum, review, social, video, app, chat and print",
        "schrijf `channel:` met news, blog, forum, review, social, video, app, chat of print",
    ),
    ("mention", "write the handle itself: `@acme`", "schrijf de accountnaam zelf: `@acme`"),
    ("hashtag", "write the tag itself: `#acme`", "schrijf de hashtag zelf: `#acme`"),
    ("weblogtitle", "write `author:` or `source:`", "schrijf `author:` of `source:`"),
    ("raw", "write the signs in backticks: `` `C++` ``", "zet de tekens tussen backticks: `` `C++` ``"),
    ("exactly", "write the signs in backticks: `` `C++` ``", "zet de tekens tussen backticks: `` `C++` ``"),
    ("country", "leave it out: places are not known here", "laat het weg: plaatsen zijn hier niet bekend"),
    ("authorfollowers", "leave it out: it cannot be searched for here", "laat het weg: hierop kun je niet zoeken"),
    ("subreddit", "write `url:reddit.com/r/…`", "schrijf `url:reddit.com/r/…`"),
    (
        "http",
        "write `url:` before the address, or `site:` before the site alone",
        "schrijf `url:` voor het adres, of `site:` voor alleen de site",
    ),
    (
        "https",
        "write `url:` before the address, or `site:` before the site alone",
        "schrijf `url:` voor het adres, of `site:` voor alleen de site",
    ),
    (
        "soort",
        "write it in the header, which begins with `list:` in the first line",
        "schrijf dit in de koptekst, die op de eerste regel begint met `list:`",
    ),
    (
        "signaal",
        "write it in the header, which begins with `list:` in the first line",
        "schrijf dit in de koptekst, die op de eerste regel begint met `list:`",
    ),
    (
        "kind",
        "write it in the header, which begins with `list:` in the first line",
        "schrijf dit in de koptekst, die op de eerste regel begint met `list:`",
    ),
    (
        "team",
        "write it in the header, which begins with `list:` in the first line",
        "schrijf dit in de koptekst, die op de eerste regel begint met `list:`",
    ),
    (
        "signal",
        "write it in the header, which begins with `list:` in the first line",
        "schrijf dit in de koptekst, die op de eerste regel begint met `list:`",
    ),
];

/// A field: what it is called and what it reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldSpec {
    /// The name before the colon.
    pub name: &'static str,
    /// Other spellings of the name that are taken.
    pub also: &'static [&'static str],
    /// What it finds, in one sentence.
    pub help: Text,
    /// An example in Dutch and one in English.
    pub examples: [&'static str; 2],
    /// What may stand behind the colon.
    pub reads: Reads,
}

/// What may stand behind the colon of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reads {
    /// Words, phrases and whole queries in brackets, looked for in these texts.
    Words(Scope),
    /// A value that is compared.
    Values(fn(&Value<'_>) -> Result<Arc<dyn Test>, Wrong>),
}

/// The texts that words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Title and text: a query without a field.
    Usual,
    /// One field.
    Only(Field),
}

impl Scope {
    /// Whether this field is read.
    pub(crate) fn reads(self, field: Field) -> bool {
        match self {
            Self::Usual => matches!(field, Field::Title | Field::Text),
            Self::Only(only) => field == only,
        }
    }
}

/// A value behind a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'t> {
    /// `rating:2`, `site:tweakers.net`
    One(&'t str),
    /// `rating:[1 TO 2]`, with what follows the bracket: `/10`
    Range { from: &'t str, to: &'t str, suffix: &'t str },
    /// `rating:>=4`
    AtLeast(&'t str),
    /// `rating:<=2`
    AtMost(&'t str),
}

/// What is wrong with a value, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub message: Wording,
    pub repair: Repair,
}

/// Whether something holds of a mention apart from its words.
pub(crate) trait Test: fmt::Debug + Send + Sync {
    /// Whether it does.
    fn holds(&self, view: &View<'_>) -> bool;
    /// What the mention has in this place, to tell why it does not.
    fn actual(&self, view: &View<'_>) -> Option<String>;
}

/// A field with the value that it has to have.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    /// The field's name.
    pub field: &'static str,
    /// The value as it is written.
    pub value: String,
    /// The comparison.
    pub test: Arc<dyn Test>,
}

impl PartialEq for Property {
    fn eq(&self, other: &Self) -> bool {
        (self.field, &self.value) == (other.field, &other.value)
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.field, self.value)
    }
}

/// The field of this name or spelling.
pub(crate) fn find(name: &str) -> Option<&'static FieldSpec> {
    static ALL: [FieldSpec; FIELDS.len()] = FIELDS;
    let name = name.to_lowercase();
    ALL.iter().find(|field| field.name == name || field.also.contains(&name.as_str()))
}

/// What to write instead of a field that is not ours.
pub(crate) fn repair_of(name: &str) -> Repair {
    let name = name.to_lowercase();
    if let Some((_, ours)) = SAME.iter().find(|(known, _)| *known == name) {
        return Repair::write(&format!("{ours}:"));
    }
    if let Some((_, en, nl)) = ELSEWHERE.iter().find(|(known, ..)| *known == name) {
        return Wording::in_each(|locale| locale.pick(*nl, *en).to_owned()).into();
    }
    let ours = || FIELDS.iter().map(|field| field.name).chain(["list", "count"]);
    match nearest(&name, ours()) {
        Some(near) => Repair::write(&format!("{near}:")),
        None => wording!(
            "the fields are {}; for the word itself put it in quotes",
            "kies uit {}; zoek je het woord zelf, zet het dan tussen aanhalingstekens",
            ours().collect::<Vec<_>>().join(", ")
        )
        .into(),
    }
}

/// The known word that a mistyped one most probably is.
pub(crate) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.map(|known| (strsim::jaro_winkler(word, known), known)).filter(|(score, _)| *score >= 0.8);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

impl<'t> Value<'t> {
    /// The value, if it is a single one.
    fn one(self, field: &str, example: &str) -> Result<&'t str, Wrong> {
        match self {
            Self::One(text) => Ok(text),
            _ => Err(Wrong {
                message: wording!("`{field}:` takes no range", "`{field}:` kent geen bereik"),
                repair: wording!("write for instance `{field}:{example}`", "schrijf bijvoorbeeld `{field}:{example}`").into(),
            }),
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! What the tests of fields share.

    use super::{FieldSpec, Reads, Value, Wrong};
    use crate::view::View;
    use luister_mention::{Locale, Mention, MentionLine, SourceName};

    /// A mention from its JSON line.
    pub(crate) fn mention(json: &str) -> Mention {
        let source = SourceName::new("test").unwrap();
        MentionLine::parse(json).unwrap().into_mention(&source, "2026-11-21T08:00:00Z".parse().unwrap())
    }

    /// Whether a value holds for a mention.
    pub(crate) fn holds(field: &FieldSpec, value: Value<'_>, json: &str) -> Result<bool, Wrong> {
        let Reads::Values(read) = field.reads else { panic!("{} reads words", field.name) };
        Ok(read(&value)?.holds(&View::of(&mention(json))))
    }

    /// What is wrong with a value, as it is told.
    pub(crate) fn fault(field: &FieldSpec, value: Value<'_>) -> String {
        let wrong = holds(field, value, r#"{"text":"x"}"#).expect_err("a bad value");
        format!("{}, {}", wrong.message.in_words(Locale::En), wrong.repair.words().in_words(Locale::En))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::Locale;

    #[test]
    fn a_field_that_is_not_ours_names_ours() {
        for (name, expected) in [
            ("body", "write `text:`"),
            ("Titel", "write `title:`"),
            ("auteur", "write `author:`"),
            ("ratings", "write `rating:`"),
            (
                "xyz",
                "the fields are title, text, author, site, url, lang, source, channel, rating, thread, date, list, count; for the word itself put it in quotes",
            ),
        ] {
            assert_eq!(repair_of(name).words().in_words(Locale::En), expected);
        }
        assert_eq!(find("Language").map(|field| field.name), Some("lang"));
        assert_eq!(find("link").map(|field| field.name), Some("url"));
    }

    #[test]
    fn no_name_stands_twice() {
        let mut names: Vec<&str> = FIELDS.iter().flat_map(|field| [field.name].into_iter().chain(field.also.iter().copied())).collect();
        names.extend(ELSEWHERE.iter().map(|(name, ..)| *name).chain(SAME.iter().map(|(name, _)| *name)));
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
