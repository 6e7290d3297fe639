//! Whether the machine went down while a store was in use: then the disk may lack what the kernel had not written yet. A process that
//! was killed loses nothing of what it had handed to the kernel.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

/// The file that says during which run of the machine the store was opened. It is gone after a clean end.
const IN_USE: &str = "in_use";
/// What Linux calls this run of the machine, see `man 4 random`.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

/// Remembers that the store is in use.
pub(crate) fn began(dir: &Path) -> io::Result<()> {
    let (now, file) = (fs::read(BOOT).unwrap_or_default(), dir.join(IN_USE));
    // Not written anew without need: a full disk would refuse it.
    if fs::read(&file).ok().as_ref() != Some(&now) {
        fs::write(file, now)?;
    }
    File::open(dir)?.sync_all()
}

/// Remembers that it is no longer, and that all of it is on disk.
pub(crate) fn ended(dir: &Path) -> io::Result<()> {
    match fs::remove_file(dir.join(IN_USE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => File::open(dir)?.sync_all(),
    }
}

/// Whether whoever used the store did not close it.
pub(crate) fn was_left(dir: &Path) -> bool {
    dir.join(IN_USE).exists()
}

/// Whether all that was ever written to the store is on disk or with the kernel.
pub(crate) fn is_sound(dir: &Path) -> bool {
    match fs::read(dir.join(IN_USE)) {
        Ok(begun) => !begun.is_empty() && fs::read(BOOT).is_ok_and(|now| now == begun),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_machine_that_went_down_makes_a_store_suspect() {
        let dir = tempfile::tempdir().unwrap();
        assert!(is_sound(dir.path()), "a new one");
        began(dir.path()).unwrap();
        assert!(is_sound(dir.path()), "a process that was killed");
        for other in ["another run of the machine", ""] {
            fs::write(dir.path().join(IN_USE), other).unwrap();
            assert!(!is_sound(dir.path()), "`{other}`");
        }
        ended(dir.path()).unwrap();
        ended(dir.path()).unwrap();
        assert!(is_sound(dir.path()), "a clean end");
    }
}
