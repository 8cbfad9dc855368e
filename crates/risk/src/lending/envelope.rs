//! A yield as an allocator takes it: a price per further unit that never rises.

use super::{OwnYield, Unassessable};
use crate::real;
use crate::rules::{DECIMALS, real_of};
use ethnum::U256;
use trimtab_model::{Amount, Rounding};

/// One point of a marginal price. Between points the price is a straight line; two points at one
/// amount are a jump down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YieldKnot {
    /// Deposit, in whole units of the asset.
    pub amount: f64,
    /// What one more unit adds to the interest of a year.
    pub price: f64,
}

/// A deposit tried, with its interest.
#[derive(Debug, Clone, Copy)]
struct Sample {
    index: usize,
    amount: f64,
    interest: f64,
}

impl OwnYield {
    /// The marginal price of deposits from the least possible to `upto`, from `points` and the
    /// rate's turn. Its area up to a knot is what the least concave curve above the interest at
    /// these deposits gains on the least deposit. Nothing where there is no room.
    ///
    /// # Errors
    /// As [`OwnYield::rate`].
    pub fn knots(&self, upto: Amount, points: usize) -> Result<Vec<YieldKnot>, Unassessable> {
        let hull = upper_hull(&self.samples(upto, points)?);
        let chords: Vec<f64> = hull.windows(2).map(|pair| chord(&pair[0], &pair[1])).collect();
        let mut knots = Vec::with_capacity(2 * hull.len());
        for (at, pair) in hull.windows(2).enumerate() {
            let (from, to, price) = (pair[0], pair[1], chords[at]);
            // A piece of the curve itself falls around its chord, by at most half of what is
            // between the chords beside it; deposits not worth stopping at have one price.
            let half = |other: Option<&f64>| other.map(|other| (price - other).abs() / 2.0);
            let (left, right) = (half(chords[..at].last()), half(chords.get(at + 1)));
            let is_piece = to.index == from.index + 1;
            let fall = match (left, right) {
                (Some(left), Some(right)) if is_piece => left.min(right),
                (Some(fall), None) | (None, Some(fall)) if is_piece => fall,
                _ => 0.0,
            };
            // The last digit must not make it rise.
            let highest = knots.last().map_or(f64::INFINITY, |knot: &YieldKnot| knot.price);
            knots.push(YieldKnot { amount: from.amount, price: (price + fall).min(highest) });
            knots.push(YieldKnot { amount: to.amount, price: price - fall });
        }
        knots.dedup();
        Ok(knots)
    }

    fn samples(&self, upto: Amount, points: usize) -> Result<Vec<Sample>, Unassessable> {
        let (least, most) = (self.least()?, self.most()?.min(upto));
        if most <= least {
            return Ok(Vec::new());
        }
        let steps = i128::try_from(points.max(1)).unwrap_or(1);
        let room = most.minus(least)?;
        let mut deposits = Vec::with_capacity(points + 2);
        for step in 0..=steps {
            deposits.push(least.plus(room.scaled(step, steps, Rounding::Down)?)?);
        }
        let turn =
            self.rate.turn(real_of(self.owed, self.decimals)) - real_of(self.others, self.decimals);
        if let Some(turn) = real::to_amount(turn, DECIMALS, Rounding::Up) {
            // Rounded up to the token's next unit, so that the turn is at or below it.
            let unit = real_of(U256::ONE, self.decimals);
            let unit = real::to_amount(unit, DECIMALS, Rounding::Nearest).unwrap_or(Amount::ZERO);
            let turn = turn.plus(unit)?;
            if turn > least && turn < most {
                deposits.push(turn);
            }
        }
        deposits.sort_unstable();
        deposits.dedup();
        let sample = |(index, deposit): (usize, &Amount)| {
            Ok(Sample {
                index,
                amount: real::amount(*deposit, DECIMALS),
                interest: self.interest(*deposit)?,
            })
        };
        deposits.iter().enumerate().map(sample).collect()
    }
}

/// The points on the least concave curve above all, by ascending amount.
fn upper_hull(samples: &[Sample]) -> Vec<Sample> {
    let mut hull: Vec<Sample> = Vec::with_capacity(samples.len());
    for sample in samples {
        while let [.., before, last] = hull.as_slice() {
            if chord(before, last) > chord(last, sample) {
                break;
            }
            hull.pop();
        }
        hull.push(*sample);
    }
    hull
}

fn chord(from: &Sample, to: &Sample) -> f64 {
    (to.interest - from.interest) / (to.amount - from.amount)
}
