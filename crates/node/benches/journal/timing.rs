//! Times of one call, many times over.

use std::time::Instant;

/// Every time that was taken, milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Timing {
    taken: Vec<f64>,
}

impl Timing {
    /// Takes the time of one call.
    pub(crate) fn of<T>(&mut self, call: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = call();
        self.taken.push(begun.elapsed().as_secs_f64() * 1e3);
        done
    }

    /// The time that this share of the calls stayed within.
    pub(crate) fn at(&self, share: f64) -> f64 {
        let mut sorted = self.taken.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len() as f64 * share) as usize;
        sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }

    /// How many calls.
    pub(crate) fn count(&self) -> usize {
        self.taken.len()
    }
}
