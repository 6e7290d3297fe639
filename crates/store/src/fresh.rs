//! A store that is made beside another and takes its place once all of it is on disk.

use crate::{
    Settings, codec,
    disk::{MARK, SledStore},
    error::Result,
    life,
    passage::{Entry, Passage},
    survey::Sum,
};
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// How many stores may lie aside.
pub(crate) const MAX_ASIDE: u32 = 1000;
/// Records that are put in one go.
const AT_ONCE: usize = 1000;

/// A store that is being made. Nobody else uses it; what became of it before it was done is thrown away.
pub(crate) struct Fresh {
    /// Opens it, and puts its folder and cause into errors.
    store: SledStore,
    db: Option<sled::Db>,
}

/// What becomes of a key: a value, or nothing.
pub(crate) type Becomes = (Vec<u8>, Option<sled::IVec>);

impl Fresh {
    /// Begins one beside the store of a folder. What is left of an earlier one goes.
    pub(crate) fn beside(dir: &Path, settings: &Settings) -> Result<Self> {
        let store = SledStore::closed(&place_beside(dir), settings, true);
        clear(store.dir()).map_err(|error| store.io(error))?;
        fs::create_dir_all(store.dir()).map_err(|error| store.io(error))?;
        let db = Some(store.unlocked(&store.config())?);
        Ok(Self { store, db })
    }

    /// Puts records as they are.
    pub(crate) fn put(&self, entries: Vec<Entry>) -> Result<()> {
        self.become_so(entries.into_iter().map(|(key, value)| (key.to_vec(), Some(value))))
    }

    /// Puts all that lies before a passage, and counts it.
    pub(crate) fn copy(&self, passage: &Passage<'_>) -> Result<Sum> {
        let mut sum = Sum::default();
        loop {
            let stride = passage.stride()?;
            if stride.is_empty() {
                return Ok(sum);
            }
            for (key, value) in &stride {
                sum.add(key, value);
            }
            self.put(stride)?;
        }
    }

    /// Puts records, or takes them away.
    pub(crate) fn become_so(&self, all: impl IntoIterator<Item = Becomes>) -> Result<()> {
        let Some(db) = &self.db else { return Ok(()) };
        let mut all = all.into_iter().peekable();
        while all.peek().is_some() {
            let mut batch = sled::Batch::default();
            for (key, value) in all.by_ref().take(AT_ONCE) {
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
            }
            self.store.guarded(|| db.apply_batch(batch).map_err(|error| self.store.sled(error)))?;
        }
        Ok(())
    }

    /// What was put under a key.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<sled::IVec>> {
        let Some(db) = &self.db else { return Ok(None) };
        self.store.guarded(|| db.get(key).map_err(|error| self.store.sled(error)))
    }

    /// Gives everything that was put.
    pub(crate) fn each(&self, each: &mut dyn FnMut(&[u8], &[u8])) -> Result<()> {
        let Some(db) = &self.db else { return Ok(()) };
        let mut from = Vec::new();
        loop {
            // In strides: as long as an iterator lives, sled lets go of no page that it has passed.
            let stride: Vec<Entry> = self.store.guarded(|| {
                let stride: std::result::Result<_, _> = db.range(from.clone()..).take(AT_ONCE).collect();
                stride.map_err(|error| self.store.sled(error))
            })?;
            let Some((last, _)) = stride.last() else { return Ok(()) };
            from = [&**last, &[0]].concat();
            for (key, value) in &stride {
                each(key, value);
            }
        }
    }

    /// Writes everything to disk, and opens it anew, so that the next start finds where everything lies.
    pub(crate) fn settle(&mut self) -> Result<()> {
        self.sync()?;
        self.db = None;
        self.db = Some(self.store.unlocked(&self.store.config())?);
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        let Some(db) = &self.db else { return Ok(()) };
        self.store.guarded(|| db.flush().map_err(|error| self.store.sled(error)))?;
        let synced = File::open(self.store.dir().join("db")).and_then(|log| log.sync_all());
        synced.map_err(|error| self.store.io(error))
    }

    /// Closes it with a mark of how many changes it has seen. It is whole then.
    pub(crate) fn close(mut self, changes: u64) -> Result<Done> {
        self.sync()?;
        self.db = None;
        let mut mark = Vec::new();
        codec::seal_bytes(&mut mark, MARK.as_bytes(), &changes.to_be_bytes());
        let dir = self.store.dir();
        let written = fs::write(dir.join(MARK), mark).and_then(|()| File::open(dir.join(MARK))?.sync_all());
        written.and_then(|()| life::ended(dir)).map_err(|error| self.store.io(error))?;
        Ok(Done { dir: dir.to_owned() })
    }
}

/// A store that was made and is closed.
pub(crate) struct Done {
    dir: PathBuf,
}

impl Done {
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Takes the place of the store of a folder, in one step wherever the file system can do that. Says where that store lies now, if
    /// there was one.
    pub(crate) fn take_over(self, dir: &Path) -> io::Result<Option<PathBuf>> {
        if !dir.exists() {
            fs::rename(&self.dir, dir)?;
            sync_parent(dir)?;
            return Ok(None);
        }
        match renameat_with(CWD, &self.dir, CWD, dir, RenameFlags::EXCHANGE) {
            Ok(()) => {}
            // Not every file system can swap two folders.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                let aside = sibling(dir, ".old");
                fs::rename(dir, &aside)?;
                fs::rename(&self.dir, dir)?;
                fs::rename(&aside, &self.dir)?;
            }
            Err(error) => return Err(error.into()),
        }
        sync_parent(dir)?;
        Ok(Some(self.dir))
    }
}

fn sync_parent(dir: &Path) -> io::Result<()> {
    dir.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

/// Where a store is made that is to take the place of another.
fn place_beside(dir: &Path) -> PathBuf {
    sibling(dir, ".new")
}

fn sibling(dir: &Path, ending: &str) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    dir.with_file_name(name)
}

/// Puts a store back that was only just put aside when the process ended.
pub(crate) fn recover(dir: &Path) -> io::Result<()> {
    let aside = sibling(dir, ".old");
    if dir.exists() || !aside.exists() {
        return Ok(());
    }
    fs::rename(aside, dir)?;
    sync_parent(dir)
}

/// Takes away what an attempt left that did not come to its end. Called by whoever alone has the store.
pub(crate) fn tidy(dir: &Path) -> io::Result<()> {
    clear(&sibling(dir, ".old"))?;
    clear(&place_beside(dir))
}

/// Puts a store that another took the place of where somebody finds it, and nothing takes it away by itself. Says where.
pub(crate) fn put_aside(old: &Path, dir: &Path) -> io::Result<PathBuf> {
    let aside = (1..=MAX_ASIDE).map(|number| sibling(dir, &format!(".replaced-{number}"))).find(|aside| !aside.exists());
    let aside = aside.ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(old, &aside)?;
    sync_parent(dir)?;
    Ok(aside)
}

/// Takes a folder away, if it is there.
pub(crate) fn clear(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes sure that no process has the store of a folder open, for as long as what is given back lives.
pub(crate) fn alone(dir: &Path) -> Result<Option<File>> {
    let store = SledStore::closed(dir, &Settings::default(), true);
    let file = match File::open(dir.join("db")) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(store.io(error)),
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(store.locked()),
        Err(error) => Err(store.io(error.into())),
    }
}
