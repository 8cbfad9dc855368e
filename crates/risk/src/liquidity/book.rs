//! An order book as a venue shows it, and several venues' books as one.
//!
//! One venue's book is sorted and never crossed: one that is, is half of two different moments and
//! is refused. Books of several venues together may be crossed for a while; that is an arbitrage
//! for somebody, no fault of the figures.

use std::fmt;

use thiserror::Error;

const BASIS_POINTS: f64 = 10_000.0;

/// Share of a width that is forgiven, so that a price on the very edge is inside of it however the
/// edge was rounded.
const EDGE: f64 = 1e-9;

/// What rests at one price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Price of one unit, in units of the quote asset.
    pub price: f64,
    /// Units of the base asset that rest there.
    pub size: f64,
}

/// One side of a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who wants to buy, best (highest) price first.
    Bid,
    /// Who wants to sell, best (lowest) price first.
    Ask,
}

/// Why a book is none.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum BookError {
    /// A price that is zero, negative or no number.
    #[error("{side} level {level}: price {value}, must be a finite number above 0; drop this book")]
    Price {
        /// Side of the level.
        side: Side,
        /// Its place, the best is 0.
        level: usize,
        /// The price given.
        value: f64,
    },
    /// A size that is zero, negative or no number.
    #[error("{side} level {level}: size {value}, must be a finite number above 0; drop this level")]
    Size {
        /// Side of the level.
        side: Side,
        /// Its place, the best is 0.
        level: usize,
        /// The size given.
        value: f64,
    },
    /// A level that is not worse than the one before it.
    #[error(
        "{side} level {level}: price {value} after {before}, prices must get worse from level to \
         level; sort the side and join levels of one price"
    )]
    Order {
        /// Side of the level.
        side: Side,
        /// Its place, the best is 0.
        level: usize,
        /// The price given.
        value: f64,
        /// The price of the level before.
        before: f64,
    },
    /// A best bid that is not below the best ask.
    #[error(
        "best bid {bid} is not below best ask {ask}: a crossed book mixes two moments; wait for \
         the next one"
    )]
    Crossed {
        /// Price of the best bid.
        bid: f64,
        /// Price of the best ask.
        ask: f64,
    },
    /// Sums beyond what a double holds.
    #[error("{side} side: price times size adds up beyond 1e308; check the units of its levels")]
    TooLarge {
        /// The side.
        side: Side,
    },
}

/// Bids and asks of one moment, of one venue or of several together.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    bids: Vec<Level>,
    asks: Vec<Level>,
}

impl Level {
    /// Worth of what rests there, in the quote asset.
    #[must_use]
    pub fn notional(&self) -> f64 {
        self.price * self.size
    }
}

impl Book {
    /// One venue's book, best levels first. Either side may be empty.
    ///
    /// # Errors
    /// [`BookError`] names the level: a price or size not above zero, levels out of order, a best
    /// bid not below the best ask.
    pub fn new(bids: Vec<Level>, asks: Vec<Level>) -> Result<Self, BookError> {
        check_side(Side::Bid, &bids)?;
        check_side(Side::Ask, &asks)?;
        let book = Self { bids, asks };
        match (book.best(Side::Bid), book.best(Side::Ask)) {
            (Some(bid), Some(ask)) if bid.price >= ask.price => {
                Err(BookError::Crossed { bid: bid.price, ask: ask.price })
            }
            _ => Ok(book),
        }
    }

    /// What several venues show together, as one book. Levels of equal price stand next to each
    /// other in the venues' order.
    #[must_use]
    pub fn together<'a>(books: impl IntoIterator<Item = &'a Self>) -> Self {
        let (mut bids, mut asks) = (Vec::new(), Vec::new());
        for book in books {
            bids.extend_from_slice(&book.bids);
            asks.extend_from_slice(&book.asks);
        }
        // Stable, so that the order of equal prices is that of the venues.
        bids.sort_by(|one: &Level, other: &Level| other.price.total_cmp(&one.price));
        asks.sort_by(|one: &Level, other: &Level| one.price.total_cmp(&other.price));
        Self { bids, asks }
    }

    /// The levels of a side, best first.
    #[must_use]
    pub fn levels(&self, side: Side) -> &[Level] {
        match side {
            Side::Bid => &self.bids,
            Side::Ask => &self.asks,
        }
    }

    /// The best level of a side; `None` where nothing rests.
    #[must_use]
    pub fn best(&self, side: Side) -> Option<Level> {
        self.levels(side).first().copied()
    }

    /// Half way between the best bid and the best ask; `None` unless both are there.
    #[must_use]
    pub fn mid(&self) -> Option<f64> {
        let (bid, ask) = (self.best(Side::Bid)?, self.best(Side::Ask)?);
        Some(f64::midpoint(bid.price, ask.price))
    }

    /// Whether somebody bids as much as another asks, which only several venues together can.
    #[must_use]
    pub fn is_crossed(&self) -> bool {
        let best = self.best(Side::Bid).zip(self.best(Side::Ask));
        best.is_some_and(|(bid, ask)| bid.price >= ask.price)
    }

    /// What rests on a side not further than `bps` basis points from mid, in the quote asset; a
    /// price on the edge counts. `None` without a mid, 0 for a width below zero or no number.
    #[must_use]
    pub fn depth(&self, side: Side, bps: f64) -> Option<f64> {
        let mid = self.mid()?;
        let width = bps * (1.0 + EDGE) * mid;
        let is_near = |level: &&Level| {
            let beyond = match side {
                Side::Bid => mid - level.price,
                Side::Ask => level.price - mid,
            };
            beyond * BASIS_POINTS <= width
        };
        Some(self.levels(side).iter().take_while(is_near).map(Level::notional).sum())
    }
}

impl fmt::Display for Side {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Bid => "bid",
            Self::Ask => "ask",
        })
    }
}

fn check_side(side: Side, levels: &[Level]) -> Result<(), BookError> {
    let mut before: Option<f64> = None;
    for (level, one) in levels.iter().enumerate() {
        if !(one.price > 0.0 && one.price.is_finite()) {
            return Err(BookError::Price { side, level, value: one.price });
        }
        if !(one.size > 0.0 && one.size.is_finite()) {
            return Err(BookError::Size { side, level, value: one.size });
        }
        if let Some(before) = before.filter(|&before| !is_worse(side, one.price, before)) {
            return Err(BookError::Order { side, level, value: one.price, before });
        }
        before = Some(one.price);
    }
    let sum: f64 = levels.iter().map(Level::notional).sum();
    if sum.is_finite() { Ok(()) } else { Err(BookError::TooLarge { side }) }
}

fn is_worse(side: Side, price: f64, before: f64) -> bool {
    match side {
        Side::Bid => price < before,
        Side::Ask => price > before,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Book, BookError, Level, Side};

    fn levels(of: &[(f64, f64)]) -> Vec<Level> {
        of.iter().map(|&(price, size)| Level { price, size }).collect()
    }

    /// The book of `vectors/liquidity_impact.json`, whose depths and sweeps were computed apart.
    pub(in super::super) fn example() -> Book {
        let bids = [(99.9, 4.0), (99.8, 10.0), (99.5, 25.0), (99.0, 40.0), (98.0, 120.0)];
        let asks = [(100.1, 5.0), (100.2, 8.0), (100.5, 20.0), (101.0, 50.0), (102.0, 100.0)];
        Book::new(levels(&bids), levels(&asks)).unwrap()
    }

    #[test]
    fn depth_is_that_of_the_vector_file() {
        let book = example();
        assert_eq!(book.mid(), Some(100.0));
        for (bps, ask, bid) in [
            (10.0, 500.5, 399.6),
            (20.0, 1302.1, 1397.6),
            (50.0, 3312.1, 3885.1),
            (100.0, 8362.1, 7845.1),
            (200.0, 18562.1, 19605.1),
        ] {
            assert!((book.depth(Side::Ask, bps).unwrap() - ask).abs() < 1e-9, "{bps}");
            assert!((book.depth(Side::Bid, bps).unwrap() - bid).abs() < 1e-9, "{bps}");
        }
        assert_eq!(book.depth(Side::Ask, 9.9), Some(0.0));
        assert_eq!(book.depth(Side::Ask, f64::NAN), Some(0.0));
    }

    #[test]
    fn a_bad_level_is_named() {
        let bad = |bids: &[(f64, f64)], asks: &[(f64, f64)]| {
            Book::new(levels(bids), levels(asks)).unwrap_err()
        };
        let text = |bids: &[(f64, f64)], asks: &[(f64, f64)]| bad(bids, asks).to_string();
        assert!(text(&[(0.0, 1.0)], &[]).starts_with("bid level 0: price 0,"));
        assert!(text(&[], &[(1.0, 1.0), (2.0, -3.0)]).starts_with("ask level 1: size -3,"));
        assert!(text(&[(f64::INFINITY, 1.0)], &[]).starts_with("bid level 0: price inf,"));
        assert!(matches!(bad(&[(1.0, f64::NAN)], &[]), BookError::Size { level: 0, .. }));
        assert!(text(&[(5.0, 1.0), (5.0, 1.0)], &[]).starts_with("bid level 1: price 5 after 5,"));
        assert!(text(&[], &[(5.0, 1.0), (4.0, 1.0)]).starts_with("ask level 1: price 4 after 5,"));
        let crossed = bad(&[(5.0, 1.0)], &[(5.0, 1.0)]);
        assert_eq!(crossed, BookError::Crossed { bid: 5.0, ask: 5.0 });
        assert_eq!(bad(&[(1e200, 1e200)], &[]), BookError::TooLarge { side: Side::Bid });
    }

    #[test]
    fn one_empty_side_is_a_book_without_a_mid() {
        let book = Book::new(levels(&[(5.0, 1.0)]), Vec::new()).unwrap();
        assert_eq!((book.mid(), book.depth(Side::Bid, 10.0)), (None, None));
    }

    #[test]
    fn venues_together_are_as_deep_as_all_of_them() {
        let one = example();
        let other = Book::new(levels(&[(99.85, 7.0)]), levels(&[(100.15, 9.0)])).unwrap();
        let both = Book::together([&one, &other]);
        assert_eq!(both.mid(), Some(100.0));
        assert_eq!(both.levels(Side::Ask)[1].price, 100.15);
        let sum = one.depth(Side::Bid, 30.0).unwrap() + other.depth(Side::Bid, 30.0).unwrap();
        assert!((both.depth(Side::Bid, 30.0).unwrap() - sum).abs() < 1e-9);
        let higher = Book::new(levels(&[(100.3, 1.0)]), levels(&[(100.4, 1.0)])).unwrap();
        assert!(Book::together([&one, &higher]).is_crossed() && !both.is_crossed());
    }
}
