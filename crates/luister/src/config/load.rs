//! Loading: each table by the code that obeys it, then what only holds between them.

use super::{
    answers,
    backup::Backup,
    digests,
    document::{Document, Read, Tree},
    lists::{Folder, ListFile, read_lists, shown, tidy, why},
    lookups, model,
    plan::{Daemon, Own, Plan, Signals},
    privacy::{self, Privacy, Retention, Term},
    references::{self, Named},
    secrets, webhooks,
};
use luister_alerts::{DigestRule, Lookup, MailConfig, RouteRule, Routes, Team, Webhook};
use luister_matcher::{Lists, Matcher};
use luister_mention::{Mistake, Problem, Severity, Wording, wording};
use luister_sources::{KeyFrom, Keys, Source, kinds};
use secrecy::SecretString;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// The tables of `luister.toml`.
const TABLES: [&str; 17] = [
    "daemon",
    "http",
    "hosts",
    "store",
    "mail",
    "webhook",
    "lookup",
    "web",
    "own",
    "signals",
    "storms",
    "privacy",
    "retention",
    "backup",
    "team",
    "route",
    "digest",
];
/// The file that lies beside `luister.toml`.
pub(crate) const SOURCES: &str = "sources.toml";
/// The longest file of the configuration, in bytes.
const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// What loading gave: a plan if nothing is an error, and all that is to be said.
pub(crate) struct Loaded {
    /// The plan; none if anything but a list has an error.
    pub(crate) plan: Option<Plan>,
    /// Everything that is wrong or doubtful, file by file.
    pub(crate) problems: Vec<Problem>,
    /// Whether a list has an error; its last good version is in the plan, if there was one.
    pub(crate) lists_have_errors: bool,
    /// How many tests in the lists were not tried, because their list has mistakes.
    pub(crate) untried: usize,
}

impl Loaded {
    /// Whether anything stops what was asked.
    pub(crate) fn has_errors(&self) -> bool {
        self.plan.is_none() || self.lists_have_errors
    }
}

/// Whether files with secrets are read: only who sends mail needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrets {
    /// A missing one is a mistake.
    Read,
    /// They are left alone.
    LeaveAlone,
}

/// Files as they would be: path and text. They are read in place of what lies there, or beside it.
pub(crate) type Drafts = BTreeMap<PathBuf, String>;

/// Loads everything that the configuration names. `previous` are the lists that work now: a list that stops
/// compiling keeps its last good version.
pub(crate) fn load(path: &Path, previous: Option<&Plan>, secrets: Secrets) -> Loaded {
    load_as_if(path, previous, secrets, &Drafts::new())
}

/// The same, as if these files had been written already.
pub(crate) fn load_as_if(path: &Path, previous: Option<&Plan>, read: Secrets, drafts: &Drafts) -> Loaded {
    let base = folder_of(path);
    let mut problems = Vec::new();
    let Some(text) = read_file(path, drafts, &mut problems) else {
        return Loaded { plan: None, problems, lists_have_errors: false, untried: 0 };
    };
    let mut document = Document::parse(&shown(path), &text);
    let settings = Tables::read(&mut document);
    let sources_path = base.join(SOURCES);
    let sources_text = read_file(&sources_path, drafts, &mut problems).unwrap_or_default();
    let mut sources_document = Document::parse(&shown(&sources_path), &sources_text);
    let sources = read_sources(&mut sources_document, &base, read);
    let (lists, list_problems) = compile_lists(&base, &settings.daemon, previous.map(|plan| &*plan.lists), drafts, &mut document);
    let (answers, answer_problems) = answers::read(&base, &settings.daemon, previous.map(|plan| &*plan.answers), &mut document);

    let names = Named {
        teams: &settings.teams,
        webhooks: &settings.webhooks,
        lookups: &settings.lookups,
        routes: &settings.routes,
        digests: &settings.digests,
        terms: &settings.terms,
        sources: &sources,
        lists: &lists,
    };
    webhooks::check(&settings.webhooks, &settings.http.value, &mut document);
    webhooks::check_teams(&settings.teams, &mut document);
    lookups::check(&settings.lookups, &settings.routes, &settings.http.value, &mut document);
    digests::check(&settings.digests, &settings.web.value, &mut document);
    privacy::check(&settings.privacy, &settings.terms, &settings.digests, &mut document);
    references::check(&names, &mut document, &mut sources_document);
    let mut list_problems: Vec<Problem> = list_problems
        .into_iter()
        .chain(references::check_lists(&names, &document))
        .chain(references::warn_of_sources(&names, &sources_document))
        .chain(answer_problems)
        .chain(references::check_answers(&names, &answers, &document))
        .collect();
    list_problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    let untried = lists.broken().iter().map(|list| list.untried).sum();
    let lists_have_errors = list_problems.iter().any(|problem| problem.severity == Severity::Error);
    let model = model::read(&settings.signals, &base, &mut document);
    if read == Secrets::Read {
        let http = rooted(&settings.http.value, &base);
        secrets::check(
            &secrets::Named {
                mail: settings.mail.as_ref(),
                webhooks: &settings.webhooks,
                lookups: &settings.lookups,
                http: &settings.http.place,
            },
            &http,
            &base,
            &mut document,
        );
    }

    document.finish(&TABLES);
    sources_document.finish(&kinds::KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>());

    problems.extend(document.problems);
    problems.extend(sources_document.problems);
    let good = problems.iter().all(|problem| problem.severity == Severity::Warning);
    if good && !lists_have_errors {
        problems.extend(gaps(path, &settings, &sources, &lists));
    }
    problems.extend(list_problems);
    let plan = settings.mail.filter(|_| good).map(|mail| Plan {
        daemon: Daemon {
            state: tidy(&base.join(&settings.daemon.value.state)),
            keywords: tidy(&base.join(&settings.daemon.value.keywords)),
            ..settings.daemon.value.clone()
        },
        http: rooted(&settings.http.value, &base),
        backup: settings.backup.value,
        base,
        hosts: settings.hosts.value,
        store: settings.store.value,
        mail: mail.value,
        webhooks: settings.webhooks.into_iter().map(|webhook| webhook.value).collect(),
        lookups: settings.lookups.into_iter().map(|lookup| lookup.value).collect(),
        web: settings.web.value,
        own: settings.own.value,
        sources: sources.into_iter().map(|source| (source.value.settings().name.clone(), Arc::from(source.value))).collect(),
        routes: Routes::new(
            settings.teams.into_iter().map(|team| team.value).collect(),
            settings.routes.into_iter().map(rule).collect(),
            lists.iter().filter_map(|list| Some((list.name().clone(), list.team()?.name.clone()))).collect::<BTreeMap<_, _>>(),
            settings.daemon.value.max_alert_age,
        ),
        storms: settings.storms.value,
        digests: settings.digests.into_iter().map(|digest| digest.value).collect(),
        retention: Retention::new(&settings.privacy.value, settings.terms.into_iter().map(|term| term.value).collect()),
        privacy: settings.privacy.value,
        pseudonyms: OnceLock::new(),
        matcher: settings.signals.value.set(Matcher::new(Arc::clone(&lists)).with_model(model)),
        lists,
        answers: Arc::new(answers),
    });
    Loaded { plan, problems, lists_have_errors, untried }
}

/// A route with those inside it.
fn rule(tree: Tree<RouteRule>) -> RouteRule {
    RouteRule { route: tree.inner.into_iter().map(rule).collect(), ..tree.value }
}

/// The folder of a `luister.toml`; relative paths in it count from there.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|base| !base.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// The tables of `luister.toml`, as far as they could be read.
struct Tables {
    daemon: Read<Daemon>,
    http: Read<luister_net::Settings>,
    hosts: Read<luister_sources::FetcherSettings>,
    store: Read<luister_store::Settings>,
    mail: Option<Read<MailConfig>>,
    webhooks: Vec<Read<Webhook>>,
    lookups: Vec<Read<Lookup>>,
    web: Read<luister_web::Settings>,
    own: Read<Own>,
    signals: Read<Signals>,
    storms: Read<luister_insight::storm::Settings>,
    teams: Vec<Read<Team>>,
    routes: Vec<Tree<RouteRule>>,
    digests: Vec<Read<DigestRule>>,
    privacy: Read<Privacy>,
    backup: Read<Backup>,
    terms: Vec<Read<Term>>,
}

impl Tables {
    fn read(document: &mut Document<'_>) -> Self {
        let has_mail = document.has("mail");
        let tables = Self {
            daemon: document.table("daemon", &|value| Daemon::deserialize(value)),
            http: document.table("http", &|value| luister_net::Settings::deserialize(value)),
            hosts: document.table("hosts", &|value| luister_sources::FetcherSettings::deserialize(value)),
            store: document.table("store", &|value| luister_store::Settings::deserialize(value)),
            mail: document.required("mail", &|value| MailConfig::deserialize(value)),
            webhooks: document.array("webhook", &|value| Webhook::deserialize(value)),
            lookups: document.array("lookup", &|value| Lookup::deserialize(value)),
            web: document.table("web", &|value| luister_web::Settings::deserialize(value)),
            own: document.table("own", &|value| Own::deserialize(value)),
            signals: document.table("signals", &|value| Signals::deserialize(value)),
            storms: document.table("storms", &|value| luister_insight::storm::Settings::deserialize(value)),
            teams: document.array("team", &|value| Team::deserialize(value)),
            routes: document.trees("route", &|value| RouteRule::deserialize(value)),
            digests: document.array("digest", &|value| DigestRule::deserialize(value)),
            privacy: document.table("privacy", &|value| Privacy::deserialize(value)),
            backup: document.table("backup", &|value| Backup::deserialize(value)),
            terms: document.array("retention", &|value| Term::deserialize(value)),
        };
        if !has_mail {
            let message =
                wording!("there is no table [mail], so nobody can be told", "de tabel [mail] ontbreekt en dus kan niemand bericht krijgen");
            document.problem(0..0, message).repair =
                Some(wording!("add it, see config/luister.toml", "voeg die toe, zie config/luister.toml"));
        }
        tables
    }
}

fn read_file(path: &Path, drafts: &Drafts, problems: &mut Vec<Problem>) -> Option<String> {
    if let Some(draft) = drafts.get(path) {
        return Some(draft.clone());
    }
    let read = match fs::metadata(path) {
        Ok(file) if file.len() > MAX_FILE_BYTES => {
            Err(wording!("it has more than {MAX_FILE_BYTES} bytes", "het is groter dan {MAX_FILE_BYTES} bytes"))
        }
        Ok(_) => fs::read(path).map_err(|error| why(&error)),
        Err(error) => Err(why(&error)),
    };
    let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| wording!("it is not UTF-8 text", "het is geen UTF-8-tekst")));
    text.map_err(|why| {
        let message = Wording::in_each(|locale| {
            format!("{}: {}", locale.pick("dit bestand kan niet worden gelezen", "this file cannot be read"), why.in_words(locale))
        });
        problems.push(Problem::error(&shown(path), "", 0..0, message).of(Mistake::Configuration).repair(wording!(
            "name the right one with --config FILE, or begin with `luister init`; sources.toml lies beside it",
            "wijs met --config FILE het goede bestand aan of begin met `luister init`; sources.toml ligt ernaast"
        )));
    })
    .ok()
}

fn read_sources(document: &mut Document<'_>, base: &Path, secrets: Secrets) -> Vec<Read<Box<dyn Source>>> {
    let read = |from: &KeyFrom| if secrets == Secrets::Read { read_key(from, base) } else { Ok(SecretString::default()) };
    let keys = Keys(&read);
    kinds::KINDS.iter().flat_map(|kind| document.array(kind.name, &|table| (kind.build)(table, &keys))).collect()
}

/// The first line of a file, or a variable of the environment.
fn read_key(from: &KeyFrom, base: &Path) -> Result<SecretString, String> {
    let key = match from {
        KeyFrom::File(file) => {
            let path = base.join(file);
            fs::read_to_string(&path).map_err(|error| format!("cannot read the key in {}: {error}", shown(&path)))?
        }
        KeyFrom::Env(name) => {
            std::env::var(name).map_err(|_| format!("the environment variable {name}, which should hold the key, is not set"))?
        }
    };
    match key.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
        Some(line) => Ok(SecretString::from(line)),
        None => Err("there is no key in what `_file` or `_env` names".to_owned()),
    }
}

/// The lists of a folder, with those that would be in it.
fn lists_as_if(folder: &Path, drafts: &Drafts) -> io::Result<Folder> {
    let drafted = drafts.iter().filter(|(path, _)| path.parent().map(tidy) == Some(tidy(folder)));
    let drafted: Vec<ListFile> = drafted.map(|(path, text)| ListFile { file: shown(path), text: text.clone() }).collect();
    // Through a folder that would be there, but is not yet, leads no path.
    let there = if folder.exists() { folder.to_owned() } else { tidy(folder) };
    let mut read = match read_lists(&there) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !drafted.is_empty() => Folder::default(),
        read => read?,
    };
    read.files.retain(|file| drafted.iter().all(|draft| draft.file != file.file));
    read.files.extend(drafted);
    read.files.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(read)
}

fn compile_lists(
    base: &Path,
    daemon: &Read<Daemon>,
    previous: Option<&Lists>,
    drafts: &Drafts,
    document: &mut Document<'_>,
) -> (Arc<Lists>, Vec<Problem>) {
    let folder = base.join(&daemon.value.keywords);
    match lists_as_if(&folder, drafts) {
        Ok(Folder { files, unreadable }) => {
            let (lists, mut problems) = Lists::compile(&files, previous);
            problems.extend(unreadable.into_iter().map(|(file, why)| Problem::error(&file, "", 0..0, why.message).repair(why.repair)));
            (Arc::new(lists), problems)
        }
        Err(error) => {
            let place = daemon.place.of("keywords", &daemon.value.keywords.display().to_string());
            let message = Wording::in_each(|locale| {
                let (folder, why) = (shown(&folder), why(&error));
                let why = why.in_words(locale);
                locale.pick(
                    format!("de map met lijsten, `{folder}`, kan niet worden gelezen: {}", why.replace("het bestaat", "die bestaat")),
                    format!("the folder of the lists, `{folder}`, cannot be read: {why}"),
                )
            });
            document.problem(place, message).repair = Some(wording!("set `keywords` in [daemon]", "vul `keywords` in bij [daemon]"));
            (Arc::new(previous.cloned().unwrap_or_default()), Vec::new())
        }
    }
}

/// What is no mistake, but leaves everybody in silence.
fn gaps(path: &Path, settings: &Tables, sources: &[Read<Box<dyn Source>>], lists: &Lists) -> Vec<Problem> {
    let gaps = [
        (
            sources.is_empty(),
            wording!("there are no sources, so nothing is heard", "er zijn geen bronnen en dus wordt er niets gevolgd"),
            wording!(
                "add one to sources.toml, `luister help sources` shows how",
                "zet er een in sources.toml, `luister help sources` laat zien hoe"
            ),
        ),
        (
            settings.web.value.public_listen.is_none() && sources.iter().any(|source| source.value.post_token().is_some()),
            wording!(
                "there is an inbox with a token, but nothing listens, so nobody can post to it",
                "er is een inbox met een token, maar er luistert niets en dus kan niemand er iets aanleveren"
            ),
            wording!("set `public_listen` in [web]", "vul `public_listen` in bij [web]"),
        ),
        (
            lists.iter().next().is_none(),
            wording!("there are no lists, so nothing is found", "er zijn geen lijsten en dus wordt er niets gevonden"),
            wording!("write one, keywords/README.md tells how", "schrijf er een, in keywords/README.md staat hoe"),
        ),
        (
            settings.routes.is_empty() && lists.iter().all(|list| list.team().is_none()),
            wording!(
                "there are no routes, and no list names a team, so nobody is told",
                "er zijn geen routes en geen lijst noemt een team, dus niemand krijgt bericht"
            ),
            wording!("add a [[route]]", "voeg een [[route]] toe"),
        ),
    ];
    let told = |(_, message, repair): (bool, Wording, Wording)| {
        Problem::warning(&shown(path), "", 0..0, message).of(Mistake::Configuration).repair(repair)
    };
    gaps.into_iter().filter(|(gap, ..)| *gap).map(told).collect()
}

/// The same with its path made whole.
fn rooted(http: &luister_net::Settings, base: &Path) -> luister_net::Settings {
    luister_net::Settings { ca_file: http.ca_file.as_ref().map(|file| base.join(file)), ..http.clone() }
}
