//! How cases were dealt with.

use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;
use luister_mention::{CareFigures, CaseClock, CaseTally, CaseTurn, LeadFigures, Signal, Spread, TeamName};
use std::collections::BTreeMap;

/// What teams did.
#[derive(Debug)]
pub(super) struct Care {
    zone: Tz,
    all: Work,
    teams: BTreeMap<TeamName, Work>,
    responses: [u32; 24],
    leads: Leads,
}

/// What one team did, or all of them.
#[derive(Debug, Default)]
struct Work {
    figures: CareFigures,
    response: Vec<u64>,
    after_alert: Vec<u64>,
}

#[derive(Debug, Default)]
struct Leads {
    figures: LeadFigures,
    taken: Vec<u64>,
}

impl Care {
    pub(super) fn new(zone: Tz) -> Self {
        Self { zone, all: Work::default(), teams: BTreeMap::new(), responses: [0; 24], leads: Leads::default() }
    }

    pub(super) fn add(&mut self, tally: &CaseTally) {
        self.all.add(tally);
        self.teams.entry(tally.team.clone()).or_default().add(tally);
        if tally.turn == CaseTurn::Handled {
            let hour = tally.at.with_timezone(&self.zone).hour() as usize;
            self.responses.iter_mut().skip(hour).take(1).for_each(|count| *count += 1);
        }
        if tally.signal == Some(Signal::Lead) {
            self.leads.add(tally);
        }
    }

    /// All of them, each team, responses by hour, and leads.
    pub(super) fn finish(
        mut self,
        open: Option<&BTreeMap<TeamName, u32>>,
    ) -> (CareFigures, Vec<(TeamName, CareFigures)>, Vec<u32>, LeadFigures) {
        for team in open.into_iter().flat_map(BTreeMap::keys) {
            self.teams.entry(team.clone()).or_default();
        }
        let of_team = |team: &TeamName| open.map(|open| open.get(team).copied().unwrap_or_default());
        let teams = self.teams.into_iter().map(|(team, work)| (team.clone(), work.finish(of_team(&team)))).collect();
        let all = self.all.finish(open.map(|open| open.values().sum()));
        let leads = LeadFigures { taken_after: Spread::of(self.leads.taken), ..self.leads.figures };
        (all, teams, self.responses.to_vec(), leads)
    }
}

impl Work {
    fn add(&mut self, tally: &CaseTally) {
        let figures = &mut self.figures;
        let count = match tally.turn {
            CaseTurn::Opened => &mut figures.opened,
            CaseTurn::Reopened => &mut figures.reopened,
            CaseTurn::Claimed => &mut figures.claimed,
            CaseTurn::Handled => &mut figures.handled,
            CaseTurn::Ignored => &mut figures.ignored,
        };
        *count += 1;
        let Some(clock) = tally.clock.filter(|_| tally.turn == CaseTurn::Handled) else { return };
        self.response.push(secs(clock.since, tally.at));
        self.after_alert.extend(clock.told.map(|told| secs(told, tally.at)));
        figures.had_target += u32::from(clock.due.is_some());
        figures.in_time += u32::from(clock.due.is_some_and(|due| tally.at <= due));
    }

    fn finish(self, open: Option<u32>) -> CareFigures {
        CareFigures { open, response: Spread::of(self.response), after_alert: Spread::of(self.after_alert), ..self.figures }
    }
}

impl Leads {
    fn add(&mut self, tally: &CaseTally) {
        // Whoever answers what nobody had taken has taken it.
        let was_taken = tally.was_open && matches!(tally.turn, CaseTurn::Claimed | CaseTurn::Handled);
        self.figures.opened += u32::from(tally.turn == CaseTurn::Opened);
        self.figures.claimed += u32::from(was_taken);
        let clock: Option<CaseClock> = tally.clock.filter(|_| was_taken);
        self.taken.extend(clock.map(|clock| secs(clock.since, tally.at)));
    }
}

/// From one time to another, in seconds; none is below nothing, for the clocks of others may be ahead.
fn secs(from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
    u64::try_from((to - from).num_seconds()).unwrap_or_default()
}
