//! Panics that are told as errors are not printed as well. sled panics where a file is not what it expects, on its own threads too.

use std::{
    cell::Cell,
    panic,
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

thread_local! {
    /// Whether the panics of this thread are told otherwise.
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// How many threads are in a quiet section.
static QUIET: AtomicUsize = AtomicUsize::new(0);
/// What the names of sled's threads begin with.
const SLED: &str = "sled";

/// Ends a quiet section, also where a panic goes through it.
struct Section {
    outer: bool,
}

impl Drop for Section {
    fn drop(&mut self) {
        TOLD.set(self.outer);
        QUIET.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Does something whose panics, and those of sled's threads meanwhile, are not printed. Everybody else's are: the hook is set once, and
/// what was there before goes on for them.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !TOLD.get() && !is_of_sled() {
                hook(info);
            }
        }));
    });
    QUIET.fetch_add(1, Ordering::AcqRel);
    let section = Section { outer: TOLD.replace(true) };
    let done = work();
    drop(section);
    done
}

fn is_of_sled() -> bool {
    QUIET.load(Ordering::Acquire) > 0 && thread::current().name().is_some_and(|name| name.starts_with(SLED))
}
