//! The text of a list with the queries that were brought.

use super::{Brought, Translation};
use crate::{fields::Property, query::Expr};
use luister_mention::{Lang, ListKind, ListName, Locale, text};
use std::fmt::Write as _;

/// What stands at the top of a list, as far as it is known.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name of the list.
    pub name: ListName,
    /// What it is about; without it `brand`, to be looked at.
    pub kind: Option<ListKind>,
    /// The languages that are expected; without them those that the queries ask for, if every one does.
    pub langs: Vec<Lang>,
}

impl Translation {
    /// Whether nothing usable came of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.brought.iter().all(|brought| brought.queries.is_empty())
    }

    /// The queries that lost a part which may have said whom they are about, and that do not name the list either.
    pub fn wide<'t>(&'t self, name: &'t ListName) -> impl Iterator<Item = &'t Brought> {
        self.brought.iter().filter(|brought| brought.is_wide(name))
    }

    /// The text of a list with these queries. `from` says where they stood: a file's name.
    #[must_use]
    pub fn list(&self, header: &Header, from: &str, locale: Locale) -> String {
        let mut list = self.top(header, from, locale);
        let mut below_comment = false;
        for brought in &self.brought {
            if !below_comment {
                list.push('\n');
            }
            below_comment = brought.written.is_empty();
            brought.write(&mut list, header, locale);
        }
        list
    }

    /// Where it came from, what to do with it, and the header.
    fn top(&self, header: &Header, from: &str, locale: Locale) -> String {
        let (tool, from) = (self.dialect.label(), text::line(from));
        let mut top = locale.pick(
            format!(
                "// Overgenomen uit {tool} ({from}) met `luister import-query`.\n\
                 // Probeer de lijst een dag uit voordat je erop vertrouwt, en zet onderaan wat er gevonden moet worden: `must match: …`.\n"
            ),
            format!(
                "// Brought from {tool} ({from}) with `luister import-query`.\n\
                 // Try the list for a day before you rely on it, and add what it has to find below: `must match: …`.\n"
            ),
        );
        if header.kind.is_none() {
            top.push_str(locale.pick(
                "// Kijk na of `kind` klopt: brand (jullie zelf), product (iets van jullie), competitor (een concurrent) of sector.\n",
                "// See whether `kind` is right: brand (you), product (something of yours), competitor or sector.\n",
            ));
        }
        let langs = if header.langs.is_empty() { self.langs() } else { header.langs.clone() };
        if langs.is_empty() {
            top.push_str(locale.pick(
                "// Zet onder `kind` welke talen je verwacht, bijvoorbeeld `lang:  nl, en`.\n",
                "// Write below `kind` which languages you expect, for instance `lang:  nl, en`.\n",
            ));
        }
        let langs = langs.iter().map(Lang::as_str).collect::<Vec<_>>().join(", ");
        let lang = if langs.is_empty() { langs } else { format!("lang:  {langs}\n") };
        write!(top, "list:  {}\nkind:  {}\n{lang}", header.name, header.kind.unwrap_or_default()).unwrap_or_default();
        top
    }

    /// The languages that the queries ask for; none if one of them takes any.
    fn langs(&self) -> Vec<Lang> {
        let taken = || self.brought.iter().filter(|brought| !brought.queries.is_empty());
        if taken().any(|brought| brought.langs.is_empty()) {
            return Vec::new();
        }
        let mut langs: Vec<Lang> = taken().flat_map(|brought| brought.langs.clone()).collect();
        langs.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
        langs.dedup();
        langs
    }
}

impl Brought {
    fn is_wide(&self, name: &ListName) -> bool {
        let name = name.as_str().to_lowercase();
        !self.lost.is_empty() && !self.queries.is_empty() && !self.queries.iter().any(|query| query.to_lowercase().contains(&name))
    }

    fn write(&self, list: &mut String, header: &Header, locale: Locale) {
        for comment in &self.comments {
            writeln!(list, "// {comment}").unwrap_or_default();
        }
        if self.is_wide(&header.name) {
            list.push_str(locale.pick(
                "// LET OP: hier viel een deel weg; staat er nog in over wie het gaat? Anders vindt deze zoekopdracht veel te veel.\n",
                "// MIND: a part fell away here; does it still say whom it is about? If not, this query finds far too much.\n",
            ));
        }
        for query in &self.queries {
            writeln!(list, "{query}").unwrap_or_default();
        }
        if self.queries.is_empty() && !self.written.is_empty() {
            let lost = locale.pick("niet overgenomen", "not taken over");
            writeln!(list, "// {lost}: {}", self.written).unwrap_or_default();
        }
    }
}

/// The languages that a query asks for, outside NOT.
pub(super) fn langs(expr: &Expr) -> Vec<Lang> {
    match expr {
        Expr::Property(Property { field: "lang", value, .. }) => value.parse().into_iter().collect(),
        Expr::Not(_) => Vec::new(),
        expr => expr.children().iter().flat_map(langs).collect(),
    }
}
