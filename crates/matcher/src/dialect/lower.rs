//! From the tree of another tool's query to an expression of ours.

use super::{
    meaning::Meaning,
    node::{Is, Node, Value},
    note::{About, Finds, Notes},
    spelling::{Keep, Spelling, Why},
};
use crate::{
    limits::MAX_PATTERNS,
    query::{Expr, shown},
};
use std::ops::Range;

/// Where a part stands, which decides what can be made of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Whether it may only come to find more, and not less.
    pub wide: bool,
    /// Whether it stands beside NEAR.
    pub near: bool,
    /// Whether it is one of several of which any will do.
    pub or: bool,
    /// The field of words that it stands in, ours.
    pub field: Option<&'static str>,
    /// The field whose values it holds.
    pub values: Option<Keep>,
}

/// The query that is being translated.
pub(super) struct Lowering<'t, 'n> {
    pub text: &'t str,
    pub spelling: &'n Spelling,
    pub notes: &'n mut Notes,
    /// What the whole query finds if something is left out.
    finds: Finds,
    patterns: usize,
    /// What was left out that had to be there, and whether it may have said whom the query is about.
    lost: Vec<(Range<usize>, bool)>,
}

/// What a query comes to.
pub(super) struct Lowered {
    pub expr: Expr,
    /// What was left out of it without which it may find anything, whomever it is about.
    pub lost: Vec<Range<usize>>,
}

/// What a query comes to: whatever it found, and more if it must be; less only if there would be no end to more.
pub(super) fn lower<'t>(text: &'t str, node: &Node<'t>, spelling: &Spelling, notes: &mut Notes) -> Option<Lowered> {
    let before = notes.mark();
    let mut why = None;
    for (wide, finds) in [(true, Finds::More), (false, Finds::Less)] {
        notes.go_back(before);
        let mut lowering = Lowering { text, spelling, notes, finds, patterns: 0, lost: Vec::new() };
        match lowering.part(node, Place { wide, near: false, or: false, field: None, values: None }) {
            Meaning::Is(expr) => {
                let lost = if wide { without_name(&expr, lowering.lost) } else { Vec::new() };
                return Some(Lowered { expr, lost });
            }
            Meaning::Not(_) => {
                notes.tell(node.at.clone(), About::Negative);
                return None;
            }
            Meaning::Absent | Meaning::None | Meaning::All => why = why.or(notes.first_why(before)),
        }
    }
    notes.tell(node.at.clone(), About::Nothing { why });
    None
}

/// What was left out that may have named whom the query is about; whatever it was, if no word is left. Parts of others are left out.
fn without_name(expr: &Expr, lost: Vec<(Range<usize>, bool)>) -> Vec<Range<usize>> {
    let wordless = !has_words(expr);
    let names: Vec<Range<usize>> = lost.into_iter().filter(|(_, may_name)| *may_name || wordless).map(|(at, _)| at).collect();
    let is_part = |at: &Range<usize>| names.iter().any(|other| other != at && other.start <= at.start && at.end <= other.end);
    names.iter().filter(|at| !is_part(at)).cloned().collect()
}

/// Whether a part looks for any word.
fn has_words(expr: &Expr) -> bool {
    match expr {
        Expr::Phrase(_) | Expr::Pattern(_) => true,
        Expr::Not(_) => false,
        expr => expr.children().iter().any(has_words),
    }
}

impl<'t> Lowering<'t, '_> {
    /// What a part comes to.
    pub(super) fn part(&mut self, node: &Node<'t>, place: Place) -> Meaning {
        match &node.is {
            Is::Nothing => Meaning::Absent,
            Is::Word(word) => self.one(word, &node.at, place),
            Is::Phrase(phrase, between) => match place.values {
                Some(keep) => self.value(keep, phrase, node.at.clone(), place),
                None => self.phrase(phrase, *between, &node.at, place),
            },
            Is::Exact(word) => self.exact(word, &node.at, place),
            Is::Field(name, value) => self.field(name, value, &node.at, place),
            Is::Near(first, steps) => self.near(first, steps, place),
            Is::Within(inner, between) => self.within(inner, *between, &node.at, place),
            Is::And(parts) => Meaning::and(self.parts(parts, &node.at, Place { or: false, ..place }, |part| matches!(part, Meaning::None))),
            Is::Or(parts) => Meaning::or(self.parts(parts, &node.at, Place { or: true, ..place }, |part| matches!(part, Meaning::All))),
            Is::Not(part) => self.part(part, Place { wide: !place.wide, or: false, ..place }).not(),
        }
    }

    fn one(&mut self, word: &'t str, at: &Range<usize>, place: Place) -> Meaning {
        match place.values {
            Some(keep) => self.value(keep, word, at.clone(), place),
            None => self.word(word, at, place),
        }
    }

    /// What the parts come to. If one of them decides for all, the others fall with it, which is told.
    fn parts(&mut self, parts: &[Node<'t>], at: &Range<usize>, place: Place, decides: fn(&Meaning) -> bool) -> Vec<Meaning> {
        let parts: Vec<Meaning> = parts.iter().map(|part| self.part(part, place)).collect();
        if parts.iter().any(decides) && parts.iter().any(|part| matches!(part, Meaning::Is(_) | Meaning::Not(_))) {
            self.notes.tell(at.clone(), About::Group { written: self.written(at) });
            if place.wide {
                let names = parts.iter().any(|part| matches!(part, Meaning::Is(expr) if has_words(expr)));
                self.lost.push((at.clone(), names));
            }
        }
        parts
    }

    fn field(&mut self, name: &str, value: &Value<'t>, at: &Range<usize>, place: Place) -> Meaning {
        let keep = self.spelling.field(name).unwrap_or(Keep::Drop(Why::Unknown));
        let is_address = self.text.get(at.clone()).is_some_and(|text| text.starts_with("http"));
        let keep = if let Keep::As(ours) = keep
            && is_address
        {
            Keep::Alike(ours)
        } else {
            keep
        };
        match keep {
            Keep::Drop(why) => self.left_out(at, why, place),
            _ if place.values.is_some() => self.left_out(at, Why::Inside, place),
            Keep::Alike(_) if !place.wide => self.left_out(at, Why::Alike, place),
            Keep::As(ours) | Keep::Alike(ours) | Keep::Rest(ours) => {
                if matches!(keep, Keep::Alike(_)) {
                    self.notes.tell(at.clone(), About::Alike { written: self.written(at), ours: format!("{ours}:") });
                }
                self.ours(ours, value, at, place)
            }
            Keep::Signs | Keep::Mark(_) | Keep::Path(_) | Keep::TopLevel | Keep::Channels(_) => self.values(keep, value, at, place),
        }
    }

    /// A field that we have too.
    fn ours(&mut self, ours: &'static str, value: &Value<'t>, at: &Range<usize>, place: Place) -> Meaning {
        let Some(scope) = super::keep::scope(ours) else { return self.values(Keep::As(ours), value, at, place) };
        if place.field.is_some() {
            return self.left_out(at, Why::Inside, place);
        }
        let inside = Place { field: Some(ours), ..place };
        let inner = match value {
            Value::One(word) => self.word(word, at, inside),
            Value::Phrase(phrase) => self.phrase(phrase, None, at, inside),
            Value::Query(query) => self.part(query, inside),
            Value::Range(_) => return self.left_out(at, Why::Value, place),
        };
        let within = |expr| Expr::Within { field: ours, scope, expr: Box::new(expr) };
        match inner {
            Meaning::Is(expr) => Meaning::Is(within(expr)),
            Meaning::Not(expr) => Meaning::Not(within(expr)),
            other => other,
        }
    }

    /// A field with a value, or with several in brackets.
    fn values(&mut self, keep: Keep, value: &Value<'t>, at: &Range<usize>, place: Place) -> Meaning {
        match value {
            Value::One(text) | Value::Phrase(text) => self.value(keep, text, at.clone(), place),
            Value::Range(text) => self.range(keep, text, at, place),
            Value::Query(query) => self.part(query, Place { values: Some(keep), near: false, ..place }),
        }
    }

    /// A part that cannot be asked for.
    pub(super) fn left_out(&mut self, at: &Range<usize>, why: Why, place: Place) -> Meaning {
        self.notes.tell(at.clone(), About::Field { written: self.written(at), why, finds: self.finds });
        if place.wide {
            let value = self.text.get(at.clone()).and_then(|written| written.split_once(':')).map_or("", |(_, value)| value);
            self.lost.push((at.clone(), why.may_name() && value.contains(char::is_alphabetic)));
        }
        unknown(place)
    }

    /// What the whole query finds once something is left out that may only find more by it.
    pub(super) fn finds(&self) -> Finds {
        self.finds
    }

    /// What the whole query finds once a word is left out of it.
    pub(super) fn finds_without(&self, place: Place) -> Finds {
        let negated = place.wide != (self.finds == Finds::More);
        if place.or == negated { Finds::More } else { Finds::Less }
    }

    /// A piece of the query, for quoting it.
    pub(super) fn written(&self, at: &Range<usize>) -> String {
        shown(self.text.get(at.clone()).unwrap_or_default())
    }

    /// Whether one more word may become a regular expression.
    pub(super) fn may_be_pattern(&mut self, place: Place) -> bool {
        self.patterns += usize::from(!place.near);
        !place.near && self.patterns <= MAX_PATTERNS
    }
}

/// What may hold or not, so that the query finds what it has to.
fn unknown(place: Place) -> Meaning {
    if place.wide { Meaning::All } else { Meaning::None }
}
