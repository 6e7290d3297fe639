//! The embedded store itself: opening it guarded, syncing in groups, and opening it anew after a full disk.

use crate::{
    codec::{self, SCHEMA},
    error::{Result, StoreError},
    fresh,
    keys::Kind,
    life,
    passage::Passers,
    quiet::quietly,
    view::View,
    write::Meta,
};
use luister_mention::Size;
use serde::Deserialize;
use std::{
    fs::{self, File},
    io,
    os::unix::fs::FileExt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// The file that remembers how many changes are on disk.
pub(crate) const MARK: &str = "mark";
/// Records of a kind that are counted at once wherever a store is opened.
const FEW: u64 = 50_000;
/// How often, and how long apart, a locked folder is tried again before it is called locked: a second in all.
///
/// A thread of sled 0.34's pool may hold the files, and so their lock, for some moments after the last handle was
/// dropped: whoever opens the same folder anew, as is done once a full disk has space again, must not trip over it.
const LOCK_TRIES: u32 = 100;
const LOCK_WAIT: Duration = Duration::from_millis(10);

/// Memory for pages of what is written in order.
const IN_ORDER: Size = Size::mib(8);

/// The table `[store]` of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Memory for pages of the store, as they are written; sled takes some three times this for them, and some 130 bytes a mention.
    pub cache: Size,
    /// Polling pauses while the disk has less free space than this, so that what was heard can still be told.
    pub min_free: Size,
}

impl Default for Settings {
    fn default() -> Self {
        Self { cache: Size::mib(64), min_free: Size::mib(256) }
    }
}

impl Settings {
    /// The same for what is written in the order of its keys, and so comes back to few pages.
    pub(crate) fn in_order(&self) -> Self {
        Self { cache: self.cache.min(IN_ORDER), ..self.clone() }
    }
}

/// The free bytes of the disk that holds a folder, as far as an ordinary user may take them.
///
/// # Errors
/// If the folder is not there.
pub fn free_space(dir: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(dir)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// What is looked at when a folder is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Whether every record is there.
    Whole,
    /// Whether every record is there of kinds that have few.
    Quick,
    /// As much: every record was counted when it was copied there. What it was copied from is thrown away later.
    Copied,
}

/// The embedded store: one folder, one process.
#[derive(Debug)]
pub struct SledStore {
    dir: PathBuf,
    cache: u64,
    pub(crate) open: RwLock<Option<Open>>,
    /// Set by a failed write; the next caller closes all handles and opens the folder anew.
    broken: AtomicBool,
    /// Whether a large store may be opened before its records are counted.
    counts_later: bool,
    /// Set once all records were counted.
    whole: AtomicBool,
    /// Whether something was made when it was opened that older schemas did not have.
    upgraded: AtomicBool,
    /// Held by who passes through all records: one at a time.
    pub(crate) passing: Mutex<()>,
    sync: Mutex<Sync>,
    synced: Condvar,
}

/// An open folder. Nobody keeps a handle of it outside [`SledStore::open`].
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) db: sled::Db,
    pub(crate) meta: Mutex<Meta>,
    /// Who passes through all keys; changed only by who holds `meta`.
    pub(crate) passers: Passers,
    /// Changes that were applied, but are perhaps not on disk.
    applied: AtomicU64,
    /// sled's log, opened once more: its own flush does not sync it.
    log: File,
    mark: File,
}

impl Open {
    /// Says that changes were applied; the number is what [`SledStore::sync`] waits for.
    pub(crate) fn applied(&self, changes: u64) {
        self.applied.store(changes, Ordering::Release);
    }
}

#[derive(Debug, Default)]
struct Sync {
    done: u64,
    running: bool,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SledStore {
    /// Opens the store in a folder, or makes a new one.
    ///
    /// # Errors
    /// [`StoreError::Locked`] if another process has it, [`StoreError::Newer`] if a newer luister wrote it,
    /// [`StoreError::Damaged`] if anything of it is missing or changed, [`StoreError::Full`] without space.
    pub fn open(dir: &Path, settings: &Settings) -> Result<Self> {
        Self::closed(dir, settings, false).begin()
    }

    /// The same for a daemon that listens for long: the records of a large store are counted later, by [`crate::Upkeep::survey`], which
    /// takes some ten seconds a million mentions. They are counted before if the machine went down while the store was in use: then
    /// the disk may lack what had been written.
    ///
    /// # Errors
    /// As [`SledStore::open`].
    pub fn open_quickly(dir: &Path, settings: &Settings) -> Result<Self> {
        Self::closed(dir, settings, life::is_sound(dir)).begin()
    }

    fn begin(self) -> Result<Self> {
        self.reopen()?;
        let is_upgraded = self.upgrade()?;
        self.upgraded.store(is_upgraded, Ordering::Release);
        Ok(self)
    }

    /// Whether all records were counted since the store was opened, and none is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole.load(Ordering::Acquire)
    }

    /// Whether the store was of an older schema and was brought to this one when it was opened.
    #[must_use]
    pub fn was_upgraded(&self) -> bool {
        self.upgraded.load(Ordering::Acquire)
    }

    pub(crate) fn found_whole(&self) {
        self.whole.store(true, Ordering::Release);
    }

    pub(crate) fn closed(dir: &Path, settings: &Settings, counts_later: bool) -> Self {
        Self {
            dir: dir.to_owned(),
            cache: settings.cache.0,
            open: RwLock::new(None),
            broken: AtomicBool::new(false),
            counts_later,
            whole: AtomicBool::new(false),
            upgraded: AtomicBool::new(false),
            passing: Mutex::default(),
            sync: Mutex::default(),
            synced: Condvar::new(),
        }
    }

    pub(crate) fn config(&self) -> sled::Config {
        sled::Config::new().path(&self.dir).cache_capacity(self.cache).flush_every_ms(None)
    }

    /// Leaves a closed store so that the next start is quick: sled 0.34 writes down where everything lies only when it opens, and a
    /// start reads all that was logged since. Measured on a log of 1 GB: 2.9 s without, 0.06 s with it.
    ///
    /// # Errors
    /// If the store cannot be opened: the next start tells what is wrong with it.
    pub fn settle(dir: &Path, settings: &Settings) -> Result<()> {
        let store = Self::closed(dir, settings, true);
        store.unlocked(&store.config()).map(drop)?;
        life::ended(dir).map_err(|error| store.io(error))
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn reopen(&self) -> Result<()> {
        let mut slot = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if slot.is_some() && !self.broken.load(Ordering::Acquire) {
            return Ok(());
        }
        *slot = None;
        let open = self.open_files(if self.counts_later { Opening::Quick } else { Opening::Whole })?;
        self.put_open(&mut slot, open);
        Ok(())
    }

    pub(crate) fn put_open(&self, slot: &mut Option<Open>, open: Open) {
        *lock(&self.sync) = Sync { done: open.applied.load(Ordering::Acquire), running: false };
        *slot = Some(open);
        self.broken.store(false, Ordering::Release);
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings { cache: Size(self.cache), ..Settings::default() }
    }

    pub(crate) fn open_files(&self, opening: Opening) -> Result<Open> {
        fresh::recover(&self.dir).and_then(|()| fs::create_dir_all(&self.dir)).map_err(|error| self.io(error))?;
        self.check_log()?;
        let db = self.unlocked(&self.config())?;
        if opening != Opening::Copied {
            fresh::tidy(&self.dir).map_err(|error| self.io(error))?;
        }
        let meta = self.guarded_quietly(|| Meta::read(&db, |what| self.damaged(what), |found| self.newer(found)))?;
        if let Some(marked) = self.read_mark()?.filter(|marked| *marked > meta.changes) {
            return Err(self.damaged(format!("the file `db` ends too early: {} of {marked} changes are missing", marked - meta.changes)));
        }
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| opening == Opening::Whole || meta.count(*kind) <= FEW).collect();
        self.guarded_quietly(|| self.check_counts(&db, &meta, &kinds))?;
        self.whole.store(opening == Opening::Copied || kinds.len() == Kind::COUNT, Ordering::Release);
        let log = File::open(self.dir.join("db")).map_err(|error| self.io(error))?;
        let mark = File::options().create(true).truncate(false).write(true).open(self.dir.join(MARK)).map_err(|error| self.io(error))?;
        life::began(&self.dir).map_err(|error| self.io(error))?;
        let open = Open { db, applied: AtomicU64::new(meta.changes), meta: Mutex::new(meta), passers: Passers::default(), log, mark };
        self.sync_now(&open, open.applied.load(Ordering::Acquire))?;
        Ok(open)
    }

    /// sled's handle, waiting a little for whoever is about to let go of the folder.
    pub(crate) fn unlocked(&self, config: &sled::Config) -> Result<sled::Db> {
        once_unlocked(|| self.guarded_quietly(|| config.open().map_err(|error| self.sled(error))))
    }

    /// How many changes the mark knows to be on disk; none if the store is new or comes from elsewhere.
    pub(crate) fn read_mark(&self) -> Result<Option<u64>> {
        match fs::read(self.dir.join(MARK)) {
            // It was made, and the first change never came to be on disk.
            Ok(bytes) if bytes.is_empty() => Ok(None),
            Ok(bytes) => match codec::open_bytes(MARK.as_bytes(), &bytes).map(|bytes| bytes.try_into().map(u64::from_be_bytes)) {
                Ok(Ok(changes)) => Ok(Some(changes)),
                _ => Err(self.damaged(format!("the file `{MARK}` is not what was written"))),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.io(error)),
        }
    }

    /// The open store, opened anew if a write had failed.
    pub(crate) fn opened(&self) -> Result<RwLockReadGuard<'_, Option<Open>>> {
        loop {
            let guard = self.open.read().unwrap_or_else(PoisonError::into_inner);
            if guard.is_some() && !self.broken.load(Ordering::Acquire) {
                return Ok(guard);
            }
            drop(guard);
            self.reopen()?;
        }
    }

    /// Reads: what sled does not survive becomes an error.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&View<'_>) -> Result<T>) -> Result<T> {
        let guard = self.opened()?;
        let open = guard.as_ref().ok_or_else(|| self.damaged("it is closed".to_owned()))?;
        self.guarded(|| read(&View::of(self, &open.db)))
    }

    /// Waits until the changes up to `ticket` are on disk. Whoever comes first syncs for all who wait.
    pub(crate) fn sync(&self, open: &Open, ticket: u64) -> Result<()> {
        let mut state = lock(&self.sync);
        loop {
            if state.done >= ticket {
                return Ok(());
            }
            if state.running {
                state = self.synced.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.running = true;
            drop(state);
            let target = open.applied.load(Ordering::Acquire);
            let done = self.sync_now(open, target);
            state = lock(&self.sync);
            state.running = false;
            if done.is_ok() {
                state.done = state.done.max(target);
            }
            self.synced.notify_all();
            done?;
        }
    }

    fn sync_now(&self, open: &Open, target: u64) -> Result<()> {
        self.guarded(|| open.db.flush().map_err(|error| self.sled(error)))?;
        open.log.sync_data().map_err(|error| self.io(error))?;
        let mut mark = Vec::new();
        codec::seal_bytes(&mut mark, MARK.as_bytes(), &target.to_be_bytes());
        open.mark.write_all_at(&mark, 0).map_err(|error| self.io(error))
    }

    /// Says that a write failed: sled refuses every later one, also when there is space again.
    pub(crate) fn broke(&self) {
        self.broken.store(true, Ordering::Release);
    }

    pub(crate) fn guarded<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            Err(self.damaged(format!("sled gave up: {}", said.unwrap_or("it did not say why").lines().next().unwrap_or_default())))
        })
    }

    /// The same where a panic is expected of a damaged store: it is told as our error alone.
    fn guarded_quietly<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        quietly(|| self.guarded(work))
    }

    pub(crate) fn damaged(&self, what: String) -> StoreError {
        StoreError::Damaged { dir: self.dir.clone(), what }
    }

    fn newer(&self, found: u8) -> StoreError {
        StoreError::Newer { dir: self.dir.clone(), found, known: SCHEMA }
    }

    pub(crate) fn locked(&self) -> StoreError {
        StoreError::Locked { dir: self.dir.clone() }
    }

    pub(crate) fn io(&self, source: io::Error) -> StoreError {
        let dir = self.dir.clone();
        if source.to_string().contains("could not acquire lock") {
            return self.locked();
        }
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                self.broke();
                StoreError::Full { dir }
            }
            _ => StoreError::Io { dir, source },
        }
    }

    pub(crate) fn sled(&self, error: sled::Error) -> StoreError {
        match error {
            sled::Error::Io(error) => self.io(error),
            other => self.damaged(other.to_string()),
        }
    }
}

/// Does what needs a folder for itself, waiting a little for whoever is about to let go of it.
pub(crate) fn once_unlocked<T>(work: impl Fn() -> Result<T>) -> Result<T> {
    for _ in 1..LOCK_TRIES {
        match work() {
            Err(StoreError::Locked { .. }) => thread::sleep(LOCK_WAIT),
            done => return done,
        }
    }
    work()
}
