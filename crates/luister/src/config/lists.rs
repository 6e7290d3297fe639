//! Reading the folder of keyword lists.

pub(crate) use luister_matcher::ListFile;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The longest list, in bytes.
const MAX_LIST_BYTES: u64 = 4 * 1024 * 1024;

/// The files of a folder of lists.
#[derive(Default)]
pub(crate) struct Folder {
    /// Those that were read, in the order of their names.
    pub(crate) files: Vec<ListFile>,
    /// Those that could not be, with the reason.
    pub(crate) unreadable: Vec<(String, String)>,
}

/// Every `*.txt` of a folder.
///
/// # Errors
/// If the folder itself cannot be read.
pub(crate) fn read_lists(folder: &Path) -> io::Result<Folder> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt") && path.is_file());
    paths.sort();
    let mut read = Folder::default();
    for path in paths {
        let file = shown(&path);
        match read_list(&path) {
            Ok(text) => read.files.push(ListFile { file, text }),
            Err(why) => read.unreadable.push((file, why)),
        }
    }
    Ok(read)
}

fn read_list(path: &Path) -> Result<String, String> {
    let bytes = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if bytes > MAX_LIST_BYTES {
        return Err(format!("this list has {bytes} bytes, and may have {MAX_LIST_BYTES}; split it"));
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "this is not UTF-8 text; save it again as plain text with the encoding UTF-8".to_owned())
}

/// A path as people are shown it: without the detours of `config/../keywords`.
pub(crate) fn shown(path: &Path) -> String {
    tidy(path).display().to_string()
}

/// The same path without detours.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut parts: Vec<std::path::Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (std::path::Component::ParentDir, Some(std::path::Component::Normal(_))) => {
                parts.pop();
            }
            (std::path::Component::CurDir, Some(_)) => {}
            _ => parts.push(part),
        }
    }
    parts.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_without_detours() {
        for (path, expected) in
            [("config/../keywords/acme.txt", "keywords/acme.txt"), ("../x", "../x"), ("/a/./b", "/a/b"), ("a/b/../../c", "c")]
        {
            assert_eq!(shown(Path::new(path)), expected);
        }
    }
}
