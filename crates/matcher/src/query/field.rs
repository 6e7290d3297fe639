//! What stands behind a colon: which field it is, and the names of lists.

use super::{
    parse::Parser,
    scan::{Step, ends_word, is_quote},
    tree::{Expr, Reference, is_plain},
};
use crate::fields::{self, Reads};
use luister_mention::{Mistake, wording};

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
}

/// How a field is used, for saying so.
pub(super) fn example(name: &str) -> String {
    match fields::find(name) {
        Some(field) => field.examples.first().map(|example| (*example).to_owned()).unwrap_or_default(),
        None if name == "list" => "list:acme".to_owned(),
        None => "count:3:klacht*".to_owned(),
    }
}
