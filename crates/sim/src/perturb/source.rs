//! A recorded span as a source of days: its bars, its funding, and one price a coin to measure
//! returns by.

use super::{DAY_H, Draw};
use crate::market::{BookRule, Market, Raw, Settled};

/// Days that a source must have.
pub const DAYS_MIN: usize = 7;

/// Days to draw from.
#[derive(Debug, Clone)]
pub struct Source {
    pub(super) raw: Raw,
    /// Hours of funding before the span in `raw`.
    lookback_h: usize,
    /// Reference price by hour then coin, one hour more than there are bars; NaN for a coin
    /// without any bar.
    pub(super) reference: Vec<f64>,
}

impl Source {
    /// A source of a recorded span whose funding begins with the look-back of `book`; the number
    /// of its whole days if they are fewer than [`DAYS_MIN`].
    ///
    /// # Errors
    /// The number of whole days, where it is too small.
    pub fn new(raw: Raw, book: &BookRule) -> Result<Self, usize> {
        let days = raw.hours() / DAY_H;
        if days < DAYS_MIN {
            return Err(days);
        }
        let reference = reference(&raw);
        Ok(Self { raw, lookback_h: book.lookback_h(), reference })
    }

    /// Whole days to draw from.
    #[must_use]
    pub fn days(&self) -> usize {
        self.raw.hours() / DAY_H
    }

    /// Hours of funding that a path needs before its first hour.
    #[must_use]
    pub const fn lookback_h(&self) -> usize {
        self.lookback_h
    }

    /// The market of a path as drawn. It starts at the source's first hour, so that the book
    /// changes at the same dates.
    #[must_use]
    pub fn market(&self, draw: &Draw, book: &BookRule) -> Market {
        super::path::lay(self, draw).market(book)
    }

    pub(super) const fn coins(&self) -> usize {
        self.raw.table.coins
    }

    /// Funding of a series without the look-back.
    pub(super) fn settled(&self, series: usize) -> (&Settled, usize) {
        (&self.raw.settled[series], self.lookback_h)
    }
}

/// Per coin the previous hour's close at the first venue that has a bar there, carried on where
/// none has; before the first bar, that bar's open.
fn reference(raw: &Raw) -> Vec<f64> {
    let coins = raw.table.coins;
    let mut last: Vec<f64> = (0..coins).map(|coin| first_open(raw, coin)).collect();
    let mut reference = last.clone();
    for hour in raw.table.bars.chunks_exact(raw.series()) {
        for (coin, last) in last.iter_mut().enumerate() {
            if let Some(bar) = hour.iter().skip(coin).step_by(coins).flatten().next() {
                *last = bar.close;
            }
        }
        reference.extend_from_slice(&last);
    }
    reference
}

/// Open of a coin's first bar: of the earliest hour, and in it of the first venue.
fn first_open(raw: &Raw, coin: usize) -> f64 {
    let by_hour_and_venue = raw.table.bars.iter().skip(coin).step_by(raw.table.coins);
    by_hour_and_venue.flatten().next().map_or(f64::NAN, |bar| bar.open)
}
