//! First passage without jumps, where it has a closed form.

use std::f64::consts::SQRT_2;

/// Chance that a loss with this drift and standard deviation over the horizon, both for the whole
/// of it, reaches 1 within it: `N((m - 1)/s) + exp(2 m / s^2) N(-(m + 1)/s)`, the distribution of
/// the inverse Gaussian law (Schroedinger, 1915; Bachelier's reflection where m is 0).
pub(super) fn reaches_one(drift: f64, deviation: f64) -> f64 {
    if deviation <= 0.0 {
        return if drift >= 1.0 { 1.0 } else { 0.0 };
    }
    let direct = libm::exp(log_upper((1.0 - drift) / deviation));
    // exp(2 m / s^2) N(-z): where z is large the two exponents cancel, so they are joined first.
    let z = (1.0 + drift) / deviation;
    let image = if z < FAR {
        2.0 * drift / deviation / deviation + log_upper(z)
    } else {
        let gap = (1.0 - drift) / deviation;
        -0.5 * gap * gap + log_mills(z)
    };
    (direct + libm::exp(image)).min(1.0)
}

/// Deviations from which on the tail is taken from its series.
const FAR: f64 = 25.0;

/// Logarithm of the chance that a standard normal figure is above `z`.
fn log_upper(z: f64) -> f64 {
    if z < FAR { libm::log(0.5 * libm::erfc(z / SQRT_2)) } else { -0.5 * z * z + log_mills(z) }
}

/// The same over `exp(-z^2 / 2)`, for large `z`: Mills' ratio as an asymptotic series, whose next
/// term is below 1e-7 of it.
fn log_mills(z: f64) -> f64 {
    let inverse = 1.0 / (z * z);
    let series = 1.0 - inverse * (1.0 - 3.0 * inverse * (1.0 - 5.0 * inverse));
    libm::log(series / (z * (2.0 * std::f64::consts::PI).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::{log_upper, reaches_one};

    #[test]
    fn without_drift_it_is_the_reflection_principle() {
        // Twice the normal tail: 2 * 0.158655254 at one deviation, 2 * 9.865876e-10 at six.
        assert!((reaches_one(0.0, 1.0) - 0.317_310_507_9).abs() < 1e-9);
        assert!((reaches_one(0.0, 1.0 / 6.0) / 1.973_175_29e-9 - 1.0).abs() < 1e-8);
    }

    #[test]
    fn a_certain_loss_is_certain_and_nothing_moves_nothing() {
        assert!((reaches_one(2.0, 1e-3) - 1.0).abs() < 1e-12);
        assert_eq!(reaches_one(0.5, 0.0), 0.0);
        assert_eq!(reaches_one(1.0, 0.0), 1.0);
        assert_eq!(reaches_one(-1e9, 1e-9), 0.0);
        assert!(reaches_one(1e9, 1e9).is_finite());
    }

    #[test]
    fn the_series_meets_the_function() {
        assert!((log_upper(24.999_999) - log_upper(25.000_001)).abs() < 1e-4);
    }
}
