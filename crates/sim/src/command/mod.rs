//! What `trimtab-sim` may be asked.

mod failures;
mod kill;
mod mutants;
mod pool;
mod replay;
mod seeds;
mod sweep;

pub(crate) use pool::guard_panics;

use clap::{Args, Parser, Subcommand};
use std::io;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::PathBuf;
use std::thread;
use trimtab_model::Span;
use trimtab_sim::storm::chronicle::Death;
use trimtab_sim::storm::{FaultMask, Settings};

/// Trials of transfers in a false world that tries to break them, one a seed.
#[derive(Debug, Parser)]
#[command(name = "trimtab-sim")]
pub(crate) struct Line {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Play and judge every seed of a range; from 10,000 seeds on, every coverage mark must be met.
    Seeds(Seeds),
    /// Tell the trial of one seed line by line.
    Replay(Replay),
    /// A crash at every write of the journal, its bytes lost, torn and kept.
    Sweep(Sweep),
    /// Plant every bug in turn: each must be caught.
    Mutants(Mutants),
    /// Kill the real program again and again while transfers run; afterwards its ledger must be the
    /// world.
    Kill(Kill),
}

/// Which seeds, and how many at once.
#[derive(Debug, Args)]
struct Seeds {
    /// From the first to before the last, such as 0..1000.
    #[arg(value_parser = range)]
    seeds: Range<u64>,
    /// Threads; as many as there are processors if not named.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
    /// Print every mark that was not met, however few seeds.
    #[arg(long)]
    marks: bool,
    /// Leave failing seeds as they are.
    #[arg(long)]
    no_shrink: bool,
    #[command(flatten)]
    trial: Trial,
}

/// One seed.
#[derive(Debug, Args)]
struct Replay {
    /// The seed.
    seed: u64,
    /// Plants a bug.
    #[arg(long)]
    mutant: Option<String>,
    /// Tell the last so many lines only.
    #[arg(long)]
    last: Option<usize>,
    /// Tell lines with this in them only, such as the name of a transfer.
    #[arg(long)]
    about: Option<String>,
    /// The seed's short scenario of a sweep, in which the process dies at a write of the journal, such
    /// as 119:kept; what was not synced is lost, torn or kept.
    #[arg(long, value_parser = death)]
    dies_at: Option<(u64, Death)>,
    #[command(flatten)]
    trial: Trial,
}

/// How much to sweep.
#[derive(Debug, Args)]
struct Sweep {
    /// Scenarios, one a seed.
    #[arg(long, default_value_t = 200)]
    scenarios: u64,
    /// Seed of the first.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Threads; as many as there are processors if not named.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
}

/// How long to look for each bug.
#[derive(Debug, Args)]
struct Mutants {
    /// Seeds at most for each.
    #[arg(long, default_value_t = 1000)]
    seeds: u64,
    /// Only this one, in this process.
    #[arg(long)]
    only: Option<String>,
    /// How many at once; as many as there are processors if not named.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
}

/// How often to kill, and whom.
#[derive(Debug, Args)]
struct Kill {
    /// Kills, all rounds together.
    #[arg(long, default_value_t = 40)]
    kills: u64,
    /// Transfers at least, all rounds together.
    #[arg(long, default_value_t = 0)]
    transfers: u64,
    /// Seed of the first round's world.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Seconds of the world in one second.
    #[arg(long, default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pace: u64,
    /// How many times as often as usual the owner pays in or out.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=100))]
    bustle: u64,
    /// One round in which an old copy of the journal is put in its place: it must be noticed.
    #[arg(long)]
    canary: bool,
    /// The program; the `trimtab` beside this one if not named.
    #[arg(long)]
    node: Option<PathBuf>,
    /// Where journals are kept while they are needed; a folder of the system's if not named.
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// What may be changed about a trial without changing its seed.
#[derive(Debug, Args)]
struct Trial {
    /// Classes of faults that may be on, as a number of bits.
    #[arg(long)]
    classes: Option<u64>,
    /// Faults at most.
    #[arg(long)]
    faults: Option<u64>,
    /// Payments of the owner at most.
    #[arg(long)]
    payments: Option<u64>,
    /// Minutes until faults stop, at least.
    #[arg(long)]
    minutes: Option<u64>,
}

impl Trial {
    fn settings(&self) -> Settings {
        let usual = Settings::default();
        let stormy = self.minutes.map(|minutes| Span::from_secs(minutes.saturating_mul(60)));
        Settings {
            classes: self.classes.map_or(usual.classes, FaultMask::from_bits),
            faults_max: self.faults.unwrap_or(usual.faults_max),
            payments_max: self.payments.unwrap_or(usual.payments_max),
            stormy: stormy.unwrap_or(usual.stormy),
            ..usual
        }
    }
}

impl Line {
    /// Does what is asked; whether no law was broken.
    pub(crate) fn run(self) -> io::Result<bool> {
        match self.what {
            What::Seeds(seeds) => seeds::run(&seeds),
            What::Replay(replay) => replay::run(&replay),
            What::Sweep(sweep) => sweep::run(&sweep),
            What::Mutants(mutants) => mutants::run(&mutants),
            What::Kill(kill) => kill::run(&kill),
        }
    }
}

/// `A..B`, the second one not included.
fn range(text: &str) -> Result<Range<u64>, String> {
    let ends =
        text.split_once("..").and_then(|(from, to)| Some(from.parse().ok()?..to.parse().ok()?));
    let ends = ends.filter(|ends: &Range<u64>| ends.start < ends.end);
    ends.ok_or_else(|| format!("`{text}` is no range of seeds; write it like 0..1000"))
}

/// `WRITE:HOW`, such as `119:kept`.
fn death(text: &str) -> Result<(u64, Death), String> {
    let read = || {
        let (write, how) = text.split_once(':')?;
        let how = match how {
            "lost" => Death::Lost,
            "torn" => Death::Torn,
            "kept" => Death::Kept,
            _ => return None,
        };
        Some((write.parse().ok()?, how))
    };
    read().ok_or_else(|| {
        format!("`{text}` is no death at a write; write it like 119:lost, 119:torn or 119:kept")
    })
}

/// As many threads as were asked for, or as there are processors.
fn threads(jobs: Option<NonZeroUsize>) -> usize {
    let jobs = jobs.or_else(|| thread::available_parallelism().ok());
    jobs.map_or(1, NonZeroUsize::get)
}
