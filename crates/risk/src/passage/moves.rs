//! How the value of an account moves.

use super::jumps::Jumps;
use crate::liquidation::Exposure;

/// How the value of an account moves, in money and hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moves {
    /// Standard deviation of the diffusion over one hour.
    pub swing: f64,
    /// Gain per hour; below zero where funding drains the account.
    pub drift: f64,
    /// Jumps per hour.
    pub jumps_per_hour: f64,
    /// Size of a jump, once one happens; not compensated in the drift.
    pub jumps: Jumps,
}

impl Moves {
    /// Moves of an account's legs: the swing that their covariance gives, and jumps that are the
    /// market's, shares of its price, on what a common move is taken to hit.
    #[must_use]
    pub fn of_legs(exposure: &Exposure, drift: f64, jumps_per_hour: f64, jumps: &Jumps) -> Self {
        let at_risk = exposure.at_risk().copysign(exposure.net);
        Self { swing: exposure.swing, drift, jumps_per_hour, jumps: jumps.of_exposure(at_risk) }
    }

    /// Moves of a position's value, where these are moves of its price as shares and `exposure` is
    /// its notional, below zero for a short one. Drift is the price's.
    #[must_use]
    pub fn of_exposure(&self, exposure: f64) -> Self {
        Self {
            swing: self.swing * exposure.abs(),
            drift: self.drift * exposure,
            jumps_per_hour: self.jumps_per_hour,
            jumps: self.jumps.of_exposure(exposure),
        }
    }
}
