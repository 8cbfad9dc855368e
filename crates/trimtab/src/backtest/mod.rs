//! `trimtab backtest`: what would each rule have done with the collateral, and what would it cost?

mod dynamic;
mod failures;
mod gaps;
mod history;
mod journals;
pub(crate) mod json;
mod margins;
mod outputs;
pub(crate) mod perturb;
pub(crate) mod place;
mod provenance;
mod report;
mod rows;
mod ruling;
mod select;
mod table;
mod trace;

use crate::cli::BacktestArgs;
use crate::exit::Failure;
use crate::progress::Progress;
use crate::{say, show};
use journals::Journals;
pub(crate) use journals::Recording;
use report::Reporting;
use rows::Rows;
use select::Selection;
use std::io::{Write, stdout};
use std::time::Instant;
use trace::Target;
use trimtab_sim::backtest::{self, Job};
use trimtab_sim::run::{Outcome, Together, Unwatched, Watcher};

/// One run: what it is called, and what it does.
#[derive(Debug)]
struct Run {
    window: String,
    strategy: String,
    variant: String,
    latency: String,
    job: Job,
}

pub(crate) fn run(args: &BacktestArgs) -> Result<(), Failure> {
    if let Some(paths) = args.perturb.paths {
        return perturb::run(args, paths);
    }
    perturb::refuse_without(&args.perturb)?;
    let selection = Selection::of(args)?;
    outputs::check(args, &selection.data)?;
    let target = args.trace.as_ref().map(|path| Target::of(path, selection.count())).transpose()?;
    let page = report::target(args)?;
    let history = history::read(&selection.data, &selection.windows, &selection.book)?;
    history.warn();
    let runs = selection.runs(&history)?;
    let journals = args.journal.as_ref().map(|folder| Journals::of(folder, args, &runs));
    let journals = journals.transpose()?;
    let reporting = page.map(|page| Reporting::of(page, args, &runs)).transpose()?;
    let rows = args.rows.as_ref().map(|path| Rows::of(path, &runs)).transpose()?;
    let outcomes = match (target, &runs[..]) {
        (Some(target), [run]) => vec![target.write(run)?],
        _ => {
            let watchers = Watchers {
                journals: journals.as_ref(),
                reporting: reporting.as_ref(),
                rows: rows.as_ref(),
            };
            run_all(&runs, &watchers, args)?
        }
    };
    if args.json {
        crate::json::print(&json::Document::of(&runs, &outcomes, &history))?;
    } else {
        writeln!(stdout().lock(), "{}", table::comparison(&runs, &outcomes))?;
    }
    // What was reckoned is told first: it is not lost where a file cannot be written.
    rows.map_or(Ok(()), Rows::finish)?;
    reporting.map_or(Ok(()), |reporting| reporting.finish(&runs, &outcomes, &history))
}

fn run_all(
    runs: &[Run],
    watchers: &Watchers<'_>,
    args: &BacktestArgs,
) -> Result<Vec<Outcome>, Failure> {
    let threads = threads(args);
    let jobs: Vec<Job> = runs.iter().map(|run| run.job.clone()).collect();
    let progress = Progress::new("runs", jobs.len(), args.json);
    let watch = |place: usize| watchers.watch(place, runs.get(place));
    let begun = Instant::now();
    let outcomes = backtest::run_all_watched(&jobs, threads, &|| progress.step(), &watch);
    progress.finish();
    tell_work("runs", jobs.len(), threads, begun);
    failures::none_among(runs, outcomes)
}

/// What writes down runs as they are made.
struct Watchers<'a> {
    journals: Option<&'a Journals>,
    reporting: Option<&'a Reporting>,
    rows: Option<&'a Rows>,
}

impl Watchers<'_> {
    /// What watches a run: its journal's writer, what gathers it for the report, and its rows'.
    fn watch(&self, place: usize, run: Option<&Run>) -> Result<Box<dyn Watcher>, String> {
        let Some(run) = run else { return Ok(Box::new(Unwatched)) };
        let journal = self.journals.map(|journals| journals.watch(run)).transpose()?;
        let report = self.reporting.map(|report| report.watch(place, run)).transpose()?;
        let rows = self.rows.map(|rows| rows.watch(place, run)).transpose()?;
        Ok(Box::new(Together(journal.into_iter().chain(report).chain(rows).collect())))
    }
}

fn threads(args: &BacktestArgs) -> usize {
    let available = std::thread::available_parallelism().map_or(1, usize::from);
    args.threads.map_or(available, usize::from)
}

/// What was done and how long it took, with `-v`.
fn tell_work(what: &str, count: usize, threads: usize, begun: Instant) {
    let (threads, seconds) = (threads.clamp(1, count.max(1)), begun.elapsed().as_secs_f64());
    let threads = show::counted(threads, "thread");
    say::detail(format_args!("{count} {what} on {threads} in {seconds:.2} s"));
}

impl Run {
    /// What the run is called in messages.
    fn title(&self) -> String {
        let Self { window, strategy, variant, latency, .. } = self;
        format!("{window}, {strategy} ({variant}), latency {latency}")
    }
}
