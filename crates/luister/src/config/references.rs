//! What only holds between tables: names are used once, and whoever is named is there.

use super::document::{Document, Read, nearest};
use luister_alerts::{DigestRule, RouteRule, Team};
use luister_matcher::{Lists, TeamLine};
use luister_mention::Problem;
use luister_sources::Source;
use std::collections::HashSet;

/// Everything that has a name.
pub(super) struct Named<'n> {
    pub(super) teams: &'n [Read<Team>],
    pub(super) routes: &'n [Read<RouteRule>],
    pub(super) digests: &'n [Read<DigestRule>],
    pub(super) sources: &'n [Read<Box<dyn Source>>],
    pub(super) lists: &'n Lists,
}

impl Named<'_> {
    fn team_names(&self) -> Vec<&str> {
        self.teams.iter().map(|team| team.value.name.as_str()).collect()
    }

    fn list_names(&self) -> Vec<&str> {
        let broken = self.lists.broken().iter().map(|list| list.name.as_str());
        self.lists.iter().map(|list| list.name().as_str()).chain(broken).collect()
    }

    fn source_names(&self) -> Vec<&str> {
        self.sources.iter().map(|source| source.value.settings().name.as_str()).collect()
    }
}

/// Checks the names of both files.
pub(super) fn check(named: &Named<'_>, document: &mut Document<'_>, sources: &mut Document<'_>) {
    once("team", named.teams.iter().map(|team| (team.value.name.as_str(), &team.place)), document);
    once("route", named.routes.iter().map(|route| (route.value.name.as_str(), &route.place)), document);
    once("digest", named.digests.iter().map(|digest| (digest.value.name.as_str(), &digest.place)), document);
    once("source", named.sources.iter().map(|source| (source.value.settings().name.as_str(), &source.place)), sources);

    let (teams, lists, names) = (named.team_names(), named.list_names(), named.source_names());
    for Read { value: route, place } in named.routes {
        for team in &route.team {
            there("team", team.as_str(), &teams, place.of("team", team.as_str()), document);
        }
        for list in &route.list {
            there("list", list.as_str(), &lists, place.of("list", list.as_str()), document);
        }
        for source in &route.source {
            there("source", source.as_str(), &names, place.of("source", source.as_str()), document);
        }
    }
    for Read { value: digest, place } in named.digests {
        there("team", digest.team.as_str(), &teams, place.of("team", digest.team.as_str()), document);
        for list in &digest.list {
            there("list", list.as_str(), &lists, place.of("list", list.as_str()), document);
        }
    }
    for Read { value: source, place } in named.sources {
        for list in &source.settings().about {
            there("list", list.as_str(), &lists, place.of("about", list.as_str()), sources);
        }
    }
}

/// Checks that the teams which lists name are there.
pub(super) fn check_lists(named: &Named<'_>, document: &Document<'_>) -> Vec<Problem> {
    let teams = named.team_names();
    let missing = |file: &str, text: &str, team: Option<&TeamLine>| {
        let team = team.filter(|team| !teams.contains(&team.name.as_str()) && !document.is_half_read(team.name.as_str()))?;
        let problem = Problem::error(file, text, team.bytes.clone(), format!("there is no team `{}`", team.name));
        Some(problem.repair(repair("team", team.name.as_str(), &teams)))
    };
    let whole = named.lists.iter().filter_map(|list| missing(list.file(), list.text(), list.team()));
    let broken = named.lists.broken().iter().filter_map(|list| missing(&list.source.file, &list.source.text, list.team.as_ref()));
    whole.chain(broken).collect()
}

fn once<'n>(what: &str, names: impl Iterator<Item = (&'n str, &'n super::document::Place)>, document: &mut Document<'_>) {
    let mut seen = HashSet::new();
    for (name, place) in names {
        if !seen.insert(name.to_lowercase()) {
            document.problem(place.of("name", name), format!("there are two of {what} `{name}`")).repair =
                Some("give one of them another name".into());
        }
    }
}

fn there(what: &str, name: &str, known: &[&str], bytes: std::ops::Range<usize>, document: &mut Document<'_>) {
    if !known.contains(&name) && !document.is_half_read(name) {
        document.problem(bytes, format!("there is no {what} `{name}`")).repair = Some(repair(what, name, known).into());
    }
}

fn repair(what: &str, name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("there is no {what} at all yet"),
        None => format!("there are {}", known.join(", ")),
    }
}
