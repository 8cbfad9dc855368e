//! Many runs at once: over windows, rules and latencies, in a fixed order.
//!
//! Work is dealt to threads one run at a time; results stand where their run stood in the list,
//! so neither the number of threads nor their pace shows in the outcome.

use crate::market::Market;
use crate::run::{self, Outcome, RunError, Unwatched, Watcher};
use crate::spec::DeskSpec;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use trimtab_engine::StrategySpec;

/// One run to be made.
#[derive(Debug, Clone)]
pub struct Job {
    /// The desk.
    pub spec: DeskSpec,
    /// The market.
    pub market: Arc<Market>,
    /// The strategy.
    pub strategy: StrategySpec,
}

/// Makes all runs on `threads` threads (at least one) and tells `progress` after each.
///
/// The results stand in the order of the jobs.
pub fn run_all(
    jobs: &[Job],
    threads: usize,
    progress: &(dyn Fn() + Sync),
) -> Vec<Result<Outcome, RunError>> {
    run_all_watched(jobs, threads, progress, &|_| Ok(Box::new(Unwatched)))
}

/// The same with a watcher for each run, made by `watch` from the job's place in the list right
/// before the run begins.
pub fn run_all_watched(
    jobs: &[Job],
    threads: usize,
    progress: &(dyn Fn() + Sync),
    watch: &(dyn Fn(usize) -> Result<Box<dyn Watcher>, String> + Sync),
) -> Vec<Result<Outcome, RunError>> {
    deal(jobs.len(), threads, &|place| {
        let job = &jobs[place];
        let outcome = watch(place)
            .map_err(RunError::Watcher)
            .and_then(|mut watcher| run::run(&job.spec, &job.market, &job.strategy, &mut *watcher));
        progress();
        outcome
    })
}

/// Does `count` pieces of work on `threads` threads (at least one), each by its number.
///
/// The results stand in the order of the numbers.
pub fn deal<T: Send>(count: usize, threads: usize, work: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(count));
    let hand = || {
        while let Some(place) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < count)
        {
            let result = work(place);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, count.max(1)) {
            scope.spawn(hand);
        }
        hand();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
