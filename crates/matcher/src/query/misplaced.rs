//! What is told of a sign or an operator that stands where it means nothing, and of what is missing beside one.

use super::{
    mixed::Join,
    operator::Reading,
    parse::Parser,
    scan::{Step, shown},
};
use luister_mention::{Mistake, Repair, Wording, wording};
use std::ops::Range;

impl Parser<'_> {
    /// An operand has to follow here: not the end, a closing bracket or another operator.
    pub(super) fn expect_operand(&mut self, join: Option<&Join>, negated: bool) -> Step<()> {
        self.scan.skip_blank();
        let (word, reading) = self.peek_operator();
        let found = match (self.scan.peek(), reading) {
            (_, Some(Reading::BadDistance)) => return self.bad_distance(word),
            (_, Some(Reading::Operator(_))) => Some(word),
            (None | Some(')'), _) => None,
            _ if self.scan.rest().starts_with("=>") => None,
            _ => return Ok(()),
        };
        match (found, join) {
            (Some(word), _) => {
                let operator = self.scan.slice(&word).to_owned();
                self.scan.stop(
                    Mistake::MissingOperand,
                    word,
                    wording!("`{operator}` needs something before it", "voor `{operator}` ontbreekt iets"),
                    wording!("say what, or take `{operator}` out", "vul het aan of haal `{operator}` weg"),
                )
            }
            (None, Some(join)) if !join.at.is_empty() => {
                let operator = self.scan.slice(&join.at).to_owned();
                self.scan.stop(
                    Mistake::MissingOperand,
                    join.at.clone(),
                    wording!("`{operator}` needs something behind it", "achter `{operator}` ontbreekt iets"),
                    wording!("say what, or take `{operator}` out", "vul het aan of haal `{operator}` weg"),
                )
            }
            _ => self.nothing_here(negated),
        }
    }

    pub(super) fn nothing_here(&mut self, negated: bool) -> Step<()> {
        let here = self.scan.at;
        if negated {
            let not = self.scan.as_written("NOT");
            return self.scan.stop(
                Mistake::MissingOperand,
                here.saturating_sub(1)..here,
                wording!("something has to follow here that may not be there", "hier ontbreekt wat er niet in mag staan"),
                wording!("say what, or take the {not} out", "vul het aan of haal {not} weg"),
            );
        }
        match self.brackets.last().copied() {
            Some(open) if self.scan.peek() == Some(')') => self.scan.stop(
                Mistake::EmptyBrackets,
                open..here + 1,
                wording!("there is nothing between these brackets", "tussen deze haakjes staat niets"),
                wording!("take them out, or say what belongs there", "haal ze weg of vul in wat ertussen hoort"),
            ),
            Some(open) => self.unclosed(open),
            None if self.scan.peek() == Some(')') => self.stray(')'),
            None => self.scan.stop(
                Mistake::NoQuery,
                here..here,
                wording!("there is no query here", "hier staat geen zoekopdracht"),
                wording!("write a word, for instance `acme`", "schrijf een woord, bijvoorbeeld `acme`"),
            ),
        }
    }

    pub(super) fn unclosed<T>(&mut self, open: usize) -> Step<T> {
        self.scan.stop(
            Mistake::Unclosed,
            open..open + 1,
            wording!("this bracket is not closed", "dit haakje wordt niet gesloten"),
            wording!("write `)` where it ends", "zet `)` waar het stuk eindigt"),
        )
    }

    /// Tells of a sign that means nothing where it stands.
    pub(super) fn stray<T>(&mut self, c: char) -> Step<T> {
        let here = self.scan.at..self.scan.at + c.len_utf8();
        if c == '|' {
            let at = self.scan.take_while(|c| c == '|');
            let bars = self.scan.slice(&at).to_owned();
            return self.foreign(&bars, "OR", at);
        }
        if self.is_arrow() {
            let at = self.scan.take_while(|c| matches!(c, '-' | '=' | '>' | '→' | '⇒'));
            return self.scan.stop(
                Mistake::StraySign,
                at,
                wording!("this is no arrow that is known here", "deze pijl betekent hier niets"),
                wording!("write `=>` before the signal", "schrijf `=>` voor het signaal").instead("=>"),
            );
        }
        let (message, repair) = told_of(c, &self.scan.as_written("AND"), &self.scan.as_written("OR"));
        self.scan.stop(Mistake::StraySign, here, message, repair)
    }

    /// Tells of what joins in other tools, with what does here.
    pub(super) fn foreign<T>(&mut self, sign: &str, operator: &str, at: Range<usize>) -> Step<T> {
        let ours = self.scan.as_written(operator);
        self.scan.stop(
            Mistake::ForeignOperator,
            at,
            wording!("`{sign}` joins in other tools, and not here", "`{sign}` werkt in andere programma's, maar hier niet"),
            Repair::write(&ours),
        )
    }

    pub(super) fn bad_distance<T>(&mut self, word: Range<usize>) -> Step<T> {
        let text = self.scan.slice(&word);
        let name = text.split('/').next().unwrap_or(text).to_owned();
        let message = wording!(
            "`{}` does not say how many words may stand in between",
            "`{}` zegt niet hoeveel woorden ertussen mogen staan",
            shown(text)
        );
        self.scan.stop(
            Mistake::BadDistance,
            word,
            message,
            wording!(
                "write a number from 0 to {}, for instance `{name}/5`",
                "schrijf een getal van 0 tot en met {}, bijvoorbeeld `{name}/5`",
                crate::limits::MAX_BETWEEN
            ),
        )
    }
}

/// What is told of a sign that means nothing where it stands.
fn told_of(c: char, and: &str, or: &str) -> (Wording, Wording) {
    match c {
        ')' => (
            wording!("no bracket is open here", "bij dit haakje hoort geen `(`"),
            wording!("take this one out, or open one with `(`", "haal het weg of zet er ergens `(` voor"),
        ),
        ',' | ';' => (
            wording!("commas and semicolons mean nothing between words", "komma's en puntkomma's betekenen niets tussen woorden"),
            wording!(
                "write `{or}` if one of them is enough, `{and}` if all are needed",
                "schrijf `{or}` als één ervan genoeg is en `{and}` als ze er allemaal in moeten staan"
            ),
        ),
        '=' => (
            wording!("`=` means nothing here", "`=` betekent hier niets"),
            wording!(
                "write `=>` before a signal; a name is given on a line of its own: `$name = …`",
                "schrijf `=>` voor een signaal of geef op een eigen regel een naam: `$name = …`"
            ),
        ),
        '~' => (
            wording!(
                "`~` has to follow a phrase or brackets without a blank",
                "`~` hoort zonder spatie achter een woordgroep of een haakje"
            ),
            wording!("write for instance `\"geld terug\"~3`", "schrijf bijvoorbeeld `\"geld terug\"~3`"),
        ),
        '^' => (
            wording!("weights mean nothing here", "gewichten tellen hier niet mee"),
            wording!("take `^` and the number behind it out", "haal `^` en het getal erachter weg"),
        ),
        '[' | ']' => (
            wording!("square brackets belong behind a field", "vierkante haken horen achter een veld"),
            wording!("write for instance `rating:[1 TO 2]`", "schrijf bijvoorbeeld `rating:[1 TO 2]`"),
        ),
        '<' | '>' => (
            wording!("a comparison belongs behind a field", "een vergelijking hoort achter een veld"),
            wording!("write for instance `rating:>=4`", "schrijf bijvoorbeeld `rating:>=4`"),
        ),
        '}' => (
            wording!("no brace is open here", "hier staat geen accolade open"),
            wording!("write `{{BT}}` for a word in its exact case", "schrijf `{{BT}}` voor een woord met precies deze hoofdletters"),
        ),
        _ => (
            wording!("this sign means nothing here", "dit teken betekent hier niets"),
            wording!("to look for it write it in backticks", "zet het tussen backticks om ernaar te zoeken"),
        ),
    }
}
