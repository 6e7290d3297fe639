//! Where a query is found in a mention.

use super::tree::Expr;
use crate::{
    fields::Scope,
    limits::{MAX_OCCURRENCES, MAX_SPANS},
    view::View,
};
use luister_mention::Span;

/// One place where a part of a query stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Occurrence {
    /// Which text of the view.
    pub place: usize,
    /// Which words of it.
    pub words: Extent,
    /// Which bytes of it.
    pub bytes: Extent,
}

/// A range as start and end, which unlike `Range` can be ordered.
pub(crate) type Extent = (usize, usize);

/// Where the words of a query stand, if the mention is found by it; what may not be there gives no place.
pub(crate) fn find(expr: &Expr, view: &View<'_>, scope: Scope) -> Option<Vec<Occurrence>> {
    let mut found = Vec::new();
    find_into(expr, view, scope, &mut found).then_some(found)
}

/// Whether the mention is found by a query; where its words stand is added to what was found before.
pub(crate) fn find_into(expr: &Expr, view: &View<'_>, scope: Scope, found: &mut Vec<Occurrence>) -> bool {
    let before = found.len();
    match expr {
        Expr::Phrase(_) | Expr::Pattern(_) | Expr::Near { .. } => {
            gather(expr, view, scope, found);
            found.len() > before
        }
        Expr::Count { at_least, of } => {
            gather(of, view, scope, found);
            make_distinct(found, before);
            found.len() - before >= *at_least as usize || undo(found, before)
        }
        Expr::Within { scope, expr, .. } => find_into(expr, view, *scope, found),
        Expr::Property(property) => property.test.holds(view),
        Expr::Reference(_) => false,
        Expr::Defined { expr, .. } => find_into(expr, view, scope, found),
        Expr::Not(part) => {
            let is_there = find_into(part, view, scope, found);
            found.truncate(before);
            !is_there
        }
        Expr::And(parts) => parts.iter().all(|part| find_into(part, view, scope, found)) || undo(found, before),
        Expr::Or(parts) => {
            let mut any = false;
            parts.may_stand(view, scope).for_each(|part| any |= find_into(part, view, scope, found));
            any
        }
    }
}

/// Takes back what was found of something that is not there as a whole.
fn undo(found: &mut Vec<Occurrence>, before: usize) -> bool {
    found.truncate(before);
    false
}

/// Where something stands that has a place: words, signs, an OR of them, or NEAR.
fn occurrences(expr: &Expr, view: &View<'_>, scope: Scope) -> Vec<Occurrence> {
    let mut found = Vec::new();
    gather(expr, view, scope, &mut found);
    found
}

/// Adds them to what was found before.
fn gather(expr: &Expr, view: &View<'_>, scope: Scope, found: &mut Vec<Occurrence>) {
    match expr {
        Expr::Phrase(phrase) => {
            for (place, text) in view.within(scope) {
                let all = text.words();
                phrase.each(all, |words| {
                    let bytes = all.bytes(&words);
                    found.push(Occurrence { place, words: (words.start, words.end), bytes: (bytes.start, bytes.end) });
                });
            }
        }
        Expr::Pattern(pattern) => {
            for (place, text) in view.within(scope).filter(|(_, text)| pattern.may_stand(text)) {
                found.extend(pattern.find(text.text).map(|bytes| {
                    let words = text.words().touched(&bytes);
                    Occurrence { place, words: (words.start, words.end), bytes: (bytes.start, bytes.end) }
                }));
            }
        }
        Expr::Or(parts) => parts.may_stand(view, scope).for_each(|part| gather(part, view, scope, found)),
        Expr::Defined { expr, .. } => gather(expr, view, scope, found),
        Expr::Near { operands, between, ordered } => {
            Near { operands: operands.len(), between: *between as usize, ordered: *ordered }.gather(operands, view, scope, found);
        }
        _ => {}
    }
}

fn make_distinct(found: &mut Vec<Occurrence>, from: usize) {
    let mut own = found.split_off(from);
    own.sort_unstable();
    own.dedup();
    found.append(&mut own);
}

/// What NEAR asks of its operands.
#[derive(Debug, Clone, Copy)]
struct Near {
    operands: usize,
    between: usize,
    ordered: bool,
}

impl Near {
    /// The words of all operands wherever one of each stands within reach, in the given order or in any.
    fn gather(self, operands: &[Expr], view: &View<'_>, scope: Scope, found: &mut Vec<Occurrence>) {
        let mut words = Vec::new();
        let mut all: Vec<(Occurrence, usize)> = Vec::new();
        for (operand, expr) in operands.iter().enumerate() {
            gather(expr, view, scope, &mut words);
            if words.is_empty() {
                return;
            }
            all.extend(words.drain(..).map(|occurrence| (occurrence, operand)));
        }
        all.sort_unstable();
        all.dedup();
        let (before, mut taken) = (found.len(), Vec::with_capacity(self.operands));
        for (index, (first, operand)) in all.iter().enumerate() {
            let may_begin = !self.ordered || *operand == 0;
            if may_begin && self.has_group(first, *operand, all.get(index + 1..).unwrap_or_default(), &mut taken) {
                found.extend(std::iter::once(first).chain(taken.iter().map(|(next, _)| *next)).cloned());
            }
            if found.len() - before >= MAX_OCCURRENCES {
                break;
            }
        }
        make_distinct(found, before);
    }

    /// Whether one occurrence of each operand follows the first, each the next that does not overlap those before: those are
    /// left in `taken`.
    fn has_group<'o>(
        self,
        first: &'o Occurrence,
        operand: usize,
        rest: &'o [(Occurrence, usize)],
        taken: &mut Vec<(&'o Occurrence, usize)>,
    ) -> bool {
        taken.clear();
        let (mut end, mut bytes, mut skipped) = (first.words.1, first.bytes.1, 0);
        for (next, its) in rest {
            if next.place != first.place || next.words.0 > end + self.between - skipped {
                return false;
            }
            let is_wanted =
                if self.ordered { *its == taken.len() + 1 } else { *its != operand && taken.iter().all(|(_, known)| known != its) };
            if !is_wanted || next.words.0 < end || next.bytes.0 < bytes {
                continue;
            }
            skipped += next.words.0 - end;
            (end, bytes) = (next.words.1, next.bytes.1);
            taken.push((next, *its));
            if taken.len() + 1 == self.operands {
                return true;
            }
        }
        false
    }
}

/// The places that can be shown, in order and at most [`MAX_SPANS`]. What lies inside another place is left out.
pub(crate) fn spans(found: &[Occurrence], view: &View<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = found
        .iter()
        .filter_map(|occurrence| {
            let place = view.place(occurrence.place).filter(|place| place.shown)?;
            let (start, end) = (u32::try_from(occurrence.bytes.0).ok()?, u32::try_from(occurrence.bytes.1).ok()?);
            Some(Span { field: place.field, start, end })
        })
        .collect();
    spans.sort_unstable_by_key(|span| (span.field, span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by(|later, earlier| later.field == earlier.field && later.end <= earlier.end);
    spans.truncate(MAX_SPANS);
    spans
}

/// The fewest words between two operands in one text, if both are in one.
pub(super) fn spread(left: &Expr, right: &Expr, view: &View<'_>, scope: Scope) -> Option<usize> {
    let (left, right) = (occurrences(left, view, scope), occurrences(right, view, scope));
    let between = |a: &Occurrence, b: &Occurrence| b.words.0.checked_sub(a.words.1).or_else(|| a.words.0.checked_sub(b.words.1));
    let few = |found: &[Occurrence]| found.iter().take(MAX_SPANS).cloned().collect::<Vec<_>>();
    let (left, right) = (few(&left), few(&right));
    left.iter().flat_map(|a| right.iter().filter(move |b| a.place == b.place).filter_map(move |b| between(a, b))).min()
}
