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

const CHEAP: World =
    World { pair: Pair::Hedge, rate: "0.000002", cost: 2e-6, minutes: 0, waiting: 0.0 };

#[test]
fn probe() {
    for pair in [Pair::Hedge, Pair::Venue] {
        for (rate, cost) in
            [("0.0000002", 2e-7), ("0.000002", 2e-6), ("0.00002", 2e-5), ("0.0002", 2e-4)]
        {
            for (minutes, waiting) in [(0, 0.0), (0, 1.0), (30, 0.0), (30, 1.0)] {
                let w = World { pair, rate, cost, minutes, waiting };
                eprintln!(
                    "{} {rate} min {minutes} wait {waiting} target {:.0} width {:.0} acting + {:.4} - {:.4}",
                    matches!(pair, Pair::Hedge),
                    w.target(),
                    w.width(),
                    w.acting(1.0),
                    w.acting(-1.0)
                );
            }
        }
    }
    let s = CHEAP.strategy();
    for off in [1e5, 3e5, 6e5, 1e6] {
        let (memory, covariance) = (Memory::default(), Covariance::new(1, TERMS));
        let seen = Assessment {
            now: Timestamp::EPOCH,
            accounts: CHEAP.accounts(off),
            covariance: &covariance,
            watched: &[],
            room: vec![f64::INFINITY; 6],
            caps: vec![f64::INFINITY; 3],
            memory: &memory,
            clip: 1.0,
        };
        let got = s.propose(&seen);
        let why = got.reasoning.unwrap();
        eprintln!("{off} {:?} {} {:?} {:?}", why.verdict, why.amortisation_h, why.prices, why.surpluses);
    }
}
