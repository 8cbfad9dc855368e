//! `trimtab run`: the live node. Reads a gateway's feeds, decides, and carries out what is decided,
//! with its journal on the disk before anything leaves.

use crate::cli::RunArgs;
use crate::exit::{Ending, Failure};
use crate::say::{detail, say, warn};
use std::collections::BTreeMap;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::Path;
use std::time::Duration;
use trimtab_engine::Setup;
use trimtab_model::{Canonical, Carriage, Digest, Encoder, Portfolio};
use trimtab_node::drive::Settings;
use trimtab_node::journal::{Folder, Header, JournalError, Steps};
use trimtab_node::live::{Address, Clock, Notice, Options, run as live};

/// The label that says whether what a journal asks for was ever sent.
const MODE: &str = "mode";

pub(crate) fn run(args: &RunArgs) -> Result<Ending, Failure> {
    let gateway: Address = args.gateway.parse().map_err(Failure::usage)?;
    let header = header(args)?;
    same_mode(&args.journal, args.dry_run)?;
    let snapshot_every = NonZeroU64::new(args.snapshot_every);
    let kept = args.keep_snapshots.and_then(|kept| NonZeroUsize::new(usize::try_from(kept).ok()?));
    let usual = Settings::default();
    let settings = Settings {
        snapshot_every: snapshot_every.unwrap_or(usual.snapshot_every),
        snapshots_kept: kept,
        ..usual
    };
    let options = Options {
        tick: Duration::from_millis(args.tick),
        is_dry: args.dry_run,
        clock: args.clock.as_deref().map(clock).transpose()?.unwrap_or_default(),
        ..Options::of(gateway.allowing_remote(args.remote_gateway))
    };
    let disk = Folder::make(&args.journal)?;
    let summary = live(Box::new(disk), &header, settings, options, &mut |notice| {
        tell(&notice, &header.setup.portfolio);
    })?;
    say(format_args!(
        "stopped in good order: {} offers taken at opening {} of {}",
        summary.taken,
        summary.epoch,
        args.journal.display()
    ));
    Ok(Ending::Done)
}

/// What the journal begins with.
fn header(args: &RunArgs) -> Result<Header, Failure> {
    let path = args.setup.display();
    let text = std::fs::read(&args.setup).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::not_found(format!("there is no file {path}")),
        _ => Failure::failed(format!("cannot read {path}: {error}")),
    })?;
    let setup: Setup = serde_json::from_slice(&text)
        .map_err(|error| Failure::input(format!("{path}: this is no setup: {error}")))?;
    let whole = setup.portfolio.routes().iter().find(|one| one.carriage == Carriage::Whole);
    if let Some(route) = whole {
        let name = |account: trimtab_model::AccountId| {
            setup.portfolio.accounts().get(account.index()).map_or("?", |one| one.name.as_str())
        };
        return Err(Failure::input(format!(
            "{path}: the route from {} to {} has no legs, and what nobody carries step by step cannot \
             be asked about after a crash; give it its legs",
            name(route.source),
            name(route.target)
        )));
    }
    let mode = if args.dry_run { "dry" } else { "live" };
    let labels: BTreeMap<_, _> = [(MODE.to_owned(), mode.to_owned())].into();
    let config = Digest::of("trimtab/config/1", &Text(text));
    Ok(Header { program: env!("CARGO_PKG_VERSION").to_owned(), config, labels, setup })
}

/// A journal of a dry run is full of requests that were never sent, and one of a live run is not to
/// be gone on with by a node that sends nothing.
fn same_mode(journal: &Path, is_dry: bool) -> Result<(), Failure> {
    let steps = match Steps::open(journal) {
        Ok(steps) => steps,
        // One that is not there begins; what else may be wrong with it, its opening tells.
        Err(JournalError::Absent(_) | JournalError::Foreign { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mode = steps.header().labels.get(MODE).map(String::as_str);
    let (ours, theirs) = if is_dry { ("dry", "a dry run") } else { ("live", "a live node") };
    if mode == Some(ours) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{} is no journal of {theirs}; name another folder",
        journal.display()
    )))
}

/// The bytes of a file, for hashing.
struct Text(Vec<u8>);

impl Canonical for Text {
    fn encode(&self, out: &mut Encoder) {
        out.raw(&self.0);
    }
}

/// REAL:PLAYED:PACE.
fn clock(text: &str) -> Result<Clock, Failure> {
    let wrong = || Failure::usage(format!("`{text}` is no clock; write REAL:PLAYED:PACE"));
    let figures: Result<Vec<u64>, _> = text.split(':').map(str::parse).collect();
    match figures.as_deref() {
        Ok([real, played, pace]) => Ok(Clock::played(*real, *played, *pace)),
        _ => Err(wrong()),
    }
}

fn tell(notice: &Notice, portfolio: &Portfolio) {
    match notice {
        Notice::Alert(alert) => warn(format_args!("ALERT {}", alert.sentence(portfolio))),
        Notice::Decided(decision) if decision.moves.is_empty() => {}
        Notice::Decided(_) => detail(format_args!("{notice}")),
        Notice::Opened { .. }
        | Notice::Reading(_)
        | Notice::ReadAgain(_)
        | Notice::SentAgain(_)
        | Notice::Dry(_)
        | Notice::Stopping => say(format_args!("{notice}")),
        Notice::Unread { .. }
        | Notice::Unlisted(_)
        | Notice::Unsent { .. }
        | Notice::NoAnswer(_)
        | Notice::Refused(_) => warn(format_args!("warning: {notice}")),
    }
}
