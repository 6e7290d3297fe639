//! What is erased is gone wherever it was, counts as before, and is not taken in again.

use super::{hearing::record_page, *};
use crate::{Casework, Erasure, Figures, Library};
use chrono::{DateTime, Utc};
use luister_mention::{Body, Case, CaseStep, Erased, Expiry, MentionId, Record, Signal, Told};

/// Everything that an export gives, as text.
fn exported(store: &SledStore) -> String {
    let mut lines = Vec::new();
    export_lines(store, &mut lines).unwrap();
    String::from_utf8(lines).unwrap()
}

fn tallied(store: &SledStore) -> usize {
    let mut count = 0;
    store.tallies(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, &mut |_| count += 1).unwrap();
    count
}

/// Three mentions, the third of which joined the story of the first; one alert that tells of all, one of the second alone, each
/// with a case.
fn told(dir: &Path) -> (SledStore, [Found; 3]) {
    let store = open(dir);
    let mut page = [found(1), found(2), found(3)];
    page[2].mention.story = page[0].mention.story;
    store.record(&page, &cursor()).unwrap();
    record_page(&store, &[Item { text: "geheim veranderd".into(), ..item(2) }]);
    let correction = Correction::Signal(Signal::Praise);
    let label = |mention, who: &str| Label { mention, correction, who: who.into(), note: None, at: at(1), teaches: true };
    store.label(&label(page[1].mention.id, "Karin"), &[], &[]).unwrap();
    for (part, recipients) in [(&page[..], 2), (&page[1..2], 1)] {
        let mut sealed = seal(part, recipients);
        sealed.pendings.clear();
        sealed.cases = part
            .iter()
            .map(|found| {
                let told = Told::new(found.mention.clone(), found.verdict.clone(), Signal::Complaint);
                CaseStep::Open(Case { next: Some(at(2000)), ..Case::open(&told, group().team, &sealed.alert) })
            })
            .collect();
        store.seal(&sealed).unwrap();
    }
    (store, page)
}

#[test]
fn what_is_erased_is_gone_and_still_counts() {
    let dir = tempfile::tempdir().unwrap();
    let (store, page) = told(dir.path());
    let [_, second, _] = &page;
    let (id, story, before) = (second.mention.id, second.mention.story, tallied(&store));
    assert_eq!(store.erase(&[id, MentionId::from_bytes([9; 16])], Erased::Forgotten, at(3000)).unwrap(), 1);
    assert_eq!(store.erase(&[id], Erased::Forgotten, at(3000)).unwrap(), 0, "once");
    let mut gone = Vec::new();
    let swept = store.sweep(None, &mut |alert| gone.push(alert.id)).unwrap();
    assert_eq!((swept.alerts, swept.shortened, swept.deliveries, gone.len()), (1, 1, 1, 2));

    assert_eq!(store.mention(id).unwrap(), None);
    assert_eq!((store.labels(id).unwrap(), store.cases(story).unwrap()), (vec![], vec![]));
    assert!(store.pendings().unwrap().iter().all(|pending| pending.mention != id));
    assert_eq!(store.by_author(&second.mention.author_key().unwrap(), 9).unwrap().1, 2);
    assert_eq!(store.between(at(0), at(9), 9).unwrap().len(), 2);
    assert_eq!(store.alert(seal(&page, 0).alert.id).unwrap().map(|alert| alert.tells_of().len()), Some(2));
    assert_eq!(store.due(at(9000), 9).unwrap().len(), 2, "what is left is still sent");
    assert_eq!(store.nudged(at(9000), 9).unwrap().0.len(), 1);
    let text = exported(&store);
    for word in ["nummer 2", "geheim", "Karin"] {
        assert!(!text.contains(word), "{word} is in {text}");
    }
    assert_eq!(tallied(&store), before);

    record_page(&store, &[item(2), Item { text: "weer anders".into(), ..item(2) }]);
    assert_eq!(store.mention(id).unwrap(), None, "it is not taken in again");
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
    drop(store);
    let store = open(dir.path());
    assert_eq!((store.mention(id).unwrap(), store.counts().unwrap()["grave"]), (None, 1));
}

#[test]
fn a_story_goes_with_the_last_that_was_told_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let (store, [first, _, third]) = told(dir.path());
    let story = first.mention.story;
    let texts = |store: &SledStore| store.by_story(story, 9).unwrap().0.into_iter().map(|stored| stored.mention.text).collect::<Vec<_>>();
    store.erase(&[first.mention.id], Erased::Expired, at(3000)).unwrap();
    assert_eq!((texts(&store), store.cases(story).unwrap().len()), (vec![third.mention.text.clone()], 1));
    store.erase(&[third.mention.id], Erased::Expired, at(3000)).unwrap();
    assert_eq!((texts(&store), store.cases(story).unwrap().len()), (vec![], 0));
    assert_eq!(store.open_cases(&group().team).unwrap().len(), 1, "of the other story");
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
}

#[test]
fn a_sweep_takes_what_was_told_before_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = told(dir.path());
    assert_eq!(store.sweep(Some(at(1001)), &mut |_| {}).unwrap(), crate::Swept::default(), "nothing is as old as that");
    let swept = store.sweep(Some(at(1002)), &mut |_| {}).unwrap();
    assert_eq!((swept.alerts, swept.deliveries, swept.remembered), (2, 3, 1));
    let counts = store.counts().unwrap();
    assert_eq!((counts["alert"], counts["delivery"], counts["waiting"], counts["mention"]), (0, 0, 0, 3));
}

#[test]
fn graves_come_back_with_an_export_and_count_there_too() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, page) = told(from.path());
    store.erase(&[page[0].mention.id], Erased::Withdrawn, at(3000)).unwrap();
    let other = open(to.path());
    let mut lines = Vec::new();
    let summary = export_lines(&store, &mut lines).unwrap();
    import_lines(&other, &mut Bytes::new(&lines)).unwrap();
    let mut again = Vec::new();
    assert_eq!(export_lines(&other, &mut again).unwrap(), summary);
    assert_eq!((tallied(&other), other.counts().unwrap()), (tallied(&store), store.counts().unwrap()));
    record_page(&other, &[item(1)]);
    assert_eq!(other.mention(page[0].mention.id).unwrap(), None);
    assert_eq!(other.verify().unwrap().findings, Vec::<String>::new());
    let mut graves = Vec::new();
    other
        .export(&mut |record| {
            if let Record::Grave(grave) = record {
                graves.push((grave.why, grave.tally.is_some()));
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(graves, [(Erased::Withdrawn, true)]);
}

#[test]
fn what_an_alert_tells_of_the_gone_is_taken_out_of_every_kind() {
    let dir = tempfile::tempdir().unwrap();
    let (_store, page) = told(dir.path());
    let mut alert = seal(&page, 0).alert;
    alert.thread = Some("Klacht van Jan".into());
    let Body::Mentions(told) = &mut alert.body else { panic!("mentions") };
    told[0].places = vec![place(&page[1])];
    told[0].earlier = vec![earlier(&page[1]), luister_mention::Earlier { id: None, ..earlier(&page[1]) }];
    let gone = [page[1].mention.id].into();
    assert_eq!(alert.tells_of().len(), 3);
    assert!(alert.forget(&gone));
    let Body::Mentions(told) = &alert.body else { panic!("mentions") };
    assert_eq!((told.len(), told[0].places.len(), told[0].earlier.len(), &alert.thread), (2, 0, 1, &None));
    assert!(!alert.forget(&[page[0].mention.id, page[2].mention.id].into()), "nothing is left to tell");
}

fn place(found: &Found) -> luister_mention::Place {
    let mention = &found.mention;
    luister_mention::Place {
        mention: mention.id,
        when: mention.when(),
        source: mention.source.clone(),
        author: None,
        excerpt: mention.excerpt(),
        url: None,
    }
}

fn earlier(found: &Found) -> luister_mention::Earlier {
    let mention = &found.mention;
    luister_mention::Earlier {
        id: Some(mention.id),
        when: mention.when(),
        source: mention.source.clone(),
        signal: Signal::Complaint,
        excerpt: mention.excerpt(),
        url: None,
        case: None,
    }
}

#[test]
fn how_far_it_was_looked_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    assert_eq!(store.expiry().unwrap(), None);
    let expiry =
        Expiry { terms: "400d".into(), done: vec![(34_560_000, Position(2))], marks: vec![(at(6), Position(3))], ..Expiry::default() };
    store.set_expiry(&expiry).unwrap();
    assert_eq!(store.expiry().unwrap(), Some(expiry));
}
