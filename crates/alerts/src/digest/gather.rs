//! What a digest is made of: mention by mention, so that a month of them needs little memory.

use super::{
    History,
    seen::{self, Stories},
    subjects::{self, Texts},
    voices::Writers,
};
use crate::story;
use chrono::TimeDelta;
use luister_insight::figures::{self, Scope, Sums, Window, buckets, part_of, usual};
use luister_mention::{
    Completeness, Counts, DigestBody, DigestForm, DigestLine, DigestStorm, Field, KeyFigures, Link, ListFigures, ListKind, ListName,
    Mention, PartFigures, Position, Section, Signal, SourceName, Span, StarsOverTime, Stored, Tally,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most mentions of each signal that a digest lists; the rest is counted.
pub const MAX_LINES: usize = 50;
/// The most sources that are told of leads.
const MAX_LEAD_SOURCES: usize = 8;
/// So long after it was heard a mention is recorded at the latest: what is older was brought in from elsewhere.
const RECORDING: TimeDelta = TimeDelta::minutes(10);
/// The most names by which something was found that are remembered.
const MAX_NAMES: usize = 500;

/// What a digest is to be.
#[derive(Debug, Clone)]
pub struct Order {
    /// What the configuration calls it.
    pub name: String,
    /// Its form.
    pub form: DigestForm,
    /// From when to when.
    pub span: figures::Span,
    /// The lists, and whose clock.
    pub scope: Scope,
    /// The parts that it has.
    pub sections: Vec<Section>,
}

/// What was gathered of a period.
#[derive(Debug)]
pub struct Gathering {
    order: Order,
    sums: Sums,
    spans: Vec<figures::Span>,
    parts: Vec<Counts>,
    lines: Vec<(Signal, Vec<Position>)>,
    counted: u32,
    lead_sources: BTreeMap<SourceName, u32>,
    complaints: Texts,
    questions: Texts,
    writers: Writers,
    stories: Stories,
    /// What people call what is listened for: no subject is called like that.
    names: BTreeSet<String>,
    brought: u32,
}

/// What else a digest is made of, beside the mentions of its period.
#[derive(Debug, Default)]
pub struct Around {
    /// What is counted of it.
    pub figures: KeyFigures,
    /// The same of the period before.
    pub previous: Option<KeyFigures>,
    /// What was said in earlier periods that tell what is usual.
    pub windows: Vec<Window>,
    /// What the lists are about, in their order.
    pub kinds: Vec<(ListName, ListKind)>,
    /// What was complained of, and asked, in the period before.
    pub texts_before: Option<TextsBefore>,
    /// The subjects of the last digest.
    pub topics: String,
    /// Which sources were heard, and which were not.
    pub complete: Completeness,
    /// How the stars of each site went.
    pub stars: Option<StarsOverTime>,
    /// Sudden rises.
    pub storms: Vec<DigestStorm>,
    /// Where it can be read as a page.
    pub page: Option<Link>,
}

/// What was complained of, and asked, in the period before.
#[derive(Debug, Default)]
pub struct TextsBefore {
    complaints: Texts,
    questions: Texts,
}

impl TextsBefore {
    /// Whether anything is to be known of a mention but what it counts for.
    #[must_use]
    pub fn wants(tally: &Tally) -> bool {
        matches!(tally.signal, Signal::Complaint | Signal::Question)
    }

    /// Takes in a mention.
    pub fn add(&mut self, position: Position, tally: &Tally, stored: &Stored) {
        match tally.signal {
            Signal::Complaint => self.complaints.add(position, &stored.mention),
            Signal::Question => self.questions.add(position, &stored.mention),
            _ => {}
        }
    }
}

impl Gathering {
    /// Nothing yet.
    #[must_use]
    pub fn new(order: Order) -> Self {
        let spans = buckets(order.span, order.scope.zone);
        Self {
            sums: Sums::new(order.scope.clone()),
            parts: vec![Counts::default(); spans.len()],
            spans,
            lines: Counts::SIGNALS.into_iter().map(|signal| (signal, Vec::new())).collect(),
            counted: 0,
            lead_sources: BTreeMap::new(),
            complaints: Texts::default(),
            questions: Texts::default(),
            writers: Writers::default(),
            stories: Stories::default(),
            names: BTreeSet::new(),
            brought: 0,
            order,
        }
    }

    /// Takes in what a mention counts for that is not there any more, or of which nothing else is told.
    pub fn count(&mut self, tally: &Tally) {
        self.sums.add(tally);
        if self.order.scope.is_ours(tally) {
            self.counted += 1;
            self.part(tally);
        }
    }

    fn part(&mut self, tally: &Tally) {
        let part = part_of(&self.spans, tally.heard);
        self.parts.iter_mut().skip(part).take(1).for_each(|counts| counts.add(tally.signal));
    }

    /// Takes in a mention.
    pub fn add(&mut self, position: Position, tally: &Tally, stored: &Stored) {
        self.sums.add(tally);
        if !self.order.scope.is_ours(tally) {
            return;
        }
        let mention = &stored.mention;
        self.counted += 1;
        self.brought += u32::from(tally.heard < self.order.span.from - RECORDING);
        self.part(tally);
        let shelf = self.lines.iter_mut().find(|(signal, lines)| *signal == tally.signal && lines.len() < MAX_LINES);
        if let Some((_, lines)) = shelf {
            lines.push(position);
        }
        match tally.signal {
            Signal::Complaint => self.complaints.add(position, mention),
            Signal::Question => self.questions.add(position, mention),
            Signal::Lead => *self.lead_sources.entry(tally.source.clone()).or_default() += 1,
            _ => {}
        }
        if self.names.len() < MAX_NAMES {
            self.names.extend(called(stored));
        }
        self.writers.add(position, tally.signal, mention);
        self.stories.add(position, tally, mention);
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counted == 0
    }

    /// What was counted of it, to be finished with the turns of cases.
    pub fn take_sums(&mut self) -> Sums {
        std::mem::replace(&mut self.sums, Sums::new(self.order.scope.clone()))
    }

    /// The digest, and its subjects for the next one.
    #[must_use]
    pub fn finish(self, around: Around, history: &dyn History) -> (DigestBody, String) {
        let Self { order, spans, parts, lines, counted, lead_sources, complaints, questions, writers, stories, names, brought, .. } = self;
        let has = |section| order.sections.contains(&section);
        let (usual, usual_lists) = usual(order.span, order.scope.zone, &around.windows).unzip();
        let (before, kept) = (around.texts_before.unwrap_or_default(), subjects::Kept::read(&around.topics));
        let compared = around.previous.is_some();
        let names: Vec<String> = names.into_iter().chain(around.kinds.iter().map(|(list, _)| list.to_string())).collect();
        let complaints = subjects::find(&complaints, compared.then_some(&before.complaints), &kept.complaints, &names, history);
        let questions = subjects::find(&questions, compared.then_some(&before.questions), &kept.questions, &names, history);
        let topics = subjects::Kept::write(complaints.seeds, questions.seeds);
        let lines: Vec<DigestLine> = lines.into_iter().flat_map(|(_, lines)| lines).filter_map(|at| line_at(history, at)).collect();
        let body = DigestBody {
            lists: lists(&around.figures, around.previous.as_ref(), usual_lists.as_ref(), &around.kinds),
            parts: spans.iter().zip(parts).map(|(span, counts)| PartFigures { from: span.from, counts }).collect(),
            stars: around.stars.filter(|_| has(Section::Reviews)),
            storms: around.storms,
            complaints: has(Section::Complaints).then_some(complaints.topics),
            questions: has(Section::Questions).then(|| answered(questions.topics, history)),
            lead_sources: most(lead_sources),
            voices: has(Section::Voices).then(|| writers.finish(&stories, history)),
            seen: if has(Section::Seen) { seen::choose(&stories, history) } else { Vec::new() },
            complete: Completeness { late: around.figures.late, brought, ..around.complete },
            more: counted.saturating_sub(u32::try_from(lines.len()).unwrap_or(u32::MAX)),
            lines,
            page: around.page,
            review: None,
            usual,
            previous: around.previous.map(Box::new),
            figures: around.figures,
            name: order.name,
            form: order.form,
            from: order.span.from,
            until: order.span.until,
            sections: order.sections,
        };
        (body, topics)
    }
}

/// The words by which a mention hit a list that does not stand for a signal: names, not subjects.
fn called(stored: &Stored) -> impl Iterator<Item = String> + '_ {
    let names = stored.verdict.matches.iter().filter(|hit| hit.signal.is_none() && hit.kind != ListKind::Sector);
    let said = |span: &Span| {
        let text = match span.field {
            Field::Title => stored.mention.title.as_deref()?,
            Field::Text => &stored.mention.text,
            Field::Author | Field::Url => return None,
        };
        text.get(span.start as usize..span.end as usize).map(str::to_lowercase)
    };
    names.flat_map(|hit| &hit.spans).filter_map(said)
}

/// A mention in one line, as it is counted.
pub(super) fn line(tally: &Tally, mention: &Mention) -> DigestLine {
    let place = story::place(mention);
    DigestLine {
        id: place.mention,
        signal: tally.signal,
        when: place.when,
        source: place.source,
        author: place.author,
        rating: mention.rating,
        excerpt: place.excerpt,
        url: place.url,
    }
}

pub(super) fn line_at(history: &dyn History, position: Position) -> Option<DigestLine> {
    history.mention(position).map(|(tally, stored)| line(&tally, &stored.mention))
}

fn answered(mut topics: luister_mention::Topics, history: &dyn History) -> luister_mention::Topics {
    for topic in &mut topics.found {
        topic.answer = topic.typical.iter().find_map(|line| history.answer(line.id));
    }
    topics
}

/// The lists, ours first, and of each kind in the order of the configuration.
fn lists(
    figures: &KeyFigures,
    previous: Option<&KeyFigures>,
    usual: Option<&BTreeMap<ListName, f64>>,
    kinds: &[(ListName, ListKind)],
) -> Vec<ListFigures> {
    let counts = |figures: &KeyFigures, wanted: &ListName| {
        figures.lists.iter().find(|(list, _)| list == wanted).map(|(_, counts)| *counts).unwrap_or_default()
    };
    let mut lists: Vec<ListFigures> = kinds
        .iter()
        .map(|(list, kind)| ListFigures {
            list: list.clone(),
            kind: *kind,
            counts: counts(figures, list),
            usual: usual.map(|usual| usual.get(list).copied().unwrap_or_default()),
            previous: previous.map(|previous| counts(previous, list)),
        })
        .collect();
    lists.sort_by_key(|list| ListKind::ALL.iter().position(|kind| *kind == list.kind));
    lists
}

fn most(sources: BTreeMap<SourceName, u32>) -> Vec<(SourceName, u32)> {
    let mut most: Vec<(SourceName, u32)> = sources.into_iter().collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    most.truncate(MAX_LEAD_SOURCES);
    most
}
