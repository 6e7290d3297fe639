//! How a mention was routed, step by step, in words.

use crate::RouteRule;
use chrono::{DateTime, Utc};
use luister_mention::{Channel, Lang, ListName, Pending, Period, Signal, SourceName, TeamName};
use std::fmt;

/// How a mention was routed. Its `Display` is one line for each step and one for the outcome.
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
    pub route: &'a RouteRule,
    /// The signal.
    pub signal: Signal,
    /// What it said.
    pub outcome: StepOutcome,
}

/// What a route can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutcome {
    /// It takes the mention.
    Takes,
    /// It took the mention already, by a more serious signal.
    HasIt {
        /// That signal.
        first: Signal,
    },
    /// It does not.
    Passes(Mismatch),
}

/// Which field of a route did not fit, with what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// It wants other signals.
    Signal,
    /// It wants other lists.
    List,
    /// It wants other languages.
    Lang(Option<Lang>),
    /// It wants other sources.
    Source(SourceName),
    /// It wants other kinds of place.
    Channel(Channel),
}

fn any_of<T: fmt::Display>(wanted: &[T]) -> String {
    wanted.iter().map(T::to_string).collect::<Vec<_>>().join(" or ")
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { route, signal, outcome } = self;
        write!(f, "{signal}: ")?;
        match outcome {
            StepOutcome::Takes => write!(f, "route `{}` takes it, for {}", route.name, any_of(&route.team).replace(" or ", " and ")),
            StepOutcome::HasIt { first } => write!(f, "route `{}` has it already, as {first}", route.name),
            StepOutcome::Passes(mismatch) => {
                write!(f, "not route `{}`: it wants ", route.name)?;
                match mismatch {
                    Mismatch::Signal if route.signal.is_empty() => f.write_str("a signal that passes"),
                    Mismatch::Signal => write!(f, "signal {}", any_of(&route.signal)),
                    Mismatch::List => write!(f, "a hit of list {}", any_of(&route.list)),
                    Mismatch::Lang(Some(lang)) => write!(f, "language {}, this is {lang}", any_of(&route.lang)),
                    Mismatch::Lang(None) => write!(f, "language {}, this is unknown", any_of(&route.lang)),
                    Mismatch::Source(source) => write!(f, "source {}, this is {source}", any_of(&route.source)),
                    Mismatch::Channel(channel) => write!(f, "channel {}, this is {channel}", any_of(&route.channel)),
                }
            }
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("nobody is told: we wrote it ourselves"),
            Self::NoHit => f.write_str("nobody is told: it hits no list"),
            Self::TooOld { when, max } => {
                write!(f, "nobody is told: it is of {}, older than max_alert_age = \"{max}\"", when.format("%Y-%m-%d %H:%M UTC"))
            }
            Self::Routed => f.write_str("told by route"),
            Self::ListTeam { list, team } => write!(f, "no route takes it, so {team} is told, the team of list {list}"),
            Self::Unclaimed => f.write_str("nobody is told: no route takes it, and no list that it hits has a team"),
        }
    }
}

impl fmt::Display for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            writeln!(f, "{step}")?;
        }
        if self.outcome != Outcome::Routed {
            return self.outcome.fmt(f);
        }
        for (index, pending) in self.pendings.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{} is told of this {}, in the group {}", pending.key.team, pending.signal, pending.key.group)?;
        }
        Ok(())
    }
}
