//! What is counted by its places: `count:n:` and `near/n:a,b`.

use super::{
    near::{Misfit, misfit},
    operator::{Operator, Reading, read_as_operator},
    parse::Parser,
    scan::Step,
    tree::Expr,
};
use crate::limits::MAX_COUNT;
use luister_mention::{Mistake, Wording, wording};

impl Parser<'_> {
    /// `count:n:atom`
    pub(super) fn count(&mut self, start: usize) -> Step<Expr> {
        let at_least = self.how_often(start)?;
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
        if let Some(misfit) = misfit(&of).filter(|misfit| *misfit != Misfit::Regex) {
            let (and, or) = (self.scan.as_written("AND"), self.scan.as_written("OR"));
            let message = Wording::in_each(|locale| {
                let misfit = self.scan.as_written(misfit.in_words(locale));
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

    /// The number of `count:n:`, with the colon behind it.
    fn how_often(&mut self, start: usize) -> Step<u32> {
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
        Ok(at_least)
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
