//! How likely so many mentions are where fewer are usual.

/// The least that a chance can be told as: below it, digits mean nothing.
const LEAST: f64 = 1e-300;
/// Terms of a sum after which the rest is nothing, whatever the numbers.
const MAX_TERMS: u32 = 100_000;

/// How many mentions are usual somewhere, and how much that varies by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The mean number of mentions.
    pub mean: f64,
    /// The variance beyond that of independent mentions, as a share of the squared mean: 0.04 where the rate itself is right
    /// within a fifth.
    pub spread: f64,
}

impl Expected {
    /// The chance of so many mentions or more: the upper tail of a negative binomial distribution, which is what comes of
    /// independent mentions at a rate that is only known by its mean and spread (a gamma distribution).
    #[must_use]
    pub fn chance_of(&self, count: u32) -> f64 {
        if count == 0 {
            return 1.0;
        }
        let mean = self.mean.max(1e-12);
        let shape = 1.0 / self.spread.max(1e-6);
        let ratio = mean / (shape + mean);
        let k = f64::from(count);
        let first = ln_gamma(k + shape) - ln_gamma(shape) - ln_gamma(k + 1.0) + shape * (1.0 - ratio).ln() + k * ratio.ln();
        if k <= mean {
            return 1.0 - below(count, shape, ratio);
        }
        (first.exp() * tail(k, shape, ratio)).clamp(LEAST, 1.0)
    }

    /// The standard deviation of the number of mentions.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        (self.mean + self.spread * self.mean * self.mean).sqrt()
    }
}

/// The tail from `k` on, as a multiple of its first term.
fn tail(k: f64, shape: f64, ratio: f64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, k);
    for _ in 0..MAX_TERMS {
        term *= ratio * (k + shape) / (k + 1.0);
        sum += term;
        k += 1.0;
        if term < sum * 1e-12 {
            break;
        }
    }
    sum
}

/// The chance of fewer than `count`.
fn below(count: u32, shape: f64, ratio: f64) -> f64 {
    let mut term = (shape * (1.0 - ratio).ln()).exp();
    let mut sum = 0.0;
    for k in 0..count.min(MAX_TERMS) {
        sum += term;
        let k = f64::from(k);
        term *= ratio * (k + shape) / (k + 1.0);
    }
    sum.clamp(0.0, 1.0)
}

/// The logarithm of the gamma function for a positive number: Stirling's series, after shifting small numbers up
/// (Abramowitz and Stegun, 6.1.41).
fn ln_gamma(x: f64) -> f64 {
    let mut shift = 0.0;
    let mut x = x;
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_those_of_the_tables() {
        for (name, mean, spread, count, expected) in [
            ("nothing is certain to be reached", 5.0, 0.0, 0, 1.0),
            ("one of a rare kind", 0.1, 0.0, 1, 0.095_162),
            ("five where a tenth is usual", 0.1, 0.0, 5, 7.667e-8),
            ("a hundred and fifty-two where a hundred are usual", 100.0, 0.0, 152, 8.019e-07),
            ("fewer than usual", 10.0, 0.0, 5, 0.970_747),
            ("geometric: each more has half the chance", 1.0, 1.0, 10, 1.0 / 1024.0),
            ("a spread makes much of it likelier", 100.0, 0.04, 152, 0.01851),
        ] {
            let chance = Expected { mean, spread }.chance_of(count);
            assert!((chance / expected - 1.0).abs() < 0.05, "{name}: {chance}");
        }
    }

    #[test]
    fn chances_stay_chances_whatever_comes() {
        for mean in [0.0, 1e-9, 0.5, 40.0, 1e5, 1e9] {
            for spread in [0.0, 0.1, 50.0] {
                let mut last = 1.0;
                for count in [0, 1, 3, 40, 1000, 200_000, u32::MAX] {
                    let chance = Expected { mean, spread }.chance_of(count);
                    assert!((0.0..=1.0).contains(&chance) && chance <= last + 1e-6, "{mean} {spread} {count}: {chance} after {last}");
                    last = chance;
                }
            }
        }
    }
}
