//! The values of a field: one, several in brackets, a range, or a bound.

use super::{
    field::example,
    operator::{Operator, Reading},
    parse::Parser,
    scan::{Step, is_quote},
    tree::Expr,
};
use crate::fields::{FieldSpec, Property, Reads, Value};
use luister_mention::{Mistake, wording};
use std::ops::Range;

/// How a value was spelled.
#[derive(Debug)]
enum Spelled {
    One(Range<usize>),
    Range { from: String, to: String, suffix: Range<usize> },
    AtLeast(Range<usize>),
    AtMost(Range<usize>),
}

/// Whether a sign ends a value without quotes: addresses have many that end a word.
fn ends_value(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | ',' | '[' | ']')
}

impl Parser<'_> {
    /// One value, or several in brackets with OR between them.
    pub(super) fn values(&mut self, field: &FieldSpec) -> Step<Expr> {
        let open = self.scan.at;
        if !self.scan.eat('(') {
            return self.value(field);
        }
        let mut values = Vec::new();
        loop {
            self.scan.skip_blank();
            match self.scan.peek() {
                None => {
                    return self.scan.stop(
                        Mistake::Unclosed,
                        open..open + 1,
                        wording!("this bracket is not closed", "dit haakje wordt niet gesloten"),
                        wording!("write `)` where it ends", "zet `)` waar het stuk eindigt"),
                    );
                }
                Some(')') if values.is_empty() => {
                    return self.scan.stop(
                        Mistake::EmptyBrackets,
                        open..self.scan.at + 1,
                        wording!("there is nothing between these brackets", "tussen deze haakjes staat niets"),
                        wording!("write a value", "schrijf een waarde"),
                    );
                }
                _ => values.push(self.value(field)?),
            }
            self.scan.skip_blank();
            if self.scan.eat(')') {
                break;
            }
            self.or_between(field)?;
        }
        let only = if values.len() == 1 { values.pop() } else { None };
        Ok(only.unwrap_or(Expr::or(values)))
    }

    /// Reads the OR between two values.
    fn or_between(&mut self, field: &FieldSpec) -> Step<()> {
        let (word, reading) = self.peek_operator();
        match reading {
            Some(Reading::Operator(Operator::Or)) => {
                self.scan.at = word.end;
                Ok(())
            }
            _ if self.scan.rest().is_empty() => Ok(()),
            _ => {
                let end = word.end.max(word.start + self.scan.peek().map_or(0, char::len_utf8));
                let or = self.scan.as_written("OR");
                let message = wording!(
                    "between the values of `{}:` only {or} can stand",
                    "tussen de waarden van `{}:` kan alleen {or} staan",
                    field.name
                );
                self.scan.stop(
                    Mistake::BadValue,
                    word.start..end,
                    message,
                    wording!("write for instance `{}:(… {or} …)`", "schrijf bijvoorbeeld `{}:(… {or} …)`", field.name),
                )
            }
        }
    }

    /// A value as it stands, in whichever of its spellings.
    fn spelled(&mut self, field: &FieldSpec) -> Step<Spelled> {
        let start = self.scan.at;
        match self.scan.peek() {
            Some('[') => self.range(field),
            Some('<' | '>') => self.bound(field),
            Some(c) if is_quote(c) => {
                self.scan.eat(c);
                let Some(inside) = self.scan.take_until(is_quote) else {
                    return self.scan.stop(
                        Mistake::Unclosed,
                        start..start + c.len_utf8(),
                        wording!("this quote is not closed on its line", "dit aanhalingsteken wordt op deze regel niet gesloten"),
                        wording!("write `\"` where the value ends", "zet `\"` waar de waarde eindigt"),
                    );
                };
                Ok(Spelled::One(inside))
            }
            _ => Ok(Spelled::One(self.scan.take_while(|c| !ends_value(c)))),
        }
    }

    fn value(&mut self, field: &FieldSpec) -> Step<Expr> {
        let Reads::Values(read) = field.reads else { return Ok(Expr::nothing()) };
        let start = self.scan.at;
        let spelled = self.spelled(field)?;
        let at = start..self.scan.at;
        let (value, written) = self.spelling(&spelled);
        if written.is_empty() {
            return self.scan.stop(
                Mistake::NoValue,
                start..start + 1,
                wording!("`{}:` has no value here", "`{}:` heeft hier geen waarde", field.name),
                wording!("write for instance `{}`", "schrijf bijvoorbeeld `{}`", example(field.name)),
            );
        }
        if let Value::One(text) = value
            && self.scan.peek() == Some(',')
        {
            let (text, or) = (text.to_owned(), self.scan.as_written("OR"));
            return self.scan.stop(
                Mistake::BadValue,
                at,
                wording!("values are not joined by commas", "waarden scheid je hier niet met een komma"),
                wording!("write `{}:({text} {or} …)`", "schrijf `{}:({text} {or} …)`", field.name),
            );
        }
        match read(&value) {
            Ok(test) => Ok(Expr::Property(Property { field: field.name, value: written, test })),
            Err(wrong) => {
                let place = self.with_field(&at);
                let before = if place.start < at.start { String::new() } else { format!("{}:", field.name) };
                self.scan.tell(Mistake::BadValue, place, wrong.message, wrong.repair.without(&before));
                Ok(Expr::nothing())
            }
        }
    }

    /// A value's place together with its field, if that stands right before it.
    fn with_field(&self, at: &Range<usize>) -> Range<usize> {
        let before = self.scan.slice(&(0..at.start));
        let name = before.trim_end_matches(char::is_alphabetic).len();
        let field = before.strip_suffix(':').map(|before| before.trim_end_matches(char::is_alphabetic).len());
        field.unwrap_or(name.max(at.start))..at.end
    }

    fn range(&mut self, field: &FieldSpec) -> Step<Spelled> {
        let open = self.scan.at;
        self.scan.eat('[');
        let inside = self.scan.take_until(|c| c == ']');
        let parts = inside.as_ref().and_then(|inside| {
            let text = self.scan.slice(inside);
            let (from, to) = text.split_once(" TO ")?;
            let (from, to) = (from.trim(), to.trim());
            let plain = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
            (plain(from) && plain(to)).then(|| (from.to_owned(), to.to_owned()))
        });
        let Some((from, to)) = parts else {
            let end = inside.map_or(open, |inside| inside.end) + 1;
            return self.scan.stop(
                Mistake::BadRange,
                open..end,
                wording!("a range has two values with TO between them", "een bereik heeft twee waarden met TO ertussen"),
                wording!("write for instance `{}:[1 TO 2]`", "schrijf bijvoorbeeld `{}:[1 TO 2]`", field.name),
            );
        };
        let suffix = self.scan.take_while(|c| !ends_value(c));
        Ok(Spelled::Range { from, to, suffix })
    }

    fn bound(&mut self, field: &FieldSpec) -> Step<Spelled> {
        let start = self.scan.at;
        let sign = self.scan.take_while(|c| matches!(c, '<' | '>' | '='));
        let value = self.scan.take_while(|c| !ends_value(c));
        match self.scan.slice(&sign) {
            ">=" => Ok(Spelled::AtLeast(value)),
            "<=" => Ok(Spelled::AtMost(value)),
            other => {
                let (message, text) = (
                    wording!("`{other}` is no comparison that is known here", "`{other}` kan hier niet"),
                    self.scan.slice(&value).to_owned(),
                );
                self.scan.stop(
                    Mistake::BadRange,
                    start..value.end,
                    message,
                    wording!("write `{0}:>={text}` or `{0}:<={text}`", "schrijf `{0}:>={text}` of `{0}:<={text}`", field.name),
                )
            }
        }
    }

    /// A value as its field reads it, and as it is written again.
    fn spelling<'s>(&'s self, spelled: &'s Spelled) -> (Value<'s>, String) {
        let text = |range: &Range<usize>| self.scan.slice(range).trim();
        match spelled {
            Spelled::One(range) if text(range).chars().any(ends_value) => (Value::One(text(range)), format!("\"{}\"", text(range))),
            Spelled::One(range) => (Value::One(text(range)), text(range).to_owned()),
            Spelled::AtLeast(range) => (Value::AtLeast(text(range)), format!(">={}", text(range))),
            Spelled::AtMost(range) => (Value::AtMost(text(range)), format!("<={}", text(range))),
            Spelled::Range { from, to, suffix } => {
                (Value::Range { from, to, suffix: text(suffix) }, format!("[{from} TO {to}]{}", text(suffix)))
            }
        }
    }
}
