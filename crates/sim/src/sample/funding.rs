//! Funding by settlement: what all coins share, what a venue asks of a coin, and what a shock does.

use super::{SampleSeries, SampleSpec, Shock, since_last};
use crate::generate::Normal;

/// Yearly funding that all drift about, and how far venues lean to one side.
const MEAN_APR: f64 = 0.08;
const LEAN_APR: f64 = 0.03;
/// Standard deviation of the common part and of each series' own, per year, and the hours over
/// which each is forgotten.
const COMMON_APR: f64 = 0.06;
const COMMON_H: f64 = 120.0;
const OWN_APR: f64 = 0.08;
const OWN_H: f64 = 240.0;
/// What a shock adds in its own direction, per year, and the hours over which that fades.
const SHOCK_APR: f64 = 0.6;
const SHOCK_FADES_H: f64 = 30.0;
/// The most that one settlement takes, either way.
const RATE_MAX: f64 = 0.0075;
/// A rate's decimals, as a power of ten.
const UNIT: f64 = 1e8;
/// Hours of a year.
const YEAR_H: f64 = 8_760.0;

/// Where all funding is.
pub(super) struct World {
    /// Hours between settlements, by venue.
    intervals: Vec<i64>,
    coins: usize,
    /// What each series leans to, by venue then coin.
    lean: Vec<f64>,
    common: f64,
    own: Vec<f64>,
}

impl World {
    /// Funding before the first hour.
    pub(super) fn new(spec: &SampleSpec, random: &mut Normal) -> Self {
        let (venues, coins) = (spec.venues.len(), spec.coins.len());
        let lean: Vec<f64> = (0..venues)
            .flat_map(|_| {
                let venue = LEAN_APR * random.next();
                std::iter::repeat_n(venue, coins)
            })
            .collect();
        let own = lean.iter().map(|_| OWN_APR * random.next()).collect();
        let intervals = spec.venues.iter().map(|(_, interval)| (*interval).max(1)).collect();
        Self { intervals, coins, lean, common: COMMON_APR * random.next(), own }
    }

    /// One hour at every venue; series are by venue, then coin.
    pub(super) fn hour(
        &mut self,
        hour: i64,
        shocks: &[Shock],
        random: &mut Normal,
        series: &mut [SampleSeries],
    ) {
        self.common = forgotten(self.common, COMMON_H, COMMON_APR, random);
        let shock = shock_apr(shocks, hour);
        for (place, one) in series.iter_mut().enumerate() {
            self.own[place] = forgotten(self.own[place], OWN_H, OWN_APR, random);
            let interval = self.intervals[place / self.coins.max(1)];
            if hour.rem_euclid(interval) == 0 {
                let apr = MEAN_APR + self.lean[place] + self.common + self.own[place] + shock;
                let rate = (apr * interval as f64 / YEAR_H).clamp(-RATE_MAX, RATE_MAX);
                one.rates.push((hour, (rate * UNIT).round() / UNIT));
            }
        }
    }
}

/// The next hour of a value that returns to zero and is as wild as `deviation` in the long run.
fn forgotten(value: f64, hours: f64, deviation: f64, random: &mut Normal) -> f64 {
    let keep = libm::exp(-1.0 / hours);
    value * keep + deviation * (1.0 - keep * keep).sqrt() * random.next()
}

/// What the last shock still does.
fn shock_apr(shocks: &[Shock], hour: i64) -> f64 {
    let Some(ago) = since_last(shocks, hour) else { return 0.0 };
    let begun = shocks.partition_point(|shock| shock.hour <= hour);
    let falls = shocks[begun - 1].moves.iter().sum::<f64>() < 0.0;
    let size = SHOCK_APR * libm::exp(-(ago as f64) / SHOCK_FADES_H);
    if falls { -size } else { size }
}
