//! Answers that teams keep ready: which of them fit a mention, by what it says.
//!
//! A file holds one answer or more. Each has a header, which ends at the first blank line, and then what to say:
//!
//! ```text
//! answer: Power cut
//! when:   outage* OR "no power" OR "power cut"
//! signal: complaint, question
//! lang:   en
//! team:   Webcare
//!
//! Sorry to hear that! You can see what is being worked on at acme.example/outages …
//! ```

mod read;

use crate::{
    ListFile,
    fields::Scope,
    list::TeamLine,
    query::{Expr, find, spans},
    view::View,
};
use luister_mention::{Field, Lang, Mention, Problem, ReadyAnswer, Signal, TeamName, text};
use std::{cmp::Reverse, sync::Arc};

/// The most answers that are offered for one mention.
pub const MAX_OFFERED: usize = 3;
/// The most words that are named for which an answer fits, and the most letters of each.
const MAX_BECAUSE: usize = 3;
const MAX_BECAUSE_CHARS: usize = 40;

/// The answers that teams keep ready.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    all: Vec<Prepared>,
}

/// One of them.
#[derive(Debug, Clone)]
struct Prepared {
    name: String,
    text: String,
    expr: Arc<Expr>,
    /// For mentions in these languages; for all if there is none.
    langs: Vec<Lang>,
    /// For mentions that are told as one of these; for all if there is none.
    signals: Vec<Signal>,
    /// For this team; for all without one.
    team: Option<TeamLine>,
    source: Arc<ListFile>,
}

/// What has to be known of a mention beside the mention itself.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Who would answer.
    pub team: &'a TeamName,
    /// What it is told as, and what else it is.
    pub signals: &'a [Signal],
    /// The language that it was found to have; nothing is kept from one that is not known.
    pub lang: Option<Lang>,
}

impl Answers {
    /// Reads all files, and tells everything that is wrong with them. A file with a mistake stays as it was in `previous`; if it was
    /// not there, an answer with a mistake is left out.
    #[must_use]
    pub fn read(files: &[ListFile], previous: Option<&Self>) -> (Self, Vec<Problem>) {
        read::read(files, previous)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The files and teams that answers name, for those who know which teams there are.
    pub fn teams(&self) -> impl Iterator<Item = (&ListFile, &TeamLine)> {
        self.all.iter().filter_map(|answer| Some((&*answer.source, answer.team.as_ref()?)))
    }

    /// Those that fit a mention, three at most: first the one of whose query the most words were found.
    #[must_use]
    pub fn fitting(&self, mention: &Mention, asked: Asked<'_>) -> Vec<ReadyAnswer> {
        let view = View::of(mention);
        let wanted = self.all.iter().filter(|answer| answer.is_for(asked));
        let mut fits: Vec<(&Prepared, Vec<&str>)> = wanted.filter_map(|answer| Some((answer, answer.found(&view)?))).collect();
        fits.sort_by_key(|(_, words)| Reverse((words.len(), words.iter().map(|words| words.len()).sum::<usize>())));
        let offered = fits.into_iter().take(MAX_OFFERED).map(|(answer, words)| ReadyAnswer {
            name: answer.name.clone(),
            text: answer.text.clone(),
            because: words.into_iter().take(MAX_BECAUSE).map(|words| text::excerpt(&text::line(words), MAX_BECAUSE_CHARS)).collect(),
        });
        offered.collect()
    }
}

impl Prepared {
    fn is_for(&self, Asked { team, signals, lang }: Asked<'_>) -> bool {
        let is_theirs = self.team.as_ref().is_none_or(|line| line.name == *team);
        let is_told = self.signals.is_empty() || self.signals.iter().any(|signal| signals.contains(signal));
        is_theirs && is_told && (self.langs.is_empty() || lang.is_none_or(|lang| self.langs.contains(&lang)))
    }

    /// The words by which it fits, each once; none if it does not.
    fn found<'v>(&self, view: &View<'v>) -> Option<Vec<&'v str>> {
        let found = find(&self.expr, view, Scope::Usual)?;
        let mention = view.mention;
        let mut words: Vec<&str> = Vec::new();
        for span in spans(&found, view) {
            let said = match span.field {
                Field::Title => mention.title.as_deref().unwrap_or_default(),
                Field::Text => &mention.text,
                _ => continue,
            };
            let said = said.get(span.start as usize..span.end as usize).unwrap_or_default();
            if !said.is_empty() && !words.iter().any(|known| known.to_lowercase() == said.to_lowercase()) {
                words.push(said);
            }
        }
        Some(words)
    }
}

#[cfg(test)]
mod tests;
