//! What only holds between tables: names are used once, and whoever is named is there.

use super::{
    document::{Document, Read, Tree, nearest},
    privacy::Term,
};
use luister_alerts::{DigestRule, Lookup, RouteRule, Team, Webhook, config::Outside};
use luister_matcher::{Answers, ListFile, Lists, SourceTerm, TeamLine};
use luister_mention::{Locale, Mistake, Problem, Wording, wording};
use luister_sources::Source;
use std::collections::HashSet;

/// Everything that has a name.
pub(super) struct Named<'n> {
    pub(super) teams: &'n [Read<Team>],
    pub(super) webhooks: &'n [Read<Webhook>],
    pub(super) lookups: &'n [Read<Lookup>],
    pub(super) routes: &'n [Tree<RouteRule>],
    pub(super) digests: &'n [Read<DigestRule>],
    pub(super) terms: &'n [Read<Term>],
    pub(super) sources: &'n [Read<Box<dyn Source>>],
    pub(super) lists: &'n Lists,
}

impl Named<'_> {
    fn team_names(&self) -> Vec<&str> {
        self.teams.iter().map(|team| team.value.name.as_str()).collect()
    }

    fn webhook_names(&self) -> Vec<&str> {
        self.webhooks.iter().map(|webhook| webhook.value.name.as_str()).collect()
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
    once(What::Team, named.teams.iter().map(|team| (team.value.name.as_str(), &team.place)), document);
    once(What::Webhook, named.webhooks.iter().map(|webhook| (webhook.value.name.as_str(), &webhook.place)), document);
    once(What::Lookup, named.lookups.iter().map(|lookup| (lookup.value.name.as_str(), &lookup.place)), document);
    once(What::Route, named.routes.iter().flat_map(Tree::flat).map(|route| (route.value.name.as_str(), &route.place)), document);
    once(What::Digest, named.digests.iter().map(|digest| (digest.value.name.as_str(), &digest.place)), document);
    once(What::Source, named.sources.iter().map(|source| (source.value.settings().name.as_str(), &source.place)), sources);

    let (teams, lists, names) = (named.team_names(), named.list_names(), named.source_names());
    let lookups: Vec<&str> = named.lookups.iter().map(|lookup| lookup.value.name.as_str()).collect();
    for Tree { value: route, place, .. } in named.routes.iter().flat_map(Tree::flat) {
        for team in &route.team {
            there(What::Team, team.as_str(), &teams, place.of("team", team.as_str()), document);
        }
        for (key, branch) in [("ack", &route.ack), ("nack", &route.nack), ("err", &route.err)] {
            let Some(team) = branch.as_ref().map(|branch| branch.team.as_str()) else { continue };
            there(What::Team, team, &teams, place.of(key, team), document);
        }
        if let Some(lookup) = &route.lookup {
            there(What::Lookup, lookup.as_str(), &lookups, place.of("lookup", lookup.as_str()), document);
        }
        for list in &route.wanted.list {
            there(What::List, list.as_str(), &lists, place.of("match", list.as_str()), document);
        }
        for source in &route.wanted.source {
            there(What::Source, source.as_str(), &names, place.of("match", source.as_str()), document);
        }
    }
    let webhooks = named.webhook_names();
    for Read { value: team, place } in named.teams {
        for webhook in &team.webhook {
            there(What::Webhook, webhook.as_str(), &webhooks, place.of("webhook", webhook.as_str()), document);
        }
    }
    named.routes.iter().for_each(|route| has_team(route, false, document));
    check_stand_ins(named.teams, &teams, document);
    for Read { value: digest, place } in named.digests {
        there(What::Team, digest.team.as_str(), &teams, place.of("team", digest.team.as_str()), document);
        if let Some(editors) = &digest.review_by {
            there(What::Team, editors.as_str(), &teams, place.of("review_by", editors.as_str()), document);
        }
        for list in &digest.list {
            there(What::List, list.as_str(), &lists, place.of("list", list.as_str()), document);
        }
    }
    for Read { value: term, place } in named.terms {
        if let Some(source) = term.source() {
            there(What::Source, source.as_str(), &names, place.of("match", source.as_str()), document);
        }
        if let Some(list) = term.list() {
            there(What::List, list.as_str(), &lists, place.of("match", list.as_str()), document);
        }
    }
    for Read { value: source, place } in named.sources {
        for list in &source.settings().about {
            there(What::List, list.as_str(), &lists, place.of("about", list.as_str()), sources);
        }
    }
}

/// A route that takes something has to lead somewhere: to a team of its own, of the route around it, or of routes inside it.
fn has_team(route: &Tree<RouteRule>, is_inherited: bool, document: &mut Document<'_>) {
    let has_one = is_inherited || !route.value.team.is_empty();
    let name = &route.value.name;
    if !has_one && route.inner.is_empty() && !document.is_half_read(name.as_str()) {
        let message = wording!("the route `{name}` leads to no team", "de route `{name}` leidt naar geen enkel team");
        document.problem(route.place.of("name", name.as_str()), message).repair =
            Some(wording!("add `team = …`, here or in a route around it", "voeg `team = …` toe, hier of in een route eromheen"));
    }
    route.inner.iter().for_each(|inner| has_team(inner, has_one, document));
}

/// The teams that are told in place of another, or when it does not answer, have to be there.
fn check_stand_ins(teams: &[Read<Team>], names: &[&str], document: &mut Document<'_>) {
    for Read { value: team, place } in teams {
        if let Some(other) = &team.escalation {
            there(What::Team, other.as_str(), names, place.of("escalation", other.as_str()), document);
            if team.response_target.is_none() {
                let message = wording!(
                    "this team has no `response_target`, so nothing ever escalates",
                    "dit team heeft geen `response_target`, dus er escaleert nooit iets"
                );
                document.problem(place.of("escalation", other.as_str()), message).repair =
                    Some(wording!("add for instance `response_target = \"1h\"`", "voeg bijvoorbeeld `response_target = \"1h\"` toe"));
            }
        }
        let Outside::Team(other) = &team.outside else { continue };
        there(What::Team, other.as_str(), names, place.of("outside", other.as_str()), document);
        if *other == team.name {
            let message = wording!("the team `{other}` cannot stand in for itself", "het team `{other}` kan zichzelf niet vervangen");
            document.problem(place.of("outside", other.as_str()), message).repair =
                Some(wording!("name another team, or write `outside = \"hold\"`", "noem een ander team of schrijf `outside = \"hold\"`"));
        }
        if *other != team.name && team.hours.is_empty() && team.holidays.is_empty() {
            let message = wording!(
                "this team has no `hours`, so nobody ever stands in for it",
                "dit team heeft geen `hours`, dus niemand vervangt het ooit"
            );
            document.problem(place.of("outside", other.as_str()), message).repair = Some(wording!(
                "add for instance `hours = \"mon-fri 09:00-17:30\"`",
                "voeg bijvoorbeeld `hours = \"mon-fri 09:00-17:30\"` toe"
            ));
        }
    }
}

/// Checks that the teams which lists name are there.
pub(super) fn check_lists(named: &Named<'_>, document: &Document<'_>) -> Vec<Problem> {
    let teams = named.team_names();
    let absent = |file: &str, text: &str, team: Option<&TeamLine>| {
        let team = team.filter(|team| !teams.contains(&team.name.as_str()) && !document.is_half_read(team.name.as_str()))?;
        let problem = Problem::error(file, text, team.bytes.clone(), missing(What::Team, team.name.as_str())).of(Mistake::UnknownTeam);
        Some(problem.repair(repair(What::Team, team.name.as_str(), &teams)))
    };
    let whole = named.lists.iter().filter_map(|list| absent(list.file(), list.text(), list.team()));
    let broken = named.lists.broken().iter().filter_map(|list| absent(&list.source.file, &list.source.text, list.team.as_ref()));
    whole.chain(broken).collect()
}

/// Tells of teams that answers name and that there are not.
pub(super) fn check_answers(named: &Named<'_>, answers: &Answers, document: &Document<'_>) -> Vec<Problem> {
    let teams = named.team_names();
    let absent = |(source, team): (&ListFile, &TeamLine)| {
        let name = team.name.as_str();
        let is_known = teams.contains(&name) || document.is_half_read(name);
        let problem = || Problem::error(&source.file, &source.text, team.bytes.clone(), missing(What::Team, name)).of(Mistake::UnknownTeam);
        (!is_known).then(|| problem().repair(repair(What::Team, name, &teams)))
    };
    answers.teams().filter_map(absent).collect()
}

/// Warns of sources that queries name and that are not there. Where no source is there, that is told by itself.
pub(super) fn warn_of_sources(named: &Named<'_>, sources: &Document<'_>) -> Vec<Problem> {
    let names = named.source_names();
    let terms = named.lists.iter().flat_map(|list| list.source_terms().map(move |term| (list, term)));
    let unknown = terms.filter(|(_, term)| {
        let is_known = names.iter().any(|name| term.means(name)) || sources.is_half_read(&term.name);
        !names.is_empty() && !is_known
    });
    let told = unknown.map(|(list, SourceTerm { name, bytes })| {
        let message =
            wording!("there is no source `{name}`, so this part finds nothing", "er is geen bron `{name}`, dus dit deel vindt niets");
        Problem::warning(list.file(), list.text(), bytes, message).of(Mistake::UnknownSource).repair(repair(What::Source, &name, &names))
    });
    told.collect()
}

/// What has a name.
#[derive(Debug, Clone, Copy)]
enum What {
    Team,
    List,
    Source,
    Route,
    Digest,
    Webhook,
    Lookup,
}

impl What {
    /// One, and several.
    fn words(self, locale: Locale) -> (&'static str, &'static str) {
        match self {
            Self::Team => ("team", "teams"),
            Self::List => locale.pick(("lijst", "lijsten"), ("list", "lists")),
            Self::Source => locale.pick(("bron", "bronnen"), ("source", "sources")),
            Self::Route => ("route", "routes"),
            Self::Digest => ("digest", "digests"),
            Self::Webhook => ("webhook", "webhooks"),
            Self::Lookup => ("look-up", "look-ups"),
        }
    }
}

fn once<'n>(what: What, names: impl Iterator<Item = (&'n str, &'n super::document::Place)>, document: &mut Document<'_>) {
    let mut seen = HashSet::new();
    for (name, place) in names {
        if !seen.insert(name.to_lowercase()) {
            let message = Wording::in_each(|locale| {
                let (_, many) = what.words(locale);
                locale.pick(format!("er zijn twee {many} met de naam `{name}`"), format!("there are two {many} called `{name}`"))
            });
            document.problem(place.of("name", name), message).repair =
                Some(wording!("give one of them another name", "geef een van de twee een andere naam"));
        }
    }
}

fn there(what: What, name: &str, known: &[&str], bytes: std::ops::Range<usize>, document: &mut Document<'_>) {
    if !known.contains(&name) && !document.is_half_read(name) {
        document.problem(bytes, missing(what, name)).repair = Some(repair(what, name, known));
    }
}

fn missing(what: What, name: &str) -> Wording {
    Wording::in_each(|locale| {
        let (one, _) = what.words(locale);
        locale.pick(format!("er is geen {one} `{name}`"), format!("there is no {one} `{name}`"))
    })
}

fn repair(what: What, name: &str, known: &[&str]) -> Wording {
    match nearest(name, known) {
        Some(near) => wording!("did you mean `{near}`?", "bedoel je `{near}`?"),
        None if known.is_empty() => Wording::in_each(|locale| {
            let (one, _) = what.words(locale);
            let any = if matches!(what, What::Team | What::Webhook) { "enkel" } else { "enkele" };
            locale.pick(format!("er is nog geen {any} {one}"), format!("there is no {one} at all yet"))
        }),
        None => wording!("there are {}", "kies uit {}", known.join(", ")),
    }
}
