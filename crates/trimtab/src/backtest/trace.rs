//! `--trace`: one run tick by tick.

use super::place::{Naming, Place};
use super::{Run, failures};
use crate::exit::Failure;
use std::io::{BufWriter, Write};
use std::path::Path;
use trimtab_sim::run::{self, Outcome};
use trimtab_sim::trace::TraceWriter;

/// Where a trace goes.
#[derive(Debug)]
pub(super) struct Target(Place);

impl Target {
    /// Makes sure that `count` runs can be traced to `path`, before any work is done.
    pub(super) fn of(path: &Path, count: usize) -> Result<Self, Failure> {
        if count > 1 {
            return Err(Failure::usage(format!(
                "--trace takes one run and {count} are selected; narrow them with --window, \
                 --policy, --variant and --latency"
            )));
        }
        Place::of(path, Naming { option: "--trace", example: "trace.csv.gz" }).map(Self)
    }

    /// Makes the run and puts its trace in place; a trace that fails leaves no file.
    pub(super) fn write(self, run: &Run) -> Result<Outcome, Failure> {
        let Self(place) = self;
        let failed = |error: std::io::Error| place.failed(&error);
        let job = &run.job;
        let trace = TraceWriter::new(BufWriter::new(place.file()?), &job.spec);
        let mut trace = trace.map_err(failed)?;
        let outcome = run::run(&job.spec, &job.market, &job.strategy, &mut trace)
            .map_err(|error| failures::one(run, &error))?;
        trace.finish().and_then(|mut file| file.flush()).map_err(failed)?;
        place.settle()?;
        Ok(outcome)
    }
}
