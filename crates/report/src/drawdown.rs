//! How far a total stood below its best so far.

use crate::figures::known;

/// Value over highest value so far, less one: 0 at a high, -0.1 ten per cent below it. Not a
/// number where the value is not known or the best was nothing.
pub(crate) fn below_best(total: &[f64]) -> Vec<f64> {
    let mut best = 0.0_f64;
    let share = |value: &f64| {
        let value = known(*value)?;
        best = best.max(value);
        (best > 0.0).then(|| value / best - 1.0)
    };
    total.iter().map(share).map(|share| share.unwrap_or(f64::NAN)).collect()
}

/// Where it stood lowest, and how low.
pub(crate) fn deepest(below: &[f64]) -> Option<(usize, f64)> {
    let known = below.iter().copied().enumerate().filter(|(_, share)| share.is_finite());
    known.min_by(|left, right| left.1.total_cmp(&right.1))
}

#[cfg(test)]
mod tests {
    use super::{below_best, deepest};

    #[test]
    fn falls_are_told_from_the_best_so_far() {
        let below = below_best(&[100.0, 120.0, f64::NAN, 90.0, 130.0]);
        assert_eq!(below[..2], [0.0, 0.0]);
        assert!(below[2].is_nan());
        assert_eq!((below[3], below[4]), (-0.25, 0.0));
        assert_eq!(deepest(&below), Some((3, -0.25)));
    }

    #[test]
    fn nothing_has_no_depth() {
        assert_eq!(deepest(&below_best(&[])), None);
        assert_eq!(deepest(&below_best(&[f64::NAN, 0.0, -5.0])), None);
    }
}
