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

    /// Values of a list by index.
    #[inline(always)]
    pub(super) fn gather(values: &[f64], at: &[u32; WIDTH]) -> Self {
        let [a, b, c, d, e, f, g, h] = at;
        let value = |index: &u32| values[*index as usize];
        Self([value(a), value(b), value(c), value(d), value(e), value(f), value(g), value(h)])
    }
}
