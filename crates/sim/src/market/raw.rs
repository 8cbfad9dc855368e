//! What a market is laid out from, before any book is called on it.
//!
//! Bars and settled funding of a span, as recorded or as made from a record. Both ways to a market
//! end here, so that a made one cannot be laid out or booked differently from a recorded one.

use super::book::BookInputs;
use super::funding::Settled;
use super::{BarTable, BookRule, Market};

/// Bars and funding of a span of hours.
#[derive(Debug, Clone)]
pub struct Raw {
    /// The bars.
    pub table: BarTable,
    /// Funding by venue then coin; begins a book's look-back before the bars.
    pub settled: Vec<Settled>,
}

impl Raw {
    /// Hours with bars.
    #[must_use]
    pub fn hours(&self) -> usize {
        self.table.bars.len() / self.series().max(1)
    }

    /// Number of series: venues times coins.
    #[must_use]
    pub const fn series(&self) -> usize {
        self.table.venues * self.table.coins
    }

    /// Lays the ticks out and calls the book, whose look-back the funding must begin with.
    #[must_use]
    pub fn market(&self, book: &BookRule) -> Market {
        let (table, hours) = (&self.table, self.hours());
        let fresh: Vec<bool> = table.bars.iter().map(Option::is_some).collect();
        let calls = book.calls(&BookInputs {
            first_hour: table.first_hour,
            venues: table.venues,
            coins: table.coins,
            fresh: &fresh,
            settled: &self.settled,
            hours,
        });
        let lookback = book.lookback_h();
        let funding = (0..hours)
            .flat_map(|hour| self.settled.iter().map(move |series| series.rates[hour + lookback]))
            .collect();
        Market::new(table, funding, calls)
    }
}
