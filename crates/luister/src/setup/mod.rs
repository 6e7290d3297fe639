//! Getting started: from a name and an address to files that somebody else can go on with.
//!
//! | file | what may happen in it |
//! |---|---|
//! | `brand.rs` | a name becomes the queries that find it; pure |
//! | `list.rs` | the text of a keyword list is made, and tried before anybody sees it; pure |
//! | `place.rs` | it is known where things are, for a folder of one's own and for a service; pure |
//! | `configuration.rs` | the text of `luister.toml` is made; pure |
//! | `sources.rs` | what was found becomes tables with names of their own; pure |
//! | `known.rs` | what is listened to already is told from what is not; pure |
//! | `subscriptions.rs` | an OPML file becomes sources, or reasons why not; pure |
//! | `shown.rs` | what was found is put into words, and printed |
//! | `choice.rs` | somebody at a terminal is asked which rows to keep |
//! | `look.rs` | sites are asked what there is, through the same guarded fetcher as the daemon's |
//! | `files.rs` | new files appear, all or none, and never in the place of another |
//! | `append.rs` | `sources.toml` is replaced by itself with more at its end, if the whole still loads |

mod append;
mod brand;
mod choice;
mod configuration;
mod files;
mod known;
mod list;
mod look;
mod place;
mod shown;
mod sources;
mod subscriptions;

pub(crate) use append::Sources;
pub(crate) use brand::Brand;
pub(crate) use choice::choose;
pub(crate) use configuration::configuration;
pub(crate) use files::create;
pub(crate) use known::Known;
pub(crate) use list::keywords;
pub(crate) use look::Looking;
pub(crate) use place::Place;
pub(crate) use shown::show;
pub(crate) use sources::{Named, Names, sources_file};
pub(crate) use subscriptions::subscriptions;

use url::Url;

/// The longest address that is taken, in bytes.
const MAX_ADDRESS: usize = 2048;

/// An address as people give it: `acme.nl` means the site of that name.
///
/// # Errors
/// In words, if it is none that can be asked for a page.
pub(crate) fn address(text: &str) -> Result<Url, String> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&whole)
        .map_err(|error| format!("this is no address of a site, write for instance https://www.acme.example ({error})"))?;
    match url.scheme() {
        "http" | "https" if whole.len() > MAX_ADDRESS => Err(format!("an address has at most {MAX_ADDRESS} bytes")),
        "http" | "https" if !url.username().is_empty() || url.password().is_some() => {
            Err("an address cannot hold a user name or password, for it is shown in mails and logs".to_owned())
        }
        "http" | "https" => Ok(url),
        other => Err(format!("luister reads http and https, not {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Drafts, SOURCES, Secrets};
    use luister_mention::Locale;
    use luister_sources::{Proposal, discovery::Found, kind};
    use std::path::Path;

    /// The files of a brand as `luister init` would write them, with a source that is about the brand.
    fn files(dir: &Path, name: &str, lang: Locale) -> Drafts {
        let brand = Brand::parse(name, &[]).unwrap();
        let (list, text) = keywords(&brand, lang).unwrap();
        let found = Found {
            proposal: Proposal::new(kind("feed").unwrap()).with("url", "https://a.example/comments"),
            name: luister_mention::SourceName::new(brand.name.as_str()).unwrap(),
            why: format!("the site of {name} links to it"),
            ours: true,
            items: Vec::new(),
        };
        let named = Named::found(found, None, Some(&list), &mut Names::default()).unwrap();
        Drafts::from([
            (dir.join("config/luister.toml"), configuration(Place::Folder, &"webcare@acme.example".parse().unwrap(), lang, &[])),
            (dir.join("config").join(SOURCES), sources_file(&[named], &brand)),
            (dir.join("keywords").join(format!("{}.txt", brand.stem)), text),
        ])
    }

    #[test]
    fn what_is_written_is_fine_whatever_the_brand_is_called() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config/luister.toml");
        let long: String = "Een naam van tachtig letters ".repeat(3).chars().take(80).collect();
        for name in [
            "Acme Energie",
            "ING",
            "\"Acme\"",
            "Acme''' Energie",
            "a\\b",
            "{mail}",
            "Acme {contact}",
            "a => complaint",
            "AC/DC",
            "../../x",
            "Café Één",
            "漢字",
            "3.14",
            "Acme\n[[feed]]",
            "]] Acme",
            "# Acme",
            "Bed EN Breakfast",
            "Acme // x",
            "\u{202e}Acme",
            "Acme \"\"\" Energie",
            &long,
        ] {
            for lang in [Locale::Nl, Locale::En] {
                let loaded = config::load_as_if(&config, None, Secrets::Read, &files(dir.path(), name, lang));
                assert_eq!(loaded.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
                assert!(loaded.plan.is_some_and(|plan| plan.sources.len() == 1 && plan.lists.iter().count() == 1), "{name}");
            }
        }
    }

    #[test]
    fn addresses_are_taken_as_people_write_them() {
        for (text, expected) in [
            ("https://www.acme.example/blog", Ok("https://www.acme.example/blog")),
            (" acme.example ", Ok("https://acme.example/")),
            ("acme.example:8080/x", Ok("https://acme.example:8080/x")),
            ("ftp://acme.example", Err("luister reads http and https, not ftp")),
            ("", Err("this is no address of a site, write for instance https://www.acme.example (empty host)")),
            ("https://me:secret@acme.example", Err("an address cannot hold a user name or password, for it is shown in mails and logs")),
        ] {
            let read = address(text).map(|url| url.to_string());
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }
}
