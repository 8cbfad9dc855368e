//! `--report`: which runs are told in full, and the report of them all.
//!
//! Decides before anything runs what is gathered: of the first latency and the first windows, the
//! rule `dynamic` in full and every other run's total. Where `dynamic` does not take part, the
//! subject is the strategy that kept most, and its runs are made once more to be gathered.

use super::history::History;
use super::journals::{self, ConfigFile};
use super::margins;
use super::provenance;
use super::{Run, failures};
use crate::cli::BacktestArgs;
use crate::exit::Failure;
use crate::report::{
    About, DETAILED_MAX, Figures, Gathered, Gatherer, Group, Label, Line, Target, Totals,
    assumptions, closest, comparison,
    glance::{self, Glance, Glancing},
    origin, verdict,
};
use crate::say::say;
use std::sync::{Arc, Mutex, PoisonError};
use trimtab_report::{Origin, Report, Table, Verdict};
use trimtab_sim::run::{self, Moment, Outcome, Together, Watcher};

/// The rule that a report is about where it takes part.
const SUBJECT: &str = "dynamic";
/// The rule that does nothing: what there would be without any.
const NOBODY: &str = "none";
/// What a backtest counts in.
const UNIT: &str = "USD";
/// Totals beside the subject's at most.
const OTHERS_MAX: usize = 3;

/// What will be reported, and what was gathered of it so far.
#[derive(Debug)]
pub(super) struct Reporting {
    target: Target,
    config: ConfigFile,
    /// Windows shown in detail.
    windows: Vec<String>,
    /// Of each run, in their order.
    slots: Vec<Slot>,
    /// Of each run, whatever else is gathered of it: the verdict counts them all.
    glances: Vec<Arc<Mutex<Option<Glance>>>>,
    /// Whether the runs stand in journals too.
    is_recorded: bool,
    /// Names of what holds every row, if anything does.
    rows: Option<String>,
}

/// What is gathered of one run.
#[derive(Debug)]
enum Slot {
    Nothing,
    Total(Arc<Mutex<Option<Line>>>),
    Full(Arc<Mutex<Option<Gathered>>>),
}

/// Runs of one strategy, variant and latency over the windows, by their places in the list.
#[derive(Debug)]
struct Row {
    places: Vec<usize>,
    group: Group,
}

/// Makes sure that the report can be written, before any work is done.
pub(super) fn target(args: &BacktestArgs) -> Result<Option<Target>, Failure> {
    args.report.as_ref().map(|path| Target::of(path, "--report", args.force)).transpose()
}

/// What the command writes of every row, as the report names it.
fn written(args: &BacktestArgs) -> Option<String> {
    let journals = args.journal.as_ref();
    let journals = journals.map(|path| format!("the journals in {}", path.display()));
    let rows = args.rows.as_ref().map(|path| path.display().to_string());
    let names: Vec<String> = journals.into_iter().chain(rows).collect();
    (!names.is_empty()).then(|| names.join(" and in "))
}

impl Reporting {
    /// What to gather of `runs` for a report that goes to `target`.
    pub(super) fn of(target: Target, args: &BacktestArgs, runs: &[Run]) -> Result<Self, Failure> {
        let mut windows: Vec<String> = Vec::new();
        for run in runs {
            if windows.len() < DETAILED_MAX && !windows.contains(&run.window) {
                windows.push(run.window.clone());
            }
        }
        let latency = runs.first().map(|run| run.latency.as_str());
        let slot = |run: &Run| {
            if !windows.contains(&run.window) || Some(run.latency.as_str()) != latency {
                Slot::Nothing
            } else if run.strategy == SUBJECT {
                Slot::Full(Arc::default())
            } else {
                Slot::Total(Arc::default())
            }
        };
        let slots = runs.iter().map(slot).collect();
        let glances = runs.iter().map(|_| Arc::default()).collect();
        let is_recorded = args.journal.is_some();
        let (config, kept) = (ConfigFile::of(args)?, written(args));
        Ok(Self { target, config, windows, slots, glances, is_recorded, rows: kept })
    }

    /// What watches a run for the report.
    pub(super) fn watch(&self, place: usize, run: &Run) -> Result<Box<dyn Watcher>, String> {
        let mut all: Vec<Box<dyn Watcher>> = Vec::new();
        if let Some(done) = self.glances.get(place) {
            all.push(Box::new(Glancing::new(Arc::clone(done))));
        }
        match self.slots.get(place) {
            None | Some(Slot::Nothing) => {}
            Some(Slot::Total(done)) => {
                all.push(Box::new(Totals::new(label(run).strategy, Arc::clone(done))));
            }
            Some(Slot::Full(done)) => {
                let gatherer = Some(self.gatherer(run)?);
                all.push(Box::new(Handing { gatherer, done: Arc::clone(done) }));
            }
        }
        Ok(Box::new(Together(all)))
    }

    fn glance(&self, place: usize) -> Glance {
        let done = self.glances.get(place);
        let seen = done.map(|done| done.lock().unwrap_or_else(PoisonError::into_inner).clone());
        seen.flatten().unwrap_or_default()
    }

    fn gatherer(&self, run: &Run) -> Result<Gatherer, String> {
        let job = &run.job;
        let setup = run::setup_for(&job.spec, &job.strategy).map_err(|error| error.to_string())?;
        let gatherer = Gatherer::new(&setup, label(run));
        Ok(if self.is_recorded { gatherer.recorded() } else { gatherer })
    }

    /// All runs are made: writes the report.
    pub(super) fn finish(
        self,
        runs: &[Run],
        outcomes: &[Outcome],
        history: &History,
    ) -> Result<(), Failure> {
        let glances: Vec<Glance> = (0..runs.len()).map(|place| self.glance(place)).collect();
        let rows = rows(runs, outcomes, &glances)?;
        let subject = subject(&rows, runs);
        let others = others(&rows, runs, subject);
        let (mut detailed, mut shown) = (Vec::new(), Vec::new());
        for place in rows.get(subject).map_or(&[][..], |row| &row.places) {
            if let Some(run) = runs.get(*place).filter(|run| self.windows.contains(&run.window)) {
                let gathered = self.gathered(*place, run)?;
                let lines = others.iter().filter_map(|other| self.line(other, runs, &run.window));
                let others = lines.map(|line| line.beside(&gathered.run.times)).collect();
                let told = trimtab_report::Run { others, ..gathered.run.clone() };
                detailed.push(Gathered { run: told, ..gathered });
                shown.push(*place);
            }
        }
        let about = self.about(runs, history, &detailed);
        let mut report = assemble(about, &rows, subject, runs, detailed);
        if let Some(told) = provenance::made_up(history) {
            report.verdict.more.insert(0, told);
        }
        report.asides.extend(liquidations(runs, glances, &shown));
        let path = self.target.path().display().to_string();
        let bytes = self.target.write(&report)?;
        say(format_args!("report: {path} ({} KB)", bytes.div_ceil(1000)));
        Ok(())
    }

    /// A run in full, made again where it was not gathered.
    fn gathered(&self, place: usize, run: &Run) -> Result<Gathered, Failure> {
        if let Some(Slot::Full(done)) = self.slots.get(place)
            && let Some(gathered) = done.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            return Ok(gathered);
        }
        let mut gatherer = self.gatherer(run).map_err(Failure::failed)?;
        let job = &run.job;
        run::run(&job.spec, &job.market, &job.strategy, &mut gatherer)
            .map_err(|error| failures::one(run, &error))?;
        gatherer.finish().map_err(Failure::failed)
    }

    /// The total of another strategy through a window.
    fn line(&self, other: &Row, runs: &[Run], window: &str) -> Option<Line> {
        let is_there = |place: &&usize| runs.get(**place).is_some_and(|run| run.window == window);
        let place = other.places.iter().find(is_there)?;
        match self.slots.get(*place)? {
            Slot::Total(done) => done.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Slot::Nothing | Slot::Full(_) => None,
        }
    }

    fn about(&self, runs: &[Run], history: &History, detailed: &[Gathered]) -> About {
        let names = windows(runs);
        let rules = margins::of(runs.iter().map(|run| &run.job.spec));
        let config = [("configuration".to_owned(), self.config.digest.to_string())];
        let state = |one: &Gathered| {
            (format!("last state of {}", one.run.name), one.run.state_hash.clone())
        };
        About {
            title: format!("{}, {}", self.config.name, names.join(", ")),
            assumptions: [
                provenance::made_up(history).into_iter().collect(),
                margins::note(&rules).into_iter().collect(),
                assumptions::of_backtest(),
                assumptions::of_pictures(),
            ]
            .concat(),
            provenance: provenance::tables(history),
            origin: Origin {
                hashes: config.into_iter().chain(detailed.iter().map(state)).collect(),
                config: Some(self.config.text.clone()),
                rows: self.rows.clone(),
                ..origin::here()
            },
        }
    }
}

/// Puts the report together.
fn assemble(
    about: About,
    rows: &[Row],
    subject: usize,
    runs: &[Run],
    detailed: Vec<Gathered>,
) -> Report {
    let groups: Vec<Group> = rows.iter().map(|row| row.group.clone()).collect();
    let names = windows(runs);
    let mut verdict: Verdict = verdict(&groups, subject);
    for one in &detailed {
        let told = closest(&one.run, &one.figures);
        verdict.more.extend(told.map(|told| format!("{}: {told}", one.run.name)));
    }
    if names.len() > detailed.len() {
        let shown = detailed.len();
        let all = names.len();
        verdict.more.push(format!(
            "{shown} of {all} windows are shown in detail; choose others with --window."
        ));
    }
    let comparison = (groups.len() > 1).then(|| comparison(&names, &groups, subject));
    let runs = detailed.into_iter().map(|one| one.run).collect();
    let About { title, assumptions, provenance, origin } = about;
    let asides = Vec::new();
    Report { title, verdict, comparison, asides, runs, assumptions, provenance, origin }
}

/// The liquidations of the runs that are not among those `shown` in detail.
fn liquidations(runs: &[Run], glances: Vec<Glance>, shown: &[usize]) -> Option<Table> {
    let hidden = runs.iter().zip(glances).enumerate().filter(|(place, _)| !shown.contains(place));
    let named = hidden.flat_map(|(_, (run, glance))| {
        let name = label(run).name;
        glance.struck.into_iter().map(move |one| (name.clone(), one))
    });
    glance::table(&named.collect::<Vec<_>>(), UNIT)
}

/// Strategies in order, each with its runs over the windows.
fn rows(runs: &[Run], outcomes: &[Outcome], glances: &[Glance]) -> Result<Vec<Row>, Failure> {
    let is_one = runs.iter().all(|run| run.latency == runs[0].latency);
    let mut rows: Vec<(&Run, Row)> = Vec::new();
    for (place, (run, outcome)) in runs.iter().zip(outcomes).enumerate() {
        let label = label(run);
        let worst = glances.get(place).and_then(|glance| glance.worst);
        let figures = Figures::of_outcome(&label, outcome, worst).map_err(Failure::failed)?;
        let key = |one: &Run| (one.strategy.clone(), one.variant.clone(), one.latency.clone());
        match rows.iter_mut().find(|(first, _)| key(first) == key(run)) {
            Some((_, row)) => {
                row.places.push(place);
                row.group.runs.push(figures);
            }
            None => {
                let at = if is_one { String::new() } else { format!(", {}", run.latency) };
                let strategy = format!("{}{at}", label.strategy);
                let group = Group { strategy, runs: vec![figures] };
                rows.push((run, Row { places: vec![place], group }));
            }
        }
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The first run of a row.
fn first<'a>(row: &Row, runs: &'a [Run]) -> Option<&'a Run> {
    row.places.first().and_then(|place| runs.get(*place))
}

/// Rows of the first latency, by their places.
fn of_first_latency<'a>(rows: &'a [Row], runs: &[Run]) -> impl Iterator<Item = (usize, &'a Row)> {
    let latency = runs.first().map(|run| run.latency.as_str());
    let is_first = move |row: &Row| first(row, runs).map(|run| run.latency.as_str()) == latency;
    rows.iter().enumerate().filter(move |(_, row)| is_first(row))
}

/// What the report is about: the rule `dynamic`, else what kept most.
fn subject(rows: &[Row], runs: &[Run]) -> usize {
    let is_dynamic = |row: &Row| first(row, runs).is_some_and(|run| run.strategy == SUBJECT);
    let mut all = of_first_latency(rows, runs);
    let named = all.find(|(_, row)| is_dynamic(row));
    let best = || of_first_latency(rows, runs).max_by_key(|(_, row)| row.group.net());
    named.or_else(best).map_or(0, |(place, _)| place)
}

/// Whose totals stand beside the subject's: the best others, each strategy once, and nobody's.
fn others<'a>(rows: &'a [Row], runs: &[Run], subject: usize) -> Vec<&'a Row> {
    let strategy = |row: &Row| first(row, runs).map_or("", |run| run.strategy.as_str());
    let beside = of_first_latency(rows, runs).filter(|(place, _)| *place != subject);
    let mut ranked: Vec<&Row> = beside.map(|(_, row)| row).collect();
    ranked.sort_by_key(|row| std::cmp::Reverse(row.group.net()));
    let mut others: Vec<&Row> = Vec::new();
    for row in &ranked {
        let is_new = others.iter().all(|other| strategy(other) != strategy(row));
        if is_new && strategy(row) != NOBODY && others.len() + 1 < OTHERS_MAX {
            others.push(row);
        }
    }
    others.extend(ranked.iter().find(|row| strategy(row) == NOBODY));
    others
}

/// Names of the windows, in order.
fn windows(runs: &[Run]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for run in runs {
        if !names.contains(&run.window) {
            names.push(run.window.clone());
        }
    }
    names
}

fn label(run: &Run) -> Label {
    Label::of(&journals::labels(run), &run.job.strategy.rule)
}

/// Gathers a run and hands it over when it is closed.
struct Handing {
    gatherer: Option<Gatherer>,
    done: Arc<Mutex<Option<Gathered>>>,
}

impl Watcher for Handing {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.gatherer.as_mut().map_or(Ok(()), |gatherer| gatherer.tick(moment))
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let Some(mut gatherer) = self.gatherer.take() else { return Ok(()) };
        gatherer.close(moment)?;
        let gathered = gatherer.finish().map_err(|error| error.to_string())?;
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = Some(gathered);
        Ok(())
    }
}
