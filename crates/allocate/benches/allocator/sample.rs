//! Times of one thing, and what is said of them.

/// Times in seconds, in the order they were taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(pub(crate) Vec<f64>);

impl Sample {
    /// The smallest time that at least `share` of all do not exceed.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    pub(crate) fn p99(&self) -> f64 {
        self.quantile(0.99)
    }

    pub(crate) fn least(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub(crate) fn most(&self) -> f64 {
        self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// The median of the ratios of pairs: how many times longer this takes than `other`.
    pub(crate) fn times_longer_than(&self, other: &Self) -> f64 {
        Self(self.0.iter().zip(&other.0).map(|(mine, its)| mine / its).collect()).median()
    }
}
