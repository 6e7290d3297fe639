//! What an editor does to a draft, from its link to what its readers get.

use super::*;
use crate::daemon::{digester::seal_due, observer::Nobody, reports::Shelf, stage};
use chrono::TimeDelta;
use luister_mention::{Change, Found, MentionLine, Position, Signal, SourceName};
use luister_store::{Intake as _, Outbox as _, SledStore};
use luister_web::Reports as _;

/// A draft that was sealed just now and is due in twenty minutes; what has three complaints of three stories in it.
fn drafted() -> (Newsroom, Ticket, Alert, tempfile::TempDir) {
    let now = clock::now();
    let due = (now + TimeDelta::minutes(20)).format("%-M %-H * * *");
    let config = format!(
        "[web]\npublic_listen = \"127.0.0.1:1\"\npublic_url = \"https://acme.example/luister/\"\n\
         [[team]]\nname = \"PR\"\nmail = \"pr@acme.example\"\n\
         [[team]]\nname = \"Redactie\"\nmail = \"redactie@acme.example\"\nlang = \"nl\"\npeople = [\"Anna\"]\n\
         [[digest]]\nname = \"morning\"\nteam = \"PR\"\nschedule = \"{due}\"\ntimezone = \"UTC\"\nreview_by = \"Redactie\"\n"
    );
    let (live, store, dir) = stage::set(&config);
    store.set_digest(&DigestCursor::new("morning", Position(0), now - TimeDelta::hours(20))).unwrap();
    record(&store, now);
    let alert = seal_due(&store, &live, now).unwrap().remove(0);
    let Body::Digest(body) = &alert.body else { panic!("{alert:?}") };
    let Some(DigestReview::Draft { page: Some(page), .. }) = &body.review else { panic!("{body:?}") };
    let page = page.to_string();
    let newsroom = Newsroom(Arc::new(Post::new(live, Arc::new(store), Arc::new(Nobody))));
    let ticket = newsroom.read(page.strip_prefix("https://acme.example/luister/review/").unwrap()).unwrap();
    (newsroom, ticket, alert, dir)
}

fn record(store: &SledStore, now: DateTime<Utc>) {
    let found = |(number, said): (u64, &str)| {
        let line = serde_json::json!({ "id": format!("{number:032x}"), "text": said });
        let heard = now - TimeDelta::hours(1);
        let mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("forum").unwrap(), heard);
        let verdict = stage::verdict(Signal::Complaint);
        Found { mention, verdict, content: number, like: None, change: Change::New, pendings: vec![], answers: None }
    };
    let all: Vec<Found> = [(1, "Acme belt niet terug"), (2, "Factuur klopt niet"), (3, "Zonder stroom")].map(found).into();
    store.record_part(&all).unwrap();
}

fn by(who: &str, edition: u32, step: DraftStep) -> Revision {
    Revision { edition, who: who.to_owned(), step, remarks: [].into(), remark: None }
}

#[tokio::test]
async fn what_an_editor_makes_of_a_draft_is_what_readers_get() {
    let (newsroom, ticket, alert, _dir) = drafted();
    let sheet = newsroom.look(&ticket).await.unwrap();
    assert_eq!((sheet.people.as_slice(), sheet.readers.as_str(), sheet.team.as_str()), (&["Anna".to_owned()][..], "PR", "Redactie"));
    let [first, second, third] = [0, 1, 2].map(|nth: usize| sheet.seen[nth].item.clone());

    let revision = Revision {
        remarks: [(second.clone(), "Gebeld".to_owned()), (DraftItem::Complaints("none".into()), "x".into())].into(),
        remark: Some("Rustige dag".into()),
        ..by("Anna", 0, DraftStep::Drop(first.clone()))
    };
    assert_eq!(newsroom.revise(&ticket, revision).await, Ok(Revised::Done));
    assert_eq!(newsroom.revise(&ticket, by("Bram", 0, DraftStep::Release)).await, Ok(Revised::Older), "Anna was before");
    assert_eq!(newsroom.revise(&ticket, by("Bram", 1, DraftStep::Up(third.clone()))).await, Ok(Revised::Done));
    let sheet = newsroom.look(&ticket).await.unwrap();
    assert_eq!(sheet.seen.iter().map(|line| &line.item).collect::<Vec<_>>(), [&first, &third, &second], "what was dropped can come back");
    assert_eq!((sheet.draft.edits.edition, sheet.draft.edits.remarks.len()), (2, 1), "what is not there gets no remark");
    assert_eq!(sheet.draft.edits.last.as_ref().map(|(who, _)| who.as_str()), Some("Bram"));

    let page = Shelf(Arc::clone(&newsroom.0)).page(&ticket).await.unwrap();
    assert!(page.contains("Rustige dag") && page.contains("Dit is een concept") && !page.contains(&sheet.seen[0].said), "{page}");

    let live = newsroom.0.live();
    assert!(seal_due(&*newsroom.0.store, &live, clock::now()).unwrap().is_empty(), "it waits to be released");
    assert_eq!(newsroom.revise(&ticket, by("Anna", 2, DraftStep::Release)).await, Ok(Revised::Done));
    let sent = seal_due(&*newsroom.0.store, &live, clock::now()).unwrap();
    let Body::Digest(body) = &sent[0].body else { panic!("{sent:?}") };
    assert_eq!((sent.len(), sent[0].team.as_ref().unwrap().as_str()), (1, "PR"));
    assert_ne!(sent[0].id, alert.id);
    let seen: Vec<_> = body.seen.iter().map(|seen| (review::of_seen(seen), seen.remark.as_deref())).collect();
    assert_eq!(seen, [(third, None), (second, Some("Gebeld"))]);
    assert_eq!((body.figures.all.total(), body.lines.len()), (3, 2), "the figures still count what was left out");
    let Some(DigestReview::Done { by: Some((who, _)), released: true, dropped: 1, remark }) = &body.review else {
        panic!("{:?}", body.review)
    };
    assert_eq!((who.as_str(), remark.as_deref()), ("Anna", Some("Rustige dag")));

    assert_eq!(newsroom.revise(&ticket, by("Anna", 3, DraftStep::Restore(first))).await, Ok(Revised::Sent));
    assert!(newsroom.look(&ticket).await.unwrap().draft.sent.is_some());
    assert!(seal_due(&*newsroom.0.store, &live, clock::now() + TimeDelta::hours(1)).unwrap().is_empty(), "once");
}

#[tokio::test]
async fn a_link_opens_its_own_draft_and_no_digest() {
    let (newsroom, ticket, _, _dir) = drafted();
    let nothing = Ticket { alert: luister_mention::AlertId::from_bytes([9; 16]), ..ticket };
    assert_eq!(newsroom.look(&nothing).await.err(), Some(DeadEnd::Gone(Locale::default())));
    let too_old = Ticket { until: clock::now() - TimeDelta::seconds(1), ..ticket };
    assert_eq!(newsroom.look(&too_old).await.err(), Some(DeadEnd::Gone(Locale::Nl)));
    // Its readers have a link to the page of the digest: it edits nothing.
    let live = newsroom.0.live();
    newsroom.revise(&ticket, by("Anna", 0, DraftStep::Release)).await.unwrap();
    let sent = seal_due(&*newsroom.0.store, &live, clock::now()).unwrap().remove(0);
    let theirs = Ticket { alert: sent.id, ..ticket };
    assert_eq!(newsroom.look(&theirs).await.err(), Some(DeadEnd::Gone(sent.locale)));
    assert_eq!(newsroom.revise(&theirs, by("Eve", 1, DraftStep::Save)).await, Err(DeadEnd::Gone(sent.locale)));
}
