//! Prices hour by hour: a common part, a part of each coin's own, and what befalls them.

use super::{SampleSeries, SampleSpec, Shock, since_last};
use crate::archive::Bar;
use crate::generate::{BASIS, Normal, STEPS, at_venue};

/// The crash: each hour's lowest, as a share of its open. About a quarter in six hours.
pub(super) const CRASH: [f64; 6] = [-0.035, -0.065, -0.07, -0.055, -0.03, -0.02];
/// The squeeze: each hour's highest. About an eighth in four hours.
pub(super) const SQUEEZE: [f64; 4] = [0.03, 0.045, 0.03, 0.02];
/// Share of a shock's hour that is taken back before the hour ends.
const REBOUND: f64 = 0.2;
/// Hourly standard deviation of the common part of a return, and of each coin's own.
const COMMON: f64 = 0.0035;
const OWN: f64 = 0.0025;
/// How much wilder a shock leaves the hours after it, and how fast that fades, in hours.
const AFTERSHOCK: f64 = 2.0;
const FADES_H: f64 = 36.0;
/// Share of the distance to where it started that a price is drawn back in an hour.
const PULL: f64 = 1.0 / 720.0;
/// Significant digits of a price.
const DIGITS: i32 = 7;
/// Where well-known coins start, USD: round figures, made up like the rest.
const STARTS: [(&str, f64); 8] = [
    ("BTC", 60_000.0),
    ("ETH", 3_000.0),
    ("SOL", 150.0),
    ("BNB", 500.0),
    ("XRP", 0.6),
    ("DOGE", 0.15),
    ("LINK", 15.0),
    ("AVAX", 30.0),
];
/// Where every other coin starts, USD.
const START: f64 = 10.0;

/// Where all prices are.
pub(super) struct World {
    starts: Vec<f64>,
    last: Vec<f64>,
    venues: usize,
}

impl World {
    /// Prices at their start, each a little off the round figure.
    pub(super) fn new(spec: &SampleSpec, random: &mut Normal) -> Self {
        let known = |coin: &String| STARTS.iter().find(|(name, _)| name == coin);
        let starts: Vec<f64> = spec
            .coins
            .iter()
            .map(|coin| known(coin).map_or(START, |known| known.1))
            .map(|start| start * libm::exp(0.05 * random.next()))
            .collect();
        Self { last: starts.clone(), starts, venues: spec.venues.len() }
    }

    /// One hour at every venue; series are by venue, then coin.
    pub(super) fn hour(
        &mut self,
        hour: i64,
        shocks: &[Shock],
        random: &mut Normal,
        series: &mut [SampleSeries],
    ) {
        let common: [f64; STEPS] = std::array::from_fn(|_| random.next());
        let coins = self.starts.len();
        for coin in 0..coins {
            let bar = self.fair(coin, hour, shocks, common, random);
            self.last[coin] = bar.close;
            for venue in 0..self.venues {
                let bar = at_venue(&bar, 1.0 + BASIS * random.next());
                series[venue * coins + coin].bars.push((hour, written(&bar)));
            }
        }
    }

    /// One coin's hour, before any venue's basis.
    fn fair(
        &self,
        coin: usize,
        hour: i64,
        shocks: &[Shock],
        common: [f64; STEPS],
        random: &mut Normal,
    ) -> Bar {
        let (open, start) = (self.last[coin], self.starts[coin]);
        let ago = since_last(shocks, hour);
        let aftershock = ago.map_or(0.0, |ago| AFTERSHOCK * libm::exp(-(ago as f64) / FADES_H));
        let step = (1.0 + aftershock) / (STEPS as f64).sqrt();
        let drift = PULL * libm::log(start / open) / STEPS as f64;
        let (mut price, mut high, mut low) = (open, open, open);
        for shared in common {
            price *= libm::exp(drift + step * (COMMON * shared + OWN * random.next()));
            (high, low) = (high.max(price), low.min(price));
        }
        for part in shocks.iter().filter_map(|shock| shock.at(hour)) {
            let extreme = price * (1.0 + part);
            (high, low) = (high.max(extreme), low.min(extreme));
            price *= 1.0 + part * (1.0 - REBOUND);
        }
        Bar { open, high: high.max(price), low: low.min(price), close: price }
    }
}

impl Shock {
    /// How far it goes in an hour, if it does.
    fn at(&self, hour: i64) -> Option<f64> {
        let index = usize::try_from(hour.checked_sub(self.hour)?).ok()?;
        self.moves.get(index).copied()
    }
}

/// The bar with as many digits as a venue would show; rounding keeps the order of its prices.
fn written(bar: &Bar) -> Bar {
    let digits = DIGITS - 1 - libm::log10(bar.open).floor() as i32;
    let unit = libm::pow(10.0, f64::from(digits));
    let round = |price: f64| (price * unit).round() / unit;
    Bar {
        open: round(bar.open),
        high: round(bar.high),
        low: round(bar.low),
        close: round(bar.close),
    }
}
