//! One answer with all figures that are told of it, and how long it took.

use crate::exit::Failure;
use std::time::Instant;
use trimtab_allocate::instance::Instance;
use trimtab_allocate::{Answer, Warm, solve};

/// An answer in the instance's own terms.
#[derive(Debug)]
pub(super) struct Solved {
    pub(super) answer: Answer,
    /// Utilities less costs at the flows.
    pub(super) objective: f64,
    /// The same if nothing is sent.
    pub(super) idle_objective: f64,
    /// Of the first solve, milliseconds.
    pub(super) time_ms: f64,
    pub(super) timing: Option<Timing>,
}

/// Times of repeated solves.
#[derive(Debug)]
pub(super) struct Timing {
    pub(super) repeats: u32,
    /// Median from scratch, milliseconds.
    pub(super) cold_ms: f64,
    /// Median from what the last solve left, milliseconds.
    pub(super) warm_ms: f64,
}

impl Solved {
    /// Solves an instance, more often where times are asked for.
    pub(super) fn of(instance: &Instance, repeat: Option<u32>) -> Result<Self, Failure> {
        let (time_ms, (answer, warm)) = timed(instance, Warm::cold());
        let timing = repeat.map(|repeats| Timing {
            repeats,
            cold_ms: median(repeats, || timed(instance, Warm::cold()).0),
            warm_ms: median(repeats, || timed(instance, warm.clone()).0),
        });
        let objective = instance.objective(&answer.flows).map_err(Failure::failed)?;
        let idle_objective = instance.idle_objective();
        Ok(Self { answer, objective, idle_objective, time_ms, timing })
    }

    /// What no flows can be above.
    pub(super) fn bound(&self) -> f64 {
        self.idle_objective + self.answer.certificate.bound
    }

    /// What a better answer could gain at most, as a share of the benefit, if there is one.
    pub(super) fn gap_over_benefit(&self) -> Option<f64> {
        let certificate = self.answer.certificate;
        (certificate.benefit > 0.0).then(|| certificate.gap / certificate.benefit)
    }

    /// How many routes are sent over.
    pub(super) fn routes_used(&self) -> usize {
        self.answer.flows.iter().filter(|flow| **flow > 0.0).count()
    }
}

fn timed(instance: &Instance, warm: Warm) -> (f64, (Answer, Warm)) {
    let begun = Instant::now();
    let solved = solve(instance.problem(), warm);
    (begun.elapsed().as_secs_f64() * 1e3, solved)
}

/// The median of so many times; of an even number, the upper one.
fn median(repeats: u32, mut time: impl FnMut() -> f64) -> f64 {
    let mut times: Vec<f64> = (0..repeats).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
