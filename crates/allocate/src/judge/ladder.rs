//! Sums of many terms of which few change: each sum of eight is kept, and the sums of eight of
//! those, up to the whole. A changed term costs one sum on every rung, and the whole is the same to
//! the last digit however its terms came to be what they are.

use crate::lanes::{Block, WIDTH};

/// Terms and their sums, rung by rung.
#[derive(Debug, Clone, Default)]
pub(super) struct Ladder {
    /// All rungs, the terms first, each filled up with noughts to whole blocks.
    values: Vec<f64>,
    /// Where each rung begins; the last one holds the whole.
    rungs: Vec<usize>,
}

impl Ladder {
    /// Makes room for so many terms, all nothing; memory is kept.
    pub(super) fn begin(&mut self, count: usize) {
        self.values.clear();
        self.rungs.clear();
        let (mut size, mut end) = (count, 0);
        loop {
            self.rungs.push(end);
            end += size.div_ceil(WIDTH) * WIDTH;
            if size <= 1 {
                break;
            }
            size = size.div_ceil(WIDTH);
        }
        self.values.resize(end.max(1), 0.0);
    }

    /// The terms, with what fills up the last block. Whoever writes here must [`Self::close`].
    pub(super) fn terms(&mut self) -> &mut [f64] {
        let end = self.rungs.get(1).copied().unwrap_or(self.values.len());
        &mut self.values[..end]
    }

    /// Reckons all sums.
    pub(super) fn close(&mut self) {
        for rung in 1..self.rungs.len() {
            let (below, here) = (self.rungs[rung - 1], self.rungs[rung]);
            for at in 0..(here - below) / WIDTH {
                self.values[here + at] = self.block(below, at);
            }
        }
    }

    /// Changes a term and the sums that hold it.
    pub(super) fn set(&mut self, at: usize, term: f64) {
        self.values[at] = term;
        let mut at = at;
        for rung in 1..self.rungs.len() {
            at /= WIDTH;
            let sum = self.block(self.rungs[rung - 1], at);
            let kept = &mut self.values[self.rungs[rung] + at];
            if kept.to_bits() == sum.to_bits() {
                return;
            }
            *kept = sum;
        }
    }

    fn block(&self, rung: usize, at: usize) -> f64 {
        Block::of(&self.values, rung + at * WIDTH).total()
    }

    /// The sum of all terms.
    pub(super) fn total(&self) -> f64 {
        self.rungs.last().map_or(0.0, |whole| self.values[*whole])
    }

    /// How far, as a share of the sum of magnitudes, the whole may be off: on every rung a term
    /// passes three additions, each off by half a unit in the last place. Told in whole units, and
    /// with as many more as putting two wholes together takes.
    pub(super) fn off(&self) -> f64 {
        (3 * self.rungs.len() + 8) as f64 * super::UNIT
    }
}

#[cfg(test)]
mod tests {
    use super::Ladder;

    #[test]
    fn changed_terms_sum_up_as_if_they_had_always_been_so() {
        for count in [0, 1, 2, 7, 8, 9, 64, 65, 511, 512, 513, 5000] {
            let of = |at: usize| 1.0 / (3.0 + at as f64);
            let mut whole = Ladder::default();
            whole.begin(count);
            (0..count).for_each(|at| whole.terms()[at] = of(at));
            whole.close();
            let mut patched = Ladder::default();
            patched.begin(count);
            patched.close();
            (0..count).rev().for_each(|at| patched.set(at, of(at) + 1.0));
            (0..count).for_each(|at| patched.set(at, of(at)));
            assert_eq!(patched.total().to_bits(), whole.total().to_bits(), "{count}");
            let plain: f64 = (0..count).map(of).sum();
            assert!((whole.total() - plain).abs() <= 1e-12 * plain, "{count}");
            // Used again for fewer terms.
            whole.begin(count / 2);
            (0..count / 2).for_each(|at| whole.terms()[at] = 1.0);
            whole.close();
            assert!((whole.total() - (count / 2) as f64).abs() < 1e-9, "{count}");
        }
    }
}
