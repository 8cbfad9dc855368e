//! What chance decides about one path, before any price is looked at.

use super::random::{Purpose, Random};
use super::{DAY_H, Source};

/// Days of the longest block.
const BLOCK_DAYS_MAX: usize = 5;
/// Least and largest scale of the returns.
const SCALE: [f64; 2] = [0.7, 1.3];
/// Times vary between a half and this multiple of what they are on average (in logarithms).
const TIMES_SPREAD: f64 = 2.0;

/// Which paths to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawSpec {
    /// The same seed draws the same paths.
    pub seed: u64,
    /// Length of a path in days.
    pub days: usize,
    /// Middle multiple of transfer times, one a latency: 1 at base.
    pub multiples: Vec<f64>,
}

/// A path as drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// Days of the source in order, counted from its first; those looked back on come first.
    pub days: Vec<usize>,
    /// What log returns are multiplied by.
    pub scale: f64,
    /// Whether rises become falls.
    pub is_mirrored: bool,
    /// What transfer times are multiplied by, one a latency as in [`DrawSpec::multiples`].
    pub multiples: Vec<f64>,
}

impl DrawSpec {
    /// Draws path number `path` from a source.
    ///
    /// Days come last: a longer path begins with the shorter one's days.
    #[must_use]
    pub fn draw(&self, path: u64, source: &Source) -> Draw {
        let mut random = Random::of(self.seed, path, Purpose::Path);
        let scale = SCALE[0] + (SCALE[1] - SCALE[0]) * random.unit();
        let is_mirrored = random.coin();
        let multiples = self.multiples.iter().map(|middle| times(*middle, &mut random)).collect();
        let wanted = self.days + source.lookback_h().div_ceil(DAY_H);
        let days = days(wanted, source.days(), &mut random);
        Draw { days, scale, is_mirrored, multiples }
    }
}

/// Log-uniform between half and twice the middle.
fn times(middle: f64, random: &mut Random) -> f64 {
    middle / TIMES_SPREAD * libm::pow(TIMES_SPREAD * TIMES_SPREAD, random.unit())
}

/// Blocks of neighbouring days, each anywhere in the source, until there are enough.
fn days(wanted: usize, available: usize, random: &mut Random) -> Vec<usize> {
    let mut days = Vec::with_capacity(wanted + BLOCK_DAYS_MAX);
    while days.len() < wanted {
        let length = (1 + random.below(BLOCK_DAYS_MAX)).min(available.max(1));
        let first = random.below(available.saturating_sub(length) + 1);
        days.extend(first..first + length);
    }
    days.truncate(wanted);
    days
}
