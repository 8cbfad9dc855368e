//! Streams of random numbers, in integers alone.
//!
//! Decides that whatever is drawn for one purpose shifts nothing that is drawn for another. The
//! generator is SplitMix64 (Steele, Lea and Flood 2014).

/// Random numbers of one purpose.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

/// Step of the sequence: 2^64 divided by the golden ratio, made odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The stream of a purpose under a seed.
    pub(super) const fn of(seed: u64, purpose: u64) -> Self {
        Self(mix(mix(seed.wrapping_add(STEP)) ^ purpose.wrapping_mul(STEP)))
    }

    /// 64 random bits.
    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// One of `0..count`, all alike; 0 of an empty range.
    pub(super) fn below(&mut self, count: u64) -> u64 {
        // The upper half of a product by Lemire; what is off is below count / 2^64.
        let scaled = (u128::from(self.next()) * u128::from(count)) >> 64;
        u64::try_from(scaled).unwrap_or(0)
    }

    /// One of `least..=most`.
    pub(super) fn within(&mut self, least: u64, most: u64) -> u64 {
        least + self.below((most.saturating_sub(least)).saturating_add(1))
    }

    /// An index of a list of this length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of a list; the list must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.index(list.len())]
    }

    /// Heads or tails.
    pub(super) const fn coin(&mut self) -> bool {
        self.next() >> 63 == 1
    }

    /// Whether something happens that does in so many of 1,000 cases.
    pub(super) fn in_thousand(&mut self, cases: u64) -> bool {
        self.below(1000) < cases
    }
}

const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn purposes_and_neighbouring_seeds_share_nothing() {
        let first = |seed, purpose| Random::of(seed, purpose).next();
        let drawn = [first(1, 0), first(1, 1), first(2, 0), first(2, 1), first(0, 0)];
        let mut sorted = drawn;
        sorted.sort_unstable();
        assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(first(1, 1), drawn[1]);
    }

    #[test]
    fn ranges_hold_and_are_used_to_their_ends() {
        let mut random = Random::of(7, 7);
        let drawn: Vec<u64> = (0..1000).map(|_| random.within(3, 6)).collect();
        assert_eq!(drawn.iter().min(), Some(&3));
        assert_eq!(drawn.iter().max(), Some(&6));
        assert_eq!(random.below(0), 0);
    }
}
