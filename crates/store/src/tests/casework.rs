//! What people do with mentions, and which mentions belong together.

use crate::{
    Casework, Intake, Library, Outbox, Upkeep,
    fixtures::{at, cursor, found, group, open, seal},
};
use luister_mention::{CaseEvent, CaseState, CaseStep, Change, Correction, Found, Label};

#[test]
fn people_find_correct_and_work() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [found(1), found(2), found(3)];
    store.record(&page, &cursor()).unwrap();
    let first = &page[0].mention;
    assert_eq!(store.mentions_like(&first.id.short(), 10).unwrap(), [first.id]);
    assert_eq!(
        store.mentions_like(&first.id.to_string().to_uppercase().chars().take(9).collect::<String>(), 10).unwrap(),
        [first.id],
        "half a byte too"
    );
    assert_eq!(store.mentions_like("", 10).unwrap().len(), 3);
    assert_eq!(store.mentions_like("é\"x", 10).unwrap(), []);
    let texts = |stored: Vec<luister_mention::Stored>| stored.into_iter().map(|s| s.mention.text).collect::<Vec<_>>();
    let (newest, total) = store.by_author(&first.author_key().unwrap(), 2).unwrap();
    assert_eq!((texts(newest), total), (vec![page[2].mention.text.clone(), page[1].mention.text.clone()], 3));
    assert_eq!(texts(store.between(at(2), at(3), 9).unwrap()), [page[1].mention.text.clone()]);

    let label = |correction| Label { mention: first.id, correction, who: "karin".into(), note: None, at: at(1), teaches: true };
    store.label(&label(Correction::NotUs), &[], &[page[0].pendings[0].id()]).unwrap();
    assert_eq!(store.pendings().unwrap().len(), 2, "a correction may withdraw");
    store.label(&label(Correction::Signal(luister_mention::Signal::Praise)), &page[0].pendings, &[]).unwrap();
    assert_eq!(store.pendings().unwrap().len(), 3, "and add");
    assert_eq!(store.labels(first.id).unwrap().len(), 2);

    let mut sealed = seal(&page, 1);
    let told = luister_mention::Told::new(first.clone(), page[0].verdict.clone(), luister_mention::Signal::Complaint);
    sealed.cases = vec![CaseStep::Open(luister_mention::Case::open(&told, group().team, &sealed.alert))];
    store.seal(&sealed).unwrap();
    let event = CaseEvent::new(at(2), "karin", CaseState::Handled);
    let case = store.act(first.story, &group().team, event.clone(), &|_| None).unwrap().unwrap();
    let done: Vec<_> = case.history.iter().map(|event| (event.at, event.who.as_str(), event.clock.is_some())).collect();
    assert_eq!((case.state, done), (CaseState::Handled, vec![(at(2), "karin", true)]));
    assert_eq!(store.act(page[1].mention.story, &group().team, event, &|_| None).unwrap(), None);
    assert_eq!(store.cases(first.story).unwrap().len(), 1);
}

#[test]
fn a_story_has_every_mention_that_joined_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut page = [found(1), found(2), found(3), found(4)];
    let story = page[1].mention.story;
    (page[2].mention.story, page[3].mention.story) = (story, story);
    store.record(&page, &cursor()).unwrap();
    let texts = |most| {
        let (told, total) = store.by_story(story, most).unwrap();
        (told.into_iter().map(|stored| stored.mention.text).collect::<Vec<_>>(), total)
    };
    let said = |places: &[usize]| places.iter().map(|place| page[*place].mention.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(9), (said(&[1, 2, 3]), 3));
    assert_eq!(texts(2), (said(&[1, 2]), 3));
    let alone = store.by_story(page[0].mention.story, 9).unwrap();
    assert_eq!((alone.0.len(), alone.1), (1, 1));
    let nobody = luister_mention::StoryId(luister_mention::MentionId::from_bytes([0; 16]));
    assert_eq!(store.by_story(nobody, 9).unwrap(), (vec![], 0));

    let mut edited = Found { change: Change::Revision, ..page[3].clone() };
    edited.mention.text = "veranderd".into();
    store.record(&[edited], &cursor()).unwrap();
    assert_eq!(texts(9).0[2], "veranderd");
    assert_eq!((store.counts().unwrap()["by_story"], store.verify().unwrap().findings), (2, vec![]));
}

#[test]
fn the_last_label_of_each_mention_is_what_is_learned_from() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [found(1), found(2), found(3)];
    store.record(&page, &cursor()).unwrap();
    let label = |nth: usize, correction, day| {
        let label = Label { mention: page[nth].mention.id, correction, who: "karin".into(), note: None, at: at(day), teaches: true };
        store.label(&label, &[], &[]).unwrap();
    };
    label(0, Correction::NotUs, 3);
    label(1, Correction::NotUs, 2);
    label(0, Correction::Signal(luister_mention::Signal::Praise), 4);
    label(2, Correction::NotUs, 1);
    let labelled = |most| {
        let labelled = store.labelled(most).unwrap();
        labelled.into_iter().map(|(label, stored)| format!("{} {}", label.correction, stored.mention.text)).collect::<Vec<_>>()
    };
    let text = |nth: usize| &page[nth].mention.text;
    let [first, second, third] = [format!("not-us {}", text(2)), format!("not-us {}", text(1)), format!("praise {}", text(0))];
    assert_eq!(labelled(9), [first, second.clone(), third.clone()]);
    assert_eq!(labelled(2), [second, third], "of too many those that were given last");
}
