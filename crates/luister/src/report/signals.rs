//! What would be told as which signal: a row for each, and what gets another one.

use super::{
    rows::ExampleRow,
    told::Shown,
    words::{Words, first_of},
};
use luister_matcher::backtest::{Ground, Moved, Report, ToldAs};
use luister_mention::{ListKind, Reason, Signal, text};

/// The most ways that are named in which signals change.
const MAX_WAYS: usize = 6;

/// A table of signals: its head, and a row for each.
#[derive(Default)]
pub(crate) struct SignalTable {
    pub(super) head: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Words {
    pub(super) fn signal_table(self, report: &Report) -> SignalTable {
        if report.signals.is_empty() {
            return SignalTable::default();
        }
        let signal = self.pick("signaal", "signal");
        if report.before.is_none() {
            let rows = report.signals.iter().map(|(signal, share)| vec![self.name(*signal).to_owned(), self.number(share.after)]);
            return SignalTable { head: vec![signal, self.pick("straks", "draft")], rows: rows.collect() };
        }
        let mut head = vec![signal];
        head.extend(self.pick(["nu", "straks", "komt erbij", "valt weg"], ["now", "draft", "gained", "lost"]));
        if report.moved > 0 {
            head.extend(self.pick(["van ander signaal", "naar ander signaal"], ["from another", "to another"]));
        }
        let row = |(signal, share): (&Signal, &luister_matcher::backtest::Signals)| {
            let numbers = [share.before, share.after, share.gained, share.lost, share.came, share.left];
            let numbers = numbers.into_iter().map(|number| self.number(number));
            let mut cells: Vec<String> = [self.name(*signal).to_owned()].into_iter().chain(numbers).collect();
            cells.truncate(head.len());
            cells
        };
        let rows = report.signals.iter().map(row).collect();
        SignalTable { head, rows }
    }

    /// What keeps being found, but with another signal.
    pub(super) fn moved(self, report: &Report) -> Shown {
        let heading = self.heading(self.pick("Ander signaal", "Another signal"), report.moved, report.moved_examples.len());
        let ways = report.moves.iter().map(|way| format!("{} → {}: {}", self.name(way.from), self.name(way.to), self.number(way.count)));
        let ways: Vec<String> = ways.collect();
        let more = ways.len().saturating_sub(MAX_WAYS);
        let mut note = first_of(&ways, MAX_WAYS).join("; ");
        if more > 0 {
            note.push_str(&self.pick(format!("; en nog {more} andere"), format!("; and {more} others")));
        }
        Shown { heading, note: Some(note), rows: report.moved_examples.iter().map(|moved| self.moved_row(moved)).collect() }
    }

    fn moved_row(self, moved: &Moved) -> ExampleRow {
        let (before, after) = (self.told_as(&moved.before, true), self.told_as(&moved.after, false));
        let notes = vec![
            self.pick(format!("nu: {before}"), format!("now: {before}")),
            self.pick(format!("straks: {after}"), format!("draft: {after}")),
        ];
        ExampleRow { notes, ..self.bare_example(&moved.example) }
    }

    /// A signal and what it rests on.
    fn told_as(self, told: &ToldAs, is_old: bool) -> String {
        let name = self.name(told.signal);
        match &told.ground {
            Ground::Text { why } => {
                let heard =
                    || self.pick(format!("{name}, zoals beoordeeld bij binnenkomst"), format!("{name}, as judged when it was heard"));
                Reason::sentence(why, told.signal, self.locale).map_or_else(heard, |sentence| text::line(&sentence))
            }
            Ground::Query { line } => {
                let (line, signal) = (self.line_of(&[*line], is_old), told.signal);
                self.pick(format!("{name}, want {line} zegt => {signal}"), format!("{name}, for {line} says => {signal}"))
            }
            Ground::Competitor => {
                self.pick("lead, want het is een klacht over een concurrent", "lead, for it is a complaint about a competitor").to_owned()
            }
            Ground::Kind { of, kind } => {
                let (of, kind) = (self.name(*of), self.kind(*kind));
                self.pick(
                    format!("{name}, want bij een lijst over {kind} telt “{of}” niet"),
                    format!("{name}, for “{of}” does not count on a list of {kind}"),
                )
            }
            Ground::Nothing => name.to_owned(),
        }
    }

    fn kind(self, kind: ListKind) -> &'static str {
        match kind {
            ListKind::Brand => self.pick("een merk", "a brand"),
            ListKind::Product => self.pick("een product", "a product"),
            ListKind::Competitor => self.pick("een concurrent", "a competitor"),
            ListKind::Sector => self.pick("de sector", "the sector"),
        }
    }

    /// The word for a signal; `other` is none.
    fn name(self, signal: Signal) -> &'static str {
        if signal == Signal::Other { self.pick("geen signaal", "no signal") } else { signal.word(self.locale) }
    }
}
