//! What mentions and cases count for follows what becomes of them, and is found by time.

use super::*;
use crate::Figures;
use luister_mention::{Case, CaseEvent, CaseState, CaseStep, CaseTurn, ListKind, ListName, Match, Signal, Told};

fn hit(list: &str) -> Match {
    let list = ListName::new(list).unwrap();
    Match { list, kind: ListKind::Brand, line: Some(1), query: "acme".into(), signal: None, spans: vec![] }
}

/// A mention that was heard so many minutes after the beginning.
fn heard(number: u32, minutes: i64) -> Found {
    let mut found = found(number);
    found.mention.heard = at(minutes);
    found.mention.published = Some(at(minutes - 2));
    found.verdict.matches = vec![hit("Acme"), hit("Boiler"), hit("Acme")];
    found
}

/// The text, signal and lists of what was heard in these minutes.
fn told(store: &dyn Store, from: i64, until: i64) -> Vec<(String, Signal, usize, Option<u64>)> {
    let (mut tallies, mut told) = (Vec::new(), Vec::new());
    store.tallies(at(from), at(until), &mut |tally| tallies.push(tally)).unwrap();
    store
        .heard_between(at(from), at(until), &|_| true, &mut |_, tally, stored| {
            assert_eq!(Some(&tally), tallies.get(told.len()));
            told.push((stored.unwrap().mention.text, tally.signal, tally.lists.len(), tally.late_secs));
        })
        .unwrap();
    assert_eq!(told.len(), tallies.len());
    told
}

fn label(found: &Found, correction: Correction) -> Label {
    Label { mention: found.mention.id, correction, who: "karin".into(), note: None, at: at(9), teaches: true }
}

#[test]
fn a_mention_counts_where_it_was_heard_as_what_somebody_said_that_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [heard(1, 10), heard(2, 20), heard(3, 30)];
    store.record(&page, &cursor()).unwrap();
    let text = |number: usize| page[number - 1].mention.text.clone();
    assert_eq!(told(&store, 10, 30), [(text(1), Signal::Complaint, 2, Some(120)), (text(2), Signal::Complaint, 2, Some(120))]);
    assert_eq!(store.first_heard().unwrap(), Some(at(10)));

    store.label(&label(&page[1], Correction::Signal(Signal::Praise)), &[], &[]).unwrap();
    store.label(&label(&page[0], Correction::NotUs), &[], &[]).unwrap();
    assert_eq!(told(&store, 0, 30), [(text(1), Signal::Complaint, 0, Some(120)), (text(2), Signal::Praise, 2, Some(120))]);

    let mut edited = heard(2, 20);
    (edited.change, edited.content, edited.mention.text) = (Change::Revision, 7, "iets anders".into());
    edited.verdict.signal = Signal::Question;
    store.record(&[edited], &cursor()).unwrap();
    assert_eq!(told(&store, 15, 25), [("iets anders".into(), Signal::Praise, 2, Some(120))], "a correction outlives an edit");
    assert_eq!(store.counts().unwrap()["tally"], 3);

    let mut recorded = Vec::new();
    store.recorded_between(Position(1), Position(2), &mut |position, tally, _| recorded.push((position, tally.signal))).unwrap();
    assert_eq!(recorded, [(Position(2), Signal::Praise)]);
    let author = page[0].mention.author_key().unwrap();
    assert_eq!(store.first_of_authors(&["nobody", &author, "no"]).unwrap(), [None, Some(Position(1)), None]);
}

#[test]
fn a_case_counts_at_each_turn_that_it_takes() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [heard(1, 10)];
    store.record(&page, &cursor()).unwrap();
    let mut sealed = seal(&page, 1);
    let told = Told::new(page[0].mention.clone(), page[0].verdict.clone(), Signal::Complaint);
    sealed.cases = vec![CaseStep::Open(Case::open(&told, group().team, &sealed.alert))];
    store.seal(&sealed).unwrap();
    for (minutes, state) in [(1002, CaseState::Claimed), (1010, CaseState::Handled), (1011, CaseState::Handled)] {
        store.act(told.case_of(), &group().team, CaseEvent::new(at(minutes), "karin", state), &|_| None).unwrap();
    }
    let mut turns = Vec::new();
    store.case_tallies(at(0), at(2000), &mut |tally| turns.push((tally.at, tally.turn, tally.clock.map(|clock| clock.since)))).unwrap();
    let since = Some(at(8));
    assert_eq!(turns, [(at(1001), CaseTurn::Opened, None), (at(1002), CaseTurn::Claimed, since), (at(1010), CaseTurn::Handled, since)]);
}

#[test]
fn a_store_that_kept_no_figures_makes_them_when_it_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    let page: Vec<Found> = (100..1200).map(|number| heard(number, 10)).collect();
    store.record(&page, &cursor()).unwrap();
    store.label(&label(&page[5], Correction::Signal(Signal::Lead)), &[], &[]).unwrap();
    let (counts, mut before) = (store.counts().unwrap(), Vec::new());
    store.tallies(at(0), at(100_000), &mut |tally| before.push(tally)).unwrap();
    store
        .write(|write| {
            let kinds = [crate::Kind::Tally, crate::Kind::CaseTally];
            let keys = store.read(|view| {
                kinds.iter().flat_map(|kind| view.prefixed(&[*kind as u8]).collect::<Vec<_>>()).collect::<Result<Vec<_>, _>>()
            });
            keys?.into_iter().for_each(|key| write.remove(key.to_vec()));
            Ok(())
        })
        .unwrap();
    assert_eq!(store.counts().unwrap()["tally"], 0);
    drop(store);
    let (store, mut after) = (open(dir.path()), Vec::new());
    store.tallies(at(0), at(100_000), &mut |tally| after.push(tally)).unwrap();
    assert_eq!(after, before);
    assert_eq!(store.counts().unwrap(), counts);
}
