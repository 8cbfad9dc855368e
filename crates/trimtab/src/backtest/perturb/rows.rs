//! One row a strategy: its figures over all paths, and how far `dynamic` is from it on the same.

use super::super::dynamic::DYNAMIC;
use super::super::select::Play;
use super::plan::Plan;
use super::walk::{End, Walk};
use trimtab_sim::perturb::{Paired, Sample};

/// Figures of a strategy under one latency.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) play: &'a Play,
    /// Mean net P&L, USD.
    pub(super) mean: f64,
    /// Its standard error; none of one path.
    pub(super) standard_error: Option<f64>,
    /// Mean of the worst twentieth of the paths, at least of one.
    pub(super) expected_shortfall: f64,
    /// Liquidations a path.
    pub(super) liquidations: f64,
    /// Share of the paths without any.
    pub(super) share_without: f64,
    /// Transfers a path.
    pub(super) transfers: f64,
    /// Coin-hours without a position a path.
    pub(super) flat_pair_h: f64,
    /// `dynamic` at the same latency less this; none for itself or without it.
    pub(super) dynamic_less: Option<Paired>,
}

/// The rows by latency as in the plan, in each the best mean first.
pub(super) fn of<'a>(plan: &Plan<'a>, walks: &[Walk]) -> Vec<Row<'a>> {
    let nets: Vec<Vec<f64>> =
        (0..plan.plays.len()).map(|at| column(walks, at, |end| end.net)).collect();
    let mut rows: Vec<(usize, Row<'a>)> = Vec::new();
    for (at, (play, latency)) in plan.plays.iter().enumerate() {
        let judge = plan.plays.iter().position(|(other, other_latency)| {
            other.strategy.rule == DYNAMIC && other_latency == latency
        });
        let judge = judge.filter(|judge| *judge != at).map(|judge| Sample(&nets[judge]));
        rows.push((*latency, row(play, walks, at, &nets[at], judge)));
    }
    rows.sort_by(|(one, left), (other, right)| {
        one.cmp(other).then(right.mean.total_cmp(&left.mean))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

fn row<'a>(
    play: &'a Play,
    walks: &[Walk],
    at: usize,
    net: &[f64],
    judge: Option<Sample<'_>>,
) -> Row<'a> {
    let mean = |pick: fn(&End) -> f64| Sample(&column(walks, at, pick)).mean();
    let net = Sample(net);
    Row {
        play,
        mean: net.mean(),
        standard_error: net.standard_error(),
        expected_shortfall: net.expected_shortfall(),
        liquidations: mean(|end| end.liquidations as f64),
        share_without: mean(|end| f64::from(u8::from(end.liquidations == 0))),
        transfers: mean(|end| end.transfers as f64),
        flat_pair_h: mean(|end| end.flat_pair_h as f64),
        dynamic_less: judge.and_then(|judge| judge.less(&net)),
    }
}

fn column(walks: &[Walk], at: usize, pick: fn(&End) -> f64) -> Vec<f64> {
    walks.iter().map(|walk| pick(&walk.ends[at])).collect()
}
