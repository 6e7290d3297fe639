//! Routing as a table: what is said of a mention, and who is told.

use super::*;
use luister_mention::{Author, Channel, Identity, Lang, Link, ListKind, Locale, Match, MentionId, Scores, SourceName, StoryId, Versions};

mod answered;
mod inner;

const CONFIG: &str = r#"
[[route]]
name = "crisis"
match = { signal = "crisis" }
team = ["Webcare", "Board"]
group_by = "list"
group_wait = "0s"
continue = true

[[route]]
name = "sales"
match = { signal = "lead", list = ["Acme", "Warmtepomp"] }
team = "Sales"
group_by = "author"

[[route]]
name = "webcare"
match = { signal = ["crisis", "complaint", "question"], lang = "nl" }
team = "Webcare"
group_by = "list"

[[route]]
name = "reviews"
match = { channel = "review", source = "trustpilot" }
team = "Webcare"

[[route]]
name = "rest"
match = { signal = "other", list = "Acme" }
team = "Archive"
group_by = "thread"
"#;

#[derive(serde::Deserialize)]
struct Config {
    route: Vec<RouteRule>,
}

fn now() -> DateTime<Utc> {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

fn list(name: &str) -> ListName {
    ListName::new(name).unwrap()
}

fn routes() -> Routes {
    let rules = toml::from_str::<Config>(CONFIG).unwrap().route;
    let list_teams = [(list("Sector"), TeamName::new("Knowledge").unwrap())].into();
    Routes::new(Vec::new(), rules, list_teams, Period::secs(48 * 3600))
}

fn mention() -> Mention {
    let source = SourceName::new("tweakers").unwrap();
    let id = MentionId::of(&source, &Identity::native("1"));
    Mention {
        id,
        source,
        channel: Channel::Forum,
        url: None,
        title: None,
        text: "Acme ligt eruit".into(),
        cut: false,
        author: Author::named("Jan"),
        own: false,
        about: Vec::new(),
        story: StoryId(id),
        published: Some(now()),
        edited: None,
        heard: now(),
        lang: None,
        rating: None,
        thread: Some("77".into()),
        parent: None,
        reach: None,
    }
}

fn verdict(lists: &[(&str, ListKind)], signals: &[Signal]) -> Verdict {
    let hit = |(name, kind): &(&str, ListKind)| Match {
        list: list(name),
        kind: *kind,
        line: Some(1),
        query: String::new(),
        signal: None,
        spans: Vec::new(),
    };
    Verdict {
        lang: Some(Lang::NL),
        signal: signals.first().copied().unwrap_or(Signal::Other),
        uncertain: false,
        signals: signals.to_vec(),
        scores: Scores::default(),
        matches: lists.iter().map(hit).collect(),
        why: Vec::new(),
        versions: Versions::default(),
    }
}

fn told(mention: &Mention, verdict: &Verdict) -> Vec<String> {
    let pendings = routes().select(mention, verdict, now());
    let shown = |pending: &Pending| {
        let route = pending.key.route.as_ref().map_or("-", RouteName::as_str);
        format!("{} {route} {} {}", pending.key.team, pending.signal, pending.key.group)
    };
    pendings.iter().map(shown).collect()
}

#[test]
fn each_signal_finds_its_team() {
    use ListKind::{Brand, Competitor, Sector};
    use Signal::{Complaint, Crisis, Lead, Praise, Question};
    let acme = [("Acme", Brand)];
    for (name, lists, signals, expected) in [
        ("a complaint", &acme[..], &[Complaint][..], &["Webcare webcare complaint list=Acme"][..]),
        (
            "a lead inside a complaint still reaches sales",
            &acme,
            &[Complaint, Lead],
            &["Webcare webcare complaint list=Acme", "Sales sales lead author=name:tweakers:jan"],
        ),
        ("a route takes a mention once, as the most serious", &acme, &[Complaint, Question], &["Webcare webcare complaint list=Acme"]),
        (
            "`continue` lets later routes take it too, and each team is told",
            &acme,
            &[Crisis],
            &["Webcare crisis crisis list=Acme", "Board crisis crisis list=Acme", "Webcare webcare crisis list=Acme"],
        ),
        ("praise that no route wants", &acme, &[Praise], &[]),
        ("no signal: only where `other` is named", &acme, &[], &["Archive rest other thread=tweakers:77"]),
        ("no signal on another list", &[("Sector", Sector)], &[], &[]),
        ("the list's own team", &[("Sector", Sector)], &[Praise], &["Knowledge - praise list=Sector"]),
        (
            "the list's own team is not told of what a route claims",
            &[("Sector", Sector)],
            &[Question],
            &["Webcare webcare question list=Sector"],
        ),
        ("the first list with a team", &[("Rival", Competitor), ("Sector", Sector)], &[Lead], &["Knowledge - lead list=Sector"]),
        ("a complaint about a competitor is a lead", &[("Rival", Competitor)], &[Complaint], &[]),
        (
            "grouped by the list that the route asks for",
            &[("Rival", Competitor), ("Acme", Brand)],
            &[],
            &["Archive rest other thread=tweakers:77"],
        ),
        ("no hit", &[], &[Complaint], &[]),
    ] {
        assert_eq!(told(&mention(), &verdict(lists, signals)), expected, "{name}");
    }
}

#[test]
fn a_route_looks_at_source_channel_and_language() {
    let complaint = verdict(&[("Acme", ListKind::Brand)], &[Signal::Complaint]);
    let english = Verdict { lang: Some(Lang::EN), ..complaint.clone() };
    let unknown = Verdict { lang: None, ..complaint };
    let review = Mention { channel: Channel::Review, source: SourceName::new("trustpilot").unwrap(), ..mention() };
    let dutch_source = Mention { lang: Some(Lang::NL), ..mention() };
    assert!(told(&mention(), &english).is_empty());
    assert_eq!(told(&review, &english), ["Webcare reviews complaint list=Acme"]);
    assert!(told(&mention(), &unknown).is_empty());
    assert_eq!(told(&dutch_source, &unknown), ["Webcare webcare complaint list=Acme"]);
}

#[test]
fn some_mentions_are_never_told() {
    let complaint = verdict(&[("Acme", ListKind::Brand)], &[Signal::Complaint]);
    let old = now() - chrono::TimeDelta::hours(49);
    for (name, mention, expected) in [
        ("our own", Mention { own: true, ..mention() }, "nobody is told: we wrote it ourselves"),
        (
            "too old",
            Mention { published: Some(old), ..mention() },
            "nobody is told: it is of 2026-11-19 08:00 UTC, older than max_alert_age = \"2d\"",
        ),
        ("without a date, heard long ago", Mention { published: None, heard: old, ..mention() }, {
            "nobody is told: it is of 2026-11-19 08:00 UTC, older than max_alert_age = \"2d\""
        }),
    ] {
        let routes = routes();
        let trace = routes.trace(&mention, &complaint, now());
        assert_eq!((trace.pendings.len(), trace.to_string().as_str()), (0, expected), "{name}");
    }
    let future = Mention { published: Some(now() + chrono::TimeDelta::days(9)), ..mention() };
    assert_eq!(told(&future, &complaint).len(), 1, "a clock that goes wrong hides nothing");
}

#[test]
fn the_trace_tells_why() {
    let routes = routes();
    let both = verdict(&[("Acme", ListKind::Brand)], &[Signal::Complaint, Signal::Lead, Signal::Question, Signal::Praise]);
    insta::assert_snapshot!(routes.trace(&mention(), &both, now()), @r"
    complaint: not route `crisis`: it wants signal crisis
    complaint: not route `sales`: it wants signal lead
    complaint: route `webcare` takes it, for Webcare
    lead: not route `crisis`: it wants signal crisis
    lead: route `sales` takes it, for Sales
    question: not route `crisis`: it wants signal crisis
    question: not route `sales`: it wants signal lead
    question: route `webcare` has it already, as complaint
    praise: not route `crisis`: it wants signal crisis
    praise: not route `sales`: it wants signal lead
    praise: not route `webcare`: it wants signal crisis or complaint or question
    praise: not route `reviews`: it wants source trustpilot, this is tweakers
    praise: not route `rest`: it wants signal other
    Webcare is told of this complaint, in the group list=Acme
    Sales is told of this lead, in the group author=name:tweakers:jan
    ");
    let sector = verdict(&[("Sector", ListKind::Sector)], &[Signal::Praise]);
    insta::assert_snapshot!(routes.trace(&mention(), &sector, now()), @r"
    praise: not route `crisis`: it wants signal crisis
    praise: not route `sales`: it wants signal lead
    praise: not route `webcare`: it wants signal crisis or complaint or question
    praise: not route `reviews`: it wants source trustpilot, this is tweakers
    praise: not route `rest`: it wants signal other
    no route takes it, so Knowledge is told, the team of list Sector
    ");
    let nothing = verdict(&[("Rival", ListKind::Competitor)], &[]);
    insta::assert_snapshot!(routes.trace(&mention(), &nothing, now()), @r"
    other: not route `crisis`: it wants signal crisis
    other: not route `sales`: it wants signal lead
    other: not route `webcare`: it wants signal crisis or complaint or question
    other: not route `reviews`: it wants a signal that passes
    other: not route `rest`: it wants a hit of list Acme
    nobody is told: no route takes it, and no list that it hits has a team
    ");
}

#[test]
fn what_a_group_is_called_has_an_end() {
    let lead = verdict(&[("Acme", ListKind::Brand)], &[Signal::Lead]);
    let url = Link::parse(&format!("https://a.example/{}", "x".repeat(1500)));
    let mention = Mention { author: Some(Author { url, ..Author::default() }), ..mention() };
    assert_eq!(routes().select(&mention, &lead, now())[0].key.group.len(), 256);
    let nobody = Mention { author: None, ..mention };
    assert!(routes().select(&nobody, &lead, now())[0].key.group.starts_with("story="));
}

#[test]
fn timing_comes_from_the_route_or_the_defaults() {
    let name = |name| RouteName::new(name).unwrap();
    for (route, wait) in [(Some(name("crisis")), 0), (Some(name("webcare")), 30), (Some(name("gone")), 30), (None, 30)] {
        let timing = routes().timing(route.as_ref());
        assert_eq!((timing.group_wait, timing.group_interval), (Period::secs(wait), Period::secs(900)));
    }
}

#[test]
fn a_storm_goes_to_the_team_of_its_list_or_to_those_who_get_its_crises() {
    let team = |name: &str| -> Team { toml::from_str(&format!("name = \"{name}\"\nmail = \"a@acme.example\"")).unwrap() };
    let route = |text: &str| toml::from_str::<RouteRule>(&format!("name = \"r\"\n{text}")).unwrap();
    let crisis = route("match.signal = \"crisis\"\nteam = [\"Board\", \"Webcare\"]");
    let elsewhere = route("match.list = \"Rival\"\nteam = \"Sales\"");
    let abroad = route("match.lang = \"de\"\nteam = \"Sales\"");
    let complaints = route("match.signal = \"complaint\"\nteam = \"Webcare\"");
    let goes_on = RouteRule { goes_on: true, ..crisis.clone() };
    for (name, rules, list_team, expected) in [
        ("the list's own team", vec![crisis.clone()], Some("Press"), &["Press"][..]),
        ("who gets its crises", vec![crisis.clone(), complaints.clone()], None, &["Board", "Webcare"]),
        ("of all routes that take them", vec![goes_on, route("team = \"Sales\"")], None, &["Board", "Webcare", "Sales"]),
        ("or else its complaints", vec![complaints], None, &["Webcare"]),
        ("not what is narrower", vec![elsewhere, abroad], None, &[]),
        ("nor a team that is not there", vec![], Some("Gone"), &[]),
    ] {
        let teams = ["Board", "Webcare", "Sales", "Press"].map(team).to_vec();
        let list_teams = list_team.map(|team| (list("Acme"), TeamName::new(team).unwrap())).into_iter().collect();
        let routes = Routes::new(teams, rules, list_teams, Period::secs(3600));
        let told: Vec<&str> = routes.of_storm(&list("Acme")).iter().map(|team| team.name.as_str()).collect();
        assert_eq!(told, expected, "{name}");
    }
}
