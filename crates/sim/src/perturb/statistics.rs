//! What a sample of paths says: mean, standard error, expected shortfall, paired differences.
//!
//! Sums run in the paths' order, so that figures do not depend on threads.

/// Share of the paths, counted from the worst, that the expected shortfall averages: one in twenty.
const SHORTFALL_ONE_IN: usize = 20;
/// The 97.5 % quantile of the standard normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// One figure of every path.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a>(pub &'a [f64]);

/// A mean of differences over the same paths and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Mean difference.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Sample<'_> {
    /// Mean; 0 of nothing.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len().max(1) as f64
    }

    /// Standard error of the mean; `None` of fewer than two paths.
    #[must_use]
    pub fn standard_error(&self) -> Option<f64> {
        let (count, mean) = (self.0.len(), self.mean());
        let squares: f64 = self.0.iter().map(|one| (one - mean) * (one - mean)).sum();
        (count > 1).then(|| libm::sqrt(squares / (count - 1) as f64 / count as f64))
    }

    /// Mean of the worst twentieth, rounded down but at least one.
    #[must_use]
    pub fn expected_shortfall(&self) -> f64 {
        let mut sorted = self.0.to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted.truncate((sorted.len() / SHORTFALL_ONE_IN).max(1));
        Sample(&sorted).mean()
    }

    /// This less the other, path by path; `None` of fewer than two paths.
    #[must_use]
    pub fn less(&self, other: &Self) -> Option<Paired> {
        let differences: Vec<f64> =
            self.0.iter().zip(other.0).map(|(one, two)| one - two).collect();
        let sample = Sample(&differences);
        let mean = sample.mean();
        let reach = student_975(differences.len().checked_sub(1)?) * sample.standard_error()?;
        Some(Paired { mean, low: mean - reach, high: mean + reach })
    }
}

/// The 97.5 % quantile of Student's distribution, right to 0.1 %.
///
/// Exact for up to three degrees of freedom, else Abramowitz and Stegun 26.7.5.
fn student_975(freedom: usize) -> f64 {
    match freedom {
        0 | 1 => return 12.706_204_736,
        2 => return 4.302_652_730,
        3 => return 3.182_446_305,
        _ => {}
    }
    let (z, inverse) = (NORMAL_975, 1.0 / freedom as f64);
    let square = z * z;
    let terms = [
        z,
        z * (square + 1.0) / 4.0,
        z * ((5.0 * square + 16.0) * square + 3.0) / 96.0,
        z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        z * ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0)
            / 92_160.0,
    ];
    terms.iter().rev().fold(0.0, |sum, term| sum * inverse + term)
}

#[cfg(test)]
mod tests {
    use super::{Paired, Sample, student_975};

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (freedom, table) in [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (5, 2.571),
            (10, 2.228),
            (30, 2.042),
            (199, 1.972),
        ] {
            assert!((student_975(freedom) / table - 1.0).abs() < 1e-3, "{freedom}");
        }
    }

    #[test]
    fn figures_of_a_sample() {
        let figures: Vec<f64> = (1..=40).rev().map(f64::from).collect();
        let sample = Sample(&figures);
        assert_eq!(sample.mean(), 20.5);
        assert_eq!(sample.expected_shortfall(), 1.5, "the worst two of forty");
        assert_eq!(Sample(&figures[..39]).expected_shortfall(), 2.0, "the worst of thirty-nine");
        assert!(
            (sample.standard_error().unwrap() - (1640.0_f64 / 12.0 / 40.0).sqrt()).abs() < 1e-12
        );
        assert_eq!(Sample(&[3.0]).standard_error(), None);
        assert_eq!(Sample(&[3.0]).expected_shortfall(), 3.0);
    }

    #[test]
    fn differences_are_taken_path_by_path() {
        let (one, other) = ([5.0, 105.0, -95.0], [4.0, 103.0, -98.0]);
        let paired = Sample(&one).less(&Sample(&other)).unwrap();
        let reach = 4.302_652_730 * (1.0_f64 / 3.0).sqrt();
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9);
        let Paired { mean, low, high } = paired;
        near(mean, 2.0);
        near(low, 2.0 - reach);
        near(high, 2.0 + reach);
        assert_eq!(Sample(&one[..1]).less(&Sample(&other[..1])), None);
    }
}
