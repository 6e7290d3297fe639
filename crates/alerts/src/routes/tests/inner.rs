//! Routes inside routes, what they inherit, bounds, and teams that stand in for others.

use super::*;
use luister_mention::{Rating, Reach};

fn routes(config: &str) -> Routes {
    let rules = toml::from_str::<Config>(config).unwrap().route;
    Routes::new(Vec::new(), rules, BTreeMap::new(), Period::secs(48 * 3600))
}

const TREE: &str = r#"
[[route]]
name = "ours"
match = { list = "Acme" }
team = "Webcare"
group_by = "list"
group_wait = "1m"
repeat_interval = "2h"

[[route.route]]
name = "urgent"
match = { signal = "crisis" }
team = ["Board", "Webcare"]
group_wait = "0s"
continue = true

[[route.route]]
name = "legal"
match = { signal = "crisis", source = "rechtspraak" }
group_by = "thread"

[[route.route]]
name = "leads"
match = { signal = "lead" }
team = "Sales"

[[route]]
name = "others"
team = "Research"
"#;

fn taken(routes: &Routes, mention: &Mention, signals: &[Signal], list: &str) -> Vec<String> {
    let pendings = routes.select(mention, &verdict(&[(list, ListKind::Brand)], signals), now());
    pendings.iter().map(|p| format!("{} {} {}", p.key.team, p.key.route.as_ref().unwrap(), p.key.group)).collect()
}

#[test]
fn inner_routes_are_asked_first_and_take_over_what_they_leave_out() {
    let routes = routes(TREE);
    let legal = Mention { source: SourceName::new("rechtspraak").unwrap(), ..mention() };
    for (name, mention, signals, list, expected) in [
        ("no inner route fits", mention(), &[Signal::Complaint][..], "Acme", &["Webcare ours list=Acme"][..]),
        ("one does", mention(), &[Signal::Lead], "Acme", &["Sales leads list=Acme"]),
        ("one goes on and no other fits", mention(), &[Signal::Crisis], "Acme", &["Board urgent list=Acme", "Webcare urgent list=Acme"]),
        (
            "one goes on to the next",
            legal,
            &[Signal::Crisis],
            "Acme",
            &["Board urgent list=Acme", "Webcare urgent list=Acme", "Webcare legal thread=rechtspraak:77"],
        ),
        ("outside the outer route", mention(), &[Signal::Crisis], "Sector", &["Research others list=Sector"]),
    ] {
        assert_eq!(taken(&routes, &mention, signals, list), expected, "{name}");
    }
    let timing = |name: &str| routes.timing(Some(&RouteName::new(name).unwrap()));
    let [ours, urgent, leads, others] = ["ours", "urgent", "leads", "others"].map(timing);
    assert_eq!([ours, urgent, leads, others].map(|timing| timing.group_wait.0.as_secs()), [60, 0, 60, 30]);
    assert_eq!([urgent, leads, others].map(|timing| timing.repeat_interval), [Some(Period::secs(7200)), Some(Period::secs(7200)), None]);
    let crisis = verdict(&[("Acme", ListKind::Brand)], &[Signal::Crisis]);
    insta::assert_snapshot!(routes.trace(&mention(), &crisis, now()).in_words(Locale::Nl), @r"
    crisis: route `ours` past; eerst worden de routes daarbinnen gevraagd
    crisis: route `urgent` neemt het, voor Board en Webcare
    crisis: niet route `legal`: die wil bron rechtspraak, dit is tweakers
    crisis: niet route `leads`: die wil signaal lead
    Board krijgt bericht (crisis), in de groep list=Acme
    Webcare krijgt bericht (crisis), in de groep list=Acme
    ");
}

#[test]
fn a_route_looks_at_score_rating_and_reach() {
    let routes = routes(
        "[[route]]\nname = \"sure\"\nmatch = { score = \">= 0.8\" }\nteam = \"Webcare\"\n\
         [[route]]\nname = \"low\"\nmatch = { rating = \"<= 2\" }\nteam = \"Webcare\"\n\
         [[route]]\nname = \"known\"\nmatch = { reach = [\">= 1000\", \"< 100000\"] }\nteam = \"Webcare\"\n",
    );
    let scored = |complaint: f32, rating: Option<(f32, f32)>, followers: Option<u64>| {
        let rating = rating.and_then(|(value, best)| Rating::new(value, best));
        let reach = followers.map(|followers| Reach { followers: Some(followers), ..Reach::default() });
        let mut verdict = verdict(&[("Acme", ListKind::Brand)], &[Signal::Complaint]);
        verdict.scores.complaint = complaint;
        let pendings = routes.select(&Mention { rating, reach, ..mention() }, &verdict, now());
        pendings.first().and_then(|pending| pending.key.route.clone()).map_or("-".to_owned(), |route| route.to_string())
    };
    assert_eq!(scored(0.8, None, None), "sure");
    assert_eq!(scored(0.79, Some((4.0, 10.0)), None), "low");
    assert_eq!(scored(0.79, Some((2.1, 5.0)), Some(1000)), "known");
    assert_eq!(scored(0.79, Some((2.1, 5.0)), Some(100_000)), "-");
    assert_eq!(scored(0.79, None, None), "-", "what is not known lies within no bounds");
    let trace = routes.trace(&mention(), &verdict(&[("Acme", ListKind::Brand)], &[Signal::Complaint]), now()).to_string();
    insta::assert_snapshot!(trace, @r"
    complaint: not route `sure`: it wants a score >= 0.8, this is 0.00
    complaint: not route `low`: it wants a rating in stars of five <= 2, this has none
    complaint: not route `known`: it wants a reach >= 1000 and < 100000, this is unknown
    nobody is told: no route takes it, and no list that it hits has a team
    ");
}

#[test]
fn outside_office_hours_another_team_stands_in_but_not_for_a_crisis() {
    let team = |text: &str| toml::from_str::<Team>(&format!("mail = \"a@acme.example\"\n{text}")).unwrap();
    let teams = vec![team("name = \"Webcare\"\nhours = \"mon-fri 09:00-17:00\"\noutside = { team = \"Night\" }"), team("name = \"Night\"")];
    let rules = toml::from_str::<Config>("[[route]]\nname = \"all\"\nteam = [\"Webcare\", \"Night\"]").unwrap().route;
    let routes = Routes::new(teams, rules, BTreeMap::new(), Period::secs(48 * 3600));
    let told = |signal, at: &str| {
        let now: DateTime<Utc> = at.parse().unwrap();
        let mention = Mention { published: Some(now), ..mention() };
        let pendings = routes.select(&mention, &verdict(&[("Acme", ListKind::Brand)], &[signal]), now);
        let shown = |pending: &Pending| {
            format!("{}{}", pending.key.team, pending.instead_of.as_ref().map(|team| format!(" for {team}")).unwrap_or_default())
        };
        pendings.iter().map(shown).collect::<Vec<_>>()
    };
    assert_eq!(told(Signal::Complaint, "2026-11-20T12:00:00Z"), ["Webcare", "Night"]);
    assert_eq!(told(Signal::Complaint, "2026-11-20T20:00:00Z"), ["Night for Webcare"], "and is told once");
    assert_eq!(told(Signal::Crisis, "2026-11-20T20:00:00Z"), ["Webcare", "Night"]);
}
