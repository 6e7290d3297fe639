//! What is new, what is an edit, and what is recorded with its cursor.

use super::*;
use luister_mention::MentionId;
use std::{sync::Barrier, thread};

/// The marks by which a page is known that shows the same again.
fn contents(items: &[Item]) -> Vec<u64> {
    items.iter().map(Item::content).collect()
}

fn standings(store: &dyn Store, items: &[Item]) -> Vec<&'static str> {
    let standings = store.compare(&Candidate::of_page(&source(), items, &contents(items))).unwrap();
    let word = |standing: &Standing| match standing {
        Standing::New { .. } => "new",
        Standing::Edited { .. } => "edited",
        Standing::Seen => "seen",
    };
    standings.iter().map(word).collect()
}

pub(super) fn record_page(store: &dyn Store, items: &[Item]) {
    let standings = store.compare(&Candidate::of_page(&source(), items, &contents(items))).unwrap();
    let found: Vec<Found> = items
        .iter()
        .zip(standings)
        .filter_map(|(item, standing)| match standing {
            Standing::New { id } => Some(found_of(item, id)),
            Standing::Edited { old } => Some(Found { change: Change::Revision, ..found_of(item, old.mention.id) }),
            Standing::Seen => None,
        })
        .collect();
    store.record(&found, &cursor()).unwrap();
}

#[test]
fn pages_of_several_sources_are_recorded_together() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut first = 0;
    let polls: Vec<(Vec<Found>, Cursor)> = [300_u32, 300, 0, 1200, 3]
        .iter()
        .enumerate()
        .map(|(place, count)| {
            first += 2000;
            let name = SourceName::new(&format!("source {place}")).unwrap();
            ((first..first + count).map(found).collect(), Cursor { source: name, ..cursor() })
        })
        .collect();
    let recorded = store.record_all(&polls.iter().map(|(found, cursor)| (found.as_slice(), cursor)).collect::<Vec<_>>()).unwrap();
    assert_eq!(recorded.iter().map(|recorded| recorded.new).collect::<Vec<_>>(), [300, 300, 0, 1200, 3]);
    let counts = store.counts().unwrap();
    assert_eq!((counts["mention"], counts["cursor"], counts["pending"]), (1803, 5, 1803));
    assert_eq!(store.record_all(&[]).unwrap(), []);
}

#[test]
fn another_guid_for_what_the_page_showed_before_is_not_new() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let linked = |guid: &str, path: &str| Item {
        guid: Some(guid.into()),
        link: Link::parse(&format!("https://a.example/{path}")),
        text: "Storing".into(),
        ..Item::default()
    };
    record_page(&store, &[linked("g1", "1"), linked("g2", "2")]);
    assert_eq!(standings(&store, &[linked("h1", "1"), linked("h2", "2")]), ["seen", "seen"]);
    assert_eq!(standings(&store, &[linked("h1", "3"), linked("h2", "2")]), ["new", "seen"], "another address");
    assert_eq!(standings(&store, &[linked("h1", "1"), linked("h2", "1")]), ["new", "new"], "the address of two is that of neither");
    let later = Candidate::of_page(&source(), &[linked("h1", "1")], &[]);
    assert!(matches!(store.compare(&later).unwrap()[..], [Standing::New { .. }]), "what was gone in between is said once more");
}

#[test]
fn a_recorded_page_is_seen_at_the_next_poll_and_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let items = [item(1), item(2)];
    {
        let store = open(dir.path());
        assert_eq!(standings(&store, &items), ["new", "new"]);
        record_page(&store, &items);
        assert_eq!(standings(&store, &items), ["seen", "seen"]);
    }
    let store = open(dir.path());
    assert_eq!(standings(&store, &items), ["seen", "seen"]);
    assert_eq!(store.cursors().unwrap(), [cursor()]);
    assert_eq!(store.pendings().unwrap().len(), 2);
    let edited = [Item { text: "iets anders".into(), ..item(1) }, item(2)];
    assert_eq!(standings(&store, &edited), ["edited", "seen"]);
}

#[test]
fn a_folder_that_is_about_to_be_let_go_of_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let items = [item(1), item(2)];
    let mut store = open(dir.path());
    record_page(&store, &items);
    for _ in 0..20 {
        // Whoever opens comes while the one before still has the lock, or is just dropping it.
        let here = Barrier::new(2);
        store = thread::scope(|scope| {
            let next = scope.spawn(|| {
                here.wait();
                open(dir.path())
            });
            here.wait();
            drop(store);
            next.join().unwrap()
        });
        assert_eq!(standings(&store, &items), ["seen", "seen"]);
    }
}

#[test]
fn one_guid_for_every_entry_loses_none_and_doubles_none() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let with = |text: &str| Item { guid: Some("same".into()), text: text.into(), ..Item::default() };
    let (a, b, c) = (with("a"), with("b"), with("c"));
    for (name, page, expected) in [
        ("two at once", vec![b.clone(), a.clone()], vec!["new", "new"]),
        ("the same in another order", vec![a.clone(), b.clone()], vec!["seen", "seen"]),
        ("a third on top", vec![c.clone(), b.clone(), a.clone()], vec!["new", "seen", "seen"]),
        ("the same entry twice", vec![a.clone(), a], vec!["seen", "seen"]),
        ("the last one alone", vec![c], vec!["seen"]),
    ] {
        assert_eq!(standings(&store, &page), expected, "{name}");
        record_page(&store, &page);
    }
    assert_eq!(store.after(Position(0), 10).unwrap().mentions.len(), 3);
}

#[test]
fn an_edit_takes_the_place_and_keeps_the_old_version() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    record_page(&store, &[item(1)]);
    for version in 0..25 {
        record_page(&store, &[Item { text: format!("versie {version}"), ..item(1) }]);
    }
    let all = store.after(Position(0), 10).unwrap().mentions;
    assert_eq!((all.len(), all[0].revision, all[0].mention.text.as_str()), (1, 25, "versie 24"));
    let counts = store.counts().unwrap();
    assert_eq!((counts["revision"], counts["by_time"], counts["by_author"]), (20, 1, 1), "versions are bounded, indexes follow");
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
}

#[test]
fn the_counts_hold_whatever_becomes_of_a_mention() {
    let dir = tempfile::tempdir().unwrap();
    let linked = |guid: u32, text: &str| Item {
        link: Link::parse(&format!("https://a.example/{}", guid % 2)),
        text: text.into(),
        published: Some(at(i64::from(guid % 2))),
        ..item(guid)
    };
    let unsigned = |guid| Item { author: None, ..linked(guid, "zonder naam") };
    for (name, page, mentions) in [
        ("new", vec![linked(0, "a"), linked(1, "a")], 2),
        ("the same words under another guid", vec![linked(2, "a"), linked(3, "a")], 2),
        ("edited, and as old as before", vec![linked(0, "b"), linked(1, "b")], 2),
        ("edited, and later", vec![Item { published: Some(at(9)), ..linked(0, "c") }], 2),
        ("no longer signed", vec![unsigned(0)], 2),
        ("signed again", vec![linked(0, "a")], 2),
        ("twice on a page", vec![linked(4, "d"), linked(4, "d"), linked(4, "e")], 4),
        ("known", vec![linked(4, "d"), linked(1, "b")], 4),
    ] {
        let store = open(dir.path());
        record_page(&store, &page);
        assert_eq!(store.counts().unwrap()["mention"], mentions, "{name}");
        drop(store);
        // Whoever opens counts every record.
        let verification = open(dir.path()).verify().unwrap();
        assert_eq!(verification.findings, Vec::<String>::new(), "{name}");
    }
    let other = linked(6, "a");
    let again = [found(70), found(70), found_of(&other, MentionId::of(&source(), &other.identity()))];
    open(dir.path()).record(&again, &cursor()).unwrap();
    assert_eq!(open(dir.path()).counts().unwrap()["mention"], 6, "twice in a transaction, and alike to what is there");
}

#[test]
fn a_page_of_many_batches_moves_the_cursor_last() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let all: Vec<Found> = (0..1201).map(found).collect();
    let recorded = store.record(&all, &cursor()).unwrap();
    assert_eq!((recorded.new, recorded.pendings), (1201, 1201));
    let again = store.record(&all, &cursor()).unwrap();
    assert_eq!((again.new, again.pendings), (0, 0), "a page that is recorded twice adds nothing");
    assert_eq!(store.last_position().unwrap(), Position(1201));
    let page = store.after(Position(1199), 10).unwrap();
    assert_eq!((page.mentions.len(), page.last), (2, Position(1201)));
}
