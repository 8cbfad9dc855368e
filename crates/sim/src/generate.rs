//! Markets made from a seed: no data, no network, the same world for the same seed.
//!
//! Decides prices hour by hour: a driftless walk of normal steps per coin, a little basis per
//! venue, and on order a crash in stages, each hour falling deep and taking part of it back. For
//! demonstrations and tests; it makes no claim to be any real market.

use crate::archive::Bar;
use crate::market::{BarTable, BookCall, Market, Pair};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// What kind of market to make.
#[derive(Debug, Clone)]
pub struct GeneratedSpec {
    /// The same seed makes the same market.
    pub seed: u64,
    /// First hour since 1970.
    pub first_hour: i64,
    /// Number of hours.
    pub hours: usize,
    /// First price of each coin, USD.
    pub prices: Vec<f64>,
    /// Number of venues.
    pub venues: usize,
    /// Standard deviation of an hour's return.
    pub hourly_volatility: f64,
    /// Funding per settlement at each venue, paid every eight hours.
    pub funding: Vec<f64>,
    /// The crash, if there is one.
    pub crash: Option<Crash>,
    /// Wanted pair per coin, from the first hour on.
    pub pairs: Vec<Option<Pair>>,
}

/// A fall in stages.
#[derive(Debug, Clone)]
pub struct Crash {
    /// Hour of the span in which it starts.
    pub hour: usize,
    /// How far each hour falls at its worst, as a share of its open.
    pub falls: Vec<f64>,
    /// Share of each fall that the hour takes back before it ends.
    pub rebound: f64,
}

/// Venues' prices differ from one another by about this share.
pub(crate) const BASIS: f64 = 2e-4;
/// Hours between funding settlements.
const FUNDING_HOURS: i64 = 8;
/// Steps of the walk within an hour.
pub(crate) const STEPS: usize = 4;

/// Makes the market of a specification.
#[must_use]
pub fn generate(spec: &GeneratedSpec) -> Market {
    let mut random = Normal::new(spec.seed);
    let mut last = spec.prices.clone();
    let mut bars = Vec::with_capacity(spec.hours * spec.venues * spec.prices.len());
    let mut funding = Vec::with_capacity(bars.capacity());
    for hour in 0..spec.hours {
        let fair: Vec<Bar> =
            last.iter().map(|&open| fair_bar(spec, hour, open, &mut random)).collect();
        last = fair.iter().map(|bar| bar.close).collect();
        let hour_1970 = i64::try_from(hour).map_or(i64::MAX, |hour| spec.first_hour + hour);
        let settles = hour_1970 % FUNDING_HOURS == 0;
        for venue in 0..spec.venues {
            for bar in &fair {
                bars.push(Some(at_venue(bar, 1.0 + BASIS * random.next())));
                funding.push(if settles { spec.funding[venue] } else { 0.0 });
            }
        }
    }
    let table = BarTable {
        first_hour: spec.first_hour,
        venues: spec.venues,
        coins: spec.prices.len(),
        bars,
    };
    let book = BookCall { hour: 0, trade_from: 0, pairs: spec.pairs.clone() };
    Market::new(&table, funding, vec![book])
}

/// One hour of one coin, before any venue's basis.
fn fair_bar(spec: &GeneratedSpec, hour: usize, open: f64, random: &mut Normal) -> Bar {
    let step = spec.hourly_volatility / (STEPS as f64).sqrt();
    let (mut price, mut high, mut low) = (open, open, open);
    for _ in 0..STEPS {
        price *= libm::exp(step * random.next());
        (high, low) = (high.max(price), low.min(price));
    }
    let crash = spec.crash.as_ref();
    let fall =
        crash.and_then(|crash| Some((crash, crash.falls.get(hour.checked_sub(crash.hour)?)?)));
    if let Some((crash, fall)) = fall {
        low *= 1.0 - fall;
        price *= 1.0 - fall * (1.0 - crash.rebound);
    }
    Bar { open, high: high.max(price), low: low.min(price), close: price }
}

/// The same hour where prices differ by a factor.
pub(crate) fn at_venue(bar: &Bar, factor: f64) -> Bar {
    Bar {
        open: bar.open * factor,
        high: bar.high * factor,
        low: bar.low * factor,
        close: bar.close * factor,
    }
}

/// Standard normal numbers by the Box-Muller transform, one of each pair.
pub(crate) struct Normal(Pcg64);

impl Normal {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// Uniform on (0, 1): the middle of one of 2^53 equal parts.
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }
}

#[cfg(test)]
mod tests {
    use super::{Crash, GeneratedSpec, Normal, generate};

    fn spec(seed: u64) -> GeneratedSpec {
        GeneratedSpec {
            seed,
            first_hour: 480_000,
            hours: 48,
            prices: vec![50_000.0, 2_500.0],
            venues: 3,
            hourly_volatility: 0.004,
            funding: vec![1e-4, 0.0, -1e-4],
            crash: Some(Crash { hour: 20, falls: vec![0.05, 0.05], rebound: 0.2 }),
            pairs: vec![None, None],
        }
    }

    #[test]
    fn a_seed_is_a_world() {
        let (one, same, other) = (generate(&spec(1)), generate(&spec(1)), generate(&spec(2)));
        let all = |market: &crate::market::Market| -> Vec<u64> {
            (0..market.ticks())
                .flat_map(|tick| market.marks(tick).to_vec())
                .map(f64::to_bits)
                .collect()
        };
        assert_eq!(all(&one), all(&same));
        assert_ne!(all(&one), all(&other));
        assert_eq!(one.ticks(), 48 * 4);
    }

    #[test]
    fn the_crash_falls_where_it_is_told() {
        let market = generate(&spec(3));
        let low = (80..88).map(|tick| market.marks(tick)[0]).fold(f64::INFINITY, f64::min);
        assert!(low < market.marks(79)[0] * 0.92);
    }

    #[test]
    fn normal_numbers_are_about_normal() {
        let mut random = Normal::new(7);
        let draws: Vec<f64> = (0..20_000).map(|_| random.next()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|draw| draw * draw).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
    }
}
