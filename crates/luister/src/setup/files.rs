//! New files: all of them or none, whole, and never in the place of another.

use anyhow::{Context, bail};
use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// What a new file may be: the mask of the process takes from it what it always takes.
const MODE: u32 = 0o666;

/// Writes these files, with the folders that they lie in.
///
/// # Errors
/// If one of them is there already or cannot be written; then none of them is there.
pub(crate) fn create(files: &[(PathBuf, String)]) -> anyhow::Result<()> {
    for (path, _) in files {
        must_not_be_there(path)?;
    }
    let written: Vec<(NamedTempFile, &Path)> =
        files.iter().map(|(path, text)| Ok((draft(path, text)?, path.as_path()))).collect::<anyhow::Result<_>>()?;
    let mut done: Vec<&Path> = Vec::new();
    for (file, path) in written {
        if let Err(error) = file.persist_noclobber(path) {
            for path in done {
                // What cannot be taken back is told below by the error of the one that failed.
                drop(fs::remove_file(path));
            }
            return Err(error.error).with_context(|| format!("cannot write `{}`, so nothing was written", path.display()));
        }
        done.push(path);
    }
    Ok(())
}

fn must_not_be_there(path: &Path) -> anyhow::Result<()> {
    if path.symlink_metadata().is_ok() {
        bail!("`{}` is there already, and nothing is ever overwritten", path.display());
    }
    Ok(())
}

/// The whole text in a file without a name yet, in the same folder.
fn draft(path: &Path, text: &str) -> anyhow::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let file = tempfile::Builder::new().prefix(".luister").permissions(fs::Permissions::from_mode(MODE)).tempfile_in(folder);
    let mut file = file.with_context(|| format!("cannot write into the folder `{}`", folder.display()))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all());
    written.with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_all_there_or_none_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        let there = |name: &str| path(name).exists();
        create(&[(path("a/one"), "1".to_owned()), (path("a/two"), "2".to_owned())]).unwrap();
        assert_eq!((fs::read_to_string(path("a/one")).unwrap().as_str(), there("a/two")), ("1", true));

        let error = create(&[(path("b/new"), "x".to_owned()), (path("a/two"), "y".to_owned())]).unwrap_err();
        assert_eq!(error.to_string(), format!("`{}` is there already, and nothing is ever overwritten", path("a/two").display()));
        assert_eq!((there("b/new"), fs::read_to_string(path("a/two")).unwrap().as_str()), (false, "2"));

        let error = create(&[(path("b/new"), "x".to_owned()), (path("a/one/below"), "y".to_owned())]).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot make the folder `{}`", path("a/one").display()));
        let twice = create(&[(path("b/same"), "x".to_owned()), (path("b/same"), "y".to_owned())]).unwrap_err();
        assert_eq!(twice.to_string(), format!("cannot write `{}`, so nothing was written", path("b/same").display()));
        assert_eq!(fs::read_dir(path("b")).unwrap().count(), 0, "nothing is left behind");
        std::os::unix::fs::symlink("nowhere", path("b/link")).unwrap();
        assert!(create(&[(path("b/link"), "x".to_owned())]).is_err(), "not through a link either");
    }
}
