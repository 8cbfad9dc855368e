//! The buffer needed for a chance, and the time at which a chance is reached.
//!
//! Both are roots of a monotone function over many orders of magnitude, so they are sought in
//! logarithms, of the figure and of the chance, by false position in a bracket (Illinois).

use super::{Passage, PassageError, within};

/// Steps to bracket a root, each a factor of four: forty-eight orders of magnitude.
const REACH: usize = 80;
/// Steps to close in on it.
const PATIENCE: usize = 60;
/// Relative width at which a root is found.
const WIDTH: f64 = 1e-7;
/// A chance below which its logarithm is not told.
const FAINTEST: f64 = 1e-300;
/// The longest time that is looked at, in hours: a thousand years.
pub const LONGEST_HOURS: f64 = 8.76e6;

impl Passage {
    /// The smallest buffer that is lost within so many hours with at most this chance; 0 where
    /// nothing moves.
    ///
    /// # Errors
    ///
    /// A chance that is not above 0 and below 1, or as [`Passage::crossing`].
    pub fn buffer_for(&self, chance: f64, hours: f64) -> Result<f64, PassageError> {
        let chance = a_chance(chance)?;
        self.probability(0.0, hours)?;
        let scale = self.reach(hours);
        if scale <= 0.0 {
            return Ok(0.0);
        }
        let over = |log_buffer: f64| {
            let seen = self.probability(libm::exp(log_buffer), hours)?;
            Ok(-log_ratio(seen, chance))
        };
        Ok(root(over, libm::log(scale))?.map_or(0.0, libm::exp))
    }

    /// Hours after which a buffer has been lost with this chance; `None` where that is not within
    /// [`LONGEST_HOURS`].
    ///
    /// # Errors
    ///
    /// As [`Passage::buffer_for`].
    pub fn time_to(&self, chance: f64, buffer: f64) -> Result<Option<f64>, PassageError> {
        let chance = a_chance(chance)?;
        if self.probability(buffer, LONGEST_HOURS)? < chance {
            return Ok(None);
        }
        if buffer <= 0.0 {
            return Ok(Some(0.0));
        }
        let over = |log_hours: f64| {
            let seen = self.probability(buffer, libm::exp(log_hours).min(LONGEST_HOURS))?;
            Ok(log_ratio(seen, chance))
        };
        Ok(root(over, 0.0)?.map(|log_hours| libm::exp(log_hours).min(LONGEST_HOURS)))
    }

    /// An amount of the order of what is lost within so many hours.
    fn reach(&self, hours: f64) -> f64 {
        let moves = self.moves();
        let count = moves.jumps_per_hour * hours;
        let jump = if count > 0.0 { moves.jumps.mean_adverse() } else { 0.0 };
        moves.swing * hours.max(0.0).sqrt() + (-moves.drift * hours).max(0.0) + jump
    }
}

fn a_chance(chance: f64) -> Result<f64, PassageError> {
    within("chance of losing the buffer", chance, [1e-15, 1.0 - 1e-9], "above 0 and below 1")
}

fn log_ratio(seen: f64, wanted: f64) -> f64 {
    libm::log(seen.max(FAINTEST) / wanted)
}

/// Where a rising function is 0, from a first guess; `None` where it is above 0 as far as it is
/// followed downwards.
fn root(
    rising: impl Fn(f64) -> Result<f64, PassageError>,
    guess: f64,
) -> Result<Option<f64>, PassageError> {
    const FACTOR_OF_FOUR: f64 = 1.386_294_361_119_890_6;
    let (mut low, mut high) = ((guess, rising(guess)?), (guess, 0.0));
    high.1 = low.1;
    for _ in 0..REACH {
        if low.1 <= 0.0 && high.1 >= 0.0 {
            return close_in(rising, low, high).map(Some);
        }
        if low.1 > 0.0 {
            high = low;
            low.0 -= FACTOR_OF_FOUR;
            low.1 = rising(low.0)?;
        } else {
            low = high;
            high.0 += FACTOR_OF_FOUR;
            high.1 = rising(high.0)?;
        }
    }
    Ok(None)
}

/// False position; an end that stays twice counts half (Illinois), and where that is slow, halves.
fn close_in(
    rising: impl Fn(f64) -> Result<f64, PassageError>,
    mut low: (f64, f64),
    mut high: (f64, f64),
) -> Result<f64, PassageError> {
    let mut stayed = 0_i32;
    for turn in 0..PATIENCE {
        if high.0 - low.0 <= WIDTH {
            break;
        }
        let share = if turn % 4 == 3 || high.1 <= low.1 { 0.5 } else { -low.1 / (high.1 - low.1) };
        let at = low.0 + (high.0 - low.0) * share.clamp(1e-3, 1.0 - 1e-3);
        let here = rising(at)?;
        if here.abs() < WIDTH {
            return Ok(at);
        }
        if here > 0.0 {
            high = (at, here);
            stayed = stayed.max(0) + 1;
            if stayed > 1 {
                low.1 /= 2.0;
            }
        } else {
            low = (at, here);
            stayed = stayed.min(0) - 1;
            if stayed < -1 {
                high.1 /= 2.0;
            }
        }
    }
    Ok(f64::midpoint(low.0, high.0))
}
