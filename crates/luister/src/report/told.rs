//! Every sentence and row of a report, before it becomes text or a page.

use super::{
    rows::{DayRow, ExampleRow, QueryRow, TermRow},
    signals::SignalTable,
    words::Words,
};
use crate::desk::Backtested;
use chrono::TimeDelta;
use luister_matcher::backtest::{Example, Report, TermShare};
use luister_mention::{Locale, Signal};

/// A report in the words of its reader.
pub(crate) struct Told {
    pub(super) words: Words,
    pub(super) title: String,
    /// What was held against what, when, and what was looked at.
    pub(super) facts: Vec<(&'static str, String)>,
    /// What has to be said of that in sentences.
    pub(super) remarks: Vec<String>,
    /// How many were found, and how that changed.
    pub(super) figures: Vec<(&'static str, String)>,
    /// What that means a day.
    pub(super) daily: Vec<String>,
    /// What people worked on and would no longer be found.
    pub(super) missed: Option<Shown>,
    /// How many would be told as which signal.
    pub(super) signals: SignalTable,
    /// What gets another signal.
    pub(super) moved: Option<Shown>,
    pub(super) queries: Vec<QueryRow>,
    /// The terms that find something.
    pub(super) terms: Vec<TermRow>,
    /// The terms that keep something out.
    pub(super) nots: Vec<TermRow>,
    /// Terms that do nothing, in a sentence for each sort.
    pub(super) idle: Vec<(&'static str, Vec<String>)>,
    /// That not every term was counted.
    pub(super) uncounted: Option<String>,
    pub(super) gained: Shown,
    pub(super) lost: Shown,
    pub(super) days: Vec<DayRow>,
    pub(super) has_before: bool,
}

/// Examples under a heading.
pub(crate) struct Shown {
    pub(super) heading: String,
    pub(super) note: Option<String>,
    pub(super) rows: Vec<ExampleRow>,
}

impl Told {
    /// The report of a draft that lies in `file`. Where nothing was heard there is nothing more to tell.
    pub(crate) fn of(done: &Backtested, file: &str, locale: Locale) -> Self {
        let (words, report) = (Words { locale, zone: done.zone }, &done.report);
        let told = Self {
            words,
            title: words.pick(format!("Test van de lijst {}", report.list), format!("Trial of the list {}", report.list)),
            facts: words.facts(done, file),
            remarks: words.remarks(done, file),
            figures: Vec::new(),
            daily: Vec::new(),
            missed: None,
            signals: SignalTable::default(),
            moved: None,
            queries: Vec::new(),
            terms: Vec::new(),
            nots: Vec::new(),
            idle: Vec::new(),
            uncounted: None,
            gained: words.shown(words.pick("Komt erbij", "Gained"), report.gained, &report.gained_examples, false),
            lost: words.shown(words.pick("Valt weg", "Lost"), report.lost, &report.lost_examples, true),
            days: report.days.iter().map(DayRow::from).collect(),
            has_before: report.before.is_some(),
        };
        if report.looked_at == 0 { told } else { told.with_shares(report) }
    }

    /// With what was found, and what each part of the list had to do with it.
    fn with_shares(self, report: &Report) -> Self {
        let words = self.words;
        let does = |share: &&TermShare| if share.not { share.only > 0 } else { share.found > 0 };
        let terms = |not: bool| report.terms.iter().filter(move |share| share.not == not);
        let idle = |not: bool| terms(not).filter(|share| !does(share)).map(|share| words.idle_term(share)).collect::<Vec<_>>();
        let sorts = [
            (words.pick("Vindt niets", "Finds nothing"), idle(false)),
            (words.pick("Sluit niets extra uit", "Keeps out nothing more"), idle(true)),
        ];
        let missed = || Shown {
            heading: words.mind(report.missed),
            note: None,
            rows: report.missed_examples.iter().map(|row| words.missed(row)).collect(),
        };
        Self {
            figures: words.figures(report),
            daily: words.daily(report),
            missed: (report.missed > 0).then(missed),
            signals: words.signal_table(report),
            moved: (report.moved > 0).then(|| words.moved(report)),
            queries: report.queries.iter().map(|share| words.query(share)).collect(),
            terms: terms(false).filter(does).map(|share| words.term(share)).collect(),
            nots: terms(true).filter(does).map(|share| words.term(share)).collect(),
            idle: sorts.into_iter().filter(|(_, terms)| !terms.is_empty()).collect(),
            uncounted: words.uncounted(report.uncounted_terms),
            ..self
        }
    }
}

impl Words {
    fn figures(self, report: &Report) -> Vec<(&'static str, String)> {
        let after = (self.pick("straks gevonden", "found by the draft"), self.number(report.after));
        let Some(before) = report.before else { return vec![after] };
        let mut figures = vec![
            (self.pick("nu gevonden", "found now"), self.number(before)),
            after,
            (self.pick("komt erbij", "gained"), self.number(report.gained)),
            (self.pick("valt weg", "lost"), self.number(report.lost)),
            (self.pick("blijft", "kept"), self.number(report.after.saturating_sub(report.gained))),
        ];
        if report.moved > 0 {
            figures.push((self.pick("waarvan ander signaal", "of which another signal"), self.number(report.moved)));
        }
        figures
    }

    /// What it means a day: mentions, and how many of them could be told; what is lost rightly.
    fn daily(self, report: &Report) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(days) = days(report).filter(|_| report.after > 0) {
            sentences.extend(self.a_day_of_all(report, days));
            sentences.extend(self.about_alone(report.about));
            sentences.push(self.told(report, days));
        }
        if report.dismissed > 0 {
            let gone = self.mentions(report.dismissed);
            sentences.push(self.pick(
                format!("Van wat wegvalt had een collega {gone} “overig” of “niet over ons” genoemd: dat is winst."),
                format!("Of what is lost, a colleague had called {gone} “other” or “not us”: that is as it should be."),
            ));
        }
        sentences
    }

    /// What only the word of its source makes a find.
    fn about_alone(self, count: u64) -> Option<String> {
        let all = self.mentions(count);
        match count {
            0 => None,
            1 => Some(self.pick(
                "Bij 1 bericht daarvan zegt alleen de bron dat het over deze lijst gaat; geen zoekopdracht vindt het.".to_owned(),
                "One of them is about this list only because its source says so; no query finds it.".to_owned(),
            )),
            _ => Some(self.pick(
                format!("Bij {all} daarvan zegt alleen de bron dat ze over deze lijst gaan; geen zoekopdracht vindt ze."),
                format!("Of those, {all} are about this list only because their source says so; no query finds them."),
            )),
        }
    }

    fn a_day_of_all(self, report: &Report, days: u64) -> Option<String> {
        if days < 2 {
            let short = self.pick(
                "Alles is binnen een dag gehoord; dat is te kort voor een gemiddelde per dag.",
                "All of it was heard within a day, which is too short to say how much that is a day.",
            );
            return Some(short.to_owned());
        }
        let busiest = report.days.iter().max_by_key(|day| day.after)?;
        let (all, mean) = (self.number(days), self.a_day(report.after, days));
        let (most, date) = (self.number(busiest.after), self.date(busiest.date));
        Some(self.pick(
            format!("Dat is gemiddeld {mean} per dag over {all} dagen; de drukste dag was {date}, met {most}."),
            format!("That is {mean} a day over {all} days; the busiest was {date}, with {most}."),
        ))
    }

    /// How many of them somebody could be told of.
    fn told(self, report: &Report, days: u64) -> String {
        let count: u64 = report.signals.iter().filter(|(signal, _)| **signal != Signal::Other).map(|(_, share)| share.after).sum();
        if count == 0 {
            let none = self.pick(
                "Geen daarvan heeft een signaal waarvoor iemand een melding krijgt.",
                "None of them has a signal that anybody is told of.",
            );
            return none.to_owned();
        }
        let mean = match days {
            0 | 1 => String::new(),
            _ => self.pick(format!(", {} per dag", self.a_day(count, days)), format!(", {} a day", self.a_day(count, days))),
        };
        let count = self.number(count);
        self.pick(
            format!(
                "Daarvan hebben er {count} een signaal waarvoor een melding kan uitgaan{mean}. Dat signaal komt van de lijst, of van het                  oordeel bij binnenkomst; de routes bepalen wie de melding krijgt."
            ),
            format!(
                "Of those, {count} have a signal that somebody could be told of{mean}. The signal is what the list says, or what was found                  when it was heard; the routes decide who is told."
            ),
        )
    }

    fn uncounted(self, count: u64) -> Option<String> {
        let number = self.number(count);
        let sentence = self.pick(
            format!("De lijst is zo lang dat {number} zoektermen niet apart zijn geteld."),
            format!("The list is so long that {number} terms were not counted one by one."),
        );
        (count > 0).then_some(sentence)
    }

    /// A term that does nothing, with where it stands.
    fn idle_term(self, share: &TermShare) -> String {
        format!("{} ({})", share.term, self.lines(&share.lines))
    }

    fn shown(self, sort: &str, count: u64, examples: &[Example], is_old: bool) -> Shown {
        let heading = self.heading(sort, count, examples.len());
        Shown { heading, note: None, rows: examples.iter().map(|example| self.example(example, is_old)).collect() }
    }

    fn mind(self, count: u64) -> String {
        if count == 1 {
            let one = self.pick(
                "Let op: één bericht waar een collega mee bezig is geweest, valt straks weg",
                "Mind: one mention that a colleague worked on would no longer be found",
            );
            return one.to_owned();
        }
        let count = self.number(count);
        self.pick(
            format!("Let op: {count} berichten waar collega’s mee bezig zijn geweest, vallen straks weg"),
            format!("Mind: {count} mentions that colleagues worked on would no longer be found"),
        )
    }
}

/// How many days lie between the first and the last mention; one if it is less than a whole one. None if nothing was heard.
fn days(report: &Report) -> Option<u64> {
    let (first, last) = report.heard?;
    let hours = (last - first).max(TimeDelta::zero()).num_hours();
    Some(u64::try_from(hours).unwrap_or(0).div_ceil(24).max(1))
}
