//! Sums of values together with their sizes, and how many are reckoned at a time.

use super::stretch::Reckoned;
use super::tally::Tally;

/// Values reckoned at once: looking up one by one and reckoning side by side are kept apart, so
/// that neither spoils the other.
pub(super) const GATHERED: usize = 256;

/// Sums of values and of their sizes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    values: Tally,
    sizes: Tally,
}

impl Sums {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self { values: Tally::new(), sizes: Tally::new() }
    }

    #[inline(always)]
    pub(super) fn add_all(&mut self, values: &[f64], sizes: &[f64]) {
        self.values.add_all(values);
        self.sizes.add_all(sizes);
    }

    #[inline(always)]
    pub(super) fn total(self) -> Reckoned<f64> {
        Reckoned { value: self.values.total(), size: self.sizes.total() }
    }
}
