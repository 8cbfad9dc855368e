//! What a slow way costs in idle money: the buffer that must stand while help is under way.
//!
//! For as long as nothing can arrive an account's value wanders uncontrolled. That it falls by more
//! than `b` at any moment within `tau` has, for a Brownian motion of volatility `s`, the chance
//! `2 (1 - Phi(b / (s sqrt(tau))))` by reflection. Volatility and time are in one unit of time.

use super::latency::Latency;
use crate::figure::{FigureError, not_negative};

/// Chance that a value of `volatility` per root of time falls by `buffer` within `time`.
///
/// # Errors
/// [`FigureError`]: a figure that is negative or no number.
pub fn breach(buffer: f64, volatility: f64, time: f64) -> Result<f64, FigureError> {
    not_negative("buffer", buffer)?;
    let swing = swing(volatility, time)?;
    Ok(if buffer == 0.0 { 1.0 } else { libm::erfc(buffer / swing / std::f64::consts::SQRT_2) })
}

/// The buffer that is breached within `time` with chance `chance`.
///
/// # Errors
/// [`FigureError`]: a figure that is negative or no number, a chance not above 0 or above 1.
pub fn buffer_for(chance: f64, volatility: f64, time: f64) -> Result<f64, FigureError> {
    let is_chance = (f64::MIN_POSITIVE..=1.0).contains(&chance);
    if !is_chance {
        let limit = "a chance above 0 and up to 1";
        return Err(FigureError { what: "chance of a breach", value: chance, limit });
    }
    Ok(swing(volatility, time)? * deviations(chance))
}

/// The same where the time itself is uncertain: chance that the value falls by `buffer` before money
/// has come. `volatility` is per root of a second.
///
/// Averaged over times at equal steps of share, and of the logarithm of the share that takes longer
/// in the tail; each step counts at its slower end, so the chance is never understated.
///
/// # Errors
/// [`FigureError`]: a figure that is negative or no number.
pub fn breach_under_way(
    buffer: f64,
    volatility: f64,
    latency: &Latency,
) -> Result<f64, FigureError> {
    let mut sum = 0.0;
    let mut before = 1.0;
    for step in 1..=STEPS {
        let beyond = libm::exp2(-(f64::from(step)) / STEPS_A_HALVING);
        sum += (before - beyond) * breach(buffer, volatility, latency.at_beyond(beyond))?;
        before = beyond;
    }
    Ok(sum + before)
}

/// Steps of share between one and half of it.
const STEPS_A_HALVING: f64 = 16.0;
/// Down to a share of 2^-40, a millionth of a millionth.
const STEPS: u32 = 640;

/// The number of standard deviations that a normal variable exceeds on either side with `chance`.
///
/// Newton's method on the logarithm of that chance, which falls ever faster: after one step it
/// comes from above and never passes the root.
fn deviations(chance: f64) -> f64 {
    let wanted = libm::log(chance);
    let mut z = 0.0;
    for _ in 0..100 {
        let here = libm::erfc(z / std::f64::consts::SQRT_2);
        if here < f64::MIN_POSITIVE {
            // Further out than doubles reach: back towards where they do.
            z *= 0.75;
            continue;
        }
        let density = libm::exp(-z * z / 2.0) * (2.0 / std::f64::consts::PI).sqrt();
        let step = (libm::log(here) - wanted) * here / density;
        z += step;
        if step.abs() <= 1e-15 * z {
            break;
        }
    }
    z.max(0.0)
}

fn swing(volatility: f64, time: f64) -> Result<f64, FigureError> {
    not_negative("volatility", volatility)?;
    not_negative("time", time)?;
    let swing = volatility * time.sqrt();
    not_negative("volatility times the root of time", swing)?;
    Ok(swing)
}

#[cfg(test)]
mod tests {
    use super::{breach, breach_under_way, buffer_for};
    use crate::routes::latency::{Latency, Quantile};
    use proptest::prelude::*;

    const DAY_S: f64 = 86_400.0;

    /// Figures of `vectors/no_trade_region.json`: a million per root of a day, one breach in 10,000.
    #[test]
    fn buffers_are_those_of_the_vector_file() {
        for (seconds, expected) in [
            (20.0, 59_193.470_506_528_97),
            (900.0, 397_081.871_630_183_1),
            (604_800.0, 10_293_538.584_294_772),
        ] {
            let buffer = buffer_for(1e-4, 1e6, seconds / DAY_S).unwrap();
            assert!((buffer / expected - 1.0).abs() < 1e-12, "{buffer}");
        }
    }

    #[test]
    fn without_a_buffer_a_breach_is_certain_and_without_a_swing_there_is_none() {
        assert_eq!(breach(0.0, 1.0, 1.0), Ok(1.0));
        assert_eq!(breach(1.0, 0.0, 1.0), Ok(0.0));
        assert_eq!(buffer_for(1.0, 1.0, 1.0), Ok(0.0));
        for (chance, volatility, time) in
            [(0.0, 1.0, 1.0), (1.1, 1.0, 1.0), (0.5, -1.0, 1.0), (0.5, 1.0, f64::NAN)]
        {
            assert!(buffer_for(chance, volatility, time).is_err());
        }
        assert!(breach(f64::NAN, 1.0, 1.0).is_err());
    }

    #[test]
    fn a_sure_time_is_the_plain_formula_and_a_heavy_tail_dominates() {
        let volatility = 1e6 / DAY_S.sqrt();
        let quantile = |share, seconds| Quantile { share, seconds };
        let sure = Latency::new(&[quantile(0.0, 900.0), quantile(0.999_999, 900.0)], 50.0);
        let plain = breach(3e5, 1e6, 900.0 / DAY_S).unwrap();
        let through = breach_under_way(3e5, volatility, &sure.unwrap()).unwrap();
        assert!((through / plain - 1.0).abs() < 1e-3, "{through} {plain}");
        let heavy = [quantile(0.5, 20.0), quantile(0.99, 1200.0), quantile(0.999, 54_000.0)];
        let heavy = Latency::new(&heavy, 1.0).unwrap();
        let at_median = breach(2e5, 1e6, 20.0 / DAY_S).unwrap();
        assert!(breach_under_way(2e5, volatility, &heavy).unwrap() > 1e3 * at_median);
    }

    proptest! {
        #[test]
        fn buffer_and_chance_are_inverse(
            chance in -280.0..-0.001_f64, volatility in 1e-3..1e9_f64, time in 1e-6..1e6_f64,
        ) {
            let chance = libm::exp10(chance);
            let buffer = buffer_for(chance, volatility, time).unwrap();
            let back = breach(buffer, volatility, time).unwrap();
            prop_assert!((back / chance - 1.0).abs() < 1e-9, "{chance} {back}");
            prop_assert!(breach(buffer * 1.01, volatility, time).unwrap() < chance);
            prop_assert!(breach(buffer, volatility, time * 1.01).unwrap() > chance);
        }
    }
}
