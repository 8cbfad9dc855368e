//! From drawn days to the bars and funding of a path.
//!
//! A bar is measured by its coin's reference at the start of its hour: the previous hour's close.
//! Put on a path, that distance is scaled (and mirrored) and laid on the path's own reference,
//! which moves on by the scaled distance to the next. Two days that were never neighbours meet
//! without a jump, and venues stay as far apart as they were, scaled.

use super::{DAY_H, Draw, Source};
use crate::archive::Bar;
use crate::market::{BarTable, Raw, Settled};

/// Bars and funding of a path.
pub(super) fn lay(source: &Source, draw: &Draw) -> Raw {
    let hours = hours(source, draw);
    let lookback = source.lookback_h();
    let settled = (0..source.raw.series()).map(|series| settle(source, series, &hours)).collect();
    let bars = bars(source, draw, &hours[lookback..]);
    Raw { table: BarTable { bars, ..shape(source) }, settled }
}

/// Hours of the source in the path's order, exactly the look-back before the first whole day.
fn hours(source: &Source, draw: &Draw) -> Vec<usize> {
    let lookback = source.lookback_h();
    let spare = lookback.div_ceil(DAY_H) * DAY_H - lookback;
    draw.days.iter().flat_map(|day| day * DAY_H..(day + 1) * DAY_H).skip(spare).collect()
}

/// The source's table without its bars.
const fn shape(source: &Source) -> BarTable {
    let BarTable { first_hour, venues, coins, .. } = source.raw.table;
    BarTable { first_hour, venues, coins, bars: Vec::new() }
}

fn settle(source: &Source, series: usize, hours: &[usize]) -> Settled {
    let (settled, skip) = source.settled(series);
    Settled {
        rates: hours.iter().map(|hour| settled.rates[hour + skip]).collect(),
        due: hours.iter().map(|hour| settled.due[hour + skip]).collect(),
        missing: hours.iter().map(|hour| settled.missing[hour + skip]).collect(),
        substituted: 0,
    }
}

fn bars(source: &Source, draw: &Draw, hours: &[usize]) -> Vec<Option<Bar>> {
    let (coins, width) = (source.coins(), source.raw.series());
    let power = if draw.is_mirrored { -draw.scale } else { draw.scale };
    let mut own: Vec<f64> = source.reference[..coins].to_vec();
    let mut bars = Vec::with_capacity(hours.len() * width);
    for &hour in hours {
        let [base, next] = [hour, hour + 1].map(|hour| &source.reference[hour * coins..][..coins]);
        for (series, bar) in source.raw.table.bars[hour * width..][..width].iter().enumerate() {
            let coin = series % coins;
            let onto = Onto { base: base[coin], own: own[coin], power };
            bars.push(bar.as_ref().map(|bar| onto.bar(bar)));
        }
        for (coin, own) in own.iter_mut().enumerate() {
            *own = Onto { base: base[coin], own: *own, power }.price(next[coin]);
        }
    }
    bars
}

/// How prices of one coin and hour go onto a path.
struct Onto {
    /// The source's reference.
    base: f64,
    /// The path's.
    own: f64,
    /// What log distances are multiplied by; below zero mirrors.
    power: f64,
}

impl Onto {
    fn price(&self, price: f64) -> f64 {
        self.own * libm::exp(libm::log(price / self.base) * self.power)
    }

    /// A mirrored bar's high comes of the source's low.
    fn bar(&self, bar: &Bar) -> Bar {
        let (high, low) = if self.power < 0.0 { (bar.low, bar.high) } else { (bar.high, bar.low) };
        Bar {
            open: self.price(bar.open),
            high: self.price(high),
            low: self.price(low),
            close: self.price(bar.close),
        }
    }
}
