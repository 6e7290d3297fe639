//! Key figures as rows of one number each, for tables and other programs.

use luister_mention::{CareFigures, Counts, KeyFigures, Signal, Spread};
use serde::{Deserialize, Serialize};

/// What a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Everything.
    All,
    /// One list.
    List,
    /// One source.
    Source,
    /// One hour of the day, by the clock on the wall.
    Hour,
    /// One team.
    Team,
    /// One review site.
    Reviews,
}

impl By {
    /// All of them, in the order in which they are shown.
    pub const EACH: [Self; 6] = [Self::All, Self::List, Self::Source, Self::Hour, Self::Team, Self::Reviews];

    /// The word in tables and commands.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::List => "list",
            Self::Source => "source",
            Self::Hour => "hour",
            Self::Team => "team",
            Self::Reviews => "reviews",
        }
    }
}

/// One number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it is of.
    pub by: By,
    /// Which one of these; empty for everything.
    pub name: String,
    /// What is measured, with its unit if it has one.
    pub measure: String,
    /// The number.
    pub value: f64,
}

/// Every number of these figures; one that cannot be given, as the mood of nothing, is left out.
#[must_use]
pub fn cells(figures: &KeyFigures) -> Vec<Cell> {
    let mut cells = Cells(Vec::new());
    cells.counts(By::All, "", &figures.all);
    for (measure, count) in [
        ("uncertain", figures.uncertain),
        ("own", figures.own),
        ("theirs", figures.theirs),
        ("aside", figures.aside),
        ("late", figures.late),
    ] {
        cells.put(By::All, "", measure, f64::from(count));
    }
    cells.spread(By::All, "", "discovery", figures.discovery);
    cells.care(By::All, "", &figures.care);
    cells.put(By::All, "", "leads_opened", f64::from(figures.leads.opened));
    cells.put(By::All, "", "leads_claimed", f64::from(figures.leads.claimed));
    cells.spread(By::All, "", "leads_taken", figures.leads.taken_after);
    figures.lists.iter().for_each(|(list, counts)| cells.counts(By::List, list.as_str(), counts));
    figures.sources.iter().for_each(|(source, counts)| cells.counts(By::Source, source.as_str(), counts));
    for (hour, (counts, responses)) in figures.hours.iter().zip(&figures.responses).enumerate() {
        let hour = format!("{hour:02}");
        cells.counts(By::Hour, &hour, counts);
        cells.put(By::Hour, &hour, "handled", f64::from(*responses));
    }
    figures.teams.iter().for_each(|(team, care)| cells.care(By::Team, team.as_str(), care));
    for site in &figures.reviews {
        let name = site.source.as_str();
        cells.put(By::Reviews, name, "count", f64::from(site.count));
        cells.put(By::Reviews, name, "stars", site.stars);
        cells.put(By::Reviews, name, if site.nps_is_estimate { "nps_estimate" } else { "nps" }, site.nps);
    }
    cells.0
}

struct Cells(Vec<Cell>);

impl Cells {
    fn put(&mut self, by: By, name: &str, measure: &str, value: f64) {
        self.0.push(Cell { by, name: name.to_owned(), measure: measure.to_owned(), value });
    }

    fn counts(&mut self, by: By, name: &str, counts: &Counts) {
        self.put(by, name, "mentions", f64::from(counts.total()));
        counts.each().for_each(|(signal, count): (Signal, u32)| self.put(by, name, signal.as_str(), f64::from(count)));
        if let Some(mood) = counts.mood() {
            self.put(by, name, "mood", mood);
        }
    }

    fn care(&mut self, by: By, name: &str, care: &CareFigures) {
        for (measure, count) in [
            ("opened", Some(care.opened)),
            ("reopened", Some(care.reopened)),
            ("claimed", Some(care.claimed)),
            ("handled", Some(care.handled)),
            ("ignored", Some(care.ignored)),
            ("open", care.open),
            ("in_time", Some(care.in_time)),
            ("had_target", Some(care.had_target)),
        ] {
            if let Some(count) = count {
                self.put(by, name, measure, f64::from(count));
            }
        }
        if let Some(level) = care.service_level() {
            self.put(by, name, "service_level", level);
        }
        self.spread(by, name, "response", care.response);
        self.spread(by, name, "after_alert", care.after_alert);
    }

    fn spread(&mut self, by: By, name: &str, what: &str, spread: Option<Spread>) {
        let Some(spread) = spread else { return };
        // Seconds of years are still exact.
        let secs = |secs: u64| f64::from(u32::try_from(secs).unwrap_or(u32::MAX));
        self.put(by, name, &format!("{what}_median_secs"), secs(spread.median_secs));
        self.put(by, name, &format!("{what}_p90_secs"), secs(spread.p90_secs));
    }
}
