//! Cases over days: reminders in office hours, escalation, hand-over, and silence once somebody acted.

use super::*;
use crate::daemon::{courier::Opened, sealer, stage};
use luister_mention::{Alert, CaseEvent, CaseState, Change, Found, GroupKey, MentionLine, Pending, RouteName, SourceName};
use luister_store::{Casework as _, Intake as _, Outbox as _, SledStore, Upkeep as _};

/// Times of November 2026, of which the 20th is a Friday. The clock on the wall is UTC.
fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-{time}:00Z").parse().unwrap()
}

const TEAMS: &str = "[[team]]\nname = \"Webcare\"\nmail = \"webcare@acme.example\"\nresponse_target = \"1h\"\ntimezone = \"UTC\"\n\
    hours = \"mon-fri 09:00-17:00\"\nescalation = \"Leads\"\n[[team]]\nname = \"Leads\"\nmail = \"leads@acme.example\"\n\
    [[route]]\nname = \"all\"\nteam = \"Webcare\"\n";

struct Office {
    live: Live,
    store: SledStore,
    _dir: tempfile::TempDir,
}

impl Office {
    fn open(teams: &str) -> Self {
        let (live, store, dir) = stage::set(teams);
        Self { live, store, _dir: dir }
    }

    /// Complaints by different authors that are heard, told in one mail, and delivered then.
    fn told(&self, count: usize, when: DateTime<Utc>) -> Alert {
        let found: Vec<Found> = (0..count).map(|number| found(number, when)).collect();
        self.store.record_part(&found).unwrap();
        let alert = sealer::seal_teams(&self.store, &self.live, true, when).unwrap().alerts.remove(0);
        self.deliver(when);
        alert
    }

    fn deliver(&self, when: DateTime<Utc>) {
        for delivery in self.store.due(when, 1000).unwrap() {
            let alert = self.store.alert(delivery.id.alert).unwrap().unwrap();
            Opened::by(&alert).mark_sent(&self.store, &self.live, delivery.id, when).unwrap();
        }
    }

    /// What is told now: kind, team and how many cases.
    fn nudge(&self, now: DateTime<Utc>) -> Vec<(String, usize, Option<AlertId>)> {
        let (sealed, _) = Nudger { store: &self.store, live: &self.live, now }.tell().unwrap();
        self.deliver(now);
        let told = |seal: &Seal| {
            let (Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines)) = &seal.alert.body else { panic!("cases") };
            let said = format!("{} {}", seal.alert.body.kind().as_str(), seal.alert.team.as_ref().unwrap());
            (said, lines.len(), seal.alert.in_reply_to)
        };
        sealed.iter().map(told).collect()
    }

    fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.store.nudged(now, 10).unwrap().1
    }
}

fn found(number: usize, when: DateTime<Utc>) -> Found {
    let line = serde_json::json!({
        "text": format!("Acme belt niet terug {number}"), "author": { "name": format!("Schrijver {number}") }, "published": when,
    });
    let mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("forum").unwrap(), when);
    let verdict = stage::verdict(Signal::Complaint);
    let key = GroupKey::new(TeamName::new("Webcare").unwrap(), RouteName::new("all").ok(), "list=Acme");
    let ties = Tie::all(&mention);
    let pending = Pending { ties, ..Pending::new(mention.id, key, Signal::Complaint, when) };
    Found { mention, verdict, content: number as u64, like: None, change: Change::New, pendings: vec![pending], answers: None }
}

#[test]
fn a_team_is_reminded_then_another_is_told_and_the_morning_hands_over() {
    let office = Office::open(TEAMS);
    assert_eq!(office.nudge(at("20T16:00")), [], "the first morning begins with nothing");
    let first = office.told(1, at("20T16:45"));
    assert_eq!(office.next(at("20T16:45")), Some(at("23T09:33")), "four fifths of an hour in office hours");
    assert_eq!(office.nudge(at("21T12:00")), [], "nobody is told at the weekend");
    assert_eq!(office.nudge(at("23T09:00")), [("handover Webcare".to_owned(), 1, None)]);
    assert_eq!(office.nudge(at("23T09:10")), [], "once a morning");
    assert_eq!(office.nudge(at("23T09:33")), [("reminder Webcare".to_owned(), 1, Some(first.id))]);
    assert_eq!(office.nudge(at("23T09:45")), [("escalation Leads".to_owned(), 1, None)]);
    assert_eq!(office.nudge(at("23T16:00")), [], "then it is quiet until the next morning");
    assert_eq!(office.nudge(at("24T09:00")), [("handover Webcare".to_owned(), 1, None)]);
}

#[test]
fn a_clock_that_is_set_loses_nothing_and_floods_nobody() {
    let office = Office::open(TEAMS);
    assert_eq!(office.nudge(at("20T09:30")), []);
    office.told(60, at("20T10:00"));
    let (month_later, an_hour_back) = (at("20T10:05") + TimeDelta::days(30), at("20T09:05"));
    // A month later their time has passed, and that is told in one mail.
    assert_eq!(office.nudge(month_later), [("escalation Leads".to_owned(), 60, None)]);
    let monday = at("20T09:00") + TimeDelta::days(31);
    assert_eq!(office.nudge(monday), [("handover Webcare".to_owned(), 60, None)]);
    assert_eq!(office.nudge(monday + TimeDelta::minutes(1)), [], "once");
    // Set right again, what comes is told and reminded of as ever; what was told stays told.
    assert_eq!(office.nudge(an_hour_back), []);
    let fresh = found(99, an_hour_back);
    office.store.record_part(&[fresh]).unwrap();
    let sealed = sealer::seal_teams(&office.store, &office.live, false, an_hour_back + TimeDelta::seconds(31)).unwrap();
    assert_eq!(sealed.alerts.len(), 1, "the last mail lies in the future, and holds nothing up");
    office.deliver(at("20T09:06"));
    assert_eq!(office.nudge(at("20T09:54")), [("reminder Webcare".to_owned(), 1, Some(sealed.alerts[0].id))]);
    assert_eq!(office.store.open_cases(&TeamName::new("Webcare").unwrap()).unwrap().len(), 61);
}

#[test]
fn who_acts_is_left_alone() {
    let office = Office::open(TEAMS);
    let first = office.told(2, at("20T10:00"));
    let [one, other] = [0, 1].map(|number| found(number, at("20T10:00")).mention.story);
    let act = |story, state, snoozed: Option<DateTime<Utc>>| {
        let event = CaseEvent { snoozed, ..CaseEvent::new(at("20T10:05"), "Karin", state) };
        let team = TeamName::new("Webcare").unwrap();
        office.store.act(story, &team, event, &|case| casebook::next_nudge(&office.live.plan, case)).unwrap().unwrap();
    };
    act(one, CaseState::Handled, None);
    act(other, CaseState::Open, Some(at("20T15:00")));
    assert_eq!(office.nudge(at("20T14:59")), [], "one is handled and the other snoozed");
    assert_eq!(office.nudge(at("20T15:00")), [("escalation Leads".to_owned(), 1, None)], "its time has passed meanwhile");
    act(other, CaseState::Handled, None);
    assert_eq!((office.nudge(at("23T09:00")), office.next(at("23T09:00"))), (vec![], None));
    assert_eq!(office.store.open_cases(&TeamName::new("Webcare").unwrap()).unwrap(), []);
    assert_eq!(office.store.verify().unwrap().findings, Vec::<String>::new());
    assert_eq!(first.answer_by, Some(at("20T11:00")));
}

#[test]
fn many_at_once_are_one_list() {
    let office = Office::open(
        &TEAMS
            .replace("escalation = \"Leads\"\n", "")
            .replace("[[route]]\n", "[[route]]\ngroup_by = \"author\"\n")
            .replace("response_target", "mails_per_hour = 100\nresponse_target"),
    );
    let found: Vec<Found> = (0..40).map(|number| Found { pendings: own_group(number), ..found(number, at("20T10:00")) }).collect();
    office.store.record_part(&found).unwrap();
    sealer::seal_teams(&office.store, &office.live, true, at("20T10:00")).unwrap();
    office.deliver(at("20T10:00"));
    assert_eq!(office.nudge(at("20T10:48")), [("reminder Webcare".to_owned(), 40, None)], "and not forty");
    assert_eq!(office.nudge(at("20T11:00")), [("reminder Webcare".to_owned(), 40, None)], "the team itself, if it names no other");
}

/// A pending in a group of its own, so that each has its mail until there are too many.
fn own_group(number: usize) -> Vec<Pending> {
    let mut pendings = found(number, at("20T10:00")).pendings;
    for pending in &mut pendings {
        pending.key.group = format!("author={number}");
    }
    pendings
}

#[test]
fn the_clock_begins_with_the_delivery() {
    let office = Office::open(TEAMS);
    let found = found(1, at("20T10:00"));
    office.store.record_part(&[found]).unwrap();
    sealer::seal_teams(&office.store, &office.live, true, at("20T10:00")).unwrap();
    assert_eq!(office.nudge(at("20T13:00")), [], "the mail server is away, and nobody knows of it");
    office.deliver(at("20T13:00"));
    assert_eq!(office.next(at("20T13:00")), Some(at("20T13:48")));
    let [case] = &office.store.open_cases(&TeamName::new("Webcare").unwrap()).unwrap()[..] else { panic!("one case") };
    assert_eq!((case.delivered, case.due), (Some(at("20T13:00")), Some(at("20T14:00"))));
}
