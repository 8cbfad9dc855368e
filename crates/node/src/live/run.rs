//! From opening the journal to closing it.

use super::address::AddressError;
use super::dispatch::Dispatcher;
use super::feeds::{self, Missing, Reader};
use super::notice::Notice;
use super::options::Options;
use super::pump::Pump;
use crate::drive::{DriveError, Driver, FeedId, Offer, Settings};
use crate::journal::{Disk, Header};
use std::collections::BTreeMap;
use std::thread;
use tokio::runtime::{Builder, Handle};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

/// Notices that wait to be told, at most.
const NOTICES_MAX: usize = 1_024;

/// What a live process did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Which opening of the journal it was.
    pub epoch: u64,
    /// What it took in.
    pub taken: u64,
}

/// Why a live process ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The journal cannot be gone on with.
    #[error(transparent)]
    Drive(#[from] DriveError),
    /// The gateway is where none may be.
    #[error(transparent)]
    Gateway(#[from] AddressError),
    /// The machine has no thread or no socket for it.
    #[error("cannot {doing}: {source}")]
    Machine {
        /// What was tried.
        doing: &'static str,
        /// What the machine said.
        source: std::io::Error,
    },
    /// The thread that drives is gone: a bug.
    #[error("the drive ended without a word; this is a bug of Trimtab, please report it")]
    Gone,
}

/// Runs until SIGINT or SIGTERM: opens the journal, reads the gateway's feeds, carries out what is
/// decided, and ends the journal in good order. `tell` gets every notice, from this thread.
///
/// # Errors
/// [`LiveError::Gateway`] when the gateway is on another machine and that is not allowed;
/// [`LiveError::Drive`] when the journal cannot be opened, written, or was taken over: nothing more
/// leaves then, and what was committed stands.
pub fn run(
    disk: Box<dyn Disk>,
    header: &Header,
    settings: Settings,
    options: Options,
    tell: &mut dyn FnMut(Notice),
) -> Result<Summary, LiveError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|source| LiveError::Machine { doing: "begin", source })?;
    // One that is not found yet may come; one that must not be asked never will be.
    if let Err(error @ AddressError::Remote { .. }) = runtime.block_on(options.gateway.resolve()) {
        return Err(error.into());
    }
    // Heard before the journal is opened, so that there is no moment at which they end it in disorder.
    let signals = runtime.block_on(async { Signals::hear() })?;
    let (driver, opened) = Driver::open(disk, header, settings, options.clock.now())?;
    let epoch = opened.epoch;
    tell(Notice::Opened {
        epoch,
        batches: opened.batches,
        cut_bytes: opened.cut.map_or(0, |(_, bytes)| bytes),
        notes: opened.notes,
    });
    let ended = runtime.block_on(live(driver, options, signals, tell));
    // What still waits for the network waits in vain.
    runtime.shutdown_background();
    ended.map(|taken| Summary { epoch, taken })
}

async fn live(
    driver: Driver,
    options: Options,
    mut signals: Signals,
    tell: &mut dyn FnMut(Notice),
) -> Result<u64, LiveError> {
    let (offers, waiting) = mpsc::channel(options.offers_max);
    let (notices, mut told) = mpsc::channel(NOTICES_MAX);
    let (missing, misses) = watch::channel(Missing::new());
    let read = driver.journal().cursors().map(|one| (FeedId::new(one.feed), one.position));
    let sources = Sources { cursors: read.collect(), offers, misses, notices: notices.clone() };
    let dispatcher = Dispatcher {
        options: options.clone(),
        handle: Handle::current(),
        offers: sources.offers.downgrade(),
        notices,
        places: BTreeMap::new(),
    };
    let (group_max, clock) = (options.group_max, options.clock);
    let pump = Pump { driver, offers: waiting, dispatcher, missing, group_max, clock, asked: None };
    let mut ended = drive(pump)?;
    let mut reading = JoinSet::new();
    reading.spawn(sources.read(options));
    loop {
        tokio::select! {
            Some(notice) = told.recv() => tell(notice),
            end = &mut ended => return finish(end, &mut told, tell),
            _ = signals.interrupted.recv() => break,
            _ = signals.terminated.recv() => break,
        }
    }
    tell(Notice::Stopping);
    // With its sources gone the drive takes what waits, commits, and closes.
    reading.shutdown().await;
    let end = (&mut ended).await;
    finish(end, &mut told, tell)
}

/// The signals that end it in good order.
struct Signals {
    interrupted: Signal,
    terminated: Signal,
}

impl Signals {
    fn hear() -> Result<Self, LiveError> {
        let machine = |doing| move |source| LiveError::Machine { doing, source };
        let interrupted = signal(SignalKind::interrupt()).map_err(machine("hear SIGINT"))?;
        let terminated = signal(SignalKind::terminate()).map_err(machine("hear SIGTERM"))?;
        Ok(Self { interrupted, terminated })
    }
}

type Ended = oneshot::Receiver<Result<u64, DriveError>>;

/// The thread that drives.
fn drive(pump: Pump) -> Result<Ended, LiveError> {
    let (end, ended) = oneshot::channel();
    let thread = thread::Builder::new().name("drive".to_owned());
    // Nobody waits for its word only where this process is ending.
    let begun = thread.spawn(move || end.send(pump.drive()).unwrap_or_default());
    begun.map_err(|source| LiveError::Machine { doing: "begin the drive's thread", source })?;
    Ok(ended)
}

fn finish(
    end: Result<Result<u64, DriveError>, oneshot::error::RecvError>,
    told: &mut mpsc::Receiver<Notice>,
    tell: &mut dyn FnMut(Notice),
) -> Result<u64, LiveError> {
    while let Ok(notice) = told.try_recv() {
        tell(notice);
    }
    Ok(end.map_err(|_| LiveError::Gone)??)
}

/// All that is read.
struct Sources {
    cursors: BTreeMap<FeedId, u64>,
    offers: mpsc::Sender<Offer>,
    misses: watch::Receiver<Missing>,
    notices: mpsc::Sender<Notice>,
}

impl Sources {
    /// Reads every feed, and the clock.
    async fn read(self, options: Options) {
        let mut tasks = JoinSet::new();
        tasks.spawn(tick(self.offers.clone(), options.tick));
        let listed = feeds::list(&options, &self.notices).await;
        let names = listed.feeds.iter().map(|one| one.name.clone()).collect();
        self.notices.send(Notice::Reading(names)).await.unwrap_or_default();
        let is_listed = |feed: &FeedId| listed.feeds.iter().any(|one| one.feed == feed.number());
        for feed in self.cursors.keys().filter(|feed| !is_listed(feed)) {
            self.notices.send(Notice::Unlisted(*feed)).await.unwrap_or_default();
        }
        for one in listed.feeds {
            let feed = FeedId::new(one.feed);
            let reader = Reader {
                feed,
                name: one.name,
                after: self.cursors.get(&feed).copied().unwrap_or(0),
                options: options.clone(),
                offers: self.offers.clone(),
                missing: self.misses.clone(),
                notices: self.notices.clone(),
            };
            tasks.spawn(reader.read());
        }
        drop(self.offers);
        // Dropped with this task, all of them end.
        while tasks.join_next().await.is_some() {}
    }
}

/// Tells the time.
async fn tick(offers: mpsc::Sender<Offer>, every: std::time::Duration) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if offers.send(Offer::Tick).await.is_err() {
            return;
        }
    }
}
