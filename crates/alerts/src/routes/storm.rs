//! Who is told of a storm.

use super::{Route, Routes};
use crate::{Team, config::Wanted};
use luister_mention::{ListName, Signal, TeamName};

impl Routes {
    /// Who is told of a storm of a list: its own team, or else those to whom a crisis or a complaint of it goes, wherever it is
    /// found and in whatever language. None if there are none.
    #[must_use]
    pub fn of_storm(&self, list: &ListName) -> Vec<&Team> {
        if let Some(team) = self.list_teams.get(list).and_then(|team| self.team(team)) {
            return vec![team];
        }
        let of_signal = |signal: Signal| {
            let mut names: Vec<&TeamName> = Vec::new();
            told_of_list(&self.outermost, list, signal, &mut names);
            names.into_iter().filter_map(|team| self.team(team)).collect::<Vec<_>>()
        };
        let teams = of_signal(Signal::Crisis);
        if teams.is_empty() { of_signal(Signal::Complaint) } else { teams }
    }
}

/// Adds the teams that get a signal of a list wherever it is found, and says whether any route takes it.
fn told_of_list<'a>(routes: &'a [Route], list: &ListName, signal: Signal, names: &mut Vec<&'a TeamName>) -> bool {
    let mut is_taken = false;
    for route in routes {
        let Wanted { signal: signals, list: lists, lang, source, channel, score, rating, reach } = &route.wanted;
        let is_narrow = [score, rating, reach].into_iter().any(|bounds| !bounds.is_empty());
        let anywhere = !is_narrow && lang.is_empty() && source.is_empty() && channel.is_empty();
        if !anywhere || !(signals.is_empty() || signals.contains(&signal)) || !(lists.is_empty() || lists.contains(list)) {
            continue;
        }
        if !told_of_list(&route.inner, list, signal, names) {
            let fresh: Vec<&TeamName> = route.team.iter().filter(|team| !names.contains(team)).collect();
            names.extend(fresh);
        }
        is_taken = true;
        if !route.goes_on {
            break;
        }
    }
    is_taken
}
