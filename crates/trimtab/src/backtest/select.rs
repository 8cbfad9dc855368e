//! Which runs a command line asks for: windows, strategies, variants and latencies by name.

use super::Run;
use super::dynamic::Dynamic;
use super::history::History;
use super::ruling::Ruling;
use crate::cli::BacktestArgs;
use crate::config;
use crate::exit::Failure;
use crate::suggest;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use trimtab_engine::StrategySpec;
use trimtab_sim::backtest::Job;
use trimtab_sim::benchmark::{Benchmark, Variant};
use trimtab_sim::market::{BookRule, WindowSpec};
use trimtab_sim::spec::DeskSpec;

/// Name of the one latency of a desk's own book, and of the one variant of its strategies.
const OWN: &str = "own";

/// What was asked for.
#[derive(Debug)]
pub(super) struct Selection {
    /// Folders of recorded history.
    pub(super) data: Vec<PathBuf>,
    /// Windows to be run.
    pub(super) windows: Vec<WindowSpec>,
    /// How pairs are chosen.
    pub(super) book: BookRule,
    /// Strategies by name and variant, per latency.
    pub(super) plays: Vec<Play>,
    desks: Desks,
    ruling: Ruling,
}

/// One strategy under one latency.
#[derive(Debug)]
pub(super) struct Play {
    pub(super) latency: String,
    pub(super) name: String,
    pub(super) variant: String,
    pub(super) strategy: StrategySpec,
}

/// Where desks come from.
#[derive(Debug)]
enum Desks {
    /// One for each window, latency and strategy of a benchmark file.
    Benchmark(Box<Benchmark>),
    /// The desk's own.
    Own(Box<DeskSpec>),
}

/// A desk's own configuration is TOML; what is JSON is most likely a benchmark.
fn refuse_json(path: &Path) -> Result<(), Failure> {
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return Ok(());
    }
    let shown = path.display();
    Err(Failure::usage(format!(
        "{shown} is JSON, and a desk's own configuration is TOML; for a benchmark file write \
         `trimtab backtest --benchmark {shown}`"
    )))
}

impl Selection {
    /// Resolves every name on the command line.
    pub(super) fn of(args: &BacktestArgs) -> Result<Self, Failure> {
        match (&args.benchmark, args.named()) {
            (Some(path), _) if path.exists() => {
                let benchmark = Benchmark::read(path).map_err(Failure::input)?;
                Self::of_benchmark(benchmark, args)
            }
            (Some(path), _) => {
                let path = path.display();
                Err(Failure::not_found(format!("there is no benchmark file {path}")))
            }
            (None, path) => {
                let path = config::find(path)?;
                refuse_json(&path)?;
                Self::of_config(config::read(&path)?, args)
            }
        }
    }

    fn of_benchmark(benchmark: Benchmark, args: &BacktestArgs) -> Result<Self, Failure> {
        if args.data.is_empty() {
            return Err(Failure::usage("a benchmark needs history: add --data DIR"));
        }
        let known: Vec<&str> = benchmark.windows().map(|(name, _)| name).collect();
        let ranked: Vec<&str> = benchmark.ranked_windows().collect();
        let names = choose("window", &args.window, &known, &ranked)?;
        let windows = names.iter().filter_map(|name| benchmark.window(name)).collect();
        let all: Vec<&str> = benchmark.latencies().collect();
        let latencies = choose("latency", &args.latency, &all, &all)?;
        let all: Vec<&str> = benchmark.policies().collect();
        let dynamic = Dynamic::of(args, &all)?;
        let known: Vec<&str> = all.iter().copied().chain(dynamic.name()).collect();
        let usual = if dynamic.is_usual { &known } else { &all };
        let policies = choose("policy", &args.policy, &known, usual)?;
        let kinds = choose("variant", &args.variant, &["default", "tuned"], &["default", "tuned"])?;
        let play = |latency: &String, one: Variant| Play {
            latency: latency.clone(),
            name: one.policy,
            variant: one.variant.to_owned(),
            strategy: one.strategy,
        };
        let is_chosen = |one: &Variant| {
            policies.contains(&one.policy) && kinds.iter().any(|kind| kind == one.variant)
        };
        let plays = latencies.iter().flat_map(|latency| {
            let variants = benchmark.variants(latency).into_iter().filter(is_chosen);
            let variants = variants.map(|one| play(latency, one));
            let dynamic = dynamic.play(latency).filter(|one| policies.contains(&one.name));
            variants.chain(dynamic).collect::<Vec<_>>()
        });
        Ok(Self {
            data: args.data.clone(),
            windows,
            book: benchmark.book(),
            plays: plays.collect(),
            desks: Desks::Benchmark(Box::new(benchmark)),
            ruling: Ruling::of(&args.rule)?,
        })
    }

    fn of_config(config: config::Config, args: &BacktestArgs) -> Result<Self, Failure> {
        if !args.latency.is_empty() || !args.variant.is_empty() {
            let message = "--latency and --variant belong to --benchmark; a desk's own times stand \
                           in its configuration";
            return Err(Failure::usage(message));
        }
        if !args.param.is_empty() {
            let message = "--param belongs to --benchmark; a desk's own parameters stand in its \
                           configuration";
            return Err(Failure::usage(message));
        }
        let data = if args.data.is_empty() { config.data } else { args.data.clone() };
        if data.is_empty() {
            return Err(Failure::usage(
                "no history is named: add --data DIR, or `data` to the file",
            ));
        }
        let all: Vec<&str> = config.windows.iter().map(|window| window.name.as_str()).collect();
        let names = choose("window", &args.window, &all, &all)?;
        let all: Vec<&str> = config.strategies.iter().map(|(name, _)| name.as_str()).collect();
        let chosen = choose("strategy", &args.policy, &all, &all)?;
        let plays = config.strategies.iter().filter(|(name, _)| chosen.contains(name));
        let plays = plays.map(|(name, strategy)| Play {
            latency: OWN.to_owned(),
            name: name.clone(),
            variant: OWN.to_owned(),
            strategy: strategy.clone(),
        });
        let windows = config.windows.iter().filter(|window| names.contains(&window.name));
        Ok(Self {
            data,
            windows: windows.cloned().collect(),
            book: config.desk.book.clone(),
            plays: plays.collect(),
            desks: Desks::Own(Box::new(config.desk)),
            ruling: Ruling::of(&args.rule)?,
        })
    }

    /// How many runs there will be.
    pub(super) const fn count(&self) -> usize {
        self.plays.len() * self.windows.len()
    }

    /// The runs: by latency, strategy and variant, then window.
    pub(super) fn runs(&self, history: &History) -> Result<Vec<Run>, Failure> {
        let venues = self.windows.iter().flat_map(|window| &window.venues);
        self.ruling.check(&venues.map(String::as_str).collect::<Vec<_>>())?;
        let mut runs = Vec::new();
        for play in &self.plays {
            for window in &self.windows {
                let spec = self.desk(&window.name, play).ok_or_else(|| {
                    Failure::not_found(format!("there is no window {}", window.name))
                })?;
                let spec = self.ruling.over(spec)?;
                let market = Arc::clone(history.market(&window.name)?);
                runs.push(Run {
                    window: window.name.clone(),
                    strategy: play.name.clone(),
                    variant: play.variant.clone(),
                    latency: play.latency.clone(),
                    job: Job { spec, market, strategy: play.strategy.clone() },
                });
            }
        }
        if runs.is_empty() {
            return Err(Failure::not_found("no run has all of these names; ask for fewer at once"));
        }
        Ok(runs)
    }

    /// What each latency multiplies transfer times by, in the file's order.
    pub(super) fn multiples(&self) -> Vec<(String, f64)> {
        match &self.desks {
            Desks::Benchmark(file) => file
                .latencies()
                .filter_map(|name| Some((name.to_owned(), file.multiple(name)?)))
                .collect(),
            Desks::Own(_) => vec![(OWN.to_owned(), 1.0)],
        }
    }

    /// The desk of a window with its own times, before any latency.
    pub(super) fn desk_at_rest(
        &self,
        window: &str,
        play: &Play,
    ) -> Result<Option<DeskSpec>, Failure> {
        let desk = match &self.desks {
            Desks::Benchmark(benchmark) => benchmark.desk_at(window, 1.0, &play.strategy),
            Desks::Own(desk) => Some(desk.as_ref().clone()),
        };
        desk.map(|desk| self.ruling.over(desk)).transpose()
    }

    fn desk(&self, window: &str, play: &Play) -> Option<DeskSpec> {
        match &self.desks {
            Desks::Benchmark(benchmark) => benchmark.desk(window, &play.latency, &play.strategy),
            Desks::Own(desk) => Some(desk.as_ref().clone()),
        }
    }
}

/// The names asked for, in the order in which they stand in the file; without any, `usual`.
fn choose(
    what: &str,
    asked: &[String],
    known: &[&str],
    usual: &[&str],
) -> Result<Vec<String>, Failure> {
    if let Some(name) = asked.iter().find(|name| !known.contains(&name.as_str())) {
        let hint = suggest::remedy(name, known.iter().copied(), "the file has none");
        return Err(Failure::not_found(format!("there is no {what} `{name}`; {hint}")));
    }
    let names = if asked.is_empty() { usual.to_vec() } else { known.to_vec() };
    let is_asked = |name: &&str| asked.is_empty() || asked.iter().any(|one| one == name);
    Ok(names.into_iter().filter(is_asked).map(str::to_owned).collect())
}
