//! What the demonstration leaves behind: the report, and the journal of the told run if asked for.
//!
//! Decides before anything runs whether both can be written. The report that nobody named is a
//! kindness: where it cannot be written the story is told all the same.

use super::cast::Run;
use super::world;
use crate::backtest::Recording;
use crate::cli::{DemoArgs, DemoStrategy};
use crate::exit::Failure;
use crate::report::{About, Gathered, Label, Target, assumptions, compared, origin};
use crate::say::say;
use std::path::{Path, PathBuf};
use trimtab_engine::Setup;
use trimtab_model::{Canonical, Digest, Encoder};
use trimtab_node::journal::{Header, Recorder};
use trimtab_report::Origin;

/// Where the report goes if nobody says.
const REPORT: &str = "trimtab-demo.html";
/// What the page rests on beside what every backtest assumes.
const MADE_UP: &str = "Venues, chains and prices are made up from the seed; nothing here is any \
                       real market, and no key, network or money is involved.";

/// What will be written.
#[derive(Debug)]
pub(super) struct Papers {
    report: Option<Target>,
    journal: Option<PathBuf>,
}

/// What was written, to be told.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The report, and its bytes.
    pub(super) report: Option<(PathBuf, usize)>,
    /// The journal's folder.
    pub(super) journal: Option<PathBuf>,
}

/// A seed, for hashing.
struct Seed(u64);

impl Papers {
    /// Makes sure that everything can be written, before any work is done.
    pub(super) fn of(args: &DemoArgs) -> Result<Self, Failure> {
        let report = match &args.report {
            Some(path) => Some(Target::of(path, "--report", args.force)?),
            None if args.no_report || args.json => None,
            None => usual(),
        };
        Ok(Self { report, journal: args.journal.clone() })
    }

    /// Whether runs have to be gathered for a report.
    pub(super) const fn want_report(&self) -> bool {
        self.report.is_some()
    }

    /// What records the told run.
    pub(super) fn recording(
        &self,
        setup: &Setup,
        args: &DemoArgs,
    ) -> Result<Option<Recording>, Failure> {
        let Some(folder) = &self.journal else { return Ok(None) };
        let labels = [("window", window(args.seed)), ("strategy", args.strategy.rule().to_owned())];
        let header = Header {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            config: Digest::of("trimtab/demo/1", &Seed(args.seed)),
            labels: labels.map(|(label, value)| (label.to_owned(), value)).into(),
            setup: setup.clone(),
        };
        Ok(Some(Recording::into(Recorder::create(folder, &header)?)))
    }

    /// Writes the report of all runs, the told one first.
    pub(super) fn write(self, runs: &mut [&mut Run], seed: u64) -> Result<Written, Failure> {
        let Some(target) = self.report else {
            return Ok(Written { report: None, journal: self.journal });
        };
        let gathered = runs.iter_mut().filter_map(|run| run.gathered.take());
        let gathered = gathered.map(with_chains).collect();
        let about = About {
            title: format!("The demonstration, seed {seed}"),
            assumptions: [
                vec![MADE_UP.to_owned()],
                assumptions::of_backtest(),
                assumptions::of_pictures(),
            ]
            .concat(),
            provenance: Vec::new(),
            origin: Origin {
                seed: Some(seed),
                rows: self.journal.as_ref().map(|folder| {
                    format!("the journal {}, for the run that was told", folder.display())
                }),
                ..origin::here()
            },
        };
        let path = target.path().to_owned();
        let size = target.write(&compared(about, gathered))?;
        Ok(Written { report: Some((path, size)), journal: self.journal })
    }
}

/// A run whose accounts say where they are.
fn with_chains(mut gathered: Gathered) -> Gathered {
    for (index, account) in gathered.run.accounts.iter_mut().enumerate() {
        account.place = Some(format!("chain {}", world::chain(index)));
    }
    gathered
}

/// The usual place, unless something else stands there or nothing can.
fn usual() -> Option<Target> {
    let target = Target::of(Path::new(REPORT), "--report", false);
    if target.is_err() {
        say(format_args!(
            "No report: {REPORT} cannot be written here; name another file with --report."
        ));
    }
    target.ok()
}

/// What a run is called in journal and report.
pub(super) fn label(seed: u64, strategy: DemoStrategy) -> Label {
    let rule = strategy.rule();
    Label::new(format!("{}, {rule}", window(seed)), rule)
}

fn window(seed: u64) -> String {
    format!("demo seed {seed}")
}

impl Canonical for Seed {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.0);
    }
}
