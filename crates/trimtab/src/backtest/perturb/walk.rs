//! One path, walked by every strategy.

use super::super::failures;
use super::super::select::Play;
use super::plan::Plan;
use crate::exit::Failure;
use trimtab_risk::real;
use trimtab_sim::perturb::{Draw, Outages};
use trimtab_sim::run::{self, Outcome, Unwatched};
use trimtab_sim::spec::DECIMALS;

/// What came of one path.
#[derive(Debug)]
pub(super) struct Walk {
    /// The path as drawn.
    pub(super) draw: Draw,
    /// One a strategy, in the plan's order.
    pub(super) ends: Vec<End>,
}

/// What came of one strategy on one path.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// Net P&L in USD.
    pub(super) net: f64,
    /// Transfer fees in USD.
    pub(super) fees: f64,
    /// Liquidations.
    pub(super) liquidations: u64,
    /// Transfers sent.
    pub(super) transfers: u64,
    /// Coin-hours without a position.
    pub(super) flat_pair_h: u64,
}

impl Plan<'_> {
    /// Makes path number `path` and runs every strategy on it; nothing of the path stays behind.
    pub(super) fn walk(&self, path: usize) -> Result<Walk, Failure> {
        let window = self.window(path);
        let number = path as u64;
        let draw = self.draw.draw(number, &window.source);
        let market = window.source.market(&draw, self.book);
        let mut ends = Vec::with_capacity(self.plays.len());
        for ((play, latency), desk) in self.plays.iter().zip(&window.desks) {
            let mut desk = desk.clone().with_times(draw.multiples[*latency]);
            if self.with_outages {
                Outages::draw(self.draw.seed, number, &desk, &market.hours()).befall(&mut desk);
            }
            let outcome = run::run(&desk, &market, &play.strategy, &mut Unwatched);
            let outcome = outcome.map_err(|error| {
                let remedy = failures::remedy(&error);
                Failure::failed(format!("{}: {error}{remedy}", title(path, &window.name, play)))
            })?;
            ends.push(End::of(&outcome));
        }
        Ok(Walk { draw, ends })
    }
}

impl End {
    fn of(outcome: &Outcome) -> Self {
        Self {
            net: real::amount(outcome.money.net_pnl, DECIMALS),
            fees: real::amount(outcome.money.transfer_fees, DECIMALS),
            liquidations: outcome.liquidations,
            transfers: outcome.transfers,
            flat_pair_h: outcome.flat_pair_h,
        }
    }
}

fn title(path: usize, window: &str, play: &Play) -> String {
    let Play { name, variant, latency, .. } = play;
    format!("path {path} of {window}, {name} ({variant}), latency {latency}")
}
