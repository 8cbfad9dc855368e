//! `trimtab backtest --perturb`: not what happened once, but what happens over many paths of the
//! same structure, every strategy on the same ones.

mod csv;
mod json;
mod plan;
mod rows;
mod table;
mod walk;

use super::select::Selection;
use super::{history, threads};
use crate::cli::BacktestArgs;
use crate::exit::Failure;
use crate::progress::Progress;
use plan::Plan;
use std::io::{Write, stdout};
use trimtab_sim::backtest;
use walk::Walk;

pub(super) fn run(args: &BacktestArgs, paths: usize) -> Result<(), Failure> {
    plan::check(&args.perturb, paths)?;
    let selection = Selection::of(args)?;
    let history = history::read(&selection.data, &selection.windows, &selection.book)?;
    history.warn();
    let plan = Plan::of(&selection, history, &args.perturb, paths)?;
    plan.try_strategies()?;
    let target = args.perturb.paths_csv.as_deref().map(csv::open).transpose()?;
    let progress = Progress::new("paths", paths, args.quiet);
    let walks = backtest::deal(paths, threads(args), &|path| {
        let walk = plan.walk(path);
        progress.step();
        walk
    });
    progress.finish();
    let walks: Vec<Walk> = walks.into_iter().collect::<Result<_, _>>()?;
    if let Some(target) = target {
        csv::write(target, &plan, &walks)?;
    }
    let rows = rows::of(&plan, &walks);
    let text = if args.json { json::document(&plan, &rows) } else { table::show(&plan, &rows) };
    writeln!(stdout().lock(), "{text}")?;
    Ok(())
}
