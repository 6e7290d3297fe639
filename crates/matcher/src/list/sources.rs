//! The sources that the queries of a list name: only the configuration knows which there are.

use super::{List, ListQuery};
use crate::{fields, query::Expr};
use std::{collections::HashSet, ops::Range, sync::Arc};

/// A `source:` of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTerm {
    /// The name as it was written, perhaps with `*`.
    pub name: String,
    /// Where it stands as bytes of the file; of one that comes from a `$name`, the query that uses it.
    pub bytes: Range<usize>,
}

impl SourceTerm {
    /// Whether it means the source of this name.
    #[must_use]
    pub fn means(&self, source: &str) -> bool {
        fields::names_source(&self.name, source)
    }
}

impl List {
    /// Every source that a query of this list names.
    pub fn source_terms(&self) -> impl Iterator<Item = SourceTerm> {
        let mut seen = HashSet::new();
        self.queries.iter().flat_map(move |query| {
            let mut terms = Vec::new();
            self.gather_sources(query, &query.expr, &mut seen, &mut terms);
            terms
        })
    }

    /// What many queries borrow is looked at once.
    fn gather_sources(&self, query: &ListQuery, expr: &Expr, seen: &mut HashSet<*const Expr>, terms: &mut Vec<SourceTerm>) {
        if let Expr::Defined { expr, .. } = expr
            && !seen.insert(Arc::as_ptr(expr))
        {
            return;
        }
        if let Expr::Property(property) = expr
            && property.field == fields::SOURCE
        {
            let written = self.source.text.get(query.at.clone()).unwrap_or_default();
            let field = written.find(&format!("{}:", fields::SOURCE)).unwrap_or(0);
            let found = written.get(field..).and_then(|rest| rest.find(&property.value)).map(|at| query.at.start + field + at);
            let bytes = found.map_or_else(|| query.at.clone(), |start| start..start + property.value.len());
            terms.push(SourceTerm { name: property.value.trim_matches('"').to_owned(), bytes });
        }
        expr.children().iter().for_each(|part| self.gather_sources(query, part, seen, terms));
    }
}

#[cfg(test)]
mod tests {
    use crate::{ListFile, Lists};

    #[test]
    fn the_sources_of_queries_are_known_with_their_places() {
        for (text, expected) in [
            ("acme", &[][..]),
            ("acme AND source:tweakers", &[("tweakers", "tweakers")]),
            ("acme NOT source:(a* OR \"b c\")", &[("a*", "a*"), ("b c", "\"b c\"")]),
            ("$forum = source:tweakers\nacme AND $forum", &[("tweakers", "acme AND $forum")]),
        ] {
            let (lists, _) = Lists::compile(&[ListFile { file: "a.txt".into(), text: text.into() }], None);
            let terms: Vec<_> = lists.iter().flat_map(crate::List::source_terms).collect();
            let found: Vec<_> = terms.iter().map(|term| (term.name.as_str(), text.get(term.bytes.clone()).unwrap())).collect();
            assert_eq!(found, expected, "{text}");
            assert!(terms.iter().filter(|term| term.name == "a*").all(|term| term.means("Ab") && !term.means("b")));
        }
    }
}
