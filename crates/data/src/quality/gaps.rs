//! What is missing between the first row and the last.

use std::collections::BTreeMap;
use std::ops::Range;

/// Stretches without a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Hours, or settlements, that are missing.
    pub missing: u64,
    /// The stretches, in hours since 1970, ascending.
    pub holes: Vec<Range<i64>>,
}

impl Gaps {
    /// The longest stretch.
    #[must_use]
    pub fn longest(&self) -> Option<&Range<i64>> {
        // The first of equals.
        self.holes.iter().rev().max_by_key(|hole| hole.end - hole.start)
    }
}

/// What is missing of a series that has a row every `step` hours; hours ascend.
pub(super) fn between(hours: &[i64], step: i64) -> Gaps {
    let step = step.max(1);
    let mut gaps = Gaps::default();
    for pair in hours.windows(2) {
        let lost = (pair[1] - pair[0] - 1).div_euclid(step);
        if lost > 0 {
            gaps.missing += u64::try_from(lost).unwrap_or(0);
            gaps.holes.push(pair[0] + step..pair[1]);
        }
    }
    gaps
}

/// The distance that most neighbours have, the smaller of equals.
pub(super) fn usual_distance(hours: &[i64]) -> Option<i64> {
    let mut distances: BTreeMap<i64, i64> = BTreeMap::new();
    for pair in hours.windows(2).filter(|pair| pair[1] > pair[0]) {
        *distances.entry(pair[1] - pair[0]).or_default() += 1;
    }
    let usual = distances.iter().max_by_key(|(distance, count)| (**count, -**distance));
    usual.map(|(distance, _)| *distance)
}

#[cfg(test)]
mod tests {
    use super::{between, usual_distance};

    #[test]
    fn holes_are_between_rows() {
        let gaps = between(&[10, 11, 14, 15, 20], 1);
        assert_eq!((gaps.missing, gaps.holes.clone()), (6, vec![12..14, 16..20]));
        assert_eq!(gaps.longest(), Some(&(16..20)));
        assert_eq!(between(&[], 1).missing, 0);
        // Of settlements every eight hours one is missing.
        let gaps = between(&[0, 8, 24, 32], 8);
        assert_eq!((gaps.missing, gaps.longest()), (1, Some(&(16..24))));
        assert_eq!(usual_distance(&[0, 8, 24, 32]), Some(8));
        assert_eq!(usual_distance(&[5]), None);
    }
}
