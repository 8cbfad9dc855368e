//! Paths of a small made-up record, drawn and by hand.

mod draws;
mod paths;

use super::Source;
use crate::archive::Bar;
use crate::market::{BarTable, BookRule, Raw, Settled};

/// Hours of the record: ten days.
const HOURS: usize = 240;
/// Venues and coins, two of each.
const SERIES: usize = 4;
/// Funding looked back on.
const LOOKBACK_H: usize = 24;
/// 2022-04-25T00:00Z: a month's first comes within the record.
const FIRST_HOUR: i64 = 458_544;

const FIXED: BookRule = BookRule::Fixed { pairs: Vec::new(), lead_h: 6 };
const FUNDING_ARB: BookRule =
    BookRule::FundingArb { hysteresis_apr: 0.0, lookback_h: LOOKBACK_H, lead_h: 6 };

/// A bar that no other hour or series has; one series is dark for a day.
fn bar(hour: usize, series: usize) -> Option<Bar> {
    let is_dark = series == 3 && (30..54).contains(&hour);
    let swing = (hour * 37 % 101) as f64 / 1_000.0;
    let open = (100.0 + series as f64) * (1.0 + swing);
    let bar =
        Bar { open, high: open * 1.013, low: open * 0.991, close: open * (1.004 - swing / 9.0) };
    (!is_dark).then_some(bar)
}

fn settled(series: usize, lookback_h: usize) -> Settled {
    let hours = HOURS + lookback_h;
    let rate = |hour: usize| ((hour / 24 * 5 + series * 7) % 29) as f64 * 1e-5 - 1e-4;
    Settled {
        rates: (0..hours).map(rate).collect(),
        due: (0..hours).map(|hour| hour % 8 == 0).collect(),
        missing: (0..hours).map(|hour| hour % 40 == 0).collect(),
        substituted: 0,
    }
}

fn raw(lookback_h: usize) -> Raw {
    let bars = (0..HOURS).flat_map(|hour| (0..SERIES).map(move |series| bar(hour, series)));
    Raw {
        table: BarTable { first_hour: FIRST_HOUR, venues: 2, coins: 2, bars: bars.collect() },
        settled: (0..SERIES).map(|series| settled(series, lookback_h)).collect(),
    }
}

fn source(book: &BookRule) -> Source {
    Source::new(raw(book.lookback_h()), book).unwrap()
}
