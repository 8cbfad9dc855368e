//! When to leave an imbalance alone: the width of the no-trade region, from what a move costs.
//!
//! An imbalance `x` wanders as a Brownian motion of volatility `s` per root of time and costs
//! `k x^2 / 2` per unit of time; moving `y` costs `K + c y`. The best rule for each kind of cost:
//!
//! ```text
//! c alone      hold x within +-l, no move further than back to the edge    l = (3 c s^2 / (2 k))^(1/3)
//! K alone      act at +-L, move to 0                                       L = (12 K s^2 / k)^(1/4)
//! both         act at +-L, move to +-m: the least over 0 <= m < L of
//!              k (L^2 + m^2) / 12 + s^2 (K + c (L - m)) / (L^2 - m^2)
//! ```
//!
//! The last line is exact by renewal: between two moves `x` starts at `m` and leaves `+-L` after
//! `(L^2 - m^2) / s^2` on average (Davis and Norman 1990; Oksendal and Sulem; Martin and Schoneborn
//! 2011 for the cube root). The unit of time is the caller's own. [`weights`] has the widths that
//! investors know, about a Merton weight and about any target.

pub mod weights;

use crate::figure::{FigureError, not_negative, positive};

/// An imbalance that wanders, and what standing off balance costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Imbalance {
    /// `s`: standard deviation per root of a unit of time, in money.
    pub volatility: f64,
    /// `k`: an imbalance `x` costs `k x^2 / 2` per unit of time.
    pub penalty: f64,
}

/// What a move costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MoveCost {
    /// `K`: per move, in money.
    pub fixed: f64,
    /// `c`: share of what is moved.
    pub rate: f64,
}

/// The best rule: nothing within `-act_at..=act_at`; beyond, back to `back_to` on the same side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoTradeRegion {
    /// Half width: imbalance at which to act.
    pub act_at: f64,
    /// Imbalance that a move leaves; the edge itself where only the rate costs, 0 where it does not.
    pub back_to: f64,
    /// Cost per unit of time of following the rule, imbalance and moves together.
    pub cost_rate: f64,
    /// Mean time between moves; `None` where moves are ever so small and many.
    pub between_moves: Option<f64>,
}

impl Imbalance {
    /// The best rule for moves that cost `cost`.
    ///
    /// ```
    /// use trimtab_risk::no_trade::{Imbalance, MoveCost};
    ///
    /// // A million per root of a day, 5 bp and 30 a move.
    /// let imbalance = Imbalance { volatility: 1e6, penalty: 1e-9 };
    /// let rule = imbalance.no_trade(MoveCost { fixed: 30.0, rate: 5e-4 })?;
    /// assert!((rule.act_at - 1_227_333.51).abs() < 0.01);
    /// assert!((rule.back_to - 650_749.54).abs() < 0.01);
    /// # Ok::<(), trimtab_risk::figure::FigureError>(())
    /// ```
    ///
    /// # Errors
    /// [`FigureError`]: a volatility or penalty not above 0, a cost below 0, one that is no number,
    /// or figures so far apart that the width is none.
    pub fn no_trade(&self, cost: MoveCost) -> Result<NoTradeRegion, FigureError> {
        positive("volatility of the imbalance", self.volatility)?;
        positive("penalty of the imbalance", self.penalty)?;
        not_negative("fixed cost of a move", cost.fixed)?;
        not_negative("proportional cost of a move", cost.rate)?;
        let region = self.region(cost);
        let figures = [region.act_at, region.back_to, region.cost_rate];
        let worst = figures.iter().copied().find(|figure| !figure.is_finite());
        not_negative("width of the no-trade region", worst.unwrap_or(0.0))?;
        Ok(region)
    }

    /// Cost per unit of time of acting at `act_at` and moving back to `back_to`, which is below it.
    #[must_use]
    pub fn cost_rate(&self, cost: MoveCost, act_at: f64, back_to: f64) -> f64 {
        let variance = self.volatility * self.volatility;
        let (wide, near) = (act_at * act_at, back_to * back_to);
        self.penalty * (wide + near) / 12.0
            + variance * (cost.fixed + cost.rate * (act_at - back_to)) / (wide - near)
    }

    /// Cost per unit of time of holding the imbalance within `+-edge` at proportional cost alone.
    #[must_use]
    pub fn cost_rate_at_edge(&self, rate: f64, edge: f64) -> f64 {
        let variance = self.volatility * self.volatility;
        self.penalty * edge * edge / 6.0 + rate * variance / (2.0 * edge)
    }

    fn region(&self, cost: MoveCost) -> NoTradeRegion {
        let per_penalty = self.volatility * self.volatility / self.penalty;
        // In these units L - m = d and L + m = u. At the least cost the slopes in u and d vanish:
        // u^3 d = a + b d and d^3 u = a, hence d^8 (a + b d) = a^3, whose only root is sought.
        let (a, b) = (12.0 * cost.fixed * per_penalty, 12.0 * cost.rate * per_penalty);
        let root = a.sqrt().sqrt();
        let weight = b / (root * root * root);
        if !(root > 0.0 && weight.is_finite()) {
            return self.reflecting(b);
        }
        let share = share_moved(weight);
        let (moved, twice_middle) = (root * share, root / (share * share * share));
        let act_at = f64::midpoint(twice_middle, moved);
        let back_to = ((twice_middle - moved) / 2.0).max(0.0);
        let variance = self.volatility * self.volatility;
        NoTradeRegion {
            act_at,
            back_to,
            cost_rate: self.penalty * (act_at * act_at + back_to * back_to) / 12.0
                + variance * (cost.fixed + cost.rate * moved) / (twice_middle * moved),
            between_moves: Some(twice_middle * moved / variance),
        }
    }

    /// The rule where a move has no fixed cost: stay within the edge.
    fn reflecting(&self, b: f64) -> NoTradeRegion {
        let edge = libm::cbrt(b / 8.0);
        let cost_rate = self.penalty * edge * edge / 2.0;
        NoTradeRegion { act_at: edge, back_to: edge, cost_rate, between_moves: None }
    }
}

/// The root of `y^8 (1 + weight y) = 1`, between 0 and 1.
///
/// The left side rises and is convex, so Newton's method falls to the root from above without ever
/// passing it, and `weight^(-1/9)` is above it.
fn share_moved(weight: f64) -> f64 {
    let mut y = if weight > 1.0 { libm::pow(weight, -1.0 / 9.0) } else { 1.0 };
    for _ in 0..STEPS {
        let eighth = libm::pow(y, 8.0);
        let over = eighth * (1.0 + weight * y) - 1.0;
        let slope = eighth / y * (8.0 + 9.0 * weight * y);
        let next = y - over / slope;
        if next >= y {
            break;
        }
        y = next;
    }
    y
}

/// Newton steps at most; five or six are needed.
const STEPS: usize = 60;

#[cfg(test)]
mod tests {
    use super::{Imbalance, MoveCost};
    use proptest::prelude::*;

    fn near(got: f64, expected: f64) -> bool {
        (got - expected).abs() <= 1e-9 * expected.abs().max(1.0)
    }

    const MILLION: Imbalance = Imbalance { volatility: 1e6, penalty: 1e-9 };

    /// Figures of `vectors/no_trade_region.json`: closed forms and a search of their own.
    #[test]
    fn widths_are_those_of_the_vector_file() {
        let edge = MILLION.no_trade(MoveCost { fixed: 0.0, rate: 5e-4 }).unwrap();
        assert!(near(edge.act_at, 908_560.296_416_069_1) && edge.back_to == edge.act_at);
        assert!(near(edge.cost_rate, 412.740_906_111_827_7) && edge.between_moves.is_none());
        assert!(near(MILLION.cost_rate_at_edge(5e-4, edge.act_at), edge.cost_rate));
        let fixed = MILLION.no_trade(MoveCost { fixed: 30.0, rate: 0.0 }).unwrap();
        assert!(near(fixed.act_at, 774_596.669_241_483_3) && fixed.back_to == 0.0);
        assert!(near(fixed.cost_rate, 100.0) && near(fixed.between_moves.unwrap(), 0.6));
        for (volatility, penalty, fixed, rate, back_to, act_at, cost_rate, between, moved) in [
            (
                2e4,
                1e-8,
                3.0,
                1e-4,
                6_863.735_196_853_778,
                38_521.641_349_225_77,
                2.992_383_405_387_166_3,
                3.592_014_978_464_628_7,
                31_657.906_152_371_994,
            ),
            (
                3e5,
                5e-10,
                1.5,
                1e-4,
                221_474.410_497_447_6,
                395_309.455_363_390_5,
                24.405_950_673_455_195,
                1.191_318_344_383_427_9,
                173_835.044_865_942_9,
            ),
        ] {
            let both = Imbalance { volatility, penalty }.no_trade(MoveCost { fixed, rate });
            let both = both.unwrap();
            // The file's own minimum was searched for; where a cost is least it is flat.
            assert!((both.back_to / back_to - 1.0).abs() < 1e-6, "{}", both.back_to);
            assert!((both.act_at / act_at - 1.0).abs() < 1e-6, "{}", both.act_at);
            assert!(((both.act_at - both.back_to) / moved - 1.0).abs() < 1e-6);
            assert!(near(both.cost_rate, cost_rate));
            assert!((both.between_moves.unwrap() / between - 1.0).abs() < 1e-6);
        }
    }

    /// The same file: a simulated cost of 451.96 beside the formula's 454.7515, 1.083 days apart.
    #[test]
    fn both_costs_together_are_what_was_simulated() {
        let both = MILLION.no_trade(MoveCost { fixed: 30.0, rate: 5e-4 }).unwrap();
        assert!(near(both.cost_rate, 454.751_541_145_127_36));
        assert!((both.between_moves.unwrap() - 1.083).abs() < 5e-4);
        assert!((both.cost_rate / 451.961_577_553_511_3 - 1.0).abs() < 0.01);
    }

    #[test]
    fn free_moves_leave_no_width_and_bad_figures_are_named() {
        let free = MILLION.no_trade(MoveCost { fixed: 0.0, rate: 0.0 }).unwrap();
        assert_eq!((free.act_at, free.cost_rate), (0.0, 0.0));
        for (volatility, penalty, fixed, rate) in [
            (0.0, 1.0, 1.0, 1.0),
            (1.0, -1.0, 1.0, 1.0),
            (1.0, 1.0, f64::NAN, 1.0),
            (1.0, 1.0, 1.0, -1e-9),
            (1e300, 1e-300, 1.0, 1.0),
        ] {
            let imbalance = Imbalance { volatility, penalty };
            assert!(imbalance.no_trade(MoveCost { fixed, rate }).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_other_rule_is_cheaper(
            fixed in 1e-3..1e3_f64, rate in 0.0..1e-2_f64, penalty in -11.0..-6.0_f64,
            wider in -0.3..0.3_f64, nearer in -0.3..0.3_f64,
        ) {
            let imbalance = Imbalance { volatility: 1e5, penalty: libm::exp10(penalty) };
            let cost = MoveCost { fixed, rate };
            let best = imbalance.no_trade(cost).unwrap();
            let act_at = best.act_at * (1.0 + wider);
            let back_to = (best.back_to + nearer * best.act_at).max(0.0);
            prop_assume!(back_to < act_at);
            let other = imbalance.cost_rate(cost, act_at, back_to);
            prop_assert!(other >= best.cost_rate * (1.0 - 1e-12), "{other} {best:?}");
        }

        #[test]
        fn widths_scale_with_the_cube_root_of_the_rate_and_the_fourth_root_of_the_fixed_cost(
            fixed in 1e-3..1e3_f64, rate in 1e-6..1e-2_f64, times in 1.0..1e3_f64,
        ) {
            let at = |fixed, rate| MILLION.no_trade(MoveCost { fixed, rate }).unwrap().act_at;
            prop_assert!(near(at(0.0, rate * times) / at(0.0, rate), libm::cbrt(times)));
            prop_assert!(near(at(fixed * times, 0.0) / at(fixed, 0.0), libm::pow(times, 0.25)));
            // Both costs act later than either alone.
            prop_assert!(at(fixed, rate) >= at(fixed, 0.0) && at(fixed, rate) >= at(0.0, rate));
        }

        #[test]
        fn a_vanishing_fixed_cost_leaves_the_reflecting_rule(rate in 1e-6..1e-2_f64) {
            let both = MILLION.no_trade(MoveCost { fixed: 1e-12, rate }).unwrap();
            let edge = MILLION.no_trade(MoveCost { fixed: 0.0, rate }).unwrap();
            prop_assert!((both.act_at / edge.act_at - 1.0).abs() < 1e-2);
            prop_assert!((both.cost_rate / edge.cost_rate - 1.0).abs() < 1e-4);
        }
    }
}
