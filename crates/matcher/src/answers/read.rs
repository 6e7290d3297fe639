//! From the files of answers to the answers, or to everything that is wrong with them.

use super::{Answers, Prepared};
use crate::{
    ListFile, fields,
    limits::{MAX_ANSWER_CHARS, MAX_ANSWERS, MAX_LANGS, MAX_PROBLEMS, MAX_QUOTED_CHARS},
    list::{
        TeamLine,
        lines::{is_comment, physical, without_comment},
    },
    query::{Expr, line, wrong_signal},
};
use luister_mention::{Lang, Mistake, Problem, Repair, Severity, Signal, TeamName, Wording, text, wording};
use std::{collections::HashSet, ops::Range, sync::Arc};

/// What a header can say.
const KEYS: [&str; 5] = ["answer", "when", "signal", "lang", "team"];
/// Words that people try, and ours.
const MEANT: [(&str, &str); 12] = [
    ("antwoord", "answer"),
    ("name", "answer"),
    ("naam", "answer"),
    ("als", "when"),
    ("wanneer", "when"),
    ("query", "when"),
    ("if", "when"),
    ("taal", "lang"),
    ("language", "lang"),
    ("signaal", "signal"),
    ("signals", "signal"),
    ("afdeling", "team"),
];

pub(super) fn read(files: &[ListFile], previous: Option<&Answers>) -> (Answers, Vec<Problem>) {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for source in files {
        let mut file = File { source, kept: Arc::new(source.clone()), problems: Vec::new() };
        let read = file.answers();
        let known = |answer: &&Prepared| answer.source.file == source.file;
        let before: Vec<Prepared> = previous.iter().flat_map(|previous| &previous.all).filter(known).cloned().collect();
        all.extend(if file.errors() == 0 || before.is_empty() { read } else { before });
        file.problems.sort_by_key(|problem| (problem.bytes.start, problem.severity));
        file.problems.truncate(MAX_PROBLEMS);
        problems.extend(file.problems);
    }
    if all.len() > MAX_ANSWERS
        && let Some(first) = files.first()
    {
        let message = wording!("there are more than {MAX_ANSWERS} answers", "er zijn meer dan {MAX_ANSWERS} antwoorden");
        let problem = Problem::error(&first.file, &first.text, 0..0, message).of(Mistake::TooMuch);
        problems.push(problem.repair(wording!("take out those that nobody uses", "haal weg wat niemand gebruikt")));
        all.truncate(MAX_ANSWERS);
    }
    (Answers { all }, problems)
}

/// One file while it is read.
struct File<'f> {
    source: &'f ListFile,
    /// The same for what is kept of it.
    kept: Arc<ListFile>,
    problems: Vec<Problem>,
}

/// An answer as it stands in the file.
#[derive(Default)]
struct Draft {
    at: Range<usize>,
    name: Option<String>,
    when: Option<Arc<Expr>>,
    signals: Vec<Signal>,
    langs: Vec<Lang>,
    team: Option<TeamLine>,
    /// Whether a mistake was told that keeps it out.
    is_broken: bool,
}

impl File<'_> {
    fn answers(&mut self) -> Vec<Prepared> {
        let text = &self.source.text;
        let lines: Vec<Range<usize>> = physical(text).collect();
        let said = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        // An answer begins at a line `answer:` that comes first, or behind a blank one.
        let mut starts = Vec::new();
        let mut is_free = true;
        for (number, range) in lines.iter().enumerate() {
            let line = said(range);
            if is_free && key_of(line) == Some("answer") {
                starts.push(number);
            }
            is_free = line.trim().is_empty() || (is_free && is_comment(line));
        }
        let before = lines.get(..starts.first().copied().unwrap_or(lines.len())).unwrap_or_default();
        if let Some(stray) = before.iter().find(|range| !said(range).trim().is_empty() && !is_comment(said(range))) {
            self.no_beginning(stray.clone());
        }
        let mut names: HashSet<(String, Vec<Lang>)> = HashSet::new();
        let mut answers = Vec::new();
        for (number, start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(lines.len());
            let (draft, text) = self.answer(lines.get(*start..end).unwrap_or_default());
            let Some(name) = draft.name.clone() else { continue };
            if !names.insert((name.to_lowercase(), draft.langs.clone())) {
                let message = wording!("there is an answer `{name}` already", "er is al een antwoord `{name}`");
                self.tell(Mistake::Twice, draft.at.clone(), message, wording!("give it a name of its own", "geef het een eigen naam"));
                continue;
            }
            let (Some(expr), Some(text), false) = (draft.when, text, draft.is_broken) else { continue };
            let Draft { signals, langs, team, .. } = draft;
            answers.push(Prepared { name, text, expr, langs, signals, team, source: Arc::clone(&self.kept) });
        }
        answers
    }

    /// One answer: its header, and what it says if that can be used.
    fn answer(&mut self, lines: &[Range<usize>]) -> (Draft, Option<String>) {
        let said = |range: &Range<usize>| self.source.text.get(range.clone()).unwrap_or_default();
        let header = lines.iter().position(|range| said(range).trim().is_empty()).unwrap_or(lines.len());
        let (header, body) = lines.split_at(header);
        let mut entries: Vec<(&str, Range<usize>, Range<usize>)> = Vec::new();
        let mut strays = Vec::new();
        for range in header.iter().filter(|range| !is_comment(said(range))) {
            let line = said(range);
            match (entries.last_mut(), key_of(line)) {
                (Some((_, _, value)), _) if line.starts_with(char::is_whitespace) => value.end = range.end,
                (_, Some(key)) => entries.push((key, range.start..range.start + key.len(), value_of(line, range))),
                _ => strays.push(range.clone()),
            }
        }
        let mut draft = Draft { at: header.first().cloned().unwrap_or_default(), ..Draft::default() };
        for stray in strays {
            draft.is_broken = true;
            let message = wording!(
                "the header ends at a blank line, and there is none before this line",
                "de koptekst eindigt bij een lege regel en die ontbreekt boven deze regel"
            );
            self.tell(Mistake::HeaderLayout, stray, message, wording!("put a blank line above it", "zet hier een lege regel boven"));
        }
        let mut seen = HashSet::new();
        for (key, at, value) in entries {
            if !seen.insert(key) {
                draft.is_broken = true;
                let message = wording!("`{key}:` stands twice in this header", "`{key}:` staat twee keer in de koptekst");
                self.tell(Mistake::Twice, at.clone(), message, wording!("keep one of them", "haal er een weg"));
            }
            self.entry(&mut draft, key, at, value);
        }
        if !seen.iter().any(|key| *key == "when" || meant(key) == Some("when")) {
            let message = wording!("this answer does not say when it fits", "dit antwoord zegt niet wanneer het past");
            let repair = wording!(
                "add a line such as `when: outage* OR \"no power\"`",
                "voeg een regel toe zoals `when: storing* OF \"geen stroom\"`"
            );
            self.tell(Mistake::NoQuery, draft.at.clone(), message, repair);
        }
        let text = self.body(&draft.at, body);
        (draft, text)
    }

    fn entry(&mut self, draft: &mut Draft, key: &str, at: Range<usize>, value: Range<usize>) {
        let told = self.errors();
        let said = self.source.text.get(value.clone()).unwrap_or_default();
        match key {
            _ if said.trim().is_empty() => {
                let message = wording!("`{key}:` has no value", "`{key}:` heeft geen waarde");
                self.tell(Mistake::NoValue, at, message, wording!("write one behind it", "zet er een waarde achter"));
            }
            "answer" => draft.name = Some(text::excerpt(&text::line(said), 80)),
            "when" => draft.when = self.query(value),
            "signal" => {
                for (word, at) in pieces(said, value.start) {
                    let lower = word.to_lowercase();
                    if let Some(signal) = Signal::SCORED.into_iter().find(|signal| signal.as_str() == lower) {
                        draft.signals.push(signal);
                    } else {
                        let (message, repair) = wrong_signal(&lower);
                        self.tell(Mistake::UnknownSignal, at, message, repair);
                    }
                }
            }
            "lang" => {
                for (word, at) in pieces(said, value.start).take(MAX_LANGS) {
                    match word.parse() {
                        Ok(lang) => draft.langs.push(lang),
                        Err(_) => self.no_lang(word, at),
                    }
                }
            }
            "team" => match TeamName::new(said.trim()) {
                Ok(name) => draft.team = Some(TeamLine { name, line: self.line_of(value.start), bytes: value }),
                Err(error) => {
                    let message = Wording::in_each(|locale| {
                        format!("{}: {}", locale.pick("dit is geen naam van een team", "this is no name of a team"), error.in_words(locale))
                    });
                    let repair = wording!("write it as the configuration does", "schrijf hem zoals de configuratie hem schrijft");
                    self.tell(Mistake::BadName, value, message, repair);
                }
            },
            _ => self.no_key(key, at),
        }
        draft.is_broken |= self.errors() > told;
    }

    fn query(&mut self, at: Range<usize>) -> Option<Arc<Expr>> {
        let (read, problems) = line(&self.source.file, &self.source.text, at.clone());
        let before = self.line_of(at.start) - 1;
        self.problems.extend(problems.into_iter().map(|problem| Problem { line: problem.line + before, ..problem }));
        let read = read?;
        if let Some(borrowed) = read.borrowed.first() {
            let message = wording!(
                "`{}` stands for something in a list, and an answer is in none",
                "`{}` staat voor iets in een lijst en een antwoord staat in geen lijst",
                borrowed.reference
            );
            let repair = wording!("write out what it stands for", "schrijf uit waar het voor staat");
            self.tell(Mistake::UnknownName, borrowed.at.clone(), message, repair);
        }
        if read.signal.is_some() {
            let message =
                wording!("`=>` names the signal of a query in a list", "`=>` noemt het signaal van een zoekopdracht in een lijst");
            let repair = wording!("write the signal in a line `signal:`", "schrijf het signaal op een regel `signal:`");
            self.tell(Mistake::MisplacedSignal, read.at.end..at.end, message, repair);
        }
        Some(read.expr)
    }

    /// What an answer says.
    fn body(&mut self, header: &Range<usize>, lines: &[Range<usize>]) -> Option<String> {
        let said = |range: &Range<usize>| self.source.text.get(range.clone()).unwrap_or_default();
        let lines: Vec<&str> = lines.iter().map(said).filter(|line| !is_comment(line)).collect();
        let text = text::clean(lines.join("\n").trim());
        if text.is_empty() {
            let message = wording!("this answer says nothing", "dit antwoord zegt niets");
            let repair = wording!(
                "write below its header, behind a blank line, what to say",
                "schrijf onder de koptekst, na een lege regel, wat je antwoordt"
            );
            self.tell(Mistake::NoValue, header.clone(), message, repair);
            return None;
        }
        let length = text.chars().count();
        if length > MAX_ANSWER_CHARS {
            let message = wording!(
                "this answer has {length} characters, and {MAX_ANSWER_CHARS} are the most",
                "dit antwoord heeft {length} tekens en hooguit {MAX_ANSWER_CHARS} mag"
            );
            let repair = wording!("make it shorter, or two of it", "kort het in of maak er twee van");
            self.tell(Mistake::TooMuch, header.clone(), message, repair);
            return None;
        }
        Some(text)
    }

    fn no_beginning(&mut self, at: Range<usize>) {
        let message =
            wording!("an answer begins with its name, in a line `answer:`", "een antwoord begint met zijn naam, op een regel `answer:`");
        let repair = wording!(
            "begin with `answer: Power cut`, then `when: …`, a blank line, and what to say",
            "begin met `answer: Storing`, dan `when: …`, een lege regel en wat je antwoordt"
        );
        self.tell(Mistake::HeaderLayout, at, message, repair);
    }

    fn no_key(&mut self, key: &str, at: Range<usize>) {
        let near = meant(key).or_else(|| fields::nearest(&key.to_lowercase(), KEYS.into_iter()));
        let repair: Repair = near.map_or_else(
            || wording!("the keys are {}", "wat er kan staan: {}", KEYS.join(", ")).into(),
            |near| wording!("write `{near}:`", "schrijf `{near}:`").instead(near),
        );
        self.tell(Mistake::UnknownKey, at, wording!("a header has no `{key}:`", "`{key}:` bestaat niet in de koptekst"), repair);
    }

    fn no_lang(&mut self, word: &str, at: Range<usize>) {
        let shown = text::excerpt(word, MAX_QUOTED_CHARS);
        let message = wording!("`{shown}` is not a two-letter language code", "`{shown}` is geen taalcode van twee letters");
        let repair: Repair = fields::guess_lang(word).map_or_else(
            || wording!("write for instance `lang: nl`", "schrijf bijvoorbeeld `lang: nl`").into(),
            |guess| wording!("write `lang: {guess}`", "schrijf `lang: {guess}`").instead(guess),
        );
        self.tell(Mistake::UnknownLanguage, at, message, repair);
    }

    fn tell(&mut self, mistake: Mistake, at: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        let ListFile { file, text } = self.source;
        self.problems.push(Problem::error(file, text, at, message).of(mistake).repair(repair));
    }

    fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }

    fn line_of(&self, at: usize) -> u32 {
        let before = self.source.text.get(..at).unwrap_or_default().matches('\n').count();
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }
}

/// The key of ours that somebody means by another word.
fn meant(key: &str) -> Option<&'static str> {
    let lower = key.to_lowercase();
    MEANT.iter().find(|(tried, _)| *tried == lower).map(|(_, ours)| *ours)
}

/// `when` in `when: storing*`.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    (!key.is_empty() && key.chars().all(char::is_alphabetic)).then_some(key)
}

fn value_of(line: &str, range: &Range<usize>) -> Range<usize> {
    let from = line.find(':').map_or(line.len(), |at| at + 1);
    let value = without_comment(line).get(from..).unwrap_or_default();
    let start = range.start + from + value.len() - value.trim_start().len();
    start..start + value.trim().len()
}

/// Words between commas and white space, with where they stand.
fn pieces(said: &str, from: usize) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut behind = from;
    said.split([',', ' ', '\n', '\r', '\t']).filter_map(move |piece| {
        let here = behind..behind + piece.len();
        behind = here.end + 1;
        (!piece.is_empty()).then_some((piece, here))
    })
}
