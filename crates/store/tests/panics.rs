//! Where sled panics over a damaged store, an error tells of it and nothing is printed; everybody else's panics are told as always. It is
//! a program of its own, for what is done with a panic is the whole program's.

use luister_store::{Settings, SledStore};
use std::{
    fs, panic,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

static TOLD: AtomicUsize = AtomicUsize::new(0);
const OPENED: usize = 50;

#[test]
fn only_what_an_error_tells_is_not_told_as_a_panic() {
    panic::set_hook(Box::new(|_| {
        TOLD.fetch_add(1, Ordering::Relaxed);
    }));
    let dir = tempfile::tempdir().unwrap();
    let open = |name: &str| SledStore::open(&dir.path().join(name), &Settings::default());
    drop(open("broken").unwrap());
    fs::write(dir.path().join("broken/conf"), "no configuration").unwrap();
    thread::scope(|scope| {
        for name in ["one", "other"] {
            scope.spawn(move || (0..OPENED).for_each(|_| drop(open(name).unwrap())));
        }
        scope.spawn(|| (0..OPENED).for_each(|_| drop(open("broken").unwrap_err())));
        for _ in 0..OPENED {
            thread::spawn(|| panic!("not sled's")).join().unwrap_err();
        }
    });
    thread::spawn(|| panic!("afterwards")).join().unwrap_err();
    drop(panic::take_hook());
    assert_eq!(TOLD.load(Ordering::Relaxed), OPENED + 1);
}
