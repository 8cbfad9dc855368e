//! What is run: which paths of which windows, and which strategies on each.

use super::super::history::History;
use super::super::margins::{self, MarginRuleTold};
use super::super::select::{Play, Selection};
use crate::cli::{DAYS, PerturbArgs, SEED};
use crate::exit::Failure;
use trimtab_sim::market::BookRule;
use trimtab_sim::perturb::{DAYS_MIN, DrawSpec, Source};
use trimtab_sim::run;
use trimtab_sim::spec::DeskSpec;

/// Days of ten years, the longest path.
const DAYS_MAX: usize = 3_653;

/// Everything that paths are made of and run with.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// Number of paths.
    pub(super) paths: usize,
    /// How they are drawn.
    pub(super) draw: DrawSpec,
    /// Whether routes fail and withdrawals are suspended.
    pub(super) with_outages: bool,
    /// Windows in turn.
    pub(super) windows: Vec<Window>,
    /// Strategies, each with its place among the latencies.
    pub(super) plays: Vec<(&'a Play, usize)>,
    pub(super) book: &'a BookRule,
}

/// One window as a source of days.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) name: String,
    pub(super) source: Source,
    /// Desks with their own times, in the order of the plays.
    pub(super) desks: Vec<DeskSpec>,
}

/// Refuses numbers that make no paths, before anything is read.
pub(super) fn check(args: &PerturbArgs, paths: usize) -> Result<(), Failure> {
    if paths == 0 {
        return Err(Failure::usage("--perturb 0 makes no path; ask for at least 1, better 200"));
    }
    let days = args.days.unwrap_or(DAYS);
    if !(1..=DAYS_MAX).contains(&days) {
        let message =
            format!("--days {days} is not between 1 and {DAYS_MAX}; a usual length is {DAYS}");
        return Err(Failure::usage(message));
    }
    Ok(())
}

impl<'a> Plan<'a> {
    /// Lays out what a selection asks for.
    pub(super) fn of(
        selection: &'a Selection,
        history: History,
        args: &PerturbArgs,
        paths: usize,
    ) -> Result<Self, Failure> {
        let latencies = selection.multiples();
        let place = |play: &Play| latencies.iter().position(|(name, _)| *name == play.latency);
        let plays = selection.plays.iter().filter_map(|play| Some((play, place(play)?))).collect();
        let mut plan = Self {
            paths,
            draw: DrawSpec {
                seed: args.seed.unwrap_or(SEED),
                days: args.days.unwrap_or(DAYS),
                multiples: latencies.iter().map(|(_, multiple)| *multiple).collect(),
            },
            with_outages: args.outages,
            windows: Vec::new(),
            plays,
            book: &selection.book,
        };
        if plan.plays.is_empty() {
            let message = "no strategy has all of these names; ask for fewer at once";
            return Err(Failure::not_found(message));
        }
        let mut histories = history.into_windows();
        for window in &selection.windows {
            let Some(history) = histories.remove(&window.name) else { continue };
            let source = Source::new(history.raw, plan.book)
                .map_err(|days| too_short(&window.name, days))?;
            let desks = plan
                .plays
                .iter()
                .filter_map(|(play, _)| selection.desk_at_rest(&window.name, play).transpose());
            let desks = desks.collect::<Result<_, _>>()?;
            plan.windows.push(Window { name: window.name.clone(), source, desks });
        }
        Ok(plan)
    }

    /// The window of a path.
    pub(super) fn window(&self, path: usize) -> &Window {
        &self.windows[path % self.windows.len()]
    }

    /// The margin rules of its venues.
    pub(super) fn margin_rules(&self) -> Vec<MarginRuleTold> {
        margins::of(self.windows.iter().flat_map(|window| &window.desks))
    }

    /// Builds every strategy once, so that a wrong parameter is told before hours of work.
    pub(super) fn try_strategies(&self) -> Result<(), Failure> {
        for window in &self.windows {
            for ((play, _), desk) in self.plays.iter().zip(&window.desks) {
                run::engine_for(desk, &play.strategy).map_err(|error| {
                    Failure::usage(format!("{} ({}): {error}", play.name, play.variant))
                })?;
            }
        }
        Ok(())
    }
}

fn too_short(window: &str, days: usize) -> Failure {
    Failure::input(format!(
        "window {window} has {days} whole days and paths are drawn from at least {DAYS_MIN}; \
         lengthen it, or choose others with --window"
    ))
}
