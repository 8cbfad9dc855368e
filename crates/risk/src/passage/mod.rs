//! The chance that an account's buffer is lost within a time, and what is then lost.
//!
//! The value of an account moves as a diffusion with jumps: every small step at once, a drift
//! (funding, carry), and jumps that come as a Poisson process with sizes of [`Jumps`]. Its buffer, equity
//! above maintenance, is lost at the first time at which it has fallen by as much. [`Passage`] tells the
//! chance of that within a horizon, the overshoot expected, and the inverses: the buffer
//! needed for a chance, and the time at which a chance is reached. Moves are additive in money: the
//! position is not resized on the way.
//!
//! [`LiquidationRisk`](crate::liquidation::LiquidationRisk) is the strategy's utility of the same
//! buffer: one move over the whole horizon with a power tail, no path and no drift. It is a price
//! curve that falls smoothly for the allocator; this is the answer to "what is the chance".

mod brownian;
mod coarse;
mod complex;
mod error;
mod exponent;
mod inverse;
mod inversion;
mod jumps;
mod moves;
mod phases;
mod roots;
mod search;
mod transform;

pub use error::PassageError;
pub(crate) use error::within;
pub use inverse::LONGEST_HOURS;
pub use jumps::{Jumps, Side};
pub use moves::Moves;

use coarse::Coarse;
use exponent::Exponent;
use inversion::Passed;

/// Largest and, inverted, smallest figure that is taken in.
const EXTREME: f64 = 1e100;
/// Smallest standard deviation over the horizon, as a share of the buffer, at which paths are
/// still taken as moving between jumps. What stands still otherwise moves by this much.
const LEAST_DEVIATION: f64 = 1e-3;
/// Beyond this many buffers within the horizon drift and volatility are taken as this many.
const MOST_BUFFERS: f64 = 1e6;

/// A loss of the whole buffer within a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// Chance of it.
    pub probability: f64,
    /// Expectation of what is lost beyond the buffer at that moment, nothing where it is not lost.
    pub overshoot: f64,
}

impl Crossing {
    /// Expected loss: a penalty in money where the buffer is lost, and the overshoot.
    #[must_use]
    pub fn loss(&self, penalty: f64) -> f64 {
        penalty * self.probability + self.overshoot
    }
}

/// First passage of an account's losses.
///
/// ```
/// use trimtab_risk::passage::{Jumps, Moves, Passage, Side};
///
/// // A long position of a million: 0.6 % an hour, and a jump of some per cent every 20 hours.
/// let side = Side { share: 0.5, scale: 0.015 };
/// let price = Moves {
///     swing: 0.006,
///     drift: 0.0,
///     jumps_per_hour: 0.05,
///     jumps: Jumps::power(3.0, side, side)?,
/// };
/// let passage = Passage::new(price.of_exposure(1e6))?;
/// // A buffer of 20,000 is lost within the hour about once in 250 hours.
/// let crossing = passage.crossing(20_000.0, 1.0)?;
/// assert!((crossing.probability - 0.00395).abs() < 0.00002);
/// // What once in 10,000 needs.
/// assert!(passage.buffer_for(1e-4, 1.0)? > 80_000.0);
/// # Ok::<(), trimtab_risk::passage::PassageError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage {
    moves: Moves,
}

impl Passage {
    /// Of these moves.
    ///
    /// # Errors
    ///
    /// A volatility or a rate below zero, or any figure that is not a number.
    pub fn new(moves: Moves) -> Result<Self, PassageError> {
        let limit = "a number of at least 0";
        within(
            "swing of the account per square root of an hour",
            moves.swing,
            [0.0, EXTREME],
            limit,
        )?;
        within("jumps per hour", moves.jumps_per_hour, [0.0, EXTREME], limit)?;
        within("drift per hour", moves.drift, [-EXTREME, EXTREME], "a number")?;
        Ok(Self { moves })
    }

    /// The moves.
    #[must_use]
    pub const fn moves(&self) -> &Moves {
        &self.moves
    }

    /// Standard deviation of the account's value over so many hours, jumps included.
    #[must_use]
    pub fn deviation(&self, hours: f64) -> f64 {
        let Moves { swing, jumps_per_hour, jumps, .. } = &self.moves;
        ((swing * swing + jumps_per_hour * jumps.mean_square()) * hours.max(0.0)).sqrt()
    }

    /// Loss of a buffer within so many hours. A buffer of nothing or less is lost already.
    ///
    /// # Errors
    ///
    /// A buffer that is not a number, hours below zero.
    pub fn crossing(&self, buffer: f64, hours: f64) -> Result<Crossing, PassageError> {
        within("buffer", buffer, [-EXTREME, EXTREME], "a number")?;
        within("horizon in hours", hours, [0.0, EXTREME], "a number of at least 0")?;
        if buffer <= 0.0 {
            return Ok(Crossing { probability: 1.0, overshoot: -buffer });
        }
        if hours <= 0.0 {
            return Ok(Crossing { probability: 0.0, overshoot: 0.0 });
        }
        let passed = self.passed(buffer, hours);
        let Passed { chance, overshoot } =
            passed.ok_or(PassageError::Unresolved { buffer, hours })?;
        Ok(Crossing { probability: chance, overshoot: overshoot * buffer })
    }

    /// Chance of losing a buffer within so many hours.
    ///
    /// # Errors
    ///
    /// As [`Passage::crossing`].
    pub fn probability(&self, buffer: f64, hours: f64) -> Result<f64, PassageError> {
        self.crossing(buffer, hours).map(|crossing| crossing.probability)
    }

    fn passed(&self, buffer: f64, hours: f64) -> Option<Passed> {
        let Moves { swing, drift, jumps_per_hour, jumps } = &self.moves;
        let drift = (-drift * hours / buffer).clamp(-MOST_BUFFERS, MOST_BUFFERS);
        let deviation = (swing * hours.sqrt() / buffer).min(MOST_BUFFERS);
        let rate = jumps_per_hour * hours;
        if rate <= 0.0 {
            let chance = brownian::reaches_one(drift, deviation);
            return Some(Passed { chance, overshoot: 0.0 });
        }
        let deviation = deviation.max(LEAST_DEVIATION);
        let adverse = Coarse::of(&jumps.adverse, buffer, rate);
        let favourable = Coarse::of(&jumps.favourable, buffer, rate);
        let variance = deviation * deviation + rate * (adverse.variance + favourable.variance);
        let psi = Exponent::new([drift, variance, rate], [&adverse.phases, &favourable.phases]);
        inversion::invert(&psi, inversion::QUICK)
    }
}
