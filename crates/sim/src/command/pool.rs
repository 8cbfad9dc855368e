//! Seeds over threads, in order of seed, and what is said when a process must stop at once.

use std::cell::Cell;
use std::panic;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

thread_local! {
    /// What this thread is at, for the message of a panic.
    static AT: Cell<Option<u64>> = const { Cell::new(None) };
}

/// A broken assertion stops the process; before that it says which seed it was.
pub(crate) fn guard_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let Some(seed) = AT.get() {
            eprintln!("seed {seed}: an assertion failed; {}", super::failures::remedy(seed, ""));
        }
        usual(info);
    }));
}

/// Plays every seed of a range once, on so many threads; `play` says whether to go on.
pub(super) fn each<T: Send>(
    seeds: std::ops::Range<u64>,
    jobs: usize,
    play: impl Fn(u64) -> T + Sync,
    take: impl FnMut(u64, T) -> bool + Send,
) {
    let (next, is_over, take) =
        (AtomicU64::new(seeds.start), AtomicBool::new(false), Mutex::new(take));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end || is_over.load(Ordering::Relaxed) {
                return;
            }
            AT.set(Some(seed));
            let found = play(seed);
            AT.set(None);
            let Ok(mut take) = take.lock() else { return };
            if !take(seed, found) {
                is_over.store(true, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        (0..jobs.max(1)).for_each(|_| drop(scope.spawn(work)));
    });
}
