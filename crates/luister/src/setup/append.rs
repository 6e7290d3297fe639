//! `sources.toml` with more at its end: every byte that was there stays, and the whole is loaded before it is put in place.

use super::{Known, Named, Names, sources::tables};
use crate::{
    commands::say_problems,
    config::{self, Drafts, Plan, Secrets},
};
use anyhow::{Context, bail, ensure};
use luister_mention::Severity;
use std::{
    fs,
    io::Write as _,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
};

/// A configuration that has sources, and may get more.
pub(crate) struct Sources {
    config: PathBuf,
    /// `sources.toml` as the configuration names it; it may be a link.
    path: PathBuf,
    /// What stands in it.
    text: String,
    /// What the configuration says so far.
    pub(crate) plan: Plan,
}

impl Sources {
    /// Reads a configuration.
    ///
    /// # Errors
    /// If there is none yet, or it has mistakes; those are said.
    pub(crate) fn open(config: &Path) -> anyhow::Result<Self> {
        if !config.exists() {
            bail!("there is no configuration in `{}` yet; begin with `luister init`, or name another one with --config", config.display());
        }
        let loaded = config::load(config, None, Secrets::LeaveAlone);
        let Some(plan) = loaded.plan else {
            say_problems(&loaded.problems);
            bail!("the configuration has to be mended first, so nothing was added");
        };
        let path = config::folder_of(config).join(config::SOURCES);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Ok(Self { config: config.to_owned(), path, text, plan })
    }

    /// What is listened to already.
    pub(crate) fn known(&self) -> Known {
        Known::of(&self.plan, &self.text)
    }

    /// The names that are taken.
    pub(crate) fn names(&self) -> Names {
        Names::taken(self.plan.sources.keys())
    }

    /// Adds these at the end of the file, and gives its name.
    ///
    /// # Errors
    /// If the whole would not load, somebody else has changed the file in the meantime, or it cannot be written: it is as it was.
    pub(crate) fn add(self, added: &[Named]) -> anyhow::Result<PathBuf> {
        let text = with(&self.text, &tables(added));
        let drafts = Drafts::from([(self.path.clone(), text.clone())]);
        let loaded = config::load_as_if(&self.config, None, Secrets::LeaveAlone, &drafts);
        if loaded.plan.is_none() {
            let errors: Vec<_> = loaded.problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
            say_problems(&errors);
            bail!("with these sources `{}` would not load, so it was left as it was", self.path.display());
        }
        // Through a link, so that the link stays one.
        let real = fs::canonicalize(&self.path).with_context(|| format!("cannot find `{}`", self.path.display()))?;
        replace(&real, &self.text, &text).with_context(|| format!("cannot add to `{}`, it is as it was", self.path.display()))?;
        Ok(self.path)
    }
}

/// The text with tables behind it, in the file's own kind of line breaks.
fn with(text: &str, tables: &str) -> String {
    let (ending, tables) = if text.contains("\r\n") { ("\r\n", tables.replace('\n', "\r\n")) } else { ("\n", tables.to_owned()) };
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { ending };
    format!("{text}{gap}{tables}")
}

/// Puts a new text in the place of a file, in one step, with the mode and the owner that it had.
fn replace(path: &Path, before: &str, after: &str) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let was = fs::metadata(path)?;
    let mut file = tempfile::Builder::new().prefix(".luister").tempfile_in(folder)?;
    file.write_all(after.as_bytes())?;
    let is = file.as_file().metadata()?;
    if (is.uid(), is.gid()) != (was.uid(), was.gid()) {
        chown(file.path(), Some(was.uid()), Some(was.gid())).context("its owner could not be kept; do it from the account that owns it")?;
    }
    file.as_file().set_permissions(was.permissions())?;
    file.as_file().sync_all()?;
    ensure!(fs::read(path)? == before.as_bytes(), "somebody else has changed it in the meantime; do it again");
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn every_byte_that_was_there_stays() {
        for (name, before, after) in [
            ("a blank file", "", "\n[[feed]]\n"),
            ("a whole last line", "# a\n", "# a\n\n[[feed]]\n"),
            ("half a last line", "# a", "# a\n\n[[feed]]\n"),
            ("line breaks of Windows", "# a\r\nb = 1", "# a\r\nb = 1\r\n\r\n[[feed]]\r\n"),
            ("a byte order mark", "\u{FEFF}# a\n", "\u{FEFF}# a\n\n[[feed]]\n"),
        ] {
            assert_eq!(with(before, "\n[[feed]]\n"), after, "{name}");
        }
    }

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sources.toml");
        fs::write(&path, "a\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&path, "a\n", "a\nb\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a\nb\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        let error = replace(&path, "a\n", "a\nc\n").unwrap_err();
        assert_eq!(error.to_string(), "somebody else has changed it in the meantime; do it again");
        assert_eq!(fs::read_to_string(&path).unwrap(), "a\nb\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left behind");
    }
}
