//! What waits for the answer of a customer system: it is told in time, and with what belongs to it.

use super::*;
use crate::daemon::stage;
use luister_alerts::lookup::Said;
use luister_mention::{
    Change, Found, GroupKey, LookupName, LookupStatus, MentionId, MentionLine, Parent, RouteName, Signal, SourceName, Stored, StoryId, Tie,
};
use luister_store::{Intake as _, Library as _, Outbox as _, SledStore};

const CONFIG: &str = r#"
[[lookup]]
name = "crm"
url = "https://crm.acme.example/luister"
send = "author.name"

[[team]]
name = "Webcare"
mail = "webcare@acme.example"

[[team]]
name = "Key accounts"
mail = "accounts@acme.example"
people = [{ name = "Anna", mail = "anna@acme.example" }]

[[route]]
name = "all"
team = "Webcare"
lookup = "crm"
nack = { team = "Key accounts" }
"#;

/// So many seconds after the first mention.
fn at(secs: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000) + chrono::TimeDelta::seconds(secs)
}

struct Counter {
    live: Live,
    store: SledStore,
    _dir: tempfile::TempDir,
}

impl Counter {
    fn open() -> Self {
        let (live, store, dir) = stage::set(CONFIG);
        let live = Live { since: at(-3600), ..live };
        Self { live, store, _dir: dir }
    }

    /// A complaint by somebody, heard then.
    fn hear(&self, author: &str, secs: i64) {
        let line = serde_json::json!({ "text": format!("Acme belt niet terug, {author} {secs}"), "author": { "name": author }, "published": at(secs) });
        let mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("forum").unwrap(), at(secs));
        let mention = luister_mention::Mention { channel: luister_mention::Channel::Forum, ..mention };
        let verdict = stage::verdict(Signal::Complaint);
        let key = GroupKey::new(TeamName::new("Webcare").unwrap(), RouteName::new("all").ok(), "list=Acme");
        let pending = Pending { ties: Tie::all(&mention), ..Pending::new(mention.id, key, Signal::Complaint, at(secs)) };
        let found = Found { mention, verdict, content: 0, like: None, change: Change::New, pendings: vec![pending], answers: None };
        self.store.record_part(&[found]).unwrap();
    }

    /// Every question that was not answered yet is answered so.
    fn answer(&self, said: &Said) {
        let crm = LookupName::new("crm").unwrap();
        let open: Vec<_> = self.store.pendings().unwrap().iter().filter(|pending| pending.customer.is_none()).map(Pending::id).collect();
        self.store.answer(&open, &|pending| self.live.plan.routes.answered(pending, &crm, said)).unwrap();
    }

    /// What is told then, each mail as its recipients and how many mentions it tells.
    fn told(&self, secs: i64) -> Vec<(String, usize)> {
        let sealed = seal_teams(&self.store, &self.live, false, at(secs)).unwrap();
        let mut told = Vec::new();
        for alert in sealed.alerts {
            let count = if let luister_mention::Body::Mentions(told) = &alert.body { told.len() } else { 0 };
            let to = self.store.undelivered().unwrap().into_iter().filter(|delivery| delivery.id.alert == alert.id);
            told.push((to.map(|delivery| delivery.to.address).collect::<Vec<_>>().join(" "), count));
        }
        told
    }
}

fn ack() -> Said {
    Said::bare(LookupStatus::Ack)
}

#[test]
fn nothing_is_told_before_its_answer_but_never_much_later() {
    let counter = Counter::open();
    counter.hear("Jan", 0);
    for secs in [0, 29, 30, 34] {
        assert_eq!(counter.told(secs), [], "after {secs}s");
    }
    assert_eq!(counter.told(36), [("webcare@acme.example".to_owned(), 1)], "also if nobody ever said what became of the question");
}

#[test]
fn what_a_mention_answers_is_told_though_the_source_names_no_more_than_which() {
    let counter = Counter::open();
    counter.hear("Jan", 0);
    let asked = counter.store.pendings().unwrap()[0].mention;
    let Stored { mut mention, verdict, .. } = counter.store.mention(asked).unwrap().unwrap();
    mention.id = MentionId::from_bytes([9; 16]);
    mention.story = StoryId(mention.id);
    mention.parent = Some(Parent { id: Some(asked), author: None, text: None });
    let key = GroupKey::new(TeamName::new("Webcare").unwrap(), None, "list=Acme");
    let pending = Pending::new(mention.id, key, Signal::Complaint, at(1));
    let found = Found { mention, verdict, content: 1, like: None, change: Change::New, pendings: vec![pending.clone()], answers: None };
    counter.store.record_part(&[found]).unwrap();
    let team = counter.live.plan.routes.team(&pending.key.team).unwrap();
    let told = Sealer { store: &counter.store, live: &counter.live, team, now: at(2) }.tell(&[pending]).unwrap().remove(0);
    let parent = told.mention.parent.unwrap();
    assert_eq!((parent.author.as_deref(), parent.text.as_deref()), (Some("Jan"), Some("Acme belt niet terug, Jan 0")));
}

#[test]
fn an_answer_comes_while_the_group_waits_and_costs_no_time() {
    let counter = Counter::open();
    counter.hear("Jan", 0);
    counter.answer(&Said { team: Some("Key accounts".into()), person: Some("Anna".into()), ..ack() });
    counter.hear("Piet", 10);
    counter.answer(&Said::bare(LookupStatus::Nack));
    counter.hear("Kees", 20);
    counter.answer(&ack());
    assert_eq!(counter.told(29), []);
    let to = |address: &str, count| (address.to_owned(), count);
    assert_eq!(counter.told(30), [to("anna@acme.example", 1)], "what is for one person is no part of what is for the team");
    assert_eq!(counter.told(40), [to("accounts@acme.example", 1)]);
    assert_eq!(counter.told(50), [to("webcare@acme.example", 1)]);
}

#[test]
fn what_is_ready_waits_for_what_belongs_to_it_and_for_nothing_that_came_later() {
    let counter = Counter::open();
    counter.hear("Jan", 0);
    counter.answer(&ack());
    counter.hear("Jan", 29);
    assert_eq!(counter.told(30), [], "one mail is to tell both");
    counter.answer(&ack());
    assert_eq!(counter.told(31), [("webcare@acme.example".to_owned(), 2)]);

    let counter = Counter::open();
    counter.hear("Jan", 0);
    counter.answer(&ack());
    for secs in [29, 31, 33, 35] {
        counter.hear("Jan", secs);
        assert_eq!(counter.told(secs), [], "after {secs}s");
    }
    assert_eq!(counter.told(36), [("webcare@acme.example".to_owned(), 1)], "the time-out later, and not longer");
    counter.answer(&ack());
    assert_eq!(counter.told(36 + 15 * 60), [("webcare@acme.example".to_owned(), 4)], "the others with later news");
}

#[test]
fn what_comes_together_is_told_in_as_few_mails_as_without_a_question() {
    let counter = Counter::open();
    for writer in ["Jan", "Piet", "Kees"] {
        counter.hear(writer, 0);
    }
    let [jan, ..] = &counter.store.pendings().unwrap()[..] else { panic!("three are pending") };
    let crm = LookupName::new("crm").unwrap();
    counter.store.answer(&[jan.id()], &|pending| counter.live.plan.routes.answered(pending, &crm, &ack())).unwrap();
    counter.hear("Els", 30);
    assert_eq!(counter.told(31), [], "one is ready, and the others would have come with it");
    counter.answer(&ack());
    assert_eq!(counter.told(32), [("webcare@acme.example".to_owned(), 4)]);

    let counter = Counter::open();
    counter.hear("Jan", 0);
    counter.answer(&ack());
    counter.hear("Els", 31);
    assert_eq!(counter.told(32), [("webcare@acme.example".to_owned(), 1)], "it was due before Els was heard");
}
