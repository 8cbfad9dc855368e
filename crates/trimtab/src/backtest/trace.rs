//! `--trace`: one run tick by tick, written beside and then put in place.

use super::{Run, json, table};
use crate::cli::BacktestArgs;
use crate::exit::Failure;
use std::fs::{self, File};
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use trimtab_sim::run;
use trimtab_sim::trace::TraceWriter;

/// Makes the one selected run and writes its trace; a trace that fails leaves no file.
pub(super) fn write(runs: &[Run], path: &Path, args: &BacktestArgs) -> Result<(), Failure> {
    let [run] = runs else {
        let count = runs.len();
        return Err(Failure::usage(format!(
            "--trace takes one run and {count} are selected; narrow them with --window, --policy, \
             --variant and --latency"
        )));
    };
    let partial = beside(path);
    let outcome = trace_to(run, &partial).inspect_err(|_| remove(&partial))?;
    fs::rename(&partial, path).map_err(|error| cannot_write(path, &error))?;
    let (runs, outcomes) = (std::slice::from_ref(run), [outcome]);
    let text = if args.json {
        json::runs_only(runs, &outcomes)
    } else {
        table::comparison(runs, &outcomes)
    };
    writeln!(stdout().lock(), "{text}")?;
    Ok(())
}

fn trace_to(run: &Run, path: &Path) -> Result<run::Outcome, Failure> {
    let file = File::create(path).map_err(|error| cannot_write(path, &error))?;
    let job = &run.job;
    let mut trace = TraceWriter::new(BufWriter::new(file), &job.spec)?;
    let outcome = run::run(&job.spec, &job.market, &job.strategy, &mut trace)
        .map_err(|error| Failure::failed(format!("{}: {error}", run.title())))?;
    trace.finish()?.flush()?;
    Ok(outcome)
}

/// A name in the same folder, so that putting in place is one rename.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}

fn remove(path: &Path) {
    if path.exists()
        && let Err(error) = fs::remove_file(path)
    {
        eprintln!("note: {} is left over: {error}", path.display());
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format!("cannot write {}: {error}", path.display()))
}
