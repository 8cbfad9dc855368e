//! What the oracle plays: a diffusion with drift and jumps, told in plain figures, and the same
//! for the formula.

use trimtab_risk::passage::{Jumps, Moves, Passage, Side};

/// Sizes of jumps: to the adverse side with this share.
#[derive(Debug, Clone, Copy)]
pub struct Law {
    /// Exponent of a power law; none for an exponential one.
    pub exponent: Option<f64>,
    pub adverse_share: f64,
    pub adverse_scale: f64,
    pub favourable_scale: f64,
}

/// One set of parameters, in units of a notional.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// Per square root of an hour.
    pub volatility: f64,
    /// Gain per hour.
    pub drift: f64,
    pub jumps_per_hour: f64,
    pub law: Law,
    pub buffer: f64,
    pub hours: f64,
}

impl Law {
    /// Chance that a jump of this side's scale is larger than `x`.
    fn beyond_of(&self, scale: f64, x: f64) -> f64 {
        match self.exponent {
            Some(exponent) => (1.0 + x / scale).powf(-exponent),
            None => (-x / scale).exp(),
        }
    }

    /// Chance that a jump is adverse and larger than `x`.
    pub fn beyond(&self, x: f64) -> f64 {
        self.adverse_share * self.beyond_of(self.adverse_scale, x)
    }

    /// The size that is exceeded with this chance.
    pub fn size(&self, scale: f64, chance: f64) -> f64 {
        match self.exponent {
            Some(exponent) => scale * (chance.powf(-1.0 / exponent) - 1.0),
            None => -scale * chance.ln(),
        }
    }

    pub fn variance(&self) -> f64 {
        let factor = self.exponent.map_or(2.0, |a| 2.0 / ((a - 1.0) * (a - 2.0)));
        let square = |share: f64, scale: f64| share * scale * scale * factor;
        square(self.adverse_share, self.adverse_scale)
            + square(1.0 - self.adverse_share, self.favourable_scale)
    }
}

impl World {
    /// The formula's view of it.
    pub fn passage(&self) -> Passage {
        let law = &self.law;
        let adverse = Side { share: law.adverse_share, scale: law.adverse_scale };
        let favourable = Side { share: 1.0 - law.adverse_share, scale: law.favourable_scale };
        let jumps = match law.exponent {
            Some(exponent) => Jumps::power(exponent, adverse, favourable),
            None => Jumps::exponential(adverse, favourable),
        };
        Passage::new(Moves {
            swing: self.volatility,
            drift: self.drift,
            jumps_per_hour: self.jumps_per_hour,
            jumps: jumps.unwrap(),
        })
        .unwrap()
    }
}
