//! What there is to learn of one language: features, and the examples as numbers of them.

use crate::{
    example::example,
    examples::Example,
    model::{PerSignal, Reading, SIGNALS, Sort, Unit, each_feature, ln},
    signs::{self, Signs},
    view::View,
};
use luister_mention::{Lang, Signal};
use std::collections::{BTreeMap, HashMap};

/// Neighbours in a file are often alike: so many are kept together when examples are split, and all of a pair.
const TOGETHER: usize = 8;

/// Words that stand so often in all examples together are kept whole.
const LEAST_WORDS: u32 = 2;

/// The examples of one language.
#[derive(Debug)]
pub(super) struct Course {
    pub(super) lang: Lang,
    pub(super) features: Vec<Feature>,
    pub(super) rows: Vec<Row>,
    /// Words that stand in enough of them.
    pub(super) words: Vec<String>,
    /// What the lengths of features are counted in.
    pub(super) length_unit: f32,
}

/// A feature that is learned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feature {
    pub(super) mark: u64,
    /// What one of it counts: the more the rarer it is.
    pub(super) value: f32,
    /// The square of that, in units.
    pub(super) length: u8,
}

/// One example.
#[derive(Debug)]
pub(super) struct Row {
    /// Which features, and how much of each, if the whole is 1 long.
    pub(super) features: Vec<(u32, f32)>,
    /// Whether it has each signal.
    pub(super) truth: PerSignal<bool>,
    /// Those with the same number are not to be separated.
    pub(super) group: usize,
}

/// The features of a text, in their order, as often as they stand in it.
type Told = Vec<(u64, Sort)>;

impl Course {
    pub(super) fn of(lang: Lang, files: &[Vec<Example>]) -> Self {
        let mut told: Vec<(Told, PerSignal<bool>, usize)> = Vec::new();
        let mut words = BTreeMap::new();
        let mut group = 0;
        for file in files {
            let mut in_group = 0;
            let mut pair = None;
            for example in file.iter().filter(|example| example.lang == lang) {
                if in_group >= TOGETHER && (pair.is_none() || pair != example.pair) {
                    group += 1;
                    in_group = 0;
                }
                in_group += 1;
                pair = example.pair;
                let truth = Signal::SCORED.map(|signal| example.signals.contains(&signal));
                told.extend(signs::of(lang).map(|signs| (features_of(example, signs, &mut words), truth, group)));
            }
            group += 1;
        }
        let (features, length_unit) = learned(told.iter().map(|(told, ..)| told));
        let numbers: HashMap<u64, u32> = features.iter().map(|feature| feature.mark).zip(0..).collect();
        let row = |(told, truth, group): (Told, _, _)| Row { features: row(&told, &numbers, &features, length_unit), truth, group };
        let words = words.into_iter().filter(|(_, count)| *count >= LEAST_WORDS).map(|(word, _)| word).collect();
        Self { lang, words, rows: told.into_iter().map(row).collect(), features, length_unit }
    }
}

/// The features of a text; its words are counted.
fn features_of(lesson: &Example, signs: &Signs, words: &mut BTreeMap<String, u32>) -> Told {
    let mut told = Vec::new();
    let Some(mention) = example(&lesson.text) else { return told };
    let view = View::of(&mention);
    let reading = Reading::of(Unit::all(&view), signs);
    for unit in reading.units.iter().filter(|unit| unit.is_word && !unit.form.bytes().any(|byte| byte.is_ascii_digit())) {
        *words.entry(unit.form.to_owned()).or_default() += 1;
    }
    each_feature(&reading, |feature| told.push((feature.mark, feature.sort)));
    told
}

/// The features that stand in enough examples, in the order of their numbers; and what their lengths are counted in.
fn learned<'t>(rows: impl ExactSizeIterator<Item = &'t Told>) -> (Vec<Feature>, f32) {
    let all = f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let mut counts: HashMap<u64, (u32, Sort)> = HashMap::new();
    for told in rows {
        let mut once = told.clone();
        once.sort_unstable();
        once.dedup();
        for (mark, sort) in once {
            counts.entry(mark).or_insert((0, sort)).0 += 1;
        }
    }
    let mut values: Vec<(u64, f64)> = counts
        .into_iter()
        .filter(|(_, (count, sort))| *count >= sort.least() && f64::from(*count) < all)
        .map(|(mark, (count, sort))| (mark, f64::from(sort.boost()) * ln(all / f64::from(count))))
        .collect();
    values.sort_unstable_by_key(|(mark, _)| *mark);
    let unit = values.iter().map(|(_, value)| value * value).fold(1e-6, f64::max) / f64::from(u8::MAX);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 255")]
    let length = |value: f64| (value * value / unit).round().clamp(1.0, 255.0) as u8;
    #[expect(clippy::cast_possible_truncation, reason = "rounded on purpose")]
    let feature = |(mark, value): (u64, f64)| Feature { mark, value: value as f32, length: length(value) };
    #[expect(clippy::cast_possible_truncation, reason = "rounded on purpose")]
    (values.into_iter().map(feature).collect(), unit as f32)
}

/// How much there is of each known feature, if the whole is 1 long.
fn row(told: &Told, numbers: &HashMap<u64, u32>, features: &[Feature], length_unit: f32) -> Vec<(u32, f32)> {
    let mut known: Vec<u32> = told.iter().filter_map(|(mark, _)| numbers.get(mark).copied()).collect();
    known.sort_unstable();
    let feature = |number: u32| features.get(number as usize);
    let length: u32 = known.iter().filter_map(|number| feature(*number)).map(|feature| u32::from(feature.length)).sum();
    #[expect(clippy::cast_precision_loss, reason = "as it is judged")]
    let length = (length.max(1) as f32 * length_unit).sqrt();
    let share = |same: &[u32]| {
        let number = *same.first()?;
        #[expect(clippy::cast_precision_loss, reason = "words of one text")]
        let count = same.len() as f32;
        Some((number, count * feature(number)?.value / length))
    };
    known.chunk_by(|one, other| one == other).filter_map(share).collect()
}

/// For each signal how many of these rows have it.
pub(super) fn count(rows: &[Row]) -> PerSignal<usize> {
    let mut counts = [0; SIGNALS];
    for row in rows {
        counts.iter_mut().zip(row.truth).for_each(|(count, has)| *count += usize::from(has));
    }
    counts
}
