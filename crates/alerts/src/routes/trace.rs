//! How a mention was routed, step by step, in words.

use super::{Mismatch, Route};
use crate::config::stars;
use chrono::{DateTime, Utc};
use luister_mention::{ListName, Locale, Pending, Period, Signal, TeamName};
use std::fmt;

/// How a mention was routed.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<'a> {
    /// How it ended.
    pub outcome: Outcome,
    /// What each route that was asked said, signal by signal.
    pub steps: Vec<Step<'a>>,
    /// Who is told.
    pub pendings: Vec<Pending>,
}

/// How routing ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// We wrote it ourselves.
    Own,
    /// It hits no list.
    NoHit,
    /// It is older than what is told.
    TooOld {
        /// When it was.
        when: DateTime<Utc>,
        /// The most that it may be old.
        max: Period,
    },
    /// At least one route took it.
    Routed,
    /// No route took it, but the list has a team of its own.
    ListTeam {
        /// The list.
        list: ListName,
        /// Its team.
        team: TeamName,
    },
    /// Nobody is told.
    Unclaimed,
}

/// What one route said of one signal.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// The route.
    pub route: &'a Route,
    /// The signal.
    pub signal: Signal,
    /// What it said.
    pub outcome: StepOutcome,
}

/// What a route can say.
#[derive(Debug, Clone, PartialEq)]
pub enum StepOutcome {
    /// It takes the mention.
    Takes,
    /// It took the mention already, by a more serious signal.
    HasIt {
        /// That signal.
        first: Signal,
    },
    /// It fits, and the routes inside it are asked first.
    Asks,
    /// It does not.
    Passes(Mismatch),
}

fn any_of<T: fmt::Display>(wanted: &[T], locale: Locale) -> String {
    joined(wanted, locale.pick(" of ", " or "))
}

fn all_of<T: fmt::Display>(wanted: &[T], locale: Locale) -> String {
    joined(wanted, locale.pick(" en ", " and "))
}

fn joined<T: fmt::Display>(names: &[T], between: &str) -> String {
    names.iter().map(T::to_string).collect::<Vec<_>>().join(between)
}

impl Step<'_> {
    fn in_words(&self, locale: Locale) -> String {
        let Self { route, signal, outcome } = self;
        let (name, signal) = (&route.name, signal.word(locale));
        let told = match outcome {
            StepOutcome::Takes => {
                let teams = joined(&route.team, locale.pick(" en ", " and "));
                locale.pick(format!("route `{name}` neemt het, voor {teams}"), format!("route `{name}` takes it, for {teams}"))
            }
            StepOutcome::HasIt { first } => {
                let first = first.word(locale);
                locale.pick(format!("route `{name}` heeft het al, als {first}"), format!("route `{name}` has it already, as {first}"))
            }
            StepOutcome::Asks => locale.pick(
                format!("route `{name}` past; eerst worden de routes daarbinnen gevraagd"),
                format!("route `{name}` fits; the routes inside it are asked first"),
            ),
            StepOutcome::Passes(mismatch) => {
                let wanted = mismatch.in_words(route, locale);
                locale.pick(format!("niet route `{name}`: die wil {wanted}"), format!("not route `{name}`: it wants {wanted}"))
            }
        };
        format!("{signal}: {told}")
    }
}

impl Mismatch {
    /// What the route wants, and what there is.
    fn in_words(&self, route: &Route, locale: Locale) -> String {
        let here = |there: &dyn fmt::Display| locale.pick(format!("dit is {there}"), format!("this is {there}"));
        let unknown = || locale.pick("dit is onbekend", "this is unknown").to_owned();
        let or_unknown = |there: Option<String>| there.map_or_else(unknown, |there| here(&there));
        let wanted = &route.wanted;
        match self {
            Self::Signal if wanted.signal.is_empty() => locale.pick("een signaal dat doorkomt", "a signal that passes").to_owned(),
            Self::Signal => {
                let words: Vec<&str> = wanted.signal.iter().map(|signal| signal.word(locale)).collect();
                format!("{} {}", locale.pick("signaal", "signal"), any_of(&words, locale))
            }
            Self::List => format!("{} {}", locale.pick("een treffer van lijst", "a hit of list"), any_of(&wanted.list, locale)),
            Self::Lang(lang) => {
                let there = or_unknown(lang.map(|lang| lang.to_string()));
                format!("{} {}, {there}", locale.pick("taal", "language"), any_of(&wanted.lang, locale))
            }
            Self::Source(source) => format!("{} {}, {}", locale.pick("bron", "source"), any_of(&wanted.source, locale), here(source)),
            Self::Channel(channel) => {
                format!("{} {}, {}", locale.pick("kanaal", "channel"), any_of(&wanted.channel, locale), here(channel))
            }
            Self::Score(score) => {
                let there = here(&format!("{score:.2}"));
                format!("{} {}, {there}", locale.pick("een score", "a score"), all_of(&wanted.score, locale))
            }
            Self::Rating(rating) => {
                let none = || locale.pick("dit heeft er geen", "this has none").to_owned();
                let there = rating.map_or_else(none, |rating| here(&format!("{:.1}", stars(rating))));
                let of_five = locale.pick("een waardering van vijf sterren", "a rating in stars of five");
                format!("{of_five} {}, {there}", all_of(&wanted.rating, locale))
            }
            Self::Reach(people) => {
                let there = or_unknown(people.map(|people| people.to_string()));
                format!("{} {}, {there}", locale.pick("een bereik", "a reach"), all_of(&wanted.reach, locale))
            }
        }
    }
}

impl Outcome {
    fn in_words(&self, locale: Locale) -> String {
        match self {
            Self::Own => locale.pick("niemand krijgt bericht: wij schreven dit zelf", "nobody is told: we wrote it ourselves").to_owned(),
            Self::NoHit => locale.pick("niemand krijgt bericht: geen lijst vindt dit", "nobody is told: it hits no list").to_owned(),
            Self::TooOld { when, max } => {
                let when = when.format("%Y-%m-%d %H:%M UTC");
                locale.pick(
                    format!("niemand krijgt bericht: dit is van {when}, ouder dan max_alert_age = \"{max}\""),
                    format!("nobody is told: it is of {when}, older than max_alert_age = \"{max}\""),
                )
            }
            Self::Routed => locale.pick("verteld via een route", "told by route").to_owned(),
            Self::ListTeam { list, team } => locale.pick(
                format!("geen route neemt het, dus {team} krijgt bericht, het team van lijst {list}"),
                format!("no route takes it, so {team} is told, the team of list {list}"),
            ),
            Self::Unclaimed => locale
                .pick(
                    "niemand krijgt bericht: geen route neemt het, en geen lijst die het vindt heeft een team",
                    "nobody is told: no route takes it, and no list that it hits has a team",
                )
                .to_owned(),
        }
    }
}

impl Trace<'_> {
    /// One line for each step and one for the outcome.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> String {
        let told = |pending: &Pending| {
            let (team, signal, group) = (&pending.key.team, pending.signal.word(locale), &pending.key.group);
            locale.pick(
                format!("{team} krijgt bericht ({signal}), in de groep {group}"),
                format!("{team} is told of this {signal}, in the group {group}"),
            ) + &pending.instead_of.as_ref().map_or_else(String::new, |closed| {
                locale.pick(format!("; bij {closed} is nu niemand"), format!("; nobody of {closed} is there now"))
            })
        };
        let mut lines: Vec<String> = self.steps.iter().map(|step| step.in_words(locale)).collect();
        if self.outcome == Outcome::Routed {
            lines.extend(self.pendings.iter().map(told));
        } else {
            lines.push(self.outcome.in_words(locale));
        }
        lines.join("\n")
    }
}

impl fmt::Display for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Locale::En))
    }
}
