//! Filling in what queries borrow: `$name` within a list, `list:name` across lists.

use super::{List, ListFile, circles::Step, draft::Draft, flood, same_name, whole};
use crate::{
    limits::{MAX_DEPTH, MAX_PARTS},
    query::{Borrowed, Expr, Line, Measure, Purpose, Reference, fill, idle_parts, misfit},
};
use luister_mention::{Mistake, Repair, Wording, wording};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::Arc,
};

/// What a reference stands for; none if it has a mistake, which was told.
type Meaning = Option<Arc<Expr>>;

/// The queries of a draft with everything filled in, shared with whoever borrows them.
pub(super) type Meanings = Arc<Vec<Arc<Expr>>>;

/// The queries of each draft with everything filled in; none for a draft with errors. They may borrow from lists that are kept as
/// they were, and from the last good version of a file.
pub(super) fn resolve(drafts: &mut [Draft], kept: &[&Arc<List>], good: &HashMap<&str, &Arc<List>>) -> Vec<Option<Meanings>> {
    let mut resolver = Resolver {
        drafts,
        kept,
        good,
        names: HashMap::new(),
        lists: HashMap::new(),
        wholes: HashMap::new(),
        path: Vec::new(),
        used: HashSet::new(),
    };
    let queries = (0..resolver.drafts.len()).map(|list| resolver.list(list)).collect();
    resolver.warn_of_unused();
    queries
}

pub(super) struct Resolver<'d> {
    pub(super) drafts: &'d mut [Draft],
    kept: &'d [&'d Arc<List>],
    /// By file.
    good: &'d HashMap<&'d str, &'d Arc<List>>,
    names: HashMap<(usize, String), Meaning>,
    lists: HashMap<usize, Option<Meanings>>,
    /// Lists as one query, by their names in small letters: whoever borrows one borrows the same.
    wholes: HashMap<String, Arc<Expr>>,
    /// What is being filled in, each in the other.
    pub(super) path: Vec<Step>,
    used: HashSet<(usize, String)>,
}

impl Resolver<'_> {
    fn list(&mut self, list: usize) -> Option<Meanings> {
        if let Some(done) = self.lists.get(&list) {
            return done.clone();
        }
        // They are put back when they are filled in: nobody else reads them.
        let lines: Vec<Line> = self.drafts.get_mut(list).map(|draft| std::mem::take(&mut draft.queries)).unwrap_or_default();
        let names: Vec<String> =
            self.drafts.get(list).into_iter().flat_map(|draft| &draft.definitions).map(|known| known.name.clone()).collect();
        self.path.push(Step::List(list));
        for name in names {
            self.name(list, &name);
        }
        let filled: Vec<Meaning> = lines.iter().map(|line| self.line(list, line, Purpose::Query)).collect();
        self.path.pop();
        if let Some(draft) = self.drafts.get_mut(list) {
            flood::warn(draft, lines.iter().zip(&filled));
            draft.queries = lines;
        }
        let errors = self.drafts.get(list).is_none_or(Draft::has_errors);
        let queries = if errors { None } else { filled.into_iter().collect::<Option<Vec<Arc<Expr>>>>().map(Arc::new) };
        self.lists.insert(list, queries.clone());
        queries
    }

    /// One query with its references filled in.
    fn line(&mut self, list: usize, line: &Line, purpose: Purpose) -> Meaning {
        if line.borrowed.is_empty() {
            return Some(Arc::clone(&line.expr));
        }
        let mut meanings: Vec<(Reference, Arc<Expr>)> = Vec::new();
        let mut whole = true;
        let mut seen = HashSet::new();
        for borrowed in line.borrowed.iter().filter(|borrowed| seen.insert((&borrowed.reference, borrowed.near))) {
            match self.meaning(list, borrowed) {
                Some(expr) => meanings.push((borrowed.reference.clone(), expr)),
                None => whole = false,
            }
        }
        let filled = whole.then(|| fill(&line.expr, &meanings))?;
        let Measure { parts, depth } = filled.measure();
        if parts > MAX_PARTS || depth > MAX_DEPTH {
            let message = wording!(
                "with everything filled in this has {parts} parts in {depth} levels, and {MAX_PARTS} in {MAX_DEPTH} are the most",
                "met alles ingevuld heeft dit {parts} delen in {depth} lagen en het maximum is {MAX_PARTS} in {MAX_DEPTH}"
            );
            self.tell(
                Mistake::TooMuch,
                list,
                line.at.clone(),
                message,
                wording!("use fewer references in each other", "zet minder verwijzingen in elkaar"),
            );
            return None;
        }
        if let Some(draft) = self.drafts.get_mut(list) {
            let ListFile { file, text } = &draft.source;
            let idle = idle_parts(file, text, line.at.clone(), purpose, &meanings);
            draft.take(line.at.start, idle);
        }
        Some(Arc::new(filled))
    }

    fn meaning(&mut self, list: usize, borrowed: &Borrowed) -> Meaning {
        let expr = match &borrowed.reference {
            Reference::Name(name) => self.borrow_name(list, name, &borrowed.at),
            Reference::List(name) => self.borrow_list(list, name, &borrowed.at),
        }?;
        if let Some(misfit) = misfit(&expr).filter(|_| borrowed.near) {
            let reference = &borrowed.reference;
            let message = Wording::in_each(|locale| {
                let misfit = misfit.in_words(locale);
                locale.pick(
                    format!("`{reference}` staat voor meer dan woorden: er staat {misfit} in"),
                    format!("`{reference}` stands for more than words: it has {misfit}"),
                )
            });
            self.tell(
                Mistake::NearOperand,
                list,
                borrowed.at.clone(),
                message,
                wording!(
                    "beside NEAR and in `count:` use a name for words, phrases or an OR of them",
                    "gebruik naast NEAR en in `count:` een naam voor woorden of woordgroepen, met of zonder OR ertussen"
                ),
            );
            return None;
        }
        Some(expr)
    }

    fn borrow_name(&mut self, list: usize, name: &str, at: &Range<usize>) -> Meaning {
        self.used.insert((list, name.to_owned()));
        let definitions = &self.drafts.get(list)?.definitions;
        if !definitions.iter().any(|known| known.name == name) {
            let known: Vec<String> = definitions.iter().map(|known| known.name.clone()).collect();
            let near = crate::fields::nearest(name, known.iter().map(String::as_str));
            let repair = near.map_or_else(
                || wording!("write `${name} = …` on a line of its own", "schrijf `${name} = …` op een eigen regel").into(),
                |near| Repair::write(&format!("${near}")),
            );
            self.tell(
                Mistake::UnknownName,
                list,
                at.clone(),
                wording!("`${name}` has no meaning in this list", "`${name}` heeft in deze lijst geen betekenis"),
                repair,
            );
            return None;
        }
        if self.closes_circle(list, &Step::Name(list, name.to_owned()), at) {
            return None;
        }
        self.name(list, name)
    }

    /// What a name of a list stands for.
    fn name(&mut self, list: usize, name: &str) -> Meaning {
        let key = (list, name.to_owned());
        if let Some(done) = self.names.get(&key) {
            return done.clone();
        }
        let line = self.drafts.get(list)?.definitions.iter().find(|known| known.name == name)?.line.clone()?;
        self.path.push(Step::Name(list, name.to_owned()));
        let meaning = self.line(list, &line, Purpose::Name);
        self.path.pop();
        self.names.insert(key, meaning.clone());
        meaning
    }

    fn borrow_list(&mut self, list: usize, name: &str, at: &Range<usize>) -> Meaning {
        let named = |draft: &Draft| draft.name.as_ref().is_some_and(|known| same_name(known.as_str(), name));
        let lower = name.to_lowercase();
        if let Some(whole) = self.wholes.get(&lower) {
            return Some(Arc::clone(whole));
        }
        if let Some(other) = self.kept.iter().find(|other| same_name(other.name.as_str(), name)) {
            let whole = Arc::new(other.whole());
            self.wholes.insert(lower, Arc::clone(&whole));
            return Some(whole);
        }
        let Some(other) = self.drafts.iter().position(named) else {
            self.refuse_unknown_list(list, name, at);
            return None;
        };
        if (other == list && self.refuse_self(list, at)) || self.closes_circle(list, &Step::List(other), at) {
            return None;
        }
        let queries = self.list(other);
        let file = self.drafts.get(other).map(|draft| draft.source.file.clone()).unwrap_or_default();
        let now = queries.map(|queries| whole(queries.iter()));
        let meaning = now.or_else(|| Some(self.good.get(file.as_str())?.whole())).map(Arc::new);
        self.wholes.extend(meaning.iter().map(|whole| (lower.clone(), Arc::clone(whole))));
        if meaning.is_none() {
            self.tell(
                Mistake::BrokenList,
                list,
                at.clone(),
                wording!("the list `{name}` has mistakes of its own", "in de lijst `{name}` zelf staan fouten"),
                wording!("mend {file} first", "herstel eerst {file}"),
            );
        }
        meaning
    }

    /// Tells of a list that there is not, with the name of one that there is.
    fn refuse_unknown_list(&mut self, list: usize, name: &str, at: &Range<usize>) {
        let read = self.drafts.iter().filter_map(|draft| draft.name.as_ref());
        let mut known: Vec<String> = read.chain(self.kept.iter().map(|other| &other.name)).map(ToString::to_string).collect();
        known.sort_unstable();
        known.dedup();
        let lower: Vec<String> = known.iter().map(|name| name.to_lowercase()).collect();
        let near = crate::fields::nearest(&name.to_lowercase(), lower.iter().map(String::as_str));
        let near = near.and_then(|near| lower.iter().position(|name| name == near)).and_then(|at| known.get(at));
        let repair = near.map_or_else(
            || wording!("the lists are {}", "kies uit {}", crate::query::shown(&known.join(", "))).into(),
            |near| Repair::write(&Reference::List(near.clone()).to_string()),
        );
        self.tell(
            Mistake::UnknownList,
            list,
            at.clone(),
            wording!("there is no list called `{name}`", "er is geen lijst die `{name}` heet"),
            repair,
        );
    }

    pub(super) fn tell(&mut self, mistake: Mistake, list: usize, at: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        if let Some(draft) = self.drafts.get_mut(list) {
            draft.tell(mistake, at, message, repair);
        }
    }

    fn warn_of_unused(&mut self) {
        for (list, draft) in self.drafts.iter_mut().enumerate().filter(|(_, draft)| !draft.has_errors()) {
            let unused: Vec<(String, Range<usize>)> = draft
                .definitions
                .iter()
                .filter(|known| !self.used.contains(&(list, known.name.clone())))
                .map(|known| (known.name.clone(), known.at.clone()))
                .collect();
            for (name, at) in unused {
                draft.warn(
                    Mistake::UnusedName,
                    at,
                    wording!("no query uses `${name}`", "geen zoekopdracht gebruikt `${name}`"),
                    wording!("use it, or take the line out", "gebruik de naam of haal de regel weg"),
                );
            }
        }
    }
}
