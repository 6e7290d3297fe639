//! What was held against what, when, and what was looked at.

use super::words::Words;
use crate::desk::{Against, Backtested};

impl Words {
    /// What stands above the report: the list, when it was tried, on what.
    pub(super) fn facts(self, done: &Backtested, file: &str) -> Vec<(&'static str, String)> {
        let report = &done.report;
        let mut facts = vec![
            (self.pick("lijst", "list"), format!("{} ({file})", report.list)),
            (self.pick("getest op", "tried on"), self.moment(done.now)),
        ];
        if let Against::Loaded { file, at } = &done.against {
            let at = self.moment(*at);
            let against = self.pick(format!("{file}, zoals die geldt sinds {at}"), format!("{file} as it has been in force since {at}"));
            facts.push((self.pick("vergeleken met", "compared with"), against));
        }
        let Some((first, last)) = report.heard else { return facts };
        let (first, last) = (self.moment(first), self.moment(last));
        facts.push((self.pick("gehoord", "heard"), self.pick(format!("{first} tot en met {last}"), format!("{first} to {last}"))));
        let (all, own) = (self.mentions(report.looked_at), self.number(report.own));
        let looked_at = match report.own {
            0 => all,
            1 => self.pick(format!("{all}; 1 eigen bericht telt niet mee"), format!("{all}; 1 of your own left out")),
            _ => self.pick(format!("{all}; {own} eigen berichten tellen niet mee"), format!("{all}; {own} of your own left out")),
        };
        facts.push((self.pick("beoordeeld", "looked at"), looked_at));
        facts
    }

    /// What has to be said of that in sentences.
    pub(super) fn remarks(self, done: &Backtested, file: &str) -> Vec<String> {
        let mut remarks: Vec<String> = self.uncompared(done, file).into_iter().collect();
        if done.report.heard.is_none() {
            remarks.push(self.nothing_heard(done));
        }
        remarks
    }

    /// Why nothing is compared, if it is so.
    fn uncompared(self, done: &Backtested, file: &str) -> Option<String> {
        Some(match &done.against {
            Against::Loaded { .. } => return None,
            Against::Unreadable { file: known } => self.pick(
                format!(
                    "{file} kan niet worden vergeleken met {known}: zoals die lijst het laatst gold, staan er volgens de regels van nu \
                     fouten in. Wat die lijst vond en straks wegvalt, is dus niet te zeggen; herstel hem of sla hem één keer op en \
                     probeer het opnieuw."
                ),
                format!(
                    "{file} cannot be compared with {known}: as that list last came into force, it has mistakes under the rules of \
                     today. What it found, and what is lost of that, cannot be told; mend it or save it once, and try again."
                ),
            ),
            Against::NewList => self.pick(
                format!("{file} is een nieuwe lijst: er is niets om mee te vergelijken."),
                format!("{file} is a new list: there is nothing to compare it with."),
            ),
            Against::NothingKept => self.pick(
                format!("Er is nog geen enkele lijst bewaard, dus {file} is met niets vergeleken. Dat kan zodra luister één keer heeft gedraaid."),
                format!("No list was kept yet, so {file} is compared with nothing. It can be once luister has run."),
            ),
        })
    }

    /// That there was nothing to look at, and what there is.
    fn nothing_heard(self, done: &Backtested) -> String {
        let Some((oldest, newest)) = done.kept else {
            return self.pick("Er is nog niets gehoord.", "Nothing was heard yet.").to_owned();
        };
        if done.report.own > 0 {
            let own = self.mentions(done.report.own);
            return self.pick(
                format!("In deze tijd is alleen gehoord wat je zelf schreef: {own}."),
                format!("In this time nothing was heard but what you wrote yourself: {own}."),
            );
        }
        let (oldest, newest) = (self.moment(oldest), self.moment(newest));
        let since = done.since.map_or_else(String::new, |since| self.moment(since));
        self.pick(
            format!("Sinds {since} is er niets gehoord. Het oudste bericht dat er is, is van {oldest}, het nieuwste van {newest}."),
            format!("Nothing was heard since {since}. The oldest mention there is was heard on {oldest}, the newest on {newest}."),
        )
    }
}
