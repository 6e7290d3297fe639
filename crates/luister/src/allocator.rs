//! How the memory allocator of the C library behaves in a process that runs for years.
//!
//! The allocator reads its settings when a process begins, and changing them from inside takes unsafe code; so the
//! daemon begins once more with the settings in its environment, as the same process. Measured after a first pass over 2,000
//! feeds with `cache = "32 MiB"`: 105 MiB resident instead of 164, and 71 instead of 80 after a restart. Two other
//! allocators were tried in its place: jemalloc came to 138 and 89, mimalloc to 230 and 137.

use std::{env, os::unix::process::CommandExt as _, process::Command};
use tracing::debug;

/// Few arenas, for each keeps what it has; and what is large comes from the system and goes back to it. Without a fixed
/// threshold glibc raises it to the largest block it ever saw.
const SETTINGS: [(&str, &str); 3] = [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "131072")];

/// Begins anew with the settings, unless any of them is set: by us a moment ago, or by somebody who knows better.
pub(crate) fn settle() {
    if SETTINGS.iter().any(|(name, _)| env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    // On success there is no return: the process goes on as the new one.
    let error = Command::new(program).args(env::args_os().skip(1)).envs(SETTINGS).exec();
    debug!(%error, "the allocator keeps its usual settings");
}
