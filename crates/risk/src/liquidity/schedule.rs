//! An order spread over time: how much to hold when, between the price of haste and of waiting.
//!
//! Almgren and Chriss, "Optimal execution of portfolio transactions" (2000): trading `n` in a slice
//! of `tau` costs `epsilon |n| + eta n^2 / tau` for the moment and moves the price for good by
//! `gamma n`; what is still held swings by `sigma` per unit and root of time, whose variance counts
//! `lambda`. The best holdings are a hyperbolic sine of the time that is left. Sources' own units of
//! time and money are kept: whatever the terms are in.

use crate::figure::{FigureError, not_negative, positive};

/// Slices at most: a schedule is looked at by people and walked by a plan.
pub const SLICES_MOST: usize = 100_000;

/// What is traded, in how long, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScheduleTerms {
    /// Units to be sold (or bought) in all.
    pub amount: f64,
    /// Time for it.
    pub time: f64,
    /// Equal slices of that time.
    pub slices: usize,
    /// Standard deviation of the price per root of time, in money per unit.
    pub volatility: f64,
    /// `eta`: how far the price gives way for a moment, per unit and time.
    pub temporary: f64,
    /// `gamma`: how far it gives way for good, per unit.
    pub permanent: f64,
    /// `epsilon`: half the spread and fees, in money per unit.
    pub spread: f64,
    /// `lambda`: what a unit of variance counts.
    pub aversion: f64,
}

/// The best schedule and what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// `kappa`: how fast holdings fall, per unit of time; 0 where waiting costs nothing.
    pub urgency: f64,
    /// What is still held at the start and after every slice: from the amount down to 0.
    pub holdings: Vec<f64>,
    /// Expected cost against the first price.
    pub expected_cost: f64,
    /// Variance of the cost.
    pub variance: f64,
}

impl ScheduleTerms {
    /// The best schedule.
    ///
    /// # Errors
    /// [`FigureError`] names the term: no number, negative, no slice or too many, or a temporary
    /// impact that the permanent one outweighs within a slice (fewer slices would be shorter).
    pub fn schedule(&self) -> Result<Schedule, FigureError> {
        self.check()?;
        let slice = self.time / self.slices as f64;
        // What is left of the temporary impact beside the permanent one of the slice itself.
        let temporary = self.temporary - self.permanent * slice / 2.0;
        positive("temporary impact less half of a slice's permanent one", temporary)?;
        let square = self.aversion * self.volatility * self.volatility / temporary;
        let urgency = libm::acosh(square * slice * slice / 2.0 + 1.0) / slice;
        not_negative("urgency of a schedule", urgency)?;
        let left = |step: usize| self.time - step as f64 * slice;
        let holdings: Vec<f64> = (0..=self.slices)
            .map(|step| match step {
                0 => self.amount,
                last if last == self.slices => 0.0,
                _ => self.amount * share_left(urgency, left(step), self.time),
            })
            .collect();
        let squares: f64 =
            holdings.windows(2).map(|two| (two[0] - two[1]) * (two[0] - two[1])).sum();
        let held: f64 = holdings[1..].iter().map(|held| held * held).sum();
        let expected_cost = self.permanent * self.amount * self.amount / 2.0
            + self.spread * self.amount
            + temporary / slice * squares;
        let variance = self.volatility * self.volatility * slice * held;
        not_negative("expected cost of a schedule", expected_cost)?;
        not_negative("variance of a schedule", variance)?;
        Ok(Schedule { urgency, holdings, expected_cost, variance })
    }

    fn check(&self) -> Result<(), FigureError> {
        not_negative("amount of a schedule", self.amount)?;
        positive("time of a schedule", self.time)?;
        not_negative("volatility of a schedule", self.volatility)?;
        not_negative("temporary impact", self.temporary)?;
        not_negative("permanent impact", self.permanent)?;
        not_negative("spread", self.spread)?;
        not_negative("aversion to variance", self.aversion)?;
        let limit = "1 to 100000 slices";
        let is_good = (1..=SLICES_MOST).contains(&self.slices);
        let value = self.slices as f64;
        if is_good { Ok(()) } else { Err(FigureError { what: "slices", value, limit }) }
    }
}

/// `sinh(urgency left) / sinh(urgency time)`, in a form that does not overflow; a straight line
/// where nothing urges.
fn share_left(urgency: f64, left: f64, time: f64) -> f64 {
    if urgency * time < 1e-9 {
        return left / time;
    }
    let fallen = libm::exp(-urgency * (time - left));
    fallen * libm::expm1(-2.0 * urgency * left) / libm::expm1(-2.0 * urgency * time)
}

#[cfg(test)]
mod tests {
    use super::ScheduleTerms;

    fn terms() -> ScheduleTerms {
        ScheduleTerms {
            amount: 1e6,
            time: 5.0,
            slices: 5,
            volatility: 0.95,
            temporary: 2.5e-6,
            permanent: 2.5e-7,
            spread: 0.0625,
            aversion: 1e-6,
        }
    }

    fn assert_near(got: f64, expected: f64) {
        assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{got} {expected}");
    }

    /// Figures of `vectors/liquidity_impact.json`: the numerical example of Almgren and Chriss.
    #[test]
    fn the_example_of_almgren_and_chriss() {
        let schedule = terms().schedule().unwrap();
        assert_near(schedule.urgency, 0.6070761632470627);
        let expected = [
            1_000_000.0,
            541_955.554_373_922_3,
            289_854.219_409_935_1,
            147_897.487_821_723_2,
            62_141.801_605_766_035,
            0.0,
        ];
        assert_eq!(schedule.holdings.len(), expected.len());
        for (&got, expected) in schedule.holdings.iter().zip(expected) {
            assert_near(got, expected);
        }
        assert_near(schedule.expected_cost, 911_226.986_303_793_5);
        assert_near(schedule.variance, 364_128_572_058.141);
        assert_near(schedule.variance.sqrt(), 603_430.668_808_058_7);
    }

    #[test]
    fn without_aversion_the_pace_is_even_and_with_much_of_it_all_goes_at_once() {
        let even = ScheduleTerms { aversion: 0.0, ..terms() }.schedule().unwrap();
        for (step, held) in even.holdings.iter().enumerate() {
            assert_near(*held, 1e6 - 2e5 * step as f64);
        }
        let hasty = ScheduleTerms { aversion: 1e6, ..terms() }.schedule().unwrap();
        assert!(hasty.holdings[1] < 1.0 && hasty.expected_cost.is_finite());
        assert!(even.expected_cost < terms().schedule().unwrap().expected_cost);
        assert!(hasty.variance < even.variance);
    }

    #[test]
    fn terms_that_are_none_are_named() {
        let what = |terms: ScheduleTerms| terms.schedule().unwrap_err().what;
        assert_eq!(what(ScheduleTerms { slices: 0, ..terms() }), "slices");
        assert_eq!(what(ScheduleTerms { time: 0.0, ..terms() }), "time of a schedule");
        assert_eq!(what(ScheduleTerms { spread: f64::NAN, ..terms() }), "spread");
        let outweighed = ScheduleTerms { permanent: 1e-5, ..terms() };
        assert!(what(outweighed).starts_with("temporary impact less"));
    }
}
