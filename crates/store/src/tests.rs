//! What the daemon relies on: atomic, on disk, counted, and never silently wrong.

use crate::{
    Casework, Intake, Keywords, Library, Outbox, Settings, SledStore, Store, StoreError, Stormwatch, Upkeep,
    codec::SCHEMA,
    export_lines,
    fixtures::{at, cursor, found, found_of, group, item, loaded, open, seal, source, subscription},
    import_lines,
};
use luister_mention::{
    Candidate, Change, Correction, Cursor, Customer, DeliveryState, DigestCursor, Found, GroupKey, Item, Label, Link, LookupName,
    LookupStatus, Pending, Position, Seal, Silence, SilenceReason, SourceName, Standing, TeamName,
};
use std::{
    fs,
    io::Cursor as Bytes,
    path::Path,
    sync::{Arc, Barrier},
};

mod casework;
mod erasure;
mod figures;
mod hearing;
mod library;
mod rebuild;
mod safekeeping;
mod storms;
mod upgrade;

use hearing::record_page;

#[test]
fn sealing_takes_the_pendings_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [found(1), found(2)];
    store.record(&page, &cursor()).unwrap();
    let sealed = seal(&page, 3);
    store.seal(&sealed).unwrap();
    assert!(store.pendings().unwrap().is_empty());
    assert_eq!(store.alert(sealed.alert.id).unwrap().as_ref(), Some(&sealed.alert));
    assert_eq!(store.group(&group()).unwrap(), sealed.group);
    assert!(matches!(store.seal(&sealed), Err(StoreError::Stale)));
    assert_eq!(store.counts().unwrap()["delivery"], 3);
}

#[test]
fn an_answer_moves_what_waits_and_brings_nothing_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [found(1), found(2)];
    store.record(&page, &cursor()).unwrap();
    let sales = GroupKey { team: TeamName::new("Sales").unwrap(), ..group() };
    let keys: Vec<_> = page.iter().map(|found| found.pendings[0].id()).collect();
    let answered = |before: &Pending| {
        let customer = Some(Customer::bare(LookupName::new("crm").unwrap(), LookupStatus::Ack));
        Pending { key: sales.clone(), moved_from: Some(before.key.clone()), customer, ..before.clone() }
    };
    store.withdraw(&keys[..1]).unwrap();
    store.answer(&keys, &answered).unwrap();
    let expected = answered(&page[1].pendings[0]);
    assert_eq!(store.pendings().unwrap(), std::slice::from_ref(&expected));
    assert_eq!((store.counts().unwrap()["pending"], expected.chosen()), (1, &group()));
    store.answer(&keys, &|_| panic!("it waits elsewhere")).unwrap();
}

#[test]
fn an_alert_longer_than_a_value_comes_back_whole() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let mut page: Vec<Found> = (0..40).map(found).collect();
    for found in &mut page {
        found.mention.text = "é".repeat(8_000);
    }
    store.record(&page, &cursor()).unwrap();
    let sealed = seal(&page, 1);
    store.seal(&sealed).unwrap();
    assert_eq!(store.alert(sealed.alert.id).unwrap(), Some(sealed.alert));
}

#[test]
fn deliveries_wait_for_their_time_and_leave_when_accepted() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [found(1)];
    store.record(&page, &cursor()).unwrap();
    let sealed = seal(&page, 3);
    store.seal(&sealed).unwrap();
    let due = |minutes| store.due(at(minutes), 10).unwrap().iter().map(|d| d.id.recipient).collect::<Vec<_>>();
    assert_eq!((due(1000), due(1001), due(1003)), (vec![], vec![0], vec![0, 1, 2]));
    let id = |n: usize| sealed.deliveries[n].id;
    store.mark_sent(id(0), at(1001), None).unwrap();
    store.mark_failed(id(1), &DeliveryState::Waiting { not_before: at(1050), reason: Some("451 later".into()) }).unwrap();
    store.mark_failed(id(2), &DeliveryState::Refused { at: at(1002), reason: "550 no such user".into() }).unwrap();
    assert_eq!(due(1049), Vec::<u16>::new());
    assert_eq!(store.next_due().unwrap(), Some(at(1050)));
    store.hurry(at(1010)).unwrap();
    assert_eq!((due(1009), due(1010)), (vec![], vec![1]), "somebody mended what kept it");
    let open: Vec<_> = store.undelivered().unwrap().into_iter().map(|d| (d.id.recipient, d.attempts)).collect();
    assert_eq!(open, [(1, 1), (2, 1)]);
}

#[test]
fn what_waited_together_goes_in_the_order_of_sealing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let page = [found(1)];
    store.record(&page, &cursor()).unwrap();
    let mut sealed = seal(&page, 3);
    for (delivery, minutes) in sealed.deliveries.iter_mut().zip([30, 10, 20]) {
        delivery.sealed = Some(at(minutes));
        delivery.state = DeliveryState::Waiting { not_before: at(2000), reason: Some("nobody answers".into()) };
    }
    store.seal(&sealed).unwrap();
    store.hurry(at(1000)).unwrap();
    let due: Vec<u16> = store.due(at(1000), 10).unwrap().iter().map(|delivery| delivery.id.recipient).collect();
    assert_eq!(due, [1, 2, 0]);
}

fn filled(dir: &Path) -> SledStore {
    let store = open(dir);
    let page: Vec<Found> = (0..30).map(found).collect();
    store.record(&page, &cursor()).unwrap();
    store.seal(&seal(&page[..20], 2)).unwrap();
    record_page(&store, &[Item { text: "veranderd".into(), ..item(3) }]);
    store
        .label(
            &Label {
                mention: page[0].mention.id,
                correction: Correction::NotUs,
                who: "karin".into(),
                note: None,
                at: at(1),
                teaches: true,
            },
            &[],
            &[],
        )
        .unwrap();
    store.set_digest(&DigestCursor { topics: "{}".into(), ..DigestCursor::new("daily", Position(12), at(0)) }).unwrap();
    let told = Silence { source: source(), why: SilenceReason::Quiet, since: at(0), told: at(1) };
    let mut notice = seal(&page[20..21], 1);
    notice.silences = vec![told];
    store.seal(&notice).unwrap();
    store.keep_subscription(&subscription("kept")).unwrap();
    store.keep_lists(&[loaded("acme.txt", &"acme // een merk\n".repeat(5000), 1)]).unwrap();
    store.advance_storms(&storms::step(20, &[("usual/Acme", 100_000), ("shared", 7)])).unwrap();
    store
}

#[test]
fn a_subscription_is_kept_as_it_stands_until_it_is_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let mut kept = subscription("one");
    {
        let store = open(dir.path());
        store.keep_subscription(&kept).unwrap();
        store.keep_subscription(&subscription("two")).unwrap();
        kept.failed("the hub does not answer".into(), at(5));
        store.keep_subscription(&kept).unwrap();
        store.drop_subscription(&subscription("two").token).unwrap();
        store.drop_subscription(&subscription("three").token).unwrap();
    }
    assert_eq!(open(dir.path()).subscriptions().unwrap(), [kept]);
}

#[test]
fn a_silence_is_remembered_until_it_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    assert_eq!(store.silences().unwrap().iter().map(|silence| silence.why).collect::<Vec<_>>(), [SilenceReason::Quiet]);
    let page = [found(29)];
    store.seal(&Seal { heard_again: vec![source()], ..seal(&page, 1) }).unwrap();
    assert_eq!(store.silences().unwrap(), []);
}

#[test]
fn what_is_exported_comes_back_the_same() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, other) = (filled(from.path()), open(to.path()));
    let (mut lines, mut again) = (Vec::new(), Vec::new());
    let summary = export_lines(&store, &mut lines).unwrap();
    let imported = import_lines(&other, &mut Bytes::new(&lines)).unwrap();
    assert_eq!((imported.added, imported.known), (summary.records, 0));
    assert_eq!(export_lines(&other, &mut again).unwrap(), summary);
    assert_eq!(again, lines);
    assert_eq!(other.verify().unwrap().findings, Vec::<String>::new());
    assert_eq!(other.counts().unwrap(), store.counts().unwrap());
    let twice = import_lines(&other, &mut Bytes::new(&lines)).unwrap();
    assert_eq!((twice.added, twice.known), (0, summary.records), "an import is only ever done once");
}

#[test]
fn an_export_that_was_cut_or_changed_is_refused_whole() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, other) = (filled(from.path()), open(to.path()));
    let mut lines = Vec::new();
    export_lines(&store, &mut lines).unwrap();
    let text = String::from_utf8(lines).unwrap();
    let cut: String = text.split_inclusive('\n').take(5).collect();
    let mut said = Vec::new();
    for (name, bad) in [
        ("empty", String::new()),
        ("not an export", "{\"text\":\"x\"}\n".to_owned()),
        ("newer", text.replacen(&format!("\"schema\":{SCHEMA}"), &format!("\"schema\":{}", SCHEMA + 1), 1)),
        ("cut short", cut),
        ("changed", text.replacen("storing", "viering", 1)),
        ("no record", text.replacen("\"kind\":\"pending\"", "\"kind\":\"sending\"", 1)),
    ] {
        let error = import_lines(&other, &mut Bytes::new(bad)).unwrap_err();
        said.push(format!("{name}: {error}"));
    }
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(other.counts().unwrap()["mention"], 0);
}

#[test]
fn many_who_wait_share_a_sync_and_all_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(open(dir.path()));
    let page: Vec<Found> = (0..64).map(found).collect();
    store.record(&page, &cursor()).unwrap();
    let sealed = seal(&page, 64);
    store.seal(&sealed).unwrap();
    let barrier = Arc::new(Barrier::new(8));
    std::thread::scope(|scope| {
        for deliveries in sealed.deliveries.chunks(8) {
            let (store, barrier) = (Arc::clone(&store), Arc::clone(&barrier));
            scope.spawn(move || {
                barrier.wait();
                for delivery in deliveries {
                    store.mark_sent(delivery.id, at(1002), None).unwrap();
                }
            });
        }
    });
    assert_eq!(store.undelivered().unwrap(), []);
    drop(store);
    assert_eq!(open(dir.path()).undelivered().unwrap(), []);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// What became of a damaged copy: refused with an error, found by `verify`, or whole.
fn judge(dir: &Path, whole: &str) -> &'static str {
    let Ok(store) = SledStore::open(dir, &Settings::default()) else { return "refused" };
    match store.verify() {
        Ok(verification) if verification.findings.is_empty() => {
            let mut lines = Vec::new();
            match export_lines(&store, &mut lines) {
                Ok(summary) if summary.sha256 == whole => "whole",
                Ok(_) => "wrong",
                Err(_) => "refused",
            }
        }
        _ => "found",
    }
}

#[test]
fn no_cut_and_no_flipped_bit_is_a_silent_wrong_answer() {
    let (dir, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let whole = export_lines(&filled(dir.path()), &mut Vec::new()).unwrap().sha256;
    let log = fs::read(dir.path().join("db")).unwrap();
    let used = log.iter().rposition(|byte| *byte != 0).unwrap();
    for number in 0..60 {
        let damaged = copies.path().join(number.to_string());
        copy(dir.path(), &damaged);
        let place = used * number / 60;
        let mut changed = log.clone();
        if number % 2 == 0 {
            changed.truncate(place);
        } else {
            changed[place] ^= 1 << (number % 8);
        }
        fs::write(damaged.join("db"), changed).unwrap();
        assert_ne!(judge(&damaged, &whole), "wrong", "damage {number} at byte {place}");
    }
}

#[test]
fn what_cannot_be_opened_says_which_folder_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let name = dir.path().display().to_string();
    let mut said = Vec::new();
    {
        let _store = filled(dir.path());
        said.push(SledStore::open(dir.path(), &Settings::default()).unwrap_err().to_string());
    }
    let log = fs::read(dir.path().join("db")).unwrap();
    fs::write(dir.path().join("db"), &log[..20_000.min(log.len() / 2)]).unwrap();
    said.push(SledStore::open(dir.path(), &Settings::default()).unwrap_err().to_string());
    fs::write(dir.path().join("db"), &log).unwrap();
    fs::write(dir.path().join("mark"), "x").unwrap();
    said.push(SledStore::open(dir.path(), &Settings::default()).unwrap_err().to_string());
    insta::with_settings!({filters => vec![(regex_escape(&name).as_str(), "DIR"), (r"\d+ of \d+ changes", "N of M changes"), (r"byte \d+", "byte B")]}, {
        insta::assert_snapshot!(said.join("\n"));
    });
}

fn regex_escape(text: &str) -> String {
    text.replace('.', "\\.")
}
