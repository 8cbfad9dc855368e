//! The price of a sweep as a convex cost: what each further part of an amount costs against mid.
//!
//! An optimiser takes it as parallel routes, one a step, each with its width as capacity and its
//! marginal cost as a flat rate; being convex, they fill in order. Joining steps makes the curve
//! coarser and never cheaper, since a chord of a convex curve lies above it.

use super::book::{Book, Side};
use crate::figure::{FigureError, not_negative};

/// A part of an amount at one marginal cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostStep {
    /// How much of it there is, in the quote asset.
    pub width: f64,
    /// What each unit of it costs against mid, as a share.
    pub marginal: f64,
}

/// Where the marginal cost of an amount changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostKnot {
    /// From this amount on, in the quote asset.
    pub amount: f64,
    /// What the next unit costs, as a share; infinite where the book ends.
    pub marginal: f64,
}

/// Convex cost of an amount: steps of rising marginal cost.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CostCurve {
    steps: Vec<CostStep>,
}

impl Book {
    /// What taking from a side costs: from [`Side::Ask`] to buy, from [`Side::Bid`] to sell. `None`
    /// without a mid. Where books together are crossed, the first steps cost less than nothing.
    #[must_use]
    pub fn cost_curve(&self, side: Side) -> Option<CostCurve> {
        let mid = self.mid()?;
        let steps = self.levels(side).iter().map(|level| CostStep {
            width: level.notional(),
            marginal: match side {
                Side::Ask => 1.0 - mid / level.price,
                Side::Bid => mid / level.price - 1.0,
            },
        });
        Some(CostCurve { steps: steps.collect() })
    }
}

impl CostCurve {
    /// The steps, cheapest first.
    #[must_use]
    pub fn steps(&self) -> &[CostStep] {
        &self.steps
    }

    /// The most that can be taken at all.
    #[must_use]
    pub fn capacity(&self) -> f64 {
        self.steps.iter().map(|step| step.width).sum()
    }

    /// What `amount` costs; infinite beyond the capacity.
    ///
    /// # Errors
    /// [`FigureError`] if `amount` is negative or no number.
    pub fn cost(&self, amount: f64) -> Result<f64, FigureError> {
        let mut left = not_negative("amount taken from a cost curve", amount)?;
        let mut cost = 0.0;
        for step in &self.steps {
            let taken = step.width.min(left);
            cost += taken * step.marginal;
            left -= taken;
            if left <= 0.0 {
                return Ok(cost);
            }
        }
        Ok(if left > 0.0 { f64::INFINITY } else { cost })
    }

    /// The curve as knots: from each amount on the next unit costs so much. The last stands at the
    /// capacity, with an infinite cost.
    #[must_use]
    pub fn knots(&self) -> Vec<CostKnot> {
        let mut amount = 0.0;
        let mut knots = Vec::with_capacity(self.steps.len() + 1);
        for step in &self.steps {
            knots.push(CostKnot { amount, marginal: step.marginal });
            amount += step.width;
        }
        knots.push(CostKnot { amount, marginal: f64::INFINITY });
        knots
    }

    /// The same in at most `most` steps, at least one: neighbours are joined where that adds least
    /// cost, first pair first where two add the same. Costs at the ends of steps stay what they are.
    #[must_use]
    pub fn coarser(&self, most: usize) -> Self {
        let mut steps = self.steps.clone();
        while steps.len() > most.max(1) {
            let added = |at: usize| dearer(steps[at], steps[at + 1]);
            let pairs = 0..steps.len() - 1;
            let Some(at) = pairs.min_by(|&one, &other| added(one).total_cmp(&added(other))) else {
                break;
            };
            let second = steps.remove(at + 1);
            steps[at] = joined(steps[at], second);
        }
        Self { steps }
    }
}

fn joined(one: CostStep, other: CostStep) -> CostStep {
    let width = one.width + other.width;
    let cost = one.width * one.marginal + other.width * other.marginal;
    CostStep { width, marginal: cost / width }
}

/// The most by which a chord over two steps lies above them: at the point between.
fn dearer(one: CostStep, other: CostStep) -> f64 {
    one.width * (joined(one, other).marginal - one.marginal)
}

#[cfg(test)]
mod tests {
    use super::super::book::Side::{Ask, Bid};
    use super::super::book::tests::example;

    #[test]
    fn the_curve_is_the_sweep() {
        let book = example();
        for side in [Ask, Bid] {
            let curve = book.cost_curve(side).unwrap();
            for amount in [0.0, 1.0, 399.6, 500.0, 2000.0, 6000.0, 18_000.0] {
                let sweep = book.sweep(side, amount).unwrap();
                let cost = curve.cost(amount).unwrap();
                assert!((cost - sweep.cost.unwrap()).abs() < 1e-9, "{side} {amount}");
            }
            assert_eq!(curve.cost(curve.capacity() + 1.0).unwrap(), f64::INFINITY);
            assert!(curve.cost(f64::NAN).is_err());
        }
    }

    #[test]
    fn knots_stand_where_prices_change() {
        let knots = example().cost_curve(Ask).unwrap().knots();
        assert_eq!(knots.len(), 6);
        assert!((knots[1].amount - 500.5).abs() < 1e-9);
        assert!((knots[1].marginal - (1.0 - 100.0 / 100.2)).abs() < 1e-12);
        assert!((knots[5].amount - 18_562.1).abs() < 1e-9 && knots[5].marginal.is_infinite());
    }

    #[test]
    fn a_coarser_curve_is_no_cheaper_and_as_wide() {
        let curve = example().cost_curve(Bid).unwrap();
        for most in 1..=5 {
            let coarser = curve.coarser(most);
            assert_eq!(coarser.steps().len(), most);
            assert!((coarser.capacity() - curve.capacity()).abs() < 1e-9);
            for part in 0..=100 {
                let amount = curve.capacity() * f64::from(part) / 100.0 * (1.0 - 1e-12);
                let (fine, coarse) = (curve.cost(amount).unwrap(), coarser.cost(amount).unwrap());
                assert!(coarse >= fine - 1e-9, "{most} {part}: {coarse} {fine}");
            }
        }
        assert_eq!(curve.coarser(0), curve.coarser(1));
        assert_eq!(curve.coarser(9), curve);
    }
}
