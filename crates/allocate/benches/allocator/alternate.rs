//! Contenders take turns, so that whatever else the machine does meets all of them.

use std::time::Instant;

use crate::sample::Sample;

/// What takes longer than this is repeated three times, than five of it once.
const LONG: f64 = 1.0;

/// Something to be timed again and again; gives the seconds it took, by its own stopwatch.
pub(crate) type Contender<'a> = &'a mut dyn FnMut() -> f64;

/// Seconds a piece of work takes, with what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let given = std::hint::black_box(work());
    (start.elapsed().as_secs_f64(), given)
}

/// Runs every contender in turn, as often as `most` and its own slowness allow.
///
/// The first turn warms caches and counts only for those too slow to be run again for that.
pub(crate) fn alternate(contenders: &mut [Contender<'_>], most: usize) -> Vec<Sample> {
    let first: Vec<f64> = contenders.iter_mut().map(|run| run()).collect();
    let turns: Vec<usize> = first.iter().map(|seconds| allowed(*seconds, most)).collect();
    let slow = first.iter().any(|seconds| *seconds > LONG);
    let mut samples: Vec<Sample> = match slow {
        true => first.iter().map(|seconds| Sample(vec![*seconds])).collect(),
        false => vec![Sample::default(); contenders.len()],
    };
    let begun = usize::from(slow);
    for turn in begun..turns.iter().copied().max().unwrap_or(0) {
        for (at, run) in contenders.iter_mut().enumerate() {
            if turn < turns[at] {
                samples[at].0.push(run());
            }
        }
    }
    samples
}

fn allowed(seconds: f64, most: usize) -> usize {
    if seconds > 5.0 * LONG {
        1
    } else if seconds > LONG {
        most.min(3)
    } else {
        most
    }
}
