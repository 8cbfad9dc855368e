//! What is to be made up: the venues, coins and windows of a configuration, or a small set.

use crate::cli::data::SampleArgs;
use crate::config;
use crate::exit::Failure;
use crate::show;
use std::ops::Range;
use trimtab_sim::calendar;
use trimtab_sim::sample::{SampleSpan, SampleSpec};

/// Venues without a configuration, and the hours between their settlements.
const VENUES: [(&str, i64); 4] = [("binance", 8), ("okx", 8), ("hyperliquid", 1), ("bybit", 8)];
/// Coins without a configuration.
const COINS: [&str; 2] = ["BTC", "ETH"];
/// The one window without a configuration.
const WINDOW: (&str, &str, &str) = ("spring-2025", "2025-03-01", "2025-06-01");
/// Hours before that window, for books that look back on funding.
const LOOKBACK_H: i64 = 168;
/// More than this is a mistake: a window of years over hundreds of series.
const BARS_MAX: u64 = 20_000_000;

/// What will be made, and what it is called.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) spec: SampleSpec,
    /// Windows by name, their hours without what is looked back on; in the order of the spans.
    pub(super) windows: Vec<(String, Range<i64>)>,
}

pub(super) fn of(args: &SampleArgs) -> Result<Plan, Failure> {
    let plan = match &args.config {
        Some(path) => of_config(&config::read(path)?, args.seed),
        None => small(args.seed),
    };
    let bars = plan.bars();
    if bars > BARS_MAX {
        return Err(Failure::usage(format!(
            "the configuration asks for {} bars, and no more than {} are made up; take fewer \
             venues, coins or windows",
            show::count(bars),
            show::count(BARS_MAX)
        )));
    }
    Ok(plan)
}

impl Plan {
    /// How many bars there will be, windows that overlap counted twice.
    fn bars(&self) -> u64 {
        let count = |one: &SampleSpan| one.hours.end.saturating_sub(one.hours.start);
        let hours = self.spec.spans.iter().map(count).fold(0, i64::saturating_add);
        let series = self.spec.venues.len().saturating_mul(self.spec.coins.len());
        u64::try_from(hours).unwrap_or(0).saturating_mul(u64::try_from(series).unwrap_or(u64::MAX))
    }
}

fn of_config(config: &config::Config, seed: u64) -> Plan {
    let intervals = config.windows.first().map(|window| &window.funding);
    let interval = |venue: usize| {
        intervals.and_then(|all| all.get(venue)).map_or(1, |funding| funding.interval_h)
    };
    let names = config.desk.venues.iter().map(|venue| venue.name.clone());
    let lookback_h = i64::try_from(config.desk.book.lookback_h()).unwrap_or(i64::MAX);
    Plan {
        spec: SampleSpec {
            seed,
            coins: config.desk.coins.clone(),
            venues: names.enumerate().map(|(at, name)| (name, interval(at))).collect(),
            spans: config.windows.iter().map(|window| span(&window.hours, lookback_h)).collect(),
        },
        windows: config
            .windows
            .iter()
            .map(|window| (window.name.clone(), window.hours.clone()))
            .collect(),
    }
}

fn small(seed: u64) -> Plan {
    let (name, start, end) = WINDOW;
    let [start, end] = [start, end].map(|text| calendar::parse_hour(text).unwrap_or_default());
    Plan {
        spec: SampleSpec {
            seed,
            coins: COINS.map(str::to_owned).to_vec(),
            venues: VENUES.map(|(name, hours)| (name.to_owned(), hours)).to_vec(),
            spans: vec![span(&(start..end), LOOKBACK_H)],
        },
        windows: vec![(name.to_owned(), start..end)],
    }
}

fn span(hours: &Range<i64>, lookback_h: i64) -> SampleSpan {
    SampleSpan { hours: hours.start.saturating_sub(lookback_h)..hours.end, lookback_h }
}

#[cfg(test)]
mod tests {
    use super::small;

    #[test]
    fn the_small_set_is_three_months_and_a_week() {
        let plan = small(1);
        assert_eq!(plan.spec.spans[0].hours.clone().count(), (31 + 30 + 31 + 7) * 24);
        assert_eq!(plan.windows[0].1.start, plan.spec.spans[0].hours.start + 168);
    }
}
