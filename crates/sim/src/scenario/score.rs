//! What came of a scenario: one run's figures, and their averages over phases and seeds.

use super::portfolio::MS;
use super::world::Tally;
use crate::spec::DECIMALS;
use trimtab_model::{Amount, Digest};
use trimtab_risk::real;

/// One run. Amounts in tokens, times in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Users who were paid out.
    pub completed: u64,
    /// Users who were not.
    pub failed: u64,
    /// Moves that left.
    pub moves: u64,
    /// What left on them, fees included.
    pub volume: f64,
    /// What they cost.
    pub fees: f64,
    /// Moves that came back.
    pub returned: u64,
    /// Wishes refused by the guard, and requests refused by the world.
    pub refusals: u64,
    /// From deposit to payout; `None` where nobody was paid out.
    pub latency: Option<Latency>,
    /// Hash of the engine's last state.
    pub state_hash: Digest,
}

/// Milliseconds from deposit to payout, of those who were paid out, by nearest rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latency {
    /// Half waited no longer.
    pub p50: f64,
    /// 95 of 100 waited no longer.
    pub p95: f64,
    /// 99 of 100 waited no longer.
    pub p99: f64,
}

/// Averages over runs; a percentile is the mean of the runs' percentiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// How many runs.
    pub runs: usize,
    /// Users a run.
    pub users: u64,
    /// Share of the users who were paid out.
    pub completion_rate: f64,
    /// Users who were not, a run.
    pub failures: f64,
    /// Moves a run.
    pub moves: f64,
    /// Tokens moved a run, fees included.
    pub volume: f64,
    /// Tokens that moves cost a run.
    pub fees: f64,
    /// Moves that came back, a run.
    pub returned: f64,
    /// Refusals a run.
    pub refusals: f64,
    /// Waiting times; `None` where nobody was paid out.
    pub latency: Option<Latency>,
}

impl Run {
    /// The figures of a world at its end.
    pub(super) fn of(tally: &Tally, refusals: u64, state_hash: Digest) -> Self {
        let tokens = |units| real::amount(Amount::from_base(units), DECIMALS);
        Self {
            completed: count(tally.latencies.len()),
            failed: tally.failed,
            moves: tally.moves,
            volume: tokens(tally.volume),
            fees: tokens(tally.fees),
            returned: tally.returned,
            refusals: refusals + tally.refused,
            latency: Latency::of(&tally.latencies),
            state_hash,
        }
    }
}

impl Latency {
    /// Percentiles of nanoseconds.
    fn of(latencies: &[u64]) -> Option<Self> {
        let mut sorted = latencies.to_vec();
        sorted.sort_unstable();
        // The least value that `percent` of all do not exceed.
        let rank = |percent: usize| (sorted.len() * percent).div_ceil(100).max(1) - 1;
        let at = |percent| sorted.get(rank(percent)).map(|&nanos| nanos as f64 / MS as f64);
        Some(Self { p50: at(50)?, p95: at(95)?, p99: at(99)? })
    }

    fn mean(all: &[Self]) -> Option<Self> {
        let mean = |pick: fn(&Self) -> f64| all.iter().map(pick).sum::<f64>() / all.len() as f64;
        let mean =
            Self { p50: mean(|one| one.p50), p95: mean(|one| one.p95), p99: mean(|one| one.p99) };
        (!all.is_empty()).then_some(mean)
    }
}

impl Score {
    /// The averages of runs of one scenario.
    #[must_use]
    pub fn average(runs: &[Run]) -> Self {
        let mean = |pick: fn(&Run) -> f64| {
            let sum: f64 = runs.iter().map(pick).sum();
            if runs.is_empty() { 0.0 } else { sum / runs.len() as f64 }
        };
        let users = runs.first().map_or(0, |run| run.completed + run.failed);
        let latencies: Vec<Latency> = runs.iter().filter_map(|run| run.latency).collect();
        let failures = mean(|run| run.failed as f64);
        Self {
            runs: runs.len(),
            users,
            completion_rate: if users == 0 { 1.0 } else { 1.0 - failures / users as f64 },
            failures,
            moves: mean(|run| run.moves as f64),
            volume: mean(|run| run.volume),
            fees: mean(|run| run.fees),
            returned: mean(|run| run.returned as f64),
            refusals: mean(|run| run.refusals as f64),
            latency: Latency::mean(&latencies),
        }
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
