//! Where an answer leads, as a table.

use super::*;
use crate::{Team, lookup::Said};
use luister_mention::{LookupName, LookupStatus, Pending};

const CONFIG: &str = r#"
[[team]]
name = "Webcare"
mail = "webcare@acme.example"

[[team]]
name = "Service"
mail = "service@acme.example"

[[team]]
name = "Key accounts"
mail = "accounts@acme.example"
people = ["Bob", { name = "Anna", mail = "anna@acme.example" }]

[[team]]
name = "Night"
mail = "night@acme.example"

[[team]]
name = "Nine to five"
mail = "nine@acme.example"
hours = "mon-fri 09:00-17:00"
outside = { team = "Night" }
people = [{ name = "Cees", mail = "cees@acme.example" }]

[[route]]
name = "asked"
team = "Webcare"
lookup = "crm"
nack = { team = "Service" }

[[route.route]]
name = "leads"
match = { signal = "lead" }
ack = { team = "Key accounts" }
nack = { team = "Night" }

[[route]]
name = "plain"
match = { signal = "other" }
team = "Webcare"
"#;

#[derive(serde::Deserialize)]
struct File {
    team: Vec<Team>,
    route: Vec<RouteRule>,
}

fn routes() -> Routes {
    let File { team, route } = toml::from_str(CONFIG).unwrap();
    Routes::new(team, route, BTreeMap::new(), Period::secs(48 * 3600))
}

fn pending(route: &str, signal: Signal) -> Pending {
    let key = GroupKey::new(TeamName::new("Webcare").unwrap(), RouteName::new(route).ok(), "list=Acme");
    Pending::new(mention().id, key, signal, now())
}

fn crm() -> LookupName {
    LookupName::new("crm").unwrap()
}

/// Who is told, in whose place, and what is noted.
fn told(pending: &Pending) -> String {
    let customer = pending.customer.as_ref().unwrap();
    let parts = [
        Some(pending.key.team.to_string()),
        pending.key.person.as_ref().map(|person| format!("to {person}")),
        pending.instead_of.as_ref().map(|team| format!("instead of {team}")),
        customer.person.as_ref().map(|person| format!("for {person}")),
        customer.unknown_team.as_ref().map(|team| format!("no team {team}")),
        customer.unknown_person.as_ref().map(|person| format!("no {person}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[test]
fn an_answer_leads_to_a_team_and_a_person_of_it() {
    use LookupStatus::{Ack, Err, Nack};
    let routes = routes();
    // It is a Saturday.
    for (route, signal, status, team, person, expected) in [
        ("asked", Signal::Complaint, Ack, None, None, "Webcare"),
        ("asked", Signal::Complaint, Nack, None, None, "Service"),
        ("asked", Signal::Complaint, Err, None, None, "Webcare"),
        ("leads", Signal::Lead, Ack, None, None, "Key accounts"),
        ("leads", Signal::Lead, Nack, None, None, "Night"),
        ("leads", Signal::Lead, Err, None, None, "Webcare"),
        ("leads", Signal::Lead, Ack, Some("service"), None, "Service"),
        ("leads", Signal::Lead, Ack, Some("Nobody"), None, "Key accounts, no team Nobody"),
        ("asked", Signal::Complaint, Ack, Some("Key accounts"), Some("anna"), "Key accounts, to Anna, for Anna"),
        ("asked", Signal::Complaint, Ack, Some("Key accounts"), Some("Bob"), "Key accounts, for Bob"),
        ("asked", Signal::Complaint, Ack, Some("Key accounts"), Some("Cees"), "Key accounts, no Cees"),
        ("asked", Signal::Complaint, Ack, None, Some("Anna"), "Webcare, no Anna"),
        ("asked", Signal::Complaint, Ack, Some("Nine to five"), Some("Cees"), "Night, instead of Nine to five, for Cees"),
        ("asked", Signal::Crisis, Ack, Some("Nine to five"), Some("Cees"), "Nine to five, to Cees, for Cees"),
        ("gone", Signal::Complaint, Nack, None, None, "Webcare"),
    ] {
        let before = pending(route, signal);
        let said = Said { team: team.map(str::to_owned), person: person.map(str::to_owned), ..Said::bare(status) };
        let after = routes.answered(&before, &crm(), &said);
        assert_eq!(told(&after), expected, "{route} {status:?} {team:?} {person:?}");
        assert_eq!(after.chosen(), &before.key, "where the route had put it stays known");
        assert_eq!(after.moved_from.is_some(), after.key != before.key);
    }
}

#[test]
fn a_question_is_asked_once_by_routes_that_ask() {
    let routes = routes();
    for (route, expected) in [("asked", Some("crm")), ("leads", Some("crm")), ("plain", None), ("gone", None)] {
        assert_eq!(routes.asks(&pending(route, Signal::Complaint)).map(LookupName::as_str), expected, "{route}");
    }
    let answered = routes.answered(&pending("asked", Signal::Complaint), &crm(), &Said::bare(LookupStatus::Err));
    assert_eq!(routes.asks(&answered), None);
    let closed = Pending { instead_of: TeamName::new("Nine to five").ok(), ..pending("asked", Signal::Complaint) };
    let stays = routes.answered(&closed, &crm(), &Said::bare(LookupStatus::Ack));
    assert_eq!((stays.key, stays.instead_of), (closed.key, closed.instead_of), "who stands in already goes on");
}
