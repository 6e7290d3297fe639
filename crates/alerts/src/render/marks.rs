//! Text in pieces: what made it a hit is marked, what could harm is left out.

use luister_mention::{Field, Span, Verdict, text};

/// A run of text that is marked or not. It holds no line break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) marked: bool,
}

/// Lines of pieces.
pub(super) type Lines = Vec<Vec<Piece>>;

/// The beginning of a field, at most so many bytes, with the words that a query hit marked; and whether it was cut.
pub(super) fn marked(said: &str, field: Field, verdict: &Verdict, max_bytes: usize) -> (Lines, bool) {
    let (said, cut) = text::cut(said, max_bytes);
    let mut lines = vec![Vec::new()];
    let mut at = 0;
    for (start, end) in ranges(said, field, verdict) {
        push(&mut lines, said.get(at..start).unwrap_or_default(), false);
        push(&mut lines, said.get(start..end).unwrap_or_default(), true);
        at = end;
    }
    push(&mut lines, said.get(at..).unwrap_or_default(), false);
    (lines, cut)
}

/// The byte ranges of the hits, in order and without overlap. A span that does not fit the text is left out.
fn ranges(said: &str, field: Field, verdict: &Verdict) -> Vec<(usize, usize)> {
    let spans = verdict.matches.iter().flat_map(|hit| &hit.spans).filter(|span| span.field == field);
    let mut fitting: Vec<(usize, usize)> = spans.filter_map(|span| fit(said, *span)).collect();
    fitting.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in fitting {
        match merged.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => merged.push((start, end)),
        }
    }
    merged
}

fn fit(said: &str, span: Span) -> Option<(usize, usize)> {
    let (start, end) = (span.start as usize, span.end as usize);
    said.get(start..end).filter(|words| !words.is_empty()).map(|_| (start, end))
}

/// Adds a run of text; every line break in it begins a new line.
fn push(lines: &mut Lines, run: &str, marked: bool) {
    for (index, part) in run.split('\n').enumerate() {
        if index > 0 {
            lines.push(Vec::new());
        }
        let text = harmless(part);
        if let Some(line) = lines.last_mut().filter(|_| !text.is_empty()) {
            line.push(Piece { text, marked });
        }
    }
}

/// One line without controls and without characters that reorder or hide text.
pub(super) fn harmless(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !text::is_hidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn marking_loses_no_letter(said in "[aé😀 \n]{0,30}", spans in prop::collection::vec((0_u32..60, 0_u32..60), 0..6)) {
            let (lines, cut) = marked(&said, Field::Text, &verdict(&spans), usize::MAX);
            let joined: Vec<String> = lines.iter().map(|line| line.iter().map(|piece| piece.text.as_str()).collect()).collect();
            prop_assert_eq!((joined.join("\n"), cut), (said, false));
        }
    }
    use luister_mention::{ListKind, ListName, Match, Scores, Signal, Versions};

    fn verdict(spans: &[(u32, u32)]) -> Verdict {
        let hit = Match {
            list: ListName::new("Acme").unwrap(),
            kind: ListKind::Brand,
            line: Some(8),
            query: "acme".into(),
            signal: None,
            spans: spans.iter().map(|(start, end)| Span { field: Field::Text, start: *start, end: *end }).collect(),
        };
        Verdict {
            lang: None,
            signal: Signal::Other,
            uncertain: false,
            signals: Vec::new(),
            scores: Scores::default(),
            matches: vec![hit],
            why: Vec::new(),
            versions: Versions::default(),
        }
    }

    #[test]
    fn hits_are_marked_and_no_span_can_do_harm() {
        for (name, said, spans, expected) in [
            ("none", "Acme is stuk", vec![], "Acme is stuk"),
            ("one", "Acme is stuk", vec![(0, 4)], "[Acme] is stuk"),
            ("in any order, overlapping", "Acme is stuk", vec![(8, 12), (0, 4), (5, 9)], "[Acme] [is stuk]"),
            ("twice the same", "Acme", vec![(0, 4), (0, 4)], "[Acme]"),
            ("over a line break", "Acme\nstuk", vec![(0, 9)], "[Acme]/[stuk]"),
            ("outside the text", "Acme", vec![(2, 99), (99, 100)], "Acme"),
            ("backwards and empty", "Acme", vec![(3, 1), (2, 2)], "Acme"),
            ("inside a character", "één", vec![(1, 3)], "één"),
            ("whole characters", "één", vec![(0, 2)], "[é]én"),
            ("hidden characters go", "a\u{202E}b\rc\u{0}\u{1b}", vec![], "abc"),
        ] {
            let (lines, _) = marked(said, Field::Text, &verdict(&spans), 1000);
            let line = |line: &Vec<Piece>| {
                line.iter().map(|p| if p.marked { format!("[{}]", p.text) } else { p.text.clone() }).collect::<String>()
            };
            assert_eq!(lines.iter().map(line).collect::<Vec<_>>().join("/"), expected, "{name}");
        }
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let (lines, cut) = marked("één Acme", Field::Text, &verdict(&[(6, 10)]), 6);
        assert_eq!((lines, cut), (vec![vec![Piece { text: "één ".into(), marked: false }]], true));
    }
}
