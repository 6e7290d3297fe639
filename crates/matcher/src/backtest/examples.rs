//! The newest mentions of a sort, and how each is shown.

use super::{
    report::{Example, Piece},
    side::Side,
    sieve::Sieve,
};
use crate::{
    limits::MAX_EXAMPLES,
    query::{Occurrence, spans},
    view::{Place, View},
};
use luister_mention::{Field, Span, Stored, text};
use std::{collections::VecDeque, ops::Range};

/// How many characters are quoted before the first word that was found, and from there on.
const BEFORE: usize = 60;
const BEHIND: usize = 180;

/// The newest mentions of a sort, with what is said beside each.
#[derive(Debug)]
pub(super) struct Newest<T> {
    kept: VecDeque<(Stored, T)>,
}

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self { kept: VecDeque::with_capacity(MAX_EXAMPLES) }
    }
}

impl<T> Newest<T> {
    /// Adds one that was recorded later than those before.
    pub(super) fn add(&mut self, stored: &Stored, beside: T) {
        if self.kept.len() == MAX_EXAMPLES {
            self.kept.pop_front();
        }
        self.kept.push_back((stored.clone(), beside));
    }

    /// The examples, the newest first.
    pub(super) fn shown<E>(self, show: impl Fn(&Stored, T) -> E) -> Vec<E> {
        self.kept.into_iter().rev().map(|(stored, beside)| show(&stored, beside)).collect()
    }
}

/// A mention as one side finds it.
pub(super) fn example(stored: &Stored, side: &Side, sieve: &Sieve, is_before: bool) -> Example {
    let mention = &stored.mention;
    let view = View::of(mention);
    let candidates = sieve.candidates(&view);
    let (mut lines, mut found): (Vec<u32>, Vec<Occurrence>) = (Vec::new(), Vec::new());
    for (query, places) in side.finding(if is_before { &candidates.before } else { &candidates.after }, &view) {
        lines.push(query.line);
        found.extend(places);
    }
    Example {
        id: mention.id,
        heard: mention.heard,
        source: mention.source.clone(),
        author: mention.author.as_ref().map(|author| author.display().to_owned()),
        url: mention.url.clone(),
        signal: stored.verdict.signal,
        lines,
        quote: quote(&view, &spans(&found, &view)),
    }
}

/// The text around the first words that were found, in the field where they stand; else its beginning.
fn quote(view: &View<'_>, spans: &[Span]) -> Vec<Piece> {
    let field = spans.first().map(|span| span.field).filter(|field| matches!(field, Field::Title | Field::Text));
    let in_field = |place: &&Place<'_>| field.is_none_or(|field| place.field == field);
    let Some(place) = view.places().find(in_field) else { return Vec::new() };
    let hits: Vec<Range<usize>> =
        spans.iter().filter(|span| span.field == place.field).map(|span| span.start as usize..span.end as usize).collect();
    let window = window(place.text, hits.first().map_or(0, |hit| hit.start));
    let mut pieces = Vec::new();
    let mut at = window.start;
    for hit in hits.iter().filter(|hit| hit.start >= window.start && hit.end <= window.end) {
        push(&mut pieces, place.text, at..hit.start.max(at), false);
        push(&mut pieces, place.text, hit.start.max(at)..hit.end, true);
        at = hit.end.max(at);
    }
    push(&mut pieces, place.text, at..window.end, false);
    if let Some(first) = pieces.first_mut().filter(|_| window.start > 0) {
        first.text.insert(0, '…');
    }
    if let Some(last) = pieces.last_mut().filter(|_| window.end < place.text.len()) {
        last.text.push('…');
    }
    pieces
}

/// From a word some way before a place up to a word some way behind it.
fn window(whole: &str, at: usize) -> Range<usize> {
    let before = whole.get(..at).unwrap_or_default();
    let from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(from, _)| from);
    let from = if from == 0 { 0 } else { before.get(from..).and_then(|rest| rest.find(' ')).map_or(from, |gap| from + gap + 1) };
    let behind = whole.get(at..).unwrap_or_default();
    let until = behind.char_indices().nth(BEHIND).map_or(whole.len(), |(until, _)| at + until);
    let cut = whole.get(at..until).unwrap_or_default().rfind(' ').filter(|_| until < whole.len());
    from..cut.map_or(until, |gap| at + gap)
}

fn push(pieces: &mut Vec<Piece>, whole: &str, range: Range<usize>, hit: bool) {
    let piece = whole.get(range).unwrap_or_default();
    if !piece.is_empty() {
        // On one line; a blank at its edge parts it from its neighbours.
        let edge = |at_edge: bool| if at_edge { " " } else { "" };
        let inside = text::line(piece);
        let (first, last) =
            (edge(piece.starts_with(char::is_whitespace)), edge(piece.ends_with(char::is_whitespace) && !inside.is_empty()));
        pieces.push(Piece { text: format!("{first}{inside}{last}"), hit });
    }
}
