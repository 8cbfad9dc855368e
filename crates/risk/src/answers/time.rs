//! How long until liquidation.

use crate::passage::{Passage, PassageError};

/// When a buffer is lost, at the volatility of now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Times {
    /// Hours by which it has been lost with the chance asked for; `None` where it never is, as far
    /// as [`LONGEST_HOURS`](crate::passage::LONGEST_HOURS).
    pub early: Option<f64>,
    /// Hours by which it has been lost with an even chance.
    pub median: Option<f64>,
    /// Hours until funding alone has eaten it; `None` where funding does not drain it.
    pub drained: Option<f64>,
}

/// Times to liquidation of a buffer: at a chance that is still borne, the median, and by funding
/// alone.
///
/// # Errors
///
/// A chance that is not above 0 and below 1, a buffer that is not a number.
pub fn times(passage: &Passage, buffer: f64, early: f64) -> Result<Times, PassageError> {
    let drain = -passage.moves().drift;
    Ok(Times {
        early: passage.time_to(early, buffer)?,
        median: passage.time_to(0.5, buffer)?,
        drained: (drain > 0.0).then(|| (buffer / drain).max(0.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::times;
    use crate::passage::{Jumps, Moves, Passage, Side};

    fn passage(swing: f64, drift: f64, jumps_per_hour: f64) -> Passage {
        let side = Side { share: 0.5, scale: 300.0 };
        let jumps = Jumps::power(3.0, side, side).unwrap();
        Passage::new(Moves { swing, drift, jumps_per_hour, jumps }).unwrap()
    }

    #[test]
    fn without_jumps_the_median_is_the_levy_laws() {
        // 2 N(-b / (s sqrt t)) = 1/2 at b / (s sqrt t) = 0.6744897502.
        let seen = times(&passage(100.0, 0.0, 0.0), 1000.0, 0.05).unwrap();
        let median = (10.0_f64 / 0.674_489_750_2).powi(2);
        assert!((seen.median.unwrap() / median - 1.0).abs() < 1e-6, "{seen:?}");
        // 2 N(-z) = 0.05 at 1.959963985.
        let early = (10.0_f64 / 1.959_963_985).powi(2);
        assert!((seen.early.unwrap() / early - 1.0).abs() < 1e-6, "{seen:?}");
        assert_eq!(seen.drained, None);
    }

    #[test]
    fn jumps_and_drains_bring_it_nearer() {
        let calm = times(&passage(100.0, 0.0, 0.0), 1000.0, 0.01).unwrap();
        let jumpy = times(&passage(100.0, 0.0, 0.2), 1000.0, 0.01).unwrap();
        let drained = times(&passage(100.0, -50.0, 0.2), 1000.0, 0.01).unwrap();
        assert!(jumpy.early < calm.early && drained.early < jumpy.early);
        assert_eq!(drained.drained, Some(20.0));
        assert!(drained.median.unwrap() < 20.0);
    }

    #[test]
    fn a_steady_gain_may_never_be_lost() {
        // Chance of ever: exp(-2 m b / v) = exp(-20).
        let seen = times(&passage(100.0, 100.0, 0.0), 1000.0, 0.01).unwrap();
        assert_eq!((seen.early, seen.median), (None, None));
        let gone = times(&passage(100.0, 0.0, 0.0), -5.0, 0.01).unwrap();
        assert_eq!(gone.median, Some(0.0));
    }
}
