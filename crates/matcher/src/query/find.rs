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
    match expr {
        Expr::Phrase(_) | Expr::Pattern(_) | Expr::Near { .. } => Some(occurrences(expr, view, scope)).filter(|found| !found.is_empty()),
        Expr::Count { at_least, of } => Some(distinct(occurrences(of, view, scope))).filter(|found| found.len() >= *at_least as usize),
        Expr::Within { scope, expr, .. } => find(expr, view, *scope),
        Expr::Property(property) => property.test.holds(view).then(Vec::new),
        Expr::Reference(_) => None,
        Expr::Defined { expr, .. } => find(expr, view, scope),
        Expr::Not(part) => find(part, view, scope).is_none().then(Vec::new),
        Expr::And(parts) => parts.iter().try_fold(Vec::new(), |mut all, part| {
            all.extend(find(part, view, scope)?);
            Some(all)
        }),
        Expr::Or(parts) => parts.iter().filter_map(|part| find(part, view, scope)).reduce(|mut all, found| {
            all.extend(found);
            all
        }),
    }
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
                if !phrase.may_stand(all) {
                    continue;
                }
                found.extend(phrase.find(all).map(|words| {
                    let bytes = all.bytes(&words);
                    Occurrence { place, words: (words.start, words.end), bytes: (bytes.start, bytes.end) }
                }));
            }
        }
        Expr::Pattern(pattern) => {
            for (place, text) in view.within(scope) {
                found.extend(pattern.find(text.text).map(|bytes| {
                    let words = text.words().touched(&bytes);
                    Occurrence { place, words: (words.start, words.end), bytes: (bytes.start, bytes.end) }
                }));
            }
        }
        Expr::Or(parts) => parts.iter().for_each(|part| gather(part, view, scope, found)),
        Expr::Defined { expr, .. } => gather(expr, view, scope, found),
        Expr::Near { operands, between, ordered } => found.extend(near(operands, *between as usize, *ordered, view, scope)),
        _ => {}
    }
}

fn distinct(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    found.sort_unstable();
    found.dedup();
    found
}

/// The words of all operands wherever one of each stands within reach, in the given order or in any.
fn near(operands: &[Expr], between: usize, ordered: bool, view: &View<'_>, scope: Scope) -> Vec<Occurrence> {
    let mut all: Vec<(Occurrence, usize)> = Vec::new();
    for (operand, expr) in operands.iter().enumerate() {
        let found = occurrences(expr, view, scope);
        if found.is_empty() {
            return Vec::new();
        }
        all.extend(found.into_iter().map(|occurrence| (occurrence, operand)));
    }
    all.sort_unstable();
    all.dedup();
    let mut found = Vec::new();
    for (index, (first, operand)) in all.iter().enumerate() {
        if ordered && *operand != 0 {
            continue;
        }
        if let Some(group) = group_from(first, *operand, all.get(index + 1..).unwrap_or_default(), operands.len(), between, ordered) {
            found.extend(group);
        }
        if found.len() >= MAX_OCCURRENCES {
            break;
        }
    }
    distinct(found)
}

/// One occurrence of each operand, beginning with the first, each the next that does not overlap those before.
fn group_from(
    first: &Occurrence,
    operand: usize,
    rest: &[(Occurrence, usize)],
    operands: usize,
    between: usize,
    ordered: bool,
) -> Option<Vec<Occurrence>> {
    let mut group = vec![first.clone()];
    let mut taken = vec![operand];
    let (mut end, mut skipped) = (first.words.1, 0);
    for (next, operand) in rest {
        let reachable = next.place == first.place && next.words.0 <= end + between - skipped;
        if !reachable {
            return None;
        }
        let wanted = if ordered { *operand == group.len() } else { !taken.contains(operand) };
        if !wanted || next.words.0 < end || next.bytes.0 < group.last().map_or(0, |last| last.bytes.1) {
            continue;
        }
        skipped += next.words.0 - end;
        end = next.words.1;
        group.push(next.clone());
        taken.push(*operand);
        if group.len() == operands {
            return Some(group);
        }
    }
    None
}

/// The places that can be shown, in order and at most [`MAX_SPANS`]. What lies inside another place is left out.
pub(crate) fn spans(found: &[Occurrence], view: &View<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = found
        .iter()
        .filter_map(|occurrence| {
            let place = view.places.get(occurrence.place).filter(|place| place.shown)?;
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
