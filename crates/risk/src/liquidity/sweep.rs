//! What taking an amount out of a book at once costs, and how much stays within a slippage.
//!
//! Amounts are in the quote asset, slippage is against mid and never below zero where the book is
//! not crossed. What the book cannot fill is said, not left out.

use super::book::{Book, Level, Side};
use crate::figure::{FigureError, not_negative};

const BASIS_POINTS: f64 = 10_000.0;

/// Share of a price that is rounding: a level exactly at the limit is within it.
const EDGE: f64 = 1e-12;

/// What a sweep came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sweep {
    /// What was traded, in the quote asset.
    pub filled: f64,
    /// The same in units of the base asset.
    pub base: f64,
    /// What the book could not fill, in the quote asset.
    pub unfilled: f64,
    /// Average price; `None` where nothing was filled.
    pub average_price: Option<f64>,
    /// How much worse than mid that is, in basis points of mid; `None` without a mid or a fill.
    pub slippage_bps: Option<f64>,
    /// How much worse than mid that is, in the quote asset; `None` without a mid.
    pub cost: Option<f64>,
}

impl Book {
    /// Takes `notional` from one side: from [`Side::Ask`] to buy, from [`Side::Bid`] to sell.
    ///
    /// # Errors
    /// [`FigureError`] if `notional` is negative or no number.
    pub fn sweep(&self, side: Side, notional: f64) -> Result<Sweep, FigureError> {
        let mut unfilled = not_negative("notional of a sweep", notional)?;
        let (mut filled, mut base) = (0.0, 0.0);
        for level in self.levels(side) {
            if unfilled <= 0.0 {
                break;
            }
            let taken = level.notional().min(unfilled);
            filled += taken;
            // The last level is taken whole in its own units, free of the rounding of a quotient.
            base += if taken < unfilled { level.size } else { taken / level.price };
            unfilled -= taken;
        }
        let average_price = (base > 0.0).then(|| filled / base);
        let worse = |mid: f64| match side {
            Side::Ask => filled - base * mid,
            Side::Bid => base * mid - filled,
        };
        let slip = |(price, mid): (f64, f64)| match side {
            Side::Ask => (price / mid - 1.0) * BASIS_POINTS,
            Side::Bid => (1.0 - price / mid) * BASIS_POINTS,
        };
        Ok(Sweep {
            filled,
            base,
            unfilled,
            average_price,
            slippage_bps: average_price.zip(self.mid()).map(slip),
            cost: self.mid().map(worse),
        })
    }

    /// The most that can be taken from a side with an average slippage of at most `bps`, in the
    /// quote asset: 0 where not even the best price is that good, all that rests where the book ends
    /// first, `None` without a mid.
    ///
    /// # Errors
    /// [`FigureError`] if `bps` is negative or no number.
    pub fn most_within(&self, side: Side, bps: f64) -> Result<Option<f64>, FigureError> {
        let share = not_negative("slippage in basis points", bps)? / BASIS_POINTS;
        Ok(self.mid().map(|mid| match side {
            Side::Ask => {
                most_at(self.levels(side), mid * (1.0 + share), |ratio| ratio <= 1.0 + EDGE)
            }
            Side::Bid => {
                most_at(self.levels(side), mid * (1.0 - share), |ratio| ratio >= 1.0 - EDGE)
            }
        }))
    }
}

/// The most whose average price is still `at` or better.
///
/// After `n` for `b` units, `x` more at price `p` average to `at` where `(n + x) = at (b + x / p)`.
fn most_at(levels: &[Level], at: f64, is_good: impl Fn(f64) -> bool) -> f64 {
    let (mut notional, mut base) = (0.0, 0.0);
    for level in levels {
        let whole = level.notional();
        if !is_good(level.price / at) {
            let part = (at * base - notional) / (1.0 - at / level.price);
            // Where all before stood exactly at the limit the quotient is rounding, of either sign.
            let part = part.clamp(0.0, whole);
            if part < whole {
                return notional + part;
            }
        }
        notional += whole;
        base += level.size;
    }
    notional
}

#[cfg(test)]
mod tests {
    use super::super::book::Side::{Ask, Bid};
    use super::super::book::tests::example;
    use super::super::book::{Book, Level};

    #[test]
    fn sweeps_are_those_of_the_vector_file() {
        let book = example();
        for (side, notional, price, bps, unfilled) in [
            (Ask, 500.0, 100.1, 9.999999999998899, 0.0),
            (Ask, 2000.0, 100.2793853522251, 27.93853522251144, 0.0),
            (Ask, 6000.0, 100.649404574067, 64.9404574067014, 0.0),
            (Ask, 30000.0, 101.43224043715846, 143.22404371584608, 11437.9),
            (Bid, 500.0, 99.87990392313851, 12.009607686148671, 0.0),
            (Bid, 2000.0, 99.72937756840733, 27.062243159267084, 0.0),
            (Bid, 6000.0, 99.39925366890344, 60.07463310965577, 0.0),
            (Bid, 30000.0, 98.5180904522613, 148.19095477386912, 10394.9),
        ] {
            let sweep = book.sweep(side, notional).unwrap();
            assert!((sweep.average_price.unwrap() - price).abs() < 1e-9, "{side} {notional}");
            assert!((sweep.slippage_bps.unwrap() - bps).abs() < 1e-8, "{side} {notional}");
            assert!((sweep.unfilled - unfilled).abs() < 1e-8, "{side} {notional}");
            assert!((sweep.filled + sweep.unfilled - notional).abs() < 1e-8);
        }
    }

    #[test]
    fn an_empty_side_fills_nothing_and_says_so() {
        let book = Book::new(vec![Level { price: 5.0, size: 1.0 }], Vec::new()).unwrap();
        let sweep = book.sweep(Ask, 10.0).unwrap();
        assert_eq!((sweep.filled, sweep.unfilled, sweep.average_price), (0.0, 10.0, None));
        assert_eq!((sweep.slippage_bps, sweep.cost), (None, None));
        assert_eq!(book.most_within(Bid, 10.0).unwrap(), None);
        assert!(book.sweep(Ask, -1.0).is_err() && book.sweep(Ask, f64::NAN).is_err());
        assert!(book.most_within(Bid, f64::INFINITY).is_err());
    }

    #[test]
    fn the_most_within_a_slippage_slips_by_just_that() {
        let book = example();
        for side in [Ask, Bid] {
            for bps in [12.0, 20.0, 64.9404574067014, 120.0] {
                let most = book.most_within(side, bps).unwrap().unwrap();
                let slipped = book.sweep(side, most).unwrap().slippage_bps.unwrap();
                assert!((slipped - bps).abs() < 1e-8, "{side} {bps}: {slipped}");
            }
            assert_eq!(book.most_within(side, 5.0).unwrap(), Some(0.0));
            let all: f64 = book.levels(side).iter().map(Level::notional).sum();
            assert_eq!(book.most_within(side, 900.0).unwrap(), Some(all));
        }
    }
}
