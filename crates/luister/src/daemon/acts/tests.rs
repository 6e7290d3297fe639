//! How long a link works, and for what.

use super::*;
use crate::daemon::{observer::Nobody, sealer, stage};
use chrono::TimeDelta;
use luister_mention::{CaseAct, Change, Found, MentionLine, SourceName};
use luister_store::Intake as _;

const CONFIG: &str = "[web]\npublic_listen = \"127.0.0.1:1\"\npublic_url = \"https://acme.example/luister/\"\n\
    [[team]]\nname = \"Webcare\"\nmail = \"webcare@acme.example\"\nlang = \"nl\"\nresponse_target = \"1h\"\npeople = [\"Anna\"]\n\
    [[route]]\nname = \"all\"\nteam = \"Webcare\"\ngroup_wait = \"0s\"\n";

/// The ticket of the link in a mail about this, sealed so long ago; and the daemon, whose store has all of it.
fn sealed(ago: TimeDelta) -> (Counter, Ticket, tempfile::TempDir) {
    let (live, store, dir) = stage::set(CONFIG);
    let when = clock::now() - ago;
    let line = serde_json::json!({ "text": "Acme belt niet terug", "author": { "name": "Sanne" }, "published": when });
    let mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("forum").unwrap(), when);
    let verdict = stage::verdict(Signal::Complaint);
    let pendings = live.plan.routes.select(&mention, &verdict, when);
    store.record_part(&[Found { mention, verdict, content: 1, like: None, change: Change::New, pendings, answers: None }]).unwrap();
    let alert = sealer::seal_teams(&store, &live, true, when).unwrap().alerts.remove(0);
    let Body::Mentions(told) = &alert.body else { panic!("mentions") };
    let link = told[0].act.as_ref().unwrap().to_string();
    let counter = Counter(Arc::new(Post::new(live, Arc::new(store), Arc::new(Nobody))));
    let ticket = counter.read(link.strip_prefix("https://acme.example/luister/act/").unwrap()).unwrap();
    (counter, ticket, dir)
}

fn handled() -> Deed {
    Deed { act: Act::Case(CaseAct::Handled), who: "Anna".into(), note: None }
}

#[tokio::test]
async fn a_link_works_for_seven_days() {
    for (name, ago, works) in
        [("at once", TimeDelta::zero(), true), ("the sixth day", TimeDelta::days(6), true), ("the eighth", TimeDelta::days(8), false)]
    {
        let (counter, ticket, _dir) = sealed(ago);
        let (looked, acted) = (counter.look(&ticket).await, counter.act(&ticket, handled()).await);
        let story = luister_mention::StoryId(ticket.mention);
        let state = counter.0.store.cases(story).unwrap()[0].state;
        if works {
            assert_eq!((looked.unwrap().people, acted), (vec!["Anna".to_owned()], Ok(())), "{name}");
            assert_eq!(state, luister_mention::CaseState::Handled, "{name}");
        } else {
            assert_eq!((looked.err(), acted), (Some(DeadEnd::Gone(Locale::Nl)), Err(DeadEnd::Gone(Locale::Nl))), "{name}");
            assert_eq!(state, luister_mention::CaseState::Open, "{name}");
        }
    }
}

#[tokio::test]
async fn a_ticket_opens_what_its_alert_told_and_nothing_else() {
    let (counter, ticket, _dir) = sealed(TimeDelta::zero());
    let other = Ticket { mention: MentionId::from_bytes([9; 16]), ..ticket };
    assert_eq!(counter.act(&other, handled()).await, Err(DeadEnd::Gone(Locale::Nl)));
    let nothing = Ticket { alert: luister_mention::AlertId::from_bytes([9; 16]), ..ticket };
    assert_eq!(counter.look(&nothing).await.err(), Some(DeadEnd::Gone(Locale::default())));
}
