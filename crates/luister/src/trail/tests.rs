use super::*;
use luister_store::{Settings, SledStore, Upkeep};
use std::{fs, path::PathBuf};

fn kept() -> (tempfile::TempDir, SledStore, PathBuf) {
    let state = tempfile::tempdir().unwrap();
    let store = SledStore::open(&state.path().join("store"), &Settings::default()).unwrap();
    for (who, did, of) in [("Karin", Did::ActedOn, "claimed 12ab"), ("root", Did::Exported, "all"), (LUISTER, Did::Erased, "3 mentions")] {
        note(state.path(), &store, who, did, &of).unwrap();
    }
    let file = state.path().join(FILE);
    (state, store, file)
}

/// How many lines it has, if it is whole.
fn whole(state: &Path, store: &SledStore) -> u64 {
    let (lines, findings) = check(state, store.trail_head().unwrap().as_ref()).unwrap();
    assert_eq!(findings, Vec::<String>::new());
    lines
}

#[test]
fn what_was_done_stands_there_in_a_chain() {
    let (state, store, file) = kept();
    let text = fs::read_to_string(file).unwrap();
    let steps: Vec<Step> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let said: Vec<_> = steps.iter().map(|step| (step.n, step.who.as_str(), step.did, step.of.as_str())).collect();
    let due = [(1, "Karin", Did::ActedOn, "claimed 12ab"), (2, "root", Did::Exported, "all"), (3, LUISTER, Did::Erased, "3 mentions")];
    assert_eq!(said, due);
    assert_eq!(whole(state.path(), &store), 3);
}

#[test]
fn nothing_can_be_changed_in_it_unseen() {
    type Change = fn(&str) -> String;
    let cases: [(&str, Change, &str); 7] = [
        ("a word", |text| text.replace("claimed", "handled"), ":2: the line before it was changed"),
        ("the last line", |text| text.replace("3 mentions", "2 mentions"), "is not in it"),
        ("a line less", |text| text.split_inclusive('\n').filter(|line| !line.contains("root")).collect(), ":2: "),
        ("the end", |text| text.split_inclusive('\n').take(2).collect(), "it had 3 lines, and there are 2"),
        ("all of it", |_| String::new(), "it had 3 lines, and there are 0"),
        ("a line more", |text| format!("{text}{{}}\n"), ":4: this is no line of a trail"),
        ("half of a line", |text| text.chars().take(text.len() - 20).collect(), ":3: this is no line of a trail"),
    ];
    for (name, change, due) in cases {
        let (state, store, file) = kept();
        fs::write(&file, change(&fs::read_to_string(&file).unwrap())).unwrap();
        let (_, findings) = check(state.path(), store.trail_head().unwrap().as_ref()).unwrap();
        assert!(findings.len() == 1 && findings[0].contains(due), "{name}: {findings:?}");
    }
    let (state, store, file) = kept();
    fs::remove_file(file).unwrap();
    assert!(check(state.path(), store.trail_head().unwrap().as_ref()).unwrap().1[0].contains("is missing"));
}

#[test]
fn a_line_that_a_crash_cut_short_does_not_take_the_next_with_it() {
    let (state, store, file) = kept();
    fs::write(&file, fs::read_to_string(&file).unwrap() + "{\"n\":4,\"at").unwrap();
    note(state.path(), &store, "Jan", Did::Saw, &"alert 7").unwrap();
    let text = fs::read_to_string(file).unwrap();
    let last: Step = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!((last.n, last.who.as_str()), (4, "Jan"));
}

#[test]
fn no_name_can_break_a_line() {
    let (state, store, _) = kept();
    note(state.path(), &store, &"\"}\n{\"n\":9".repeat(1000), Did::Saw, &"\n\n".repeat(5000)).unwrap();
    assert_eq!(whole(state.path(), &store), 4);
}
