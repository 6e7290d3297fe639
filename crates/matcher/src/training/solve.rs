//! The weights that tell texts with a signal from texts without it.
//!
//! A support vector machine with squared hinge loss, solved in its dual, one example after the other (Hsieh and others, "A Dual
//! Coordinate Descent Method for Large-scale Linear SVM", 2008). It needs nothing but `+ - * /`, so the same examples give the same
//! weights on every machine.

use super::course::Row;
use crate::model::{PerSignal, SIGNALS};

/// How much a wrong example may cost, against large weights: found by trying 0.3, 1 and 3 on examples that were held back.
const COST: f32 = 1.0;
/// How often all examples are gone through; later rounds change no figure.
const ROUNDS: usize = 15;

/// A weight of each feature and a bias, for each signal.
#[derive(Debug)]
pub(super) struct Weights {
    pub(super) features: Vec<PerSignal<f32>>,
    pub(super) bias: PerSignal<f32>,
}

impl Weights {
    /// How far a text is on the side of each signal.
    pub(super) fn margins(&self, row: &Row) -> PerSignal<f32> {
        let mut margins = self.bias;
        for (number, amount) in &row.features {
            let Some(weights) = self.features.get(*number as usize) else { continue };
            margins.iter_mut().zip(weights).for_each(|(margin, weight)| *margin += weight * amount);
        }
        margins
    }

    fn add(&mut self, row: &Row, steps: PerSignal<f32>) {
        for (number, amount) in &row.features {
            let Some(weights) = self.features.get_mut(*number as usize) else { continue };
            weights.iter_mut().zip(steps).for_each(|(weight, step)| *weight += step * amount);
        }
        self.bias.iter_mut().zip(steps).for_each(|(bias, step)| *bias += step);
    }
}

/// Learns from these rows, of texts with so many features.
pub(super) fn solve(rows: &[&Row], features: usize) -> Weights {
    let slack = 1.0 / (2.0 * COST);
    let mut weights = Weights { features: vec![[0.0; SIGNALS]; features], bias: [0.0; SIGNALS] };
    let mut duals = vec![[0.0_f32; SIGNALS]; rows.len()];
    let size = |row: &Row| row.features.iter().map(|(_, amount)| amount * amount).sum::<f32>() + 1.0 + slack;
    let sizes: Vec<f32> = rows.iter().map(|row| size(row)).collect();
    let mut order = Order::of(rows.len());
    for _ in 0..ROUNDS {
        for at in order.shuffled() {
            let (Some(row), Some(duals), Some(size)) = (rows.get(*at), duals.get_mut(*at), sizes.get(*at)) else { continue };
            let margins = weights.margins(row);
            let mut steps = [0.0; SIGNALS];
            for (((step, dual), margin), has) in steps.iter_mut().zip(duals).zip(margins).zip(row.truth) {
                let side = if has { 1.0 } else { -1.0 };
                let slope = side * margin - 1.0 + *dual * slack;
                let next = (*dual - slope / size).max(0.0);
                *step = (next - *dual) * side;
                *dual = next;
            }
            weights.add(row, steps);
        }
    }
    weights
}

/// An order that is mixed anew each round, always in the same way.
struct Order {
    places: Vec<usize>,
    state: u64,
}

impl Order {
    fn of(count: usize) -> Self {
        Self { places: (0..count).collect(), state: 0x9e37_79b9_7f4a_7c15 }
    }

    fn shuffled(&mut self) -> &[usize] {
        for last in (1..self.places.len()).rev() {
            // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
            self.state ^= self.state << 13;
            self.state ^= self.state >> 7;
            self.state ^= self.state << 17;
            let other = usize::try_from(self.state % (last as u64 + 1)).unwrap_or_default();
            self.places.swap(last, other);
        }
        &self.places
    }
}
