//! What a query cannot do without: so that most queries need no look at most mentions.
//!
//! Every mention that a query finds has at least one of the query's anchors. An AND or a NEAR needs all of its parts, so
//! the part that is rarest stands for the whole; an OR needs one of them, so it has the anchors of all. What only says what
//! may not be there, or asks for something else than words, has none, and is looked at always.

use super::{
    bare::Bare,
    part::Part,
    tree::Expr,
    word::{Phrase, Word},
};
use crate::language;
use std::sync::Arc;

/// The most anchors of one query; one that has more is looked at always.
const MAX_ANCHORS: usize = 4096;
/// The shortest beginning of a word that tells words apart, in bytes.
const MIN_PREFIX: usize = 2;
/// How often a word in everybody's mouth stands in a text, against a rare one.
const COMMON: usize = 1000;
/// The same for a beginning of a word against a whole one.
const WIDE: usize = 3;
/// A word of so many letters is as rare as they come.
const LONG: usize = 12;

/// Something that stands in every text that a query finds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anchor {
    /// A word with this plain form.
    Form(String),
    /// A word whose plain form begins so.
    Prefix(String),
    /// Something that this regular expression finds in the text.
    Pattern(Arc<Bare>),
}

/// The anchors of a query; none if it has to be looked at always.
pub(crate) fn anchors(expr: &Expr) -> Option<Vec<Anchor>> {
    let mut anchors = of(expr)?;
    anchors.sort_unstable();
    anchors.dedup();
    Some(anchors).filter(|anchors| anchors.len() <= MAX_ANCHORS)
}

fn of(expr: &Expr) -> Option<Vec<Anchor>> {
    match expr {
        Expr::Phrase(phrase) => of_phrase(phrase),
        Expr::Pattern(pattern) => pattern.bare().map(|bare| vec![Anchor::Pattern(Arc::clone(bare))]),
        Expr::Near { operands: parts, .. } | Expr::And(parts) => rarest(parts.iter().filter_map(of)),
        Expr::Or(parts) => {
            let mut all = Vec::new();
            for part in parts.iter() {
                all.extend(of(part)?);
                if all.len() > 2 * MAX_ANCHORS {
                    return None;
                }
            }
            Some(all)
        }
        Expr::Count { of: part, .. } | Expr::Within { expr: part, .. } => of(part),
        Expr::Defined { expr, .. } => of(expr),
        Expr::Property(_) | Expr::Reference(_) | Expr::Not(_) => None,
    }
}

fn of_phrase(phrase: &Phrase) -> Option<Vec<Anchor>> {
    rarest(phrase.words.iter().filter_map(of_word))
}

/// A word stands there as its first piece, or as several of its pieces joined.
fn of_word(word: &Word) -> Option<Vec<Anchor>> {
    word.beginnings().map(of_part).collect()
}

fn of_part(part: &Part) -> Option<Anchor> {
    let key = part.key();
    if key.is_prefix {
        return (key.letters.len() >= MIN_PREFIX).then(|| Anchor::Prefix(key.letters.clone()));
    }
    Some(Anchor::Form(key.letters.clone()))
}

fn rarest(choices: impl Iterator<Item = Vec<Anchor>>) -> Option<Vec<Anchor>> {
    choices.min_by_key(|anchors| anchors.iter().map(cost).sum::<usize>())
}

/// How often an anchor is met, by guess: it only decides what is fast, never what is found.
fn cost(anchor: &Anchor) -> usize {
    let rarity = |form: &str| 1 + LONG.saturating_sub(form.chars().count()).pow(2);
    match anchor {
        Anchor::Form(form) if language::is_common(form) => COMMON,
        Anchor::Form(form) => rarity(form),
        Anchor::Prefix(prefix) => WIDE * rarity(prefix),
        Anchor::Pattern(_) => COMMON / 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query;

    #[test]
    fn a_query_is_anchored_where_it_is_rarest() {
        for (text, expected) in [
            ("klacht", Some("=klacht")),
            ("\"het regent klachten\"", Some("=klachten")),
            ("Café OR {BT} OR #Tag", Some("=bt =cafe =tag")),
            ("klacht* AND NOT acme", Some("klacht…")),
            ("de NEAR/3 (storing OR kapot*)", Some("=storing kapot…")),
            ("e-mail", Some("=e =email")),
            ("count:3:acme", Some("=acme")),
            ("title:(acme OR energie)", Some("=acme =energie")),
            ("rating:1 AND acme", Some("=acme")),
            ("rating:1 OR acme", None),
            ("k?acht", None),
            ("/\\bal (?:drie|vier) jaar\\b/", Some("/(?:(?:al )(?:(?:drie)|(?:vier))(?: jaar))/")),
            ("`C++`", Some("/(?:[Cc](?:\\+\\+))/")),
        ] {
            let (line, problems) = query::line("test", text, 0..text.len());
            let Some(line) = line else { panic!("{text}: {problems:?}") };
            let told = anchors(&line.expr).map(|anchors| {
                let shown = anchors.iter().map(|anchor| match anchor {
                    Anchor::Form(form) => format!("={form}"),
                    Anchor::Prefix(prefix) => format!("{prefix}…"),
                    Anchor::Pattern(bare) => format!("/{}/", bare.source()),
                });
                shown.collect::<Vec<_>>().join(" ")
            });
            assert_eq!(told.as_deref(), expected, "{text}");
        }
    }
}
