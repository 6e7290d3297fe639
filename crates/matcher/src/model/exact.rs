//! Functions whose last bit is the same on every machine, for what is written to the model: the standard ones promise that of
//! `+ - * /` and the square root alone.

/// e to the power of `x`.
pub(crate) fn exp(x: f64) -> f64 {
    // The series is short where `x` is small: take a 1024th, and square ten times.
    let small = x.clamp(-700.0, 700.0) / 1024.0;
    let series = (1..=10).rev().fold(1.0, |sum, n| 1.0 + small / f64::from(n) * sum);
    (0..10).fold(series, |power, _| power * power)
}

/// The natural logarithm of a number above 0.
pub(crate) fn ln(x: f64) -> f64 {
    let (mut mantissa, mut halvings) = (x, 0);
    while mantissa > 1.5 {
        mantissa /= 2.0;
        halvings += 1;
    }
    while mantissa < 0.75 {
        mantissa *= 2.0;
        halvings -= 1;
    }
    2.0 * atanh(1.0 / 3.0) * f64::from(halvings) + 2.0 * atanh((mantissa - 1.0) / (mantissa + 1.0))
}

/// The area hyperbolic tangent of a number up to a third.
fn atanh(x: f64) -> f64 {
    (0..20).rev().fold(0.0, |sum, n| sum * x * x + 1.0 / f64::from(2 * n + 1)) * x
}

/// The chance that log-odds stand for.
pub(crate) fn chance(odds: f64) -> f64 {
    1.0 / (1.0 + exp(-odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_the_standard_ones_are() {
        for x in [-30.0, -2.5, -0.001, 0.0, 0.3, 1.0, 12.0] {
            assert!((exp(x) / f64::exp(x) - 1.0).abs() < 1e-11, "e to the power of {x}");
        }
        for x in [1e-9, 0.3, 0.75, 1.0, 1.5, 2.0, 6_759.0, 1e12] {
            assert!((ln(x) - f64::ln(x)).abs() < 1e-11 * (1.0 + f64::ln(x).abs()), "the logarithm of {x}");
        }
    }
}
