//! The right sides of a step's two systems, gathered in one walk each.
//!
//! What the corrected step balances is linear in the centre and in the trust in the bow of the
//! products: `first - centre * spread + trust * bent`. Each part is gathered when it is known, so
//! that choosing the centre costs no walk over the links.

/// What the rows are left with, in parts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Right {
    /// What the step at the optimum balances, and what each unit of the centre takes off.
    both: Vec<[f64; 2]>,
    /// What the bow of the products adds.
    pub(crate) bent: Vec<f64>,
}

impl Right {
    /// Everything zero.
    pub(crate) fn reset(&mut self, rows: usize) {
        self.both.clear();
        self.both.resize(rows, [0.0; 2]);
        self.bent.clear();
        self.bent.resize(rows, 0.0);
    }

    /// Takes something off a row.
    #[inline(always)]
    pub(crate) fn leave(&mut self, row: usize, sums: [f64; 2]) {
        let both = &mut self.both[row];
        *both = [both[0] - sums[0], both[1] - sums[1]];
    }

    /// Takes something off one row and adds it to another.
    #[inline(always)]
    pub(crate) fn carry(&mut self, from: usize, to: usize, sums: [f64; 2]) {
        self.leave(from, sums);
        self.leave(to, [-sums[0], -sums[1]]);
    }

    /// The right side for the step at the optimum.
    #[inline(always)]
    pub(crate) fn first(&self, imbalance: &[f64], into: &mut [f64]) {
        for ((into, imbalance), both) in into.iter_mut().zip(imbalance).zip(&self.both) {
            *into = imbalance + both[0];
        }
    }

    /// The right side for the corrected step.
    #[inline(always)]
    pub(crate) fn corrected(
        &self,
        imbalance: &[f64],
        (centre, trust): (f64, f64),
        into: &mut [f64],
    ) {
        let parts = self.both.iter().zip(&self.bent);
        for ((into, imbalance), (both, bent)) in into.iter_mut().zip(imbalance).zip(parts) {
            *into = imbalance + (both[0] - centre * both[1] + trust * bent);
        }
    }
}
