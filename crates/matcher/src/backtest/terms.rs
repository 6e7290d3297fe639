//! The terms of a list: what each of them contributes.

use super::report::TermShare;
use crate::{
    limits::{MAX_FORMS, MAX_FORMS_TOLD, MAX_LINES, MAX_TERMS},
    list::ListQuery,
    query::{Expr, Reference},
};
use std::{
    cmp::Reverse,
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

/// The number of a term; none beyond [`MAX_TERMS`].
pub(super) type TermId = Option<u32>;

/// The numbers of the terms of a query, in the shape of its tree.
#[derive(Debug, Clone)]
pub(super) enum Ids {
    /// One term.
    Term(TermId),
    /// Those of its parts, in their order.
    Parts(Arc<[Ids]>),
}

/// Every term once, however many queries use it; what a NOT says is another term than the same words without it.
#[derive(Debug, Default)]
pub(super) struct Terms {
    all: Vec<Tally>,
    numbers: HashMap<(String, bool), u32>,
    /// The numbers of what a reference stands for, and how many queries used it: it is the same in each.
    defined: HashMap<(usize, Context), (Ids, usize)>,
    /// Words of wildcards that are counted.
    forms: usize,
    uncounted: u64,
}

/// What is counted of one term.
#[derive(Debug)]
struct Tally {
    share: TermShare,
    forms: HashMap<String, u64>,
    /// Words of mentions that there was no room to count.
    more: u64,
}

/// Where a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Context {
    not: bool,
    field: Option<&'static str>,
}

impl Terms {
    /// The numbers of a query's terms.
    pub(super) fn add(&mut self, query: &ListQuery) -> Ids {
        self.ids(&query.expr, Context { not: false, field: None }, query.line)
    }

    fn ids(&mut self, expr: &Expr, context: Context, line: u32) -> Ids {
        let inside = match expr {
            Expr::Not(_) => Context { not: !context.not, ..context },
            Expr::Within { field, .. } => Context { field: Some(field), ..context },
            Expr::Defined { reference: Reference::Name(_), expr, .. } => return self.defined(expr, context, line),
            _ => context,
        };
        if is_term(expr) {
            let id = self.number(expr, context);
            self.name_line(id, line);
            return Ids::Term(id);
        }
        Ids::Parts(expr.children().iter().map(|part| self.ids(part, inside, line)).collect())
    }

    fn defined(&mut self, expr: &Arc<Expr>, context: Context, line: u32) -> Ids {
        let key = (Arc::as_ptr(expr) as usize, context);
        if let Some((ids, times)) = self.defined.get_mut(&key) {
            let ids = ids.clone();
            *times += 1;
            if *times <= MAX_LINES {
                self.name_lines(&ids, line);
            }
            return ids;
        }
        let ids = Ids::Parts(Arc::new([self.ids(expr, context, line)]));
        self.defined.insert(key, (ids.clone(), 1));
        ids
    }

    fn number(&mut self, expr: &Expr, context: Context) -> TermId {
        let term = context.field.map_or_else(|| expr.to_string(), |field| format!("{field}:{expr}"));
        let full = self.all.len() >= MAX_TERMS;
        match self.numbers.entry((term, context.not)) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(_) if full => {
                self.uncounted += 1;
                None
            }
            Entry::Vacant(free) => {
                let (term, not) = free.key().clone();
                let share = TermShare { term, not, lines: Vec::new(), found: 0, only: 0, words: Vec::new(), more_words: 0 };
                self.all.push(Tally { share, forms: HashMap::new(), more: 0 });
                Some(*free.insert(u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX)))
            }
        }
    }

    fn name_lines(&mut self, ids: &Ids, line: u32) {
        match ids {
            Ids::Term(id) => self.name_line(*id, line),
            Ids::Parts(parts) => parts.iter().for_each(|part| self.name_lines(part, line)),
        }
    }

    fn name_line(&mut self, id: TermId, line: u32) {
        if let Some(tally) = self.tally(id)
            && tally.share.lines.len() < MAX_LINES
            && tally.share.lines.last() != Some(&line)
        {
            tally.share.lines.push(line);
        }
    }

    fn tally(&mut self, id: TermId) -> Option<&mut Tally> {
        self.all.get_mut(id? as usize)
    }

    /// Counts a mention that is found, and that has this term with these words.
    pub(super) fn stands(&mut self, id: TermId, forms: Vec<String>) {
        let mut room = MAX_FORMS.saturating_sub(self.forms);
        let before = room;
        let Some(tally) = self.tally(id) else { return };
        tally.share.found += 1;
        for form in forms {
            match tally.forms.entry(form) {
                Entry::Occupied(mut known) => *known.get_mut() += 1,
                Entry::Vacant(free) if room > 0 => {
                    free.insert(1);
                    room -= 1;
                }
                Entry::Vacant(_) => tally.more += 1,
            }
        }
        self.forms += before - room;
    }

    /// Counts a mention whose verdict would be another without this term.
    pub(super) fn decides(&mut self, id: u32) {
        if let Some(tally) = self.tally(Some(id)) {
            tally.share.only += 1;
        }
    }

    /// How many terms have no number.
    pub(super) fn uncounted(&self) -> u64 {
        self.uncounted
    }

    /// What each of them contributes, those that were found most first.
    pub(super) fn shares(self) -> Vec<TermShare> {
        let mut shares: Vec<TermShare> = self.all.into_iter().map(Tally::share).collect();
        shares.sort_by(|a, b| (a.not, Reverse((a.found, a.only)), &a.term).cmp(&(b.not, Reverse((b.found, b.only)), &b.term)));
        shares
    }
}

impl Tally {
    fn share(self) -> TermShare {
        let mut words: Vec<(String, u64)> = self.forms.into_iter().collect();
        words.sort_by(|(a, often), (b, seldom)| (Reverse(often), a).cmp(&(Reverse(seldom), b)));
        let more_words = words.len().saturating_sub(MAX_FORMS_TOLD) as u64 + self.more;
        words.truncate(MAX_FORMS_TOLD);
        TermShare { words, more_words, ..self.share }
    }
}

/// Whether this is told as one: its words belong together, or to another list.
fn is_term(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Phrase(_) | Expr::Pattern(_) | Expr::Property(_) | Expr::Reference(_) | Expr::Defined { reference: Reference::List(_), .. }
    )
}
