//! Choices and bits in blocks, without a branch.

use crate::lanes::{Block, WIDTH};

impl Block {
    /// `then` where this is less than `other`, `otherwise` elsewhere; what is no number is not less.
    #[inline(always)]
    pub(super) fn if_less(self, other: Self, then: Self, otherwise: Self) -> Self {
        let mut result = [0.0; WIDTH];
        for lane in 0..WIDTH {
            let is_less = self.0[lane] < other.0[lane];
            result[lane] = if is_less { then.0[lane] } else { otherwise.0[lane] };
        }
        Self(result)
    }

    /// Each value by itself.
    #[inline(always)]
    pub(super) fn each(self, op: impl Fn(f64) -> f64) -> Self {
        let mut result = [0.0; WIDTH];
        for lane in 0..WIDTH {
            result[lane] = op(self.0[lane]);
        }
        Self(result)
    }

    /// Whether any value is above 0.
    #[inline(always)]
    pub(super) fn has_more_than_zero(self) -> bool {
        self.0.iter().fold(false, |any, value| any | (*value > 0.0))
    }
}

/// Values gathered at once: looking up one by one and reckoning side by side are kept apart, so
/// that neither spoils the other.
pub(super) const GATHERED: usize = 256;

/// A block of an array, by the place of its first value, which is a multiple of eight.
#[inline(always)]
pub(super) fn full(values: &[f64], first: usize) -> Block {
    Block(values.as_chunks().0[first / WIDTH])
}

/// The values of an array that are left from a place on, filled up with another value.
#[inline(always)]
pub(super) fn rest(values: &[f64], first: usize, fill: f64) -> Block {
    let mut block = [fill; WIDTH];
    for (value, left) in block.iter_mut().zip(values.get(first..).unwrap_or(&[])) {
        *value = *left;
    }
    Block(block)
}
