//! The figures: what is counted, and what is made of the counts. Where a figure would be nothing divided by nothing there is none.

use serde::{Serialize, Serializer};

/// The bins of a calibration.
const BINS: usize = 5;

/// How often a label was said and how often rightly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// It was said and is so.
    pub(super) hits: u32,
    /// It was said and is not so.
    pub(super) alarms: u32,
    /// It is so and was not said.
    pub(super) misses: u32,
}

impl Counts {
    pub(super) fn of(answers: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let mut counts = Self::default();
        answers.into_iter().for_each(|(said, is)| counts.add(said, is));
        counts
    }

    pub(super) fn add(&mut self, said: bool, is: bool) {
        self.hits += u32::from(said && is);
        self.alarms += u32::from(said && !is);
        self.misses += u32::from(!said && is);
    }

    /// How many have the label.
    pub(super) fn labelled(self) -> u32 {
        self.hits + self.misses
    }

    /// Of those that were said to have the label, the share that has it.
    pub(super) fn precision(self) -> Option<f64> {
        share(self.hits, self.hits + self.alarms)
    }

    /// Of those that have the label, the share that was said to.
    pub(super) fn recall(self) -> Option<f64> {
        share(self.hits, self.labelled())
    }

    /// Of the others among so many, the share that was said to have it.
    pub(super) fn false_alarms(self, among: u32) -> Option<f64> {
        share(self.alarms, among.saturating_sub(self.labelled()))
    }

    /// The harmonic mean of both; none where the label neither is nor was said.
    pub(super) fn f1(self) -> Option<f64> {
        share(2 * self.hits, 2 * self.hits + self.alarms + self.misses)
    }
}

/// A part of a whole; none of nothing.
pub(super) fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// The mean of what there is.
pub(super) fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.into_iter().fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// A score, and whether the text has the label that it speaks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outcome {
    pub(super) score: f32,
    pub(super) is: bool,
}

/// The share of those with the label that is found at the lowest score from which at most this share of the others is taken for
/// one too. None if either sort is missing. Equal scores are taken together: no threshold comes between them.
pub(super) fn recall_at(outcomes: &[Outcome], most_alarms: f64) -> Option<f64> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
    let all = Counts::of(sorted.iter().map(|outcome| (true, outcome.is)));
    let (mut taken, mut recall) = (Counts::default(), 0.0);
    for equal in sorted.chunk_by(|a, b| a.score.total_cmp(&b.score).is_eq()) {
        for outcome in equal {
            taken.add(true, outcome.is);
        }
        if share(taken.alarms, all.alarms)? > most_alarms {
            break;
        }
        recall = share(taken.hits, all.hits)?;
    }
    (all.hits > 0 && all.alarms > 0).then_some(recall)
}

/// Whether a score means what it says: of the texts with a score of 0.7, do seven in ten have the label?
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// A fifth of all possible scores each, from the lowest up.
    pub bins: Vec<Bin>,
    /// How far the mean score of a bin lies from the share that has the label, on average over the texts.
    #[serde(serialize_with = "rounded")]
    pub error: f64,
}

/// The texts whose scores lie close to one another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The lowest score that belongs to it.
    #[serde(serialize_with = "rounded")]
    pub from: f64,
    /// The score that belongs to the next; the last bin has it too.
    #[serde(serialize_with = "rounded")]
    pub to: f64,
    /// How many texts there are.
    pub n: u32,
    /// Their mean score.
    #[serde(serialize_with = "rounded_if_any")]
    pub score: Option<f64>,
    /// The share of them that has the label.
    #[serde(serialize_with = "rounded_if_any")]
    pub share: Option<f64>,
}

impl Calibration {
    /// None if there is nothing to look at.
    pub(super) fn of(outcomes: &[Outcome]) -> Option<Self> {
        let mut bins: [Vec<Outcome>; BINS] = Default::default();
        for outcome in outcomes {
            if let Some(bin) = bins.get_mut(bin_of(outcome.score)) {
                bin.push(*outcome);
            }
        }
        let edges = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
        let bins: Vec<Bin> =
            bins.iter().zip(edges.windows(2)).filter_map(|(bin, edges)| Some(Bin::of(bin, *edges.first()?, *edges.last()?))).collect();
        let apart = |bin: &Bin| Some(f64::from(bin.n) * (bin.score? - bin.share?).abs());
        let n: u32 = bins.iter().map(|bin| bin.n).sum();
        let error = bins.iter().filter_map(apart).sum::<f64>() / f64::from(n);
        (n > 0).then_some(Self { bins, error })
    }
}

impl Bin {
    fn of(outcomes: &[Outcome], from: f64, to: f64) -> Self {
        let counts = Counts::of(outcomes.iter().map(|outcome| (true, outcome.is)));
        let score = mean(outcomes.iter().map(|outcome| f64::from(outcome.score)));
        Self { from, to, n: counts.hits + counts.alarms, score, share: counts.precision() }
    }
}

fn bin_of(score: f32) -> usize {
    [0.2, 0.4, 0.6, 0.8].into_iter().take_while(|edge| score >= *edge).count()
}

/// Four decimals are more than any figure here can bear.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes by reference")]
pub(super) fn rounded<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((value * 1e4).round() / 1e4)
}

/// The same where there may be none.
#[expect(clippy::ref_option, reason = "serde passes by reference")]
pub(super) fn rounded_if_any<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => rounded(value, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(scores: &[(f32, bool)]) -> Vec<Outcome> {
        scores.iter().map(|&(score, is)| Outcome { score, is }).collect()
    }

    fn is_near(one: Option<f64>, other: Option<f64>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() < 1e-6,
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    #[test]
    fn precision_recall_and_f1() {
        let (yes, no) = (true, false);
        for (name, answers, precision, recall, f1) in [
            ("nothing at all", &[][..], None, None, None),
            (
                "three of four hits, one miss",
                &[(yes, yes), (yes, yes), (yes, yes), (yes, no), (no, yes), (no, no)],
                Some(0.75),
                Some(0.75),
                Some(0.75),
            ),
            ("one hit in two, two missed", &[(yes, yes), (yes, no), (no, yes), (no, yes)], Some(0.5), Some(1.0 / 3.0), Some(0.4)),
            ("never said", &[(no, yes), (no, no)], None, Some(0.0), Some(0.0)),
            ("no positives, one false alarm", &[(yes, no), (no, no)], Some(0.0), None, Some(0.0)),
            ("no positives, none said", &[(no, no), (no, no)], None, None, None),
            ("all positives, all said", &[(yes, yes), (yes, yes)], Some(1.0), Some(1.0), Some(1.0)),
        ] {
            let counts = Counts::of(answers.iter().copied());
            assert!(is_near(counts.precision(), precision), "{name}: {:?}", counts.precision());
            assert!(is_near(counts.recall(), recall), "{name}: {:?}", counts.recall());
            assert!(is_near(counts.f1(), f1), "{name}: {:?}", counts.f1());
        }
    }

    #[test]
    fn recall_where_false_alarms_are_few() {
        let mut hundred: Vec<(f32, bool)> = (0..100_u8).map(|n| (f32::from(n) / 1000.0, false)).collect();
        hundred.extend([(0.5, true), (0.0985, true), (0.0975, true), (0.0965, true)]);
        for (name, scores, most, expected) in [
            ("no text", &[][..], 0.05, None),
            ("no positives", &[(0.9, false), (0.1, false)], 0.05, None),
            ("all positives", &[(0.9, true), (0.1, true)], 0.05, None),
            ("told apart", &[(0.9, true), (0.8, true), (0.1, false)], 0.05, Some(1.0)),
            ("one alarm of one is too many", &[(0.9, true), (0.5, false), (0.4, true)], 0.05, Some(0.5)),
            ("the highest is an alarm", &[(0.9, false), (0.5, true)], 0.05, Some(0.0)),
            ("a tie with an alarm is not taken apart", &[(0.9, true), (0.5, true), (0.5, false)], 0.05, Some(0.5)),
            ("all the same", &[(0.0, true), (0.0, false)], 0.05, Some(0.0)),
            ("two of a hundred, to the one", &hundred, 0.02, Some(0.75)),
            ("one of a hundred", &hundred, 0.01, Some(0.5)),
            ("five of a hundred", &hundred, 0.05, Some(1.0)),
        ] {
            let recall = recall_at(&outcomes(scores), most);
            assert!(is_near(recall, expected), "{name}: {recall:?}");
        }
    }

    #[test]
    fn scores_mean_what_they_say_or_not() {
        for (name, scores, counts, error) in [
            ("nothing", &[][..], None, None),
            ("as it says", &[(0.5, true), (0.5, false)], Some([0, 0, 2, 0, 0]), Some(0.0)),
            ("too sure", &[(1.0, true), (1.0, false)], Some([0, 0, 0, 0, 2]), Some(0.5)),
            (
                "edges belong to the higher bin",
                &[(0.0, false), (0.2, false), (0.4, false), (0.6, true), (0.8, true)],
                Some([1; 5]),
                Some(0.24),
            ),
            // 2 · |0.15 - 0.5| + 1 · |0.9 - 1|, over three texts.
            ("weighed by how many there are", &[(0.1, true), (0.2 - 1e-7, false), (0.9, true)], Some([2, 0, 0, 0, 1]), Some(0.8 / 3.0)),
        ] {
            let calibration = Calibration::of(&outcomes(scores));
            let found = calibration.as_ref().map(|found| found.bins.iter().map(|bin| bin.n).collect::<Vec<_>>());
            assert_eq!(found, counts.map(|counts| counts.to_vec()), "{name}");
            assert!(is_near(calibration.map(|found| found.error), error), "{name}");
        }
    }
}
