//! The demo: the real daemon, store and mails, on a small sample web of its own on loopback.

mod narrator;
mod web;

pub(crate) use narrator::{Narrator, tell};
pub(crate) use web::SampleWeb;

use anyhow::Context;
use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

const CONFIG: &str = include_str!("../../demo/luister.toml");
const LISTS: [(&str, &str); 3] = [
    ("acme.txt", include_str!("../../demo/acme.txt")),
    ("sector.txt", include_str!("../../demo/sector.txt")),
    ("voltana.txt", include_str!("../../demo/voltana.txt")),
];

/// The feeds of the sample web: name, kind of place, and what the site is called.
pub(crate) const FEEDS: [(&str, &str, &str); 3] =
    [("news", "news", "De Stadskrant"), ("forum", "forum", "Meterkastforum"), ("blog", "blog", "Thuis & Energie")];

/// Writes the configuration and the lists of the demo into a folder, as a person could have done.
pub(crate) fn furnish(dir: &Path, web: SocketAddr) -> anyhow::Result<PathBuf> {
    let (config, keywords) = (dir.join("config"), dir.join("keywords"));
    for folder in [&config, &keywords] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    let mut sources = String::from("# The sample web of the demo; it is there as long as the demo runs.\n");
    for (feed, channel, site) in FEEDS {
        write!(sources, "\n[[feed]]\nname = \"{site}\"\nurl = \"http://{web}/{feed}.xml\"\nchannel = \"{channel}\"\nevery = \"1s\"\n")?;
    }
    let write = |path: PathBuf, text: &str| fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()));
    write(config.join("luister.toml"), CONFIG)?;
    write(config.join("sources.toml"), &sources)?;
    for (name, text) in LISTS {
        write(keywords.join(name), text)?;
    }
    Ok(config.join("luister.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_furnished_without_a_problem() {
        let dir = tempfile::tempdir().unwrap();
        let config = furnish(dir.path(), SocketAddr::from(([127, 0, 0, 1], 1))).unwrap();
        let loaded = crate::config::load(&config, None, crate::config::Secrets::Read);
        assert_eq!(loaded.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
        assert!(!loaded.has_errors());
    }
}
