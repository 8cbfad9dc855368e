//! Where `dynamic` begins to act, beside the exact width of the no-trade region.
//!
//! For proportional costs the region about the target reaches to `(3 c s^2 / (2 k))^(1/3)`, where
//! `s` is how an imbalance swings, `c` what moving costs and `k` how fast the surplus of a move
//! falls per dollar moved. `risk::no_trade` has it from theory, `dynamic` from its amortisation time
//! and the allocator's certified answer: two ways that share no line.

use super::{AccountView, Assessment, account, legged, portfolio_with};
use crate::state::Memory;
use crate::strategy::tests::TERMS;
use crate::strategy::{Context, Strategy, StrategySpec, build};
use trimtab_model::{Span, Timestamp};
use trimtab_risk::covariance::Covariance;
use trimtab_risk::holding::Idle;
use trimtab_risk::liquidation::{Exposure, LiquidationRisk, LiquidationTerms};
use trimtab_risk::no_trade::{Imbalance, MoveCost};
use trimtab_risk::tail::Tail;

const TREASURY_YIELD: f64 = 0.045;
const HOURS_A_YEAR: f64 = 8760.0;
const NOTIONAL: f64 = 10e6;
/// Volatility floor of `dynamic`, which is what it believes where it has watched nothing.
const FLOOR: f64 = 0.006;
const EACH: f64 = 2e6;

/// A world of two accounts that matter.
#[derive(Clone, Copy)]
enum Pair {
    /// Two venues with a hedge: what one gains the other loses.
    Hedge,
    /// One venue and a treasury whose price does not move.
    Venue,
}

/// Terms of a world.
#[derive(Clone, Copy)]
struct World {
    pair: Pair,
    rate: &'static str,
    cost: f64,
    minutes: u64,
    waiting: f64,
}

impl World {
    fn strategy(&self) -> Box<dyn Strategy> {
        let minutes = self.minutes;
        let portfolio = portfolio_with(self.rate, |_| minutes, |_, _| true);
        let yearly_yield = match self.pair {
            Pair::Hedge => 0.0,
            Pair::Venue => TREASURY_YIELD,
        };
        let treasury = Idle { yearly_yield, yearly_default: 0.0 };
        let context = Context {
            portfolio: &portfolio,
            opening_multiple: 2.0,
            decision_interval: Span::from_minutes(20).unwrap(),
            idle: &[Idle::default(), Idle::default(), treasury],
            closing_cost: 0.0005,
        };
        let params = [("waiting".to_owned(), self.waiting)].into_iter().collect();
        build(&StrategySpec { rule: "dynamic".into(), params }, context).unwrap()
    }

    /// The law of loss at one venue, as the strategy has it.
    fn risk(&self) -> LiquidationRisk {
        let legs = legged(EACH, &[(NOTIONAL, 0.0)]).legs;
        let terms = LiquidationTerms { tail: Tail::new(3.0), loss: 0.05, volatility_floor: FLOOR };
        let exposure = Exposure::of(&legs, &[], FLOOR);
        // The decision interval, out of the slowest account, into this one.
        let hours = (20.0 + 2.0 * self.minutes as f64) / 60.0;
        LiquidationRisk::new(&exposure, hours, &terms).unwrap()
    }

    /// Where money would lie were moving free.
    fn target(&self) -> f64 {
        match self.pair {
            Pair::Hedge => EACH,
            Pair::Venue => self.risk().position(TREASURY_YIELD / HOURS_A_YEAR),
        }
    }

    /// Half the width that theory gives.
    fn width(&self) -> f64 {
        let at = self.target();
        let slope = (self.risk().price(at - 1.0) - self.risk().price(at + 1.0)) / 2.0;
        // Between two venues a dollar moved changes both prices.
        let penalty = match self.pair {
            Pair::Hedge => 2.0 * slope,
            Pair::Venue => slope,
        };
        let imbalance = Imbalance { volatility: FLOOR * NOTIONAL, penalty };
        imbalance.no_trade(MoveCost { fixed: 0.0, rate: self.cost }).unwrap().act_at
    }

    /// Accounts off balance by `off`: below zero, the second has too much.
    fn accounts(&self, off: f64) -> Vec<AccountView> {
        let at = self.target();
        match self.pair {
            Pair::Hedge => vec![
                legged(at + off, &[(-NOTIONAL, 0.0)]),
                legged(at - off, &[(NOTIONAL, 0.0)]),
                account(0.0, 0.0),
            ],
            Pair::Venue => vec![
                legged(at + off, &[(NOTIONAL, 0.0)]),
                account(0.0, 0.0),
                account(10e6 - off, 0.0),
            ],
        }
    }

    fn acts(&self, strategy: &dyn Strategy, off: f64) -> bool {
        let (memory, covariance) = (Memory::default(), Covariance::new(1, TERMS));
        let seen = Assessment {
            now: Timestamp::EPOCH,
            accounts: self.accounts(off),
            covariance: &covariance,
            watched: &[],
            room: vec![f64::INFINITY; 6],
            caps: vec![f64::INFINITY; 3],
            memory: &memory,
            clip: 1.0,
        };
        !strategy.propose(&seen).wishes.is_empty()
    }

    /// The imbalance at which the strategy begins to act, on the side of `sign`, over the width.
    fn acting(&self, sign: f64) -> f64 {
        let (strategy, width) = (self.strategy(), self.width());
        let (mut stays, mut acts) = (0.0, 4.0);
        for _ in 0..30 {
            let middle = f64::midpoint(stays, acts);
            if self.acts(&*strategy, sign * middle * width) {
                acts = middle;
            } else {
                stays = middle;
            }
        }
        acts
    }
}

const CHEAP: [(&str, f64); 2] = [("0.0000002", 2e-7), ("0.000002", 2e-6)];

fn world(pair: Pair, (rate, cost): (&'static str, f64)) -> World {
    World { pair, rate, cost, minutes: 0, waiting: 0.0 }
}

/// What is found and what is expected, as a share of it.
fn assert_within(share: f64, found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < share, "{found}, {expected} was expected");
}

#[test]
fn at_small_costs_it_acts_where_theory_says() {
    for cost in CHEAP {
        // Found: 1.004 and 0.997 of the width between two venues, the same to either side.
        let hedge = world(Pair::Hedge, cost);
        assert_within(0.01, hedge.acting(1.0), 1.0);
        assert_within(1e-6, hedge.acting(-1.0), hedge.acting(1.0));
        // Beside a treasury 1.028 and 0.983, 1.050 and 0.955: the price curves, so that too little is
        // acted on sooner and too much later, and what they have in common is the width.
        let venue = world(Pair::Venue, cost);
        let (much, little) = (venue.acting(1.0), venue.acting(-1.0));
        assert_within(0.01, f64::midpoint(much, little), 1.0);
        assert!(little < 1.0 && much > 1.0);
    }
}

/// Theory takes `k` for constant, and over a tenth of the buffer it is not. At 2 bp the strategy acts
/// at 0.926 of the width between two venues, since the short one's price rises by more than the
/// other's falls; beside a treasury at 0.81 of it where money lacks and 1.25 where there is too much.
#[test]
fn at_large_costs_a_curved_price_acts_sooner_where_money_lacks() {
    let dear = ("0.0002", 2e-4);
    assert_within(0.01, world(Pair::Hedge, dear).acting(1.0), 0.926);
    assert_within(0.01, world(Pair::Venue, dear).acting(-1.0), 0.808);
    assert_within(0.01, world(Pair::Venue, dear).acting(1.0), 1.249);
}

/// Theory moves back to the edge, ever so little and at once; the strategy moves to where no further
/// dollar pays, and only if that gains `waiting` times its fees. At `r` widths the amortisation time
/// makes the move `d (1 - r^-3)`, its net gain `c d r^3 (1 - r^-3)^2 / 2` and its fees
/// `c d (1 - r^-3)`, so that it acts from `r = (1 + 2 waiting)^(1/3)` on: 1.442 widths by default.
#[test]
fn waiting_widens_it_by_the_cube_root_of_three() {
    for pair in [Pair::Hedge, Pair::Venue] {
        for cost in CHEAP {
            let plain = world(pair, cost);
            let waits = World { waiting: 1.0, ..plain };
            let mean = |world: World| f64::midpoint(world.acting(1.0), world.acting(-1.0));
            assert_within(0.01, mean(waits) / mean(plain), 3.0_f64.cbrt());
        }
    }
}

/// Half an hour under way costs what a dollar is worth there for so long, at the price of the account
/// that is short by then; at 0.02 bp that is most of the cost. The edge is that of theory for both
/// together, to half a per cent.
#[test]
fn time_under_way_is_a_cost_like_others() {
    for (rate, cost) in CHEAP {
        let slow = World { minutes: 30, ..world(Pair::Hedge, (rate, cost)) };
        let edge = slow.acting(1.0) * slow.width();
        let missing = 0.5 * slow.risk().price(slow.target() - edge);
        let with_missing = World { cost: cost + missing, ..slow };
        assert_within(0.01, edge, with_missing.width());
    }
}
