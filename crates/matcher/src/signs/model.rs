//! The sign files, compiled in: one folder per language, one file per signal, and the negations.

use crate::{
    engine::Segment,
    list::{self, lines},
    marks::WordSet,
    query::{self, Expr},
    view::View,
};
use luister_mention::{Lang, Problem, Signal};
use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

/// The signs of one language.
#[derive(Debug)]
pub(super) struct Model {
    pub lang: Lang,
    pub signs: Vec<Sign>,
    /// The parts of all signs, as `parts` has them.
    index: Segment,
    /// Of each part the place of its sign, and its place in it.
    parts: Vec<(usize, usize)>,
    /// Words that take back a sign behind them.
    pub negations: WordSet,
    /// Words that undo a negation right before them: *niet alleen*.
    pub lifts: WordSet,
}

/// Words that speak for a signal or, with a negative weight, against it.
#[derive(Debug)]
pub(super) struct Sign {
    pub signal: Signal,
    pub weight: f32,
    pub expr: Arc<Expr>,
}

/// A file as it is shown to people, and its text.
type File = (&'static str, &'static str);

macro_rules! file {
    ($path:literal) => {
        (concat!("signs/", $path), include_str!(concat!("../../signs/", $path)))
    };
}

/// The files of one language: the signs and the negations.
type Files = (Lang, [(Signal, File); 5], File);

/// A new language is one more row.
const FILES: [Files; 2] = [
    (
        Lang::NL,
        [
            (Signal::Crisis, file!("nl/crisis.txt")),
            (Signal::Complaint, file!("nl/complaint.txt")),
            (Signal::Lead, file!("nl/lead.txt")),
            (Signal::Question, file!("nl/question.txt")),
            (Signal::Praise, file!("nl/praise.txt")),
        ],
        file!("nl/negation.txt"),
    ),
    (
        Lang::EN,
        [
            (Signal::Crisis, file!("en/crisis.txt")),
            (Signal::Complaint, file!("en/complaint.txt")),
            (Signal::Lead, file!("en/lead.txt")),
            (Signal::Question, file!("en/question.txt")),
            (Signal::Praise, file!("en/praise.txt")),
        ],
        file!("en/negation.txt"),
    ),
];

static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(lang, files, negation)| {
            let signs: Vec<Sign> = files.iter().flat_map(|(signal, (file, text))| read(*signal, file, text).0).collect();
            let (negations, lifts) = read_negations(negation.1);
            let index = Segment::of(signs.iter().flat_map(Sign::parts));
            let parts = signs.iter().enumerate().flat_map(|(at, sign)| (0..sign.parts().len()).map(move |part| (at, part))).collect();
            Model { lang: *lang, signs, negations, lifts, index, parts }
        })
        .collect()
});

impl Model {
    /// Each sign that may stand in this mention, with those of its parts that may.
    pub(super) fn each_candidate<'m>(&'m self, view: &View<'_>, mut each: impl FnMut(&'m Sign, &mut dyn Iterator<Item = &'m Expr>)) {
        let mut candidates = Vec::new();
        self.index.each_found(view, |part, _| candidates.push(part as usize));
        let of_sign = |at: &usize| self.parts.get(*at).map(|(sign, _)| *sign);
        for group in candidates.chunk_by(|one, other| of_sign(one) == of_sign(other)) {
            if let Some(sign) = group.first().and_then(of_sign).and_then(|sign| self.signs.get(sign)) {
                each(sign, &mut group.iter().filter_map(|at| sign.parts().get(self.parts.get(*at)?.1)));
            }
        }
    }
}

impl Sign {
    /// What each speaks for itself: the parts of an OR, or the only one.
    pub(super) fn parts(&self) -> &[Expr] {
        match &*self.expr {
            Expr::Or(parts) => parts,
            only => std::slice::from_ref(only),
        }
    }
}

static VERSION: LazyLock<String> =
    LazyLock::new(|| list::hash(FILES.iter().flat_map(|(_, files, negation)| files.iter().map(|(_, file)| file.1).chain([negation.1]))));

/// The signs of every language.
pub(super) fn all() -> &'static [Model] {
    &MODELS
}

/// A short hash of the sign files.
pub(crate) fn version() -> &'static str {
    &VERSION
}

/// Reads a file of signs: a weight and a query on each line.
fn read(signal: Signal, file: &str, text: &str) -> (Vec<Sign>, Vec<Problem>) {
    let mut signs = Vec::new();
    let mut problems = Vec::new();
    for range in lines::logical(text, 0) {
        if let Some((weight, from)) = weight(text, &range) {
            let (line, told) = query::definition(file, text, from..range.end);
            let before = text.get(..from).map_or(0, |before| before.matches('\n').count());
            let before = u32::try_from(before).unwrap_or(u32::MAX);
            problems.extend(told.into_iter().map(|problem| Problem { line: problem.line + before, ..problem }));
            signs.extend(line.map(|line| Sign { signal, weight, expr: line.expr }));
        } else {
            let message = "a sign begins with its weight, between -0.95 and 0.95";
            problems.push(Problem::error(file, text, range, message).repair("write for instance `0.6 \"werkt niet\"`"));
        }
    }
    (signs, problems)
}

fn weight(text: &str, range: &Range<usize>) -> Option<(f32, usize)> {
    let line = text.get(range.clone())?;
    let (number, _) = line.split_once(char::is_whitespace)?;
    let weight = number.parse().ok().filter(|weight: &f32| weight.abs() <= 0.95 && *weight != 0.0)?;
    Some((weight, range.start + number.len()))
}

/// Reads a file of negations: a word on each line, and after a minus one that lifts a negation before it.
fn read_negations(text: &str) -> (WordSet, WordSet) {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !lines::is_comment(line));
    let (lifts, negations): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with('-'));
    (negations.into_iter().collect(), lifts.into_iter().map(|line| line.trim_start_matches(['-', ' '])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_files_have_no_mistake() {
        let mut told = Vec::new();
        for (_, files, negation) in &FILES {
            for (signal, (file, text)) in files {
                let (signs, problems) = read(*signal, file, text);
                told.extend(problems.iter().map(ToString::to_string));
                assert!(signs.len() > 5, "{file} has signs");
            }
            assert!(read_negations(negation.1).0.len() > 5, "{} has words", negation.0);
        }
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert_eq!(version().len(), 12);
    }

    #[test]
    fn a_sign_without_a_weight_is_refused() {
        for (text, expected) in [("kapot", false), ("0.6 kapot", true), ("-0.3 kapot", true), ("1.5 kapot", false), ("0.6", false)] {
            assert_eq!(read(Signal::Complaint, "test", text).1.is_empty(), expected, "{text}");
        }
    }
}
