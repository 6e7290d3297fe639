//! When an answer is due, and when it is told that there is none: in the hours of the team, from the moment it got the alert.
//!
//! After four fifths of its time a team is reminded; when all of it has passed another team is told, if it names one, or else it
//! itself; then it is told again as often as its route says. Who claims a case is reminded like the rest; a snoozed case is left
//! alone until its time, and one that is handled or ignored for good.

use crate::{Routes, Team};
use chrono::{DateTime, TimeDelta, Utc};
use luister_insight::hours::OfficeHours;
use luister_mention::{Case, Nudge, Period};

/// The share of its time after which a team is reminded, in percent.
const REMIND_PERCENT: i32 = 80;

/// The time that a team gave itself.
#[derive(Debug, Clone)]
pub struct Deadline {
    office: OfficeHours,
    target: Period,
    repeat: Option<Period>,
}

impl Deadline {
    /// That of a case; none if its team is gone or has no target any more.
    #[must_use]
    pub fn of(case: &Case, routes: &Routes) -> Option<Self> {
        let repeat = routes.timing(case.route.as_ref()).repeat_interval;
        Self::of_team(routes.team(&case.team)?, repeat)
    }

    /// That of a team; none if it has no target.
    #[must_use]
    pub fn of_team(team: &Team, repeat: Option<Period>) -> Option<Self> {
        Some(Self { office: team.office(), target: team.response_target?, repeat })
    }

    /// When an answer is due to what was told then.
    #[must_use]
    pub fn due(&self, told: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.after(told, self.target.delta())
    }

    /// What is to be told of a case next, and when, if nobody acts before.
    #[must_use]
    pub fn next(&self, case: &Case) -> Option<(DateTime<Utc>, Nudge)> {
        if case.state.is_done() {
            return None;
        }
        let told = case.delivered?;
        let target = self.target.delta();
        let (at, nudge) = match (case.escalated, case.reminded) {
            (Some(escalated), _) => {
                let last = case.repeated.unwrap_or(escalated);
                (self.after(last, self.repeat?.delta())?, Nudge::Repetition)
            }
            (None, Some(_)) => (self.after(told, target)?, Nudge::Escalation),
            (None, None) => (self.after(told, target / 100 * REMIND_PERCENT)?, Nudge::Reminder),
        };
        let woken = case.snoozed.and_then(|snoozed| self.office.next_open(snoozed));
        Some((woken.map_or(at, |woken| woken.max(at)), nudge))
    }

    /// The same as what there is to tell now: a reminder that comes so late that the time has passed tells that.
    #[must_use]
    pub fn now(&self, case: &Case, now: DateTime<Utc>) -> Option<Nudge> {
        let (at, nudge) = self.next(case)?;
        let is_late = case.delivered.and_then(|told| self.due(told)).is_some_and(|due| due <= now);
        let nudge = if nudge == Nudge::Reminder && is_late { Nudge::Escalation } else { nudge };
        (at <= now).then_some(nudge)
    }

    /// A team that is never there is counted for on the clock.
    fn after(&self, start: DateTime<Utc>, period: TimeDelta) -> Option<DateTime<Utc>> {
        self.office.after(start, period).or_else(|| start.checked_add_signed(period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{AlertId, CaseState, MentionId, StoryId};

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-{time}:00Z").parse().unwrap()
    }

    fn deadline(repeat: Option<u64>) -> Deadline {
        let team =
            "name = \"Webcare\"\nmail = \"a@acme.example\"\nresponse_target = \"1h\"\ntimezone = \"UTC\"\nhours = \"mon-fri 09:00-17:00\"";
        Deadline::of_team(&toml::from_str(team).unwrap(), repeat.map(Period::secs)).unwrap()
    }

    fn case() -> Case {
        Case {
            story: StoryId(MentionId::from_bytes([1; 16])),
            team: luister_mention::TeamName::new("Webcare").unwrap(),
            alert: AlertId::of(&[]),
            route: None,
            state: CaseState::Open,
            opened: at("20T16:44"),
            said: None,
            heard: None,
            signal: None,
            source: None,
            lists: Vec::new(),
            delivered: Some(at("20T16:45")),
            due: None,
            snoozed: None,
            reminded: None,
            escalated: None,
            repeated: None,
            next: None,
            history: Vec::new(),
        }
    }

    #[test]
    fn a_case_is_told_of_in_office_hours_until_somebody_acts() {
        let (fresh, day) = (case(), |time: &str| Some(at(time)));
        let reminded = Case { reminded: day("23T09:33"), ..case() };
        let escalated = Case { escalated: day("23T09:45"), ..reminded.clone() };
        for (name, case, repeat, expected) in [
            // Friday 16:45, and an hour: Monday 9:45.
            ("told on a Friday", fresh.clone(), None, Some((at("23T09:33"), Nudge::Reminder))),
            ("reminded", reminded.clone(), None, Some((at("23T09:45"), Nudge::Escalation))),
            ("told for good", escalated.clone(), None, None),
            ("told again", escalated.clone(), Some(7200), Some((at("23T11:45"), Nudge::Repetition))),
            (
                "and again, over the night",
                Case { repeated: day("23T16:00"), ..escalated },
                Some(7200),
                Some((at("24T10:00"), Nudge::Repetition)),
            ),
            ("not told yet", Case { delivered: None, ..fresh.clone() }, None, None),
            ("taken, and not answered", Case { state: CaseState::Claimed, ..reminded }, None, Some((at("23T09:45"), Nudge::Escalation))),
            ("handled", Case { state: CaseState::Handled, ..fresh.clone() }, None, None),
            ("snoozed into the night", Case { snoozed: day("24T20:00"), ..fresh.clone() }, None, Some((at("25T09:00"), Nudge::Reminder))),
            ("snoozed for a moment", Case { snoozed: day("20T16:50"), ..fresh }, None, Some((at("23T09:33"), Nudge::Reminder))),
        ] {
            assert_eq!(deadline(repeat).next(&case), expected, "{name}");
        }
        assert_eq!(deadline(None).due(at("20T16:45")), day("23T09:45"));
    }

    #[test]
    fn what_is_told_late_tells_that_the_time_has_passed() {
        for (now, expected) in [("23T09:32", None), ("23T09:33", Some(Nudge::Reminder)), ("23T09:45", Some(Nudge::Escalation))] {
            assert_eq!(deadline(None).now(&case(), at(now)), expected, "{now}");
        }
    }
}
