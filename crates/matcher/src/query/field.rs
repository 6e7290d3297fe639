//! What stands behind a colon: the value of a field, a list, a count, or the words of `near/n:a,b`.

use super::{
    operator::{Operator, Reading, read_as_operator},
    parse::Parser,
    scan::{Step, ends_word, is_quote},
    tree::{Expr, Reference, is_plain},
};
use crate::{
    fields::{self, FieldSpec, Property, Reads, Value},
    limits::MAX_COUNT,
};
use luister_mention::{Mistake, Wording, wording};
use std::ops::Range;

impl Parser<'_> {
    /// A field by its name, which is what stands before the colon here.
    pub(super) fn field(&mut self, name: &str) -> Step<Expr> {
        let start = self.scan.at;
        self.scan.at += name.len() + 1;
        let colon = start..self.scan.at;
        let lower = name.to_lowercase();
        let field = fields::find(name);
        if field.is_none() && !matches!(lower.as_str(), "list" | "count") {
            let message = wording!("`{name}:` is no field", "`{name}:` is geen veld");
            return self.scan.stop(Mistake::UnknownField, colon, message, fields::repair_of(name));
        }
        if self.scan.peek().is_none_or(char::is_whitespace) {
            let repair = wording!("write for instance `{}`", "schrijf bijvoorbeeld `{}`", example(&lower));
            return self.scan.stop(
                Mistake::NoValue,
                colon,
                wording!(
                    "behind `{name}:` a value has to follow without a blank",
                    "achter `{name}:` hoort een waarde, zonder spatie ertussen"
                ),
                repair,
            );
        }
        let Some(field) = field else {
            return if lower == "list" { self.list(start) } else { self.count(start) };
        };
        match field.reads {
            Reads::Words(_) if self.field.is_some() => {
                let outer = self.field.unwrap_or_default();
                let message = wording!(
                    "`{}:` stands inside `{outer}:`, and a text has one field only",
                    "`{}:` staat binnen `{outer}:` en een tekst staat maar in één veld",
                    field.name
                );
                self.scan.stop(Mistake::FieldInField, colon, message, wording!("close the brackets before it", "sluit eerst de haakjes"))
            }
            Reads::Words(scope) => {
                self.field = Some(field.name);
                let expr = self.atom()?;
                self.field = None;
                Ok(Expr::Within { field: field.name, scope, expr: Box::new(expr) })
            }
            Reads::Values(_) => self.values(field),
        }
    }

    /// One value, or several in brackets with OR between them.
    fn values(&mut self, field: &FieldSpec) -> Step<Expr> {
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
            let (word, reading) = self.peek_operator();
            match reading {
                Some(Reading::Operator(Operator::Or)) => self.scan.at = word.end,
                _ if self.scan.rest().is_empty() => {}
                _ => {
                    let end = word.end.max(word.start + self.scan.peek().map_or(0, char::len_utf8));
                    let or = self.scan.as_written("OR");
                    let message = wording!(
                        "between the values of `{}:` only {or} can stand",
                        "tussen de waarden van `{}:` kan alleen {or} staan",
                        field.name
                    );
                    return self.scan.stop(
                        Mistake::BadValue,
                        word.start..end,
                        message,
                        wording!("write for instance `{}:(… {or} …)`", "schrijf bijvoorbeeld `{}:(… {or} …)`", field.name),
                    );
                }
            }
        }
        let only = if values.len() == 1 { values.pop() } else { None };
        Ok(only.unwrap_or(Expr::or(values)))
    }

    fn value(&mut self, field: &FieldSpec) -> Step<Expr> {
        let Reads::Values(read) = field.reads else { return Ok(Expr::nothing()) };
        let start = self.scan.at;
        let spelled = match self.scan.peek() {
            Some('[') => self.range(field)?,
            Some('<' | '>') => self.bound(field)?,
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
                Spelled::One(inside)
            }
            _ => Spelled::One(self.scan.take_while(|c| !ends_value(c))),
        };
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

    /// `list:other`
    fn list(&mut self, start: usize) -> Step<Expr> {
        let name = match self.scan.peek() {
            Some(c) if is_quote(c) => {
                self.scan.eat(c);
                let Some(inside) = self.scan.take_until(is_quote) else {
                    return self.scan.stop(
                        Mistake::Unclosed,
                        start..self.scan.at,
                        wording!("this quote is not closed on its line", "dit aanhalingsteken wordt op deze regel niet gesloten"),
                        wording!("write `\"` where the name ends", "zet `\"` waar de naam eindigt"),
                    );
                };
                inside
            }
            _ => self.scan.take_while(|c| !ends_word(c)),
        };
        let text = self.scan.slice(&name).trim().to_owned();
        if text.is_empty() || (!is_plain(&text) && !self.scan.slice(&(name.end..name.end + 1)).starts_with(is_quote) && text.contains('"'))
        {
            return self.scan.stop(
                Mistake::NoValue,
                start..self.scan.at.max(start + 5),
                wording!("behind `list:` the name of a list has to follow", "achter `list:` hoort de naam van een lijst"),
                wording!("write for instance `list:acme`", "schrijf bijvoorbeeld `list:acme`"),
            );
        }
        let at = start..self.scan.at;
        Ok(self.borrow(Reference::List(text), at))
    }

    /// `count:n:atom`
    fn count(&mut self, start: usize) -> Step<Expr> {
        let number = self.scan.take_while(|c| c.is_ascii_digit());
        let at_least = self.scan.slice(&number).parse().ok().filter(|n| (1..=MAX_COUNT).contains(n));
        let (Some(at_least), true) = (at_least, self.scan.eat(':')) else {
            let message = wording!(
                "`count:` needs a number and a colon before the word that is counted",
                "`count:` vraagt om een getal en een dubbele punt voor het woord dat wordt geteld"
            );
            return self.scan.stop(
                Mistake::BadCount,
                start..self.scan.at,
                message,
                wording!(
                    "write for instance `count:3:klacht*`, with a number from 1 to {MAX_COUNT}",
                    "schrijf bijvoorbeeld `count:3:klacht*`, met een getal van 1 tot en met {MAX_COUNT}"
                ),
            );
        };
        let operand = self.scan.at;
        if self.scan.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
            return self.scan.stop(
                Mistake::BadCount,
                start..operand,
                wording!("behind `count:` something has to follow that is counted", "achter `count:` ontbreekt wat er wordt geteld"),
                wording!("write for instance `count:3:klacht*`", "schrijf bijvoorbeeld `count:3:klacht*`"),
            );
        }
        let of = self.atom()?;
        let at = operand..self.scan.at;
        if let Some(misfit) = super::near::misfit(&of).filter(|misfit| *misfit != super::near::Misfit::Regex) {
            let (and, or) = (self.scan.as_written("AND"), self.scan.as_written("OR"));
            let message = Wording::in_each(|locale| {
                let misfit = misfit.in_words(locale);
                locale.pick(
                    format!("alleen woorden en woordgroepen, met of zonder {or} ertussen, kunnen worden geteld en hier staat {misfit}"),
                    format!("only words, phrases or an {or} of them can be counted, and here is {misfit}"),
                )
            });
            return self.scan.stop(
                Mistake::BadCount,
                at,
                message,
                wording!("join the rest with {and}: `count:3:klacht* {and} …`", "verbind de rest met {and}: `count:3:klacht* {and} …`"),
            );
        }
        self.scan.idle.forget_within(&at);
        self.borrowed.iter_mut().filter(|borrowed| at.contains(&borrowed.at.start)).for_each(|borrowed| borrowed.near = true);
        Ok(Expr::Count { at_least, of: Box::new(of) })
    }

    /// `near/4:a,b` and `onear/4:a,b`
    pub(super) fn listed_near(&mut self, name: &str) -> Step<Expr> {
        let start = self.scan.at;
        let colon = start..start + name.len();
        let capitals = name.to_uppercase().replace(|c: char| c == 'F' && name.ends_with('f'), "f");
        let Some(Reading::Operator(Operator::Near { between, ordered })) = read_as_operator(&capitals) else {
            return self.scan.stop(
                Mistake::UnknownField,
                colon,
                wording!("`{name}:` is no field", "`{name}:` is geen veld"),
                wording!("to join words write it between them, with blanks around it", "zet het, met spaties eromheen, tussen de woorden"),
            );
        };
        self.scan.at = colon.end + 1;
        let mut operands = Vec::new();
        loop {
            if self.scan.peek().is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ')')) {
                let at = self.scan.at;
                return self.scan.stop(
                    Mistake::NearWords,
                    start..at,
                    wording!("`{name}:` needs words with commas between them", "`{name}:` vraagt om woorden met komma's ertussen"),
                    wording!("write for instance `{name}:geld,terug`", "schrijf bijvoorbeeld `{name}:geld,terug`"),
                );
            }
            let from = self.scan.at;
            let expr = self.atom()?;
            operands.push((expr, from..self.scan.at));
            if !self.scan.eat(',') {
                break;
            }
        }
        if operands.len() < 2 {
            let at = start..self.scan.at;
            return self.scan.stop(
                Mistake::NearWords,
                at,
                wording!("`{name}:` needs two or more words", "`{name}:` vraagt om twee of meer woorden"),
                wording!("write for instance `{name}:geld,terug`", "schrijf bijvoorbeeld `{name}:geld,terug`"),
            );
        }
        let spots: Vec<_> = operands.iter().map(|(expr, at)| (expr, at.clone())).collect();
        self.check_operands(&spots, name)?;
        self.scan.idle.forget_within(&(start..self.scan.at));
        self.borrowed.iter_mut().filter(|borrowed| borrowed.at.start >= start).for_each(|borrowed| borrowed.near = true);
        Ok(Expr::Near { operands: operands.into_iter().map(|(expr, _)| expr).collect(), between, ordered })
    }
}

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

fn example(name: &str) -> String {
    match fields::find(name) {
        Some(field) => field.examples.first().map(|example| (*example).to_owned()).unwrap_or_default(),
        None if name == "list" => "list:acme".to_owned(),
        None => "count:3:klacht*".to_owned(),
    }
}
