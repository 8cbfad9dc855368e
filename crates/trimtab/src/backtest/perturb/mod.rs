//! `trimtab backtest --perturb`: not what happened once, but what happens over many paths of the
//! same structure, every strategy on the same ones.

mod csv;
pub(crate) mod json;
mod plan;
mod rows;
mod table;
mod walk;

use super::select::Selection;
use super::{history, outputs, tell_work, threads};
use crate::cli::{BacktestArgs, PerturbArgs};
use crate::exit::Failure;
use crate::progress::Progress;
use plan::Plan;
use std::io::{Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use trimtab_sim::backtest;
use walk::Walk;

pub(super) fn run(args: &BacktestArgs, paths: usize) -> Result<(), Failure> {
    plan::check(&args.perturb, paths)?;
    let selection = Selection::of(args)?;
    outputs::check(args, &selection.data)?;
    let history = history::read(&selection.data, &selection.windows, &selection.book)?;
    history.warn();
    let plan = Plan::of(&selection, history, &args.perturb, paths)?;
    plan.try_strategies()?;
    let place = args.perturb.paths_csv.as_deref().map(csv::place).transpose()?;
    let walks = walk_all(&plan, args)?;
    if let Some(place) = place {
        csv::write(place, &plan, &walks)?;
    }
    let rows = rows::of(&plan, &walks);
    if args.json {
        return crate::json::print(&json::Document::of(&plan, &rows));
    }
    writeln!(stdout().lock(), "{}", table::show(&plan, &rows))?;
    Ok(())
}

/// Refuses options that mean something on paths only.
///
/// Not clap's `requires`: it overlooks what conflicts with something else on the line.
pub(super) fn refuse_without(args: &PerturbArgs) -> Result<(), Failure> {
    let PerturbArgs { paths: _, seed, days, outages, paths_csv } = args;
    let given = [
        (seed.is_some(), "--seed"),
        (days.is_some(), "--days"),
        (*outages, "--outages"),
        (paths_csv.is_some(), "--paths-csv"),
    ];
    match given.iter().find(|(is_given, _)| *is_given) {
        None => Ok(()),
        Some((_, option)) => Err(Failure::usage(format!(
            "{option} belongs to --perturb N: add that, as --perturb 200, or leave {option} out"
        ))),
    }
}

/// Every path, in order. After a failure no further path is begun; those before it are finished,
/// so that it is always the first that is told.
fn walk_all(plan: &Plan<'_>, args: &BacktestArgs) -> Result<Vec<Walk>, Failure> {
    let progress = Progress::new("paths", plan.paths, false);
    let has_failed = AtomicBool::new(false);
    let (begun, threads) = (Instant::now(), threads(args));
    let walks = backtest::deal(plan.paths, threads, &|path| {
        if has_failed.load(Ordering::Relaxed) {
            return None;
        }
        let walk = plan.walk(path);
        has_failed.fetch_or(walk.is_err(), Ordering::Relaxed);
        progress.step();
        Some(walk)
    });
    progress.finish();
    tell_work("paths", plan.paths, threads, begun);
    walks.into_iter().flatten().collect()
}
