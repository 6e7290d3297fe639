//! What is kept to look back on: the lists as they came into force, and the history.

use crate::{
    Intake, Keywords, Library, Upkeep,
    fixtures::{at, cursor, found, loaded, open},
};
use luister_mention::{Found, Position};

#[test]
fn lists_are_kept_as_they_came_into_force_and_only_those() {
    let (dir, long) = (tempfile::tempdir().unwrap(), "é".repeat(70_000));
    {
        let store = open(dir.path());
        store.keep_lists(&[loaded("b.txt", "acme", 1), loaded("a.txt", &long, 1), loaded("c.txt", "weg", 1)]).unwrap();
        store.keep_lists(&[loaded("a.txt", "korter", 2), loaded("b.txt", "acme", 2)]).unwrap();
        assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
        assert_eq!(store.counts().unwrap()["list"], 2, "no piece is left over");
    }
    let store = open(dir.path());
    assert_eq!(store.lists().unwrap(), [loaded("a.txt", "korter", 2), loaded("b.txt", "acme", 1)], "what did not change keeps its time");
    store.keep_lists(&[loaded("a.txt", &long, 3)]).unwrap();
    assert_eq!(store.lists().unwrap(), [loaded("a.txt", &long, 3)]);
}

#[test]
fn a_history_is_sifted_in_pieces_and_only_what_is_wanted_is_read_whole() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut page: Vec<Found> = (0..25).map(found).collect();
    page[7].mention.title = Some("Zeven".into());
    page[7].mention.own = true;
    page[7].mention.about = vec![luister_mention::ListName::new("Acme").unwrap()];
    store.record(&page, &cursor()).unwrap();
    let (mut position, mut glimpsed, mut wanted) = (Position(0), Vec::new(), Vec::new());
    loop {
        let before = glimpsed.len();
        let piece = store
            .sift(position, 10, &mut |glimpse| {
                glimpsed.push(format!("{:?} {} {:?}", glimpse.title, glimpse.text, glimpse.author.as_ref().and_then(|author| author.name)));
                let is_whole = glimpse.own || glimpse.text.ends_with("21");
                assert!(!glimpse.own || (glimpse.about == ["Acme"] && glimpse.heard == at(1000)));
                is_whole
            })
            .unwrap();
        if glimpsed.len() == before {
            break;
        }
        position = piece.last;
        wanted.extend(piece.mentions.into_iter().map(|stored| stored.mention));
    }
    assert_eq!(position, store.last_position().unwrap());
    let all = page.iter().map(|found| format!("{:?} {} Some(\"Jan\")", found.mention.title, found.mention.text));
    assert_eq!(glimpsed, all.collect::<Vec<_>>());
    assert_eq!(wanted, [page[7].mention.clone(), page[21].mention.clone()]);
}
