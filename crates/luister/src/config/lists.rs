//! Reading the folder of keyword lists.

pub(crate) use luister_matcher::ListFile;
use luister_matcher::MAX_LIST_BYTES;
use luister_mention::{Locale, Wording, wording};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// The files of a folder of lists.
#[derive(Default)]
pub(crate) struct Folder {
    /// Those that were read, in the order of their names.
    pub(crate) files: Vec<ListFile>,
    /// Those that could not be, with the reason and what to do.
    pub(crate) unreadable: Vec<(String, Unreadable)>,
}

/// Why a file could not be read, and what to do.
pub(crate) struct Unreadable {
    pub(crate) message: Wording,
    pub(crate) repair: Wording,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.message.in_words(Locale::En), self.repair.in_words(Locale::En))
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self {
            message: wording!("this list cannot be read: {error}", "deze lijst kan niet worden gelezen: {error}"),
            repair: wording!("look at who may read the file", "kijk wie het bestand mag lezen"),
        }
    }
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

/// The text of one list.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn read_list(path: &Path) -> Result<String, Unreadable> {
    let bytes = fs::metadata(path)?.len();
    if bytes > MAX_LIST_BYTES as u64 {
        return Err(Unreadable {
            message: wording!(
                "this list has {bytes} bytes, and {MAX_LIST_BYTES} are the most",
                "deze lijst is {bytes} bytes groot en hooguit {MAX_LIST_BYTES} mag"
            ),
            repair: wording!("make several lists of it", "maak er meer lijsten van"),
        });
    }
    text_of(fs::read(path)?)
}

/// The text of a file, which a word processor may have saved in another encoding.
///
/// # Errors
/// If it is no text, or in an encoding that is not read.
pub(crate) fn text_of(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let in_pairs = matches!(bytes.as_slice(), [0, _, 0, _, ..] | [_, 0, _, 0, ..]);
    let message = if in_pairs || bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        wording!("this file has the encoding UTF-16 (`Unicode` in Notepad)", "dit bestand heeft de codering UTF-16 (`Unicode` in Kladblok)")
    } else {
        match String::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(_) => wording!("this file is no text with the encoding UTF-8", "dit bestand is geen tekst met de codering UTF-8"),
        }
    };
    let repair =
        wording!("save it again as plain text with the encoding UTF-8", "sla het opnieuw op als platte tekst met de codering UTF-8");
    Err(Unreadable { message, repair })
}

/// Why a file cannot be read. What the system says of rarer causes is English.
pub(super) fn why(error: &io::Error) -> Wording {
    match error.kind() {
        io::ErrorKind::NotFound => wording!("it is not there", "het bestaat niet"),
        io::ErrorKind::PermissionDenied => wording!("luister may not read it", "luister mag het niet lezen"),
        _ => error.to_string().into(),
    }
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
    fn what_is_no_text_is_told_with_what_to_do() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (name, bytes, expected) in [
            ("text", "list: Acmé\n".as_bytes().to_vec(), None),
            ("empty", Vec::new(), None),
            ("UTF-16 with its mark", utf16("\u{FEFF}list: Acme"), Some("dit bestand heeft de codering UTF-16 (`Unicode` in Kladblok)")),
            ("UTF-16 the other way", vec![0xFE, 0xFF, 0, b'a'], Some("dit bestand heeft de codering UTF-16 (`Unicode` in Kladblok)")),
            ("UTF-16 without a mark", utf16("list: Acme"), Some("dit bestand heeft de codering UTF-16 (`Unicode` in Kladblok)")),
            ("Latin-1", b"list: Acm\xE9".to_vec(), Some("dit bestand is geen tekst met de codering UTF-8")),
            ("a picture", b"\x89PNG\r\n\x1a\n\xff".to_vec(), Some("dit bestand is geen tekst met de codering UTF-8")),
        ] {
            let told = text_of(bytes).err();
            assert_eq!(told.as_ref().map(|told| told.message.in_words(Locale::Nl)), expected, "{name}");
        }
    }

    #[test]
    fn paths_are_shown_without_detours() {
        for (path, expected) in
            [("config/../keywords/acme.txt", "keywords/acme.txt"), ("../x", "../x"), ("/a/./b", "/a/b"), ("a/b/../../c", "c")]
        {
            assert_eq!(shown(Path::new(path)), expected);
        }
    }
}
