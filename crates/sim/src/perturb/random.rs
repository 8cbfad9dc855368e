//! One stream of random numbers for each path and purpose.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// What numbers are drawn for; each purpose has a stream of its own, so that drawing for one never
/// shifts another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// Days, scale, mirror and times.
    Path,
    /// Outages and suspensions.
    Outages,
}

/// Random numbers of one path and purpose.
#[derive(Debug)]
pub(super) struct Random(Pcg64);

impl Random {
    /// The stream of path number `path` under `seed`.
    pub(super) fn of(seed: u64, path: u64, purpose: Purpose) -> Self {
        let purpose = match purpose {
            Purpose::Path => 0,
            Purpose::Outages => 1,
        };
        // Mixed one after the other: neighbouring seeds and paths share nothing.
        Self(Pcg64::seed_from_u64(mix(mix(mix(seed) ^ path) ^ purpose)))
    }

    /// Uniform on (0, 1): the middle of one of 2^53 equal parts.
    pub(super) fn unit(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// One of `0..count`, all alike; 0 of an empty range.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let count = count as u64;
        // The upper half of a product by Lemire; what is off is below count / 2^64.
        let scaled = (u128::from(self.0.next_u64()) * u128::from(count)) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }

    /// Heads or tails.
    pub(super) fn coin(&mut self) -> bool {
        self.0.next_u64() >> 63 == 1
    }

    /// Exponentially distributed with this mean: the time to the next event of a Poisson process.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(self.unit())
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): each bit of the input turns about half
/// of the output.
const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
