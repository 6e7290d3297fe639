//! Fields with a value: sites, languages, ratings, kinds of place.

use super::{
    lower::{Lowering, Place},
    meaning::Meaning,
    note::About,
    spelling::{Keep, Why},
};
use crate::{
    fields::{self, Property, Reads, Scope},
    query::{Expr, Pattern},
};
use std::ops::Range;

/// The texts that a field of ours reads, if it reads words.
pub(super) fn scope(ours: &str) -> Option<Scope> {
    match fields::find(ours)?.reads {
        Reads::Words(scope) => Some(scope),
        Reads::Values(_) => None,
    }
}

impl Lowering<'_, '_> {
    /// A field with one value.
    pub(super) fn value(&mut self, keep: Keep, text: &str, at: Range<usize>, place: Place) -> Meaning {
        let text = text.trim();
        if let Keep::Mark(sign) = keep {
            let name = text.trim_start_matches(['@', '#']);
            let whole = !name.is_empty() && !name.contains(char::is_whitespace);
            return if whole { self.word(&format!("{sign}{name}"), &at, place) } else { self.left_out(&at, Why::Value, place) };
        }
        let found = match keep {
            Keep::As("url") | Keep::Alike("url") => self.address(text, &at, place),
            Keep::As("site") if top_level(text).is_some() => property("url", &format!("{}/", top_level(text).unwrap_or_default())),
            Keep::As("site") => property("site", site(text)),
            Keep::As(ours) | Keep::Alike(ours) | Keep::Rest(ours) => property(ours, text),
            Keep::Path(path) => property("site", &format!("{path}{}", text.trim_matches('/'))),
            Keep::TopLevel => property("url", &format!(".{}/", text.trim_start_matches('.'))),
            Keep::Signs => self.signs(text, &at),
            Keep::Channels(known) => {
                let lower = text.to_lowercase();
                known.iter().find(|(kind, _)| lower.starts_with(kind)).and_then(|(_, channel)| property("channel", channel))
            }
            Keep::Mark(_) | Keep::Drop(_) => None,
        };
        found.map_or_else(|| self.left_out(&at, Why::Value, place), Meaning::Is)
    }

    /// `[3 TO 5]`
    pub(super) fn range(&mut self, keep: Keep, text: &str, at: &Range<usize>, place: Place) -> Meaning {
        let ends = text.split_once(" TO ").map(|(from, to)| (from.trim(), to.trim()));
        let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-');
        let found = match (keep, ends) {
            (Keep::As(ours), Some((from, to))) if plain(from) && plain(to) => {
                read(ours, &fields::Value::Range { from, to, suffix: "" }, format!("[{from} TO {to}]"))
            }
            _ => None,
        };
        found.map_or_else(|| self.left_out(at, Why::Value, place), Meaning::Is)
    }

    /// A piece of an address: ours takes no wildcards, and finds any piece without. What stands between wildcards has to be there.
    fn address(&mut self, text: &str, at: &Range<usize>, place: Place) -> Option<Expr> {
        let pieces = text.split('*').filter(|piece| !piece.is_empty()).map(|piece| property("url", piece));
        let mut pieces: Vec<Expr> = pieces.collect::<Option<_>>()?;
        if pieces.len() < 2 {
            return pieces.pop();
        }
        if !place.wide {
            return None;
        }
        let all = Expr::And(pieces);
        self.notes.tell(at.clone(), About::Alike { written: self.written(at), ours: all.to_string() });
        Some(all)
    }

    /// Signs as they stand, by which we heed no capitals.
    fn signs(&mut self, text: &str, at: &Range<usize>) -> Option<Expr> {
        let signs = raw(text)?;
        self.notes.tell(at.clone(), About::Capitals { written: self.written(at) });
        Some(signs)
    }
}

/// Signs as they stand.
pub(super) fn raw(text: &str) -> Option<Expr> {
    let whole = !text.trim().is_empty() && !text.contains(['`', '\n', '\r']);
    Some(text).filter(|_| whole).and_then(|text| Pattern::raw(text).ok()).map(Expr::Pattern)
}

/// A site without what every address begins with.
fn site(text: &str) -> &str {
    let bare = text.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    bare.trim_end_matches('/')
}

/// `.nl` and `nl` where a site is asked for.
fn top_level(text: &str) -> Option<String> {
    let name = text.strip_prefix("*.").or_else(|| text.strip_prefix('.')).unwrap_or(text);
    let short = (2..=3).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphabetic());
    short.then(|| format!(".{}", name.to_lowercase()))
}

fn property(ours: &'static str, text: &str) -> Option<Expr> {
    let is_odd =
        text.is_empty() || text.starts_with(['<', '>', '[', '(']) || text.contains(|c: char| c.is_control() || super::token::is_quote(c));
    if is_odd {
        return None;
    }
    let needs_quotes = text.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '[' | ']'));
    let written = if needs_quotes { format!("\"{text}\"") } else { text.to_owned() };
    read(ours, &fields::Value::One(text), written)
}

/// The property that a value makes, if our field takes it.
fn read(ours: &'static str, value: &fields::Value<'_>, written: String) -> Option<Expr> {
    let Reads::Values(read) = fields::find(ours)?.reads else { return None };
    let test = read(value).ok()?;
    Some(Expr::Property(Property { field: ours, value: written, test }))
}
