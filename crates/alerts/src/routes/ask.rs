//! A signal of a mention on its way through the routes.

use super::{Route, Step, StepOutcome, fit::mismatch};
use luister_mention::{Mention, Signal, Verdict};

/// A signal of a mention on its way through the routes.
pub(super) struct Asked<'a, 's> {
    pub(super) signal: Signal,
    pub(super) mention: &'s Mention,
    pub(super) verdict: &'s Verdict,
    pub(super) steps: &'s mut Vec<Step<'a>>,
    pub(super) taken: &'s mut Vec<(&'a Route, Signal)>,
}

impl<'a> Asked<'a, '_> {
    /// Asks these routes from top to bottom until one takes the signal, and further if that one goes on. Says whether any does.
    pub(super) fn any(&mut self, routes: &'a [Route]) -> bool {
        let mut is_taken = false;
        for route in routes {
            if self.one(route) {
                is_taken = true;
                if !route.goes_on {
                    break;
                }
            }
        }
        is_taken
    }

    /// Asks one route: first those inside it, then itself.
    fn one(&mut self, route: &'a Route) -> bool {
        let mismatch = mismatch(&route.wanted, self.signal, self.mention, self.verdict);
        if let Some(mismatch) = mismatch {
            self.step(route, StepOutcome::Passes(mismatch));
            return false;
        }
        if !route.inner.is_empty() {
            self.step(route, StepOutcome::Asks);
        }
        if self.any(&route.inner) {
            return true;
        }
        if route.team.is_empty() {
            return false;
        }
        let first = self.taken.iter().find(|(known, _)| known.name == route.name).map(|(_, first)| *first);
        if first.is_none() {
            self.taken.push((route, self.signal));
        }
        self.step(route, first.map_or(StepOutcome::Takes, |first| StepOutcome::HasIt { first }));
        true
    }

    fn step(&mut self, route: &'a Route, outcome: StepOutcome) {
        self.steps.push(Step { route, signal: self.signal, outcome });
    }
}
