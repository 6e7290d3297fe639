//! Every sentence and row of a report, before it becomes text or a page.

use super::{
    rows::{DayRow, ExampleRow, QueryRow, TermRow},
    words::Words,
};
use crate::desk::{Against, Backtested};
use luister_matcher::backtest::{Example, Report, TermShare};
use luister_mention::{Locale, Signal};

/// A report in the words of its reader.
pub(crate) struct Told {
    pub(super) words: Words,
    pub(super) title: String,
    /// What was held against what, and what was looked at.
    pub(super) intro: Vec<String>,
    /// How many were found, and how that changed.
    pub(super) figures: Vec<(&'static str, String)>,
    /// What that means a day.
    pub(super) daily: Vec<String>,
    /// What people worked on and would no longer be found.
    pub(super) missed: Option<Shown>,
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
    pub(super) rows: Vec<ExampleRow>,
}

impl Told {
    /// The report of a draft that lies in `file`.
    pub(crate) fn of(done: &Backtested, file: &str, locale: Locale) -> Self {
        let (words, report) = (Words(locale), &done.report);
        let does = |share: &&TermShare| if share.not { share.only > 0 } else { share.found > 0 };
        let terms = |not: bool| report.terms.iter().filter(move |share| share.not == not);
        let idle = |not: bool| terms(not).filter(|share| !does(share)).map(|share| words.idle_term(share)).collect::<Vec<_>>();
        let sorts = [
            (words.pick("Vindt niets", "Finds nothing"), idle(false)),
            (words.pick("Houdt in zijn eentje niets tegen", "Keeps nothing out by itself"), idle(true)),
        ];
        let missed =
            || Shown { heading: words.mind(report.missed), rows: report.missed_examples.iter().map(|row| words.missed(row)).collect() };
        Self {
            words,
            title: words.pick(format!("Proef met de lijst {}", report.list), format!("Trial of the list {}", report.list)),
            intro: words.intro(done, file),
            figures: words.figures(report),
            daily: words.daily(report),
            missed: (report.missed > 0).then(missed),
            queries: report.queries.iter().map(|share| words.query(share)).collect(),
            terms: terms(false).filter(does).map(|share| words.term(share)).collect(),
            nots: terms(true).filter(does).map(|share| words.term(share)).collect(),
            idle: sorts.into_iter().filter(|(_, terms)| !terms.is_empty()).collect(),
            uncounted: words.uncounted(report.uncounted_terms),
            gained: words.shown(report.gained, &report.gained_examples, true),
            lost: words.shown(report.lost, &report.lost_examples, false),
            days: report.days.iter().map(DayRow::from).collect(),
            has_before: report.before.is_some(),
        }
    }
}

impl Words {
    fn intro(self, done: &Backtested, file: &str) -> Vec<String> {
        let against = match &done.against {
            Against::Loaded { file: loaded, at } => {
                let at = self.moment(*at);
                self.pick(
                    format!("{file} is vergeleken met {loaded}, zoals die sinds {at} geldt."),
                    format!("{file} is held against {loaded} as it has been in force since {at}."),
                )
            }
            Against::Unreadable { file: known } => self.pick(
                format!(
                    "{file} kan niet worden vergeleken met {known}: zoals die lijst het laatst gold, staan er volgens de regels van nu \
                     fouten in. Wat die lijst vond en nu wegvalt, is dus niet te zeggen; herstel hem of sla hem één keer op en probeer \
                     het opnieuw."
                ),
                format!(
                    "{file} cannot be compared with {known}: as that list last came into force, it has mistakes under the rules of \
                     today. What it found, and what is lost of that, cannot be told; mend it or save it once, and try again."
                ),
            ),
            Against::NewList => self.pick(
                format!("{file} is een nieuwe lijst: er is niets om mee te vergelijken."),
                format!("{file} is a new list: there is nothing to hold it against."),
            ),
            Against::NothingKept => self.pick(
                format!("Er is nog geen enkele lijst bewaard, dus {file} is met niets vergeleken. Dat kan zodra luister één keer heeft gedraaid."),
                format!("No list was kept yet, so {file} is compared with nothing. It can be once luister has run."),
            ),
        };
        vec![against, self.looked_at(&done.report)]
    }

    fn looked_at(self, report: &Report) -> String {
        let looked_at = match report.heard {
            None => return self.pick("Er is in deze tijd niets gehoord.", "Nothing was heard in this time.").to_owned(),
            Some((first, last)) if first.date_naive() == last.date_naive() => {
                let (date, all) = (self.date(first.date_naive()), self.mentions(report.looked_at));
                self.pick(format!("Er is gekeken naar {all}, gehoord op {date}"), format!("It looked at {all}, heard on {date}"))
            }
            Some((first, last)) => {
                let (first, last, all) = (self.date(first.date_naive()), self.date(last.date_naive()), self.mentions(report.looked_at));
                self.pick(
                    format!("Er is gekeken naar {all}, gehoord van {first} tot en met {last}"),
                    format!("It looked at {all}, heard from {first} to {last}"),
                )
            }
        };
        if report.own == 0 {
            return format!("{looked_at}.");
        }
        let own = self.number(report.own);
        let not_counted = if report.own == 1 { "eigen bericht is niet meegeteld" } else { "eigen berichten zijn niet meegeteld" };
        self.pick(format!("{looked_at}; {own} {not_counted}."), format!("{looked_at}; {own} of your own left out."))
    }

    fn figures(self, report: &Report) -> Vec<(&'static str, String)> {
        let after = (self.pick("straks gevonden", "found then"), self.number(report.after));
        let Some(before) = report.before else { return vec![after] };
        vec![
            (self.pick("nu gevonden", "found now"), self.number(before)),
            after,
            (self.pick("erbij", "gained"), self.number(report.gained)),
            (self.pick("eraf", "lost"), self.number(report.lost)),
            (self.pick("hetzelfde", "unchanged"), self.number(report.after.saturating_sub(report.gained))),
        ]
    }

    /// What it means a day: mentions, and how many of them could be told.
    fn daily(self, report: &Report) -> Vec<String> {
        let Some((first, last)) = report.heard.filter(|_| report.after > 0) else { return Vec::new() };
        let days = u64::try_from((last.date_naive() - first.date_naive()).num_days()).unwrap_or(0) + 1;
        let (all, mean) = (self.number(days), self.a_day(report.after, days));
        let mut sentences = vec![match report.days.iter().max_by_key(|day| day.after).filter(|_| days > 1) {
            Some(day) => {
                let (most, date) = (self.number(day.after), self.date(day.date));
                self.pick(
                    format!("Dat is {mean} per dag, over {all} dagen; op de drukste, {date}, waren het er {most}."),
                    format!("That is {mean} a day over {all} days; on the busiest, {date}, it was {most}."),
                )
            }
            None => self.pick("Alles is op één dag gehoord.", "All of it was heard on one day.").to_owned(),
        }];
        if report.about > 0 {
            let about = self.number(report.about);
            sentences.push(self.pick(
                format!("Bij {about} ervan zegt alleen de bron dat het over deze lijst gaat; geen zoekopdracht vindt ze."),
                format!("Of those, {about} are about this list only because their source says so; no query finds them."),
            ));
        }
        sentences.extend(self.told(report, days));
        sentences
    }

    /// How many of them somebody could be told of.
    fn told(self, report: &Report, days: u64) -> Vec<String> {
        let told: Vec<String> = report
            .told
            .iter()
            .filter(|(signal, _)| **signal != Signal::Other)
            .map(|(signal, count)| self.signal(*signal, *count))
            .collect();
        if told.is_empty() {
            let none = self.pick(
                "Geen daarvan heeft een signaal waarvoor iemand een melding krijgt.",
                "None of them has a signal that anybody is told of.",
            );
            return vec![none.to_owned()];
        }
        let count: u64 = report.days.iter().map(|day| day.told).sum();
        let (told, count, mean) = (self.list(told), self.number(count), self.a_day(count, days));
        let note = self.pick(
            "Het signaal is dat van toen het bericht werd gehoord, of wat de lijst zelf zegt; wie wat krijgt, bepalen de routes.",
            "The signal is that of when it was heard, or what the list itself says; the routes decide who is told of what.",
        );
        let sentence = self.pick(
            format!("Voor een melding komen er {count} in aanmerking, {mean} per dag: {told}."),
            format!("Of those, {count} could be told to somebody, {mean} a day: {told}."),
        );
        vec![sentence, note.to_owned()]
    }

    fn uncounted(self, count: u64) -> Option<String> {
        let number = self.number(count);
        let sentence = self.pick(
            format!("De lijst is zo lang dat {number} termen niet apart zijn geteld."),
            format!("The list is so long that {number} terms were not counted one by one."),
        );
        (count > 0).then_some(sentence)
    }

    /// A term that does nothing, with where it stands.
    fn idle_term(self, share: &TermShare) -> String {
        format!("{} ({})", share.term, self.lines(&share.lines))
    }

    fn shown(self, count: u64, examples: &[Example], is_gain: bool) -> Shown {
        let sort = if is_gain { self.pick("Erbij", "Gained") } else { self.pick("Eraf", "Lost") };
        let heading = if count > examples.len() as u64 {
            let (shown, all) = (self.number(examples.len() as u64), self.number(count));
            self.pick(format!("{sort}: de nieuwste {shown} van {all}"), format!("{sort}: the newest {shown} of {all}"))
        } else {
            format!("{sort}: {}", self.number(count))
        };
        Shown { heading, rows: examples.iter().map(|example| self.example(example)).collect() }
    }

    fn mind(self, count: u64) -> String {
        if count == 1 {
            let one = self.pick(
                "Let op: één bericht waar een collega mee aan de slag is geweest, wordt straks niet meer gevonden",
                "Mind: one mention that a colleague worked on would no longer be found",
            );
            return one.to_owned();
        }
        let count = self.number(count);
        self.pick(
            format!("Let op: {count} berichten waar collega’s mee aan de slag zijn geweest, worden straks niet meer gevonden"),
            format!("Mind: {count} mentions that colleagues worked on would no longer be found"),
        )
    }
}
