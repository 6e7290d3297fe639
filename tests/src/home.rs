//! A folder with a configuration, lists and state of its own.

use crate::{FakeMail, FakeWeb};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A folder with a configuration, lists and state of its own; it is gone when this is dropped.
pub struct Home {
    dir: TempDir,
    mail: String,
    /// What stands in `luister.toml` after `[mail]`: teams, routes and the rest.
    pub rest: String,
    /// What stands in `[store]`.
    pub store: String,
    sources: String,
}

/// Teams and routes that most tests need: everything to Webcare, at once.
const REST: &str = r#"
[[team]]
name = "Webcare"
mail = "webcare@acme.example"
lang = "nl"
response_target = "1h"

[[route]]
name = "all"
match = { signal = ["crisis", "complaint", "lead", "question", "praise"] }
team = "Webcare"
group_wait = "0s"
group_interval = "0s"
"#;

/// A list whose every hit is a complaint.
const LIST: &str = "list: Acme\n\nacme => complaint\n";

impl Home {
    /// A home whose mail goes to this server.
    pub fn new(mail: &FakeMail) -> Self {
        let mail = format!("[mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n", mail.port());
        Self::with_mail(mail)
    }

    /// A home whose mail goes into the folder `mail` beside its configuration.
    pub fn with_folder() -> Self {
        Self::with_mail("folder = \"../mail\"\n".to_owned())
    }

    fn with_mail(mail: String) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["config", "keywords"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
        }
        let home = Self {
            dir,
            mail,
            rest: REST.to_owned(),
            store: "cache = \"4 MiB\"\nmin_free = \"1 KiB\"\n".to_owned(),
            sources: String::new(),
        };
        home.set_list("acme.txt", LIST);
        home
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The configuration's file, which is written anew.
    pub fn config(&self) -> PathBuf {
        let config = self.path().join("config");
        let text = format!(
            "[http]\nallow = [\"127.0.0.1/32\"]\n[hosts]\npace = \"0s\"\n[store]\n{}\n[mail]\nfrom = \"luister <luister@acme.example>\"\nadministrator = \"admin@acme.example\"\n{}{}",
            self.store, self.mail, self.rest
        );
        put(&config.join("luister.toml"), &text);
        put(&config.join("sources.toml"), &self.sources);
        config.join("luister.toml")
    }

    /// Adds a feed that is polled every second; `more` are lines of its table.
    pub fn feed(&mut self, web: &FakeWeb, name: &str, path: &str, more: &str) {
        let url = web.url(path);
        write!(self.sources, "[[feed]]\nname = \"{name}\"\nurl = \"{url}\"\nevery = \"1s\"\nchannel = \"forum\"\n{more}\n").unwrap();
    }

    /// Adds a table to `sources.toml`.
    pub fn add_source(&mut self, table: &str) {
        self.sources.push_str(table);
    }

    /// Writes a list.
    pub fn set_list(&self, name: &str, text: &str) {
        fs::write(self.path().join("keywords").join(name), text).unwrap();
    }
}

/// Writes a file, if it says something else, in one step: a daemon may be looking.
fn put(file: &Path, text: &str) {
    if fs::read_to_string(file).is_ok_and(|known| known == text) {
        return;
    }
    let beside = file.with_extension("new");
    fs::write(&beside, text).unwrap();
    fs::rename(&beside, file).unwrap();
}
