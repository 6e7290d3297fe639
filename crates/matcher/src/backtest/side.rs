//! One version of a list, and which of its queries find a mention.

use crate::{
    List,
    fields::Scope,
    list::{ListQuery, same_name},
    query::{Expr, Occurrence, find},
    view::View,
};
use luister_mention::{ListKind, ListName};

/// One version of a list.
#[derive(Debug)]
pub(super) struct Side {
    pub name: ListName,
    pub kind: ListKind,
    pub queries: Vec<ListQuery>,
    /// Of each query, whether it asks for more than words.
    asks_more: Vec<bool>,
}

impl Side {
    pub(super) fn of(list: &List) -> Self {
        let queries: Vec<ListQuery> = list.queries().to_vec();
        let asks_more = queries.iter().map(|query| asks_more(&query.expr)).collect();
        Self { name: list.name().clone(), kind: list.kind(), queries, asks_more }
    }

    pub(super) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        self.queries.iter().map(|query| &*query.expr)
    }

    /// Whether a source that says it is about this list means this one.
    pub(super) fn is_called(&self, name: &str) -> bool {
        same_name(self.name.as_str(), name)
    }

    /// Whether a query asks for more than words: for the site, the rating, the language.
    pub(super) fn asks_more(&self, query: usize) -> bool {
        self.asks_more.get(query).copied().unwrap_or(true)
    }

    /// Those of these queries that find the mention, each with the places of its words.
    pub(super) fn finding<'s>(
        &'s self,
        candidates: &'s [usize],
        view: &'s View<'_>,
    ) -> impl Iterator<Item = (&'s ListQuery, Vec<Occurrence>)> {
        let queries = candidates.iter().filter_map(|at| self.queries.get(*at));
        queries.filter_map(|query| Some((query, find(&query.expr, view, Scope::Usual)?)))
    }
}

fn asks_more(expr: &Expr) -> bool {
    matches!(expr, Expr::Property(_)) || expr.children().iter().any(asks_more)
}
