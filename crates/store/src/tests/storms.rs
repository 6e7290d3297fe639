//! What is known of storms: in one transaction with what is told, replaced part by part, and gone when it is not needed.

use crate::{
    Intake, Library, Outbox, Stormwatch,
    fixtures::{cursor, found, open, seal},
};
use luister_mention::{AlertKind, Position, StormCursor, StormPart, StormStep};

pub(super) fn step(position: u64, parts: &[(&str, usize)]) -> StormStep {
    let part = |(name, length): &(&str, usize)| StormPart { name: (*name).to_owned(), json: "7".repeat(*length) };
    StormStep { cursor: StormCursor { position: Position(position) }, parts: parts.iter().map(part).collect(), gone: vec![], seals: vec![] }
}

fn kept(store: &dyn Stormwatch) -> Vec<(String, usize)> {
    let mut kept: Vec<_> = store.storm_parts().unwrap().into_iter().map(|part| (part.name, part.json.len())).collect();
    kept.sort();
    kept
}

#[test]
fn parts_of_any_length_are_replaced_and_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    {
        let store = open(dir.path());
        assert_eq!((store.storm_cursor().unwrap(), kept(&store)), (None, vec![]));
        store.advance_storms(&step(3, &[("usual/Acme", 150_000), ("present/Acme", 10), ("usual/Rival", 5)])).unwrap();
        let mut next = step(9, &[("usual/Acme", 20), ("present/Acme", 60_000)]);
        next.gone = vec!["usual/Rival".into(), "usual/Nobody".into()];
        store.advance_storms(&next).unwrap();
    }
    let store = open(dir.path());
    assert_eq!(store.storm_cursor().unwrap(), Some(StormCursor { position: Position(9) }));
    assert_eq!(kept(&store), [("present/Acme".to_owned(), 60_000), ("usual/Acme".to_owned(), 20)]);
}

#[test]
fn what_is_told_and_what_was_learned_are_kept_together_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [found(1)];
    store.record(&page, &cursor()).unwrap();
    let told = seal(&page, 2);
    let both = StormStep { seals: vec![told.clone()], ..step(1, &[("present/Acme", 10)]) };
    store.advance_storms(&both).unwrap();
    assert_eq!(store.alert(told.alert.id).unwrap().map(|alert| alert.body.kind()), Some(AlertKind::Mentions));
    assert_eq!(store.undelivered().unwrap().len(), 2);
    let stale = StormStep { seals: vec![told], ..step(2, &[("present/Acme", 99)]) };
    assert!(store.advance_storms(&stale).is_err());
    assert_eq!((store.storm_cursor().unwrap().unwrap().position, kept(&store)[0].1), (store.last_position().unwrap(), 10));
}
