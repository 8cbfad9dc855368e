//! One process after another: how it begins, what it is offered, how it commits, how it ends.

use super::queue::Happen;
use super::{Play, chronicle};
use crate::storm::chronicle::{Asked, Death, Event, Life, NotBegun, Offered, Origin};
use crate::storm::disk::Trouble;
use crate::storm::fault::FaultClass as F;
use crate::storm::network::{Load, arrivals};
use crate::storm::plan::{HOUR, MINUTE, SECOND};
use crate::storm::watch::{Moment, StepTaken, Violation};
use crate::storm::weather::Weather;
use std::num::{NonZeroU64, NonZeroUsize};
use trimtab_engine::Effect;
use trimtab_model::{Observation, Timestamp};
use trimtab_node::drive::{DriveError, Driver, FeedId, Offer, Settings, Shown, Taken};
use trimtab_node::journal::{Durable, JournalError, JournalTerms};

/// Steps that are staged before they are committed, at most.
const STAGED_MAX: usize = 4;
/// Events of a feed that are asked for at once.
const READ_MAX: u64 = 64;
/// Things under way at once, at most: many times what a stormy trial has.
const QUEUE_MAX: usize = 200_000;

/// The file of a journal that says who writes it.
const OWNER: &str = "owner";

/// One process.
pub(super) struct Process {
    pub(super) number: u32,
    pub(super) epoch: u64,
    /// None once it is no more.
    pub(super) driver: Option<Driver>,
    paused_until: u64,
    offered_at: u64,
    /// Bytes that were on the disk when it was last known to be in step with the engine.
    appended: u64,
    /// Last batch that is safely on the disk.
    durable: u64,
}

/// How many offers a process was shown, and what became of each.
struct Seen {
    violation: Option<Violation>,
    batches: u64,
    refused: u64,
}

impl Play<'_> {
    fn settings(&self) -> Settings {
        let node = self.trial.node;
        let least = NonZeroU64::MIN;
        Settings {
            early_max: node.early_max,
            snapshot_every: NonZeroU64::new(node.snapshot_every).unwrap_or(least),
            snapshots_kept: node.snapshots_kept.and_then(NonZeroUsize::new),
            journal: JournalTerms {
                segment_bytes: node.segment_bytes,
                digest_every: NonZeroU64::new(node.digest_every).unwrap_or(least),
                who: format!("process {}", self.numbers),
                planted: self.planted,
            },
            planted: self.planted,
        }
    }

    /// A process begins.
    pub(super) fn start(&mut self) {
        self.numbers += 1;
        let (number, now) = (self.numbers, self.w.now());
        self.damage();
        if self.w.strikes(F::CrashAgain) {
            self.die_soon(F::CrashAgain, 10);
        }
        let mut seen = Seen { violation: None, batches: 0, refused: 0 };
        let (settings, disk) = (self.settings(), self.platter.handle());
        let opened = {
            let Self { w, world, watch, .. } = self;
            let mut show = |shown: Shown<'_>| {
                look_at(number, shown, Origin::Opening, (w, world, &mut **watch), &mut seen);
            };
            let instant = Timestamp::from_nanos(now);
            Driver::open_shown(disk, &self.header, settings, instant, &mut show)
        };
        self.count(seen);
        match opened {
            Ok((driver, opened)) => {
                self.replayed += opened.replayed;
                self.begun(number, driver, opened.epoch);
            }
            Err(error) => self.not_begun(number, &error),
        }
    }

    fn begun(&mut self, number: u32, driver: Driver, epoch: u64) {
        self.begun += 1;
        self.spare = None;
        let sequence = driver.engine().state().sequence();
        self.w.chronicle.write(Event::Process(Life::Began { process: number, epoch, sequence }));
        let now = self.w.now();
        self.processes.push(Process {
            number,
            epoch,
            durable: sequence.saturating_sub(1),
            driver: Some(driver),
            paused_until: 0,
            offered_at: now,
            appended: self.platter.appended().0,
        });
        if self.old.is_none() || self.random.in_thousand(200) {
            self.old = Some((self.platter.copy(), sequence));
        }
        self.queue.put(now + self.trial.node.tick * SECOND, Happen::Tick { process: number });
        self.commit(self.processes.len() - 1);
        self.read_feeds(self.processes.len().saturating_sub(1), u64::MAX);
    }

    fn not_begun(&mut self, number: u32, error: &DriveError) {
        let now = self.w.now();
        let (why, wait) = if let Some(how) = self.platter.died() {
            self.platter.bury(how);
            (NotBegun::Died, self.random.within(SECOND, 2 * MINUTE))
        } else if let Some(spare) = self.spare.take() {
            self.platter.restore(&spare, |_| false);
            (NotBegun::Damaged, HOUR)
        } else if error.to_string().contains("is being written by another") {
            (NotBegun::Locked, MINUTE)
        } else if self.platter.is_full() || error.to_string().contains("the disk is sound") {
            (NotBegun::Disk, 10 * MINUTE)
        } else {
            let told = format!("process {number} cannot begin: {error}");
            self.violation.get_or_insert(Violation { law: "I22", told });
            (NotBegun::Disk, HOUR)
        };
        self.w.chronicle.write(Event::Process(Life::NotBegun { process: number, why }));
        if why == NotBegun::Damaged {
            self.w.chronicle.write(Event::Operator(chronicle::Deed::RepairedJournal));
        }
        self.queue.put(now + wait, Happen::Start);
    }

    /// Somebody damages the journal while no process runs.
    fn damage(&mut self) {
        if self.spare.is_some() || self.numbers < 2 {
            return;
        }
        let copy = self.platter.copy();
        if self.w.strikes(F::BitFlip) {
            let drawn = self.w.draw(F::BitFlip).next();
            self.platter.flip(drawn);
            self.spare = Some(copy);
        } else if self.is_known_as_old(&copy) && self.w.strikes(F::OldCopy) {
            if let Some((old, _)) = &self.old {
                self.platter.restore(old, |name| name == OWNER);
            }
            self.spare = Some(copy);
        }
    }

    /// Whether the old copy lacks what was on the disk when the journal's owner was last written: of
    /// what came after that, nobody can tell that it is gone.
    fn is_known_as_old(&self, now: &[(String, Vec<u8>)]) -> bool {
        let owner = now.iter().find(|(name, _)| name == OWNER).map(|(_, bytes)| bytes);
        let text = owner.map(|bytes| String::from_utf8_lossy(bytes));
        let records = text.as_ref().and_then(|text| text.lines().nth(2)?.strip_prefix("records "));
        let records = records.and_then(|number| number.parse::<u64>().ok()).unwrap_or(0);
        // A batch is two records, an opening one, and a snapshot another two.
        let most = |&(_, batches): &(super::Copied, u64)| {
            batches * 2 + u64::from(self.numbers) * 4 + batches / 20
        };
        self.old.as_ref().is_some_and(|old| records > most(old))
    }

    /// The process is to die at one of the next writes.
    fn die_soon(&mut self, class: F, writes: u64) {
        let draw = self.w.draw(class);
        let how = draw.pick(&[Death::Lost, Death::Torn, Death::Kept]);
        let write = self.platter.writes() + 1 + draw.below(writes);
        self.platter.die_at(write, how);
    }

    /// Where a process stands in the list, if it is there and awake; else what came waits.
    fn awake(&mut self, process: u32, happen: impl FnOnce() -> Happen) -> Option<usize> {
        let is_it = |one: &Process| one.number == process && one.driver.is_some();
        let at = self.processes.iter().rposition(is_it)?;
        let until = self.processes[at].paused_until;
        if until > self.w.now() {
            self.queue.put(until, happen());
            return None;
        }
        Some(at)
    }

    /// An event of a feed reaches a process.
    pub(super) fn news(&mut self, feed: u16, position: u64, process: u32) {
        let again = || Happen::News { feed, position, process };
        let Some(at) = self.awake(process, again) else { return };
        let Some(event) = self.world.event(feed, position) else { return };
        let observations = event.to_vec();
        let offer = Offer::Feed { feed: FeedId::new(feed), position, observations };
        let taken = self.offer(at, offer, Origin::Feed { feed, position });
        if matches!(taken, Some(Taken::Early | Taken::Dropped)) {
            self.read_feeds(at, 16);
        }
    }

    /// An answer reaches whoever asked, if that is still there.
    pub(super) fn answer(&mut self, answer: Observation, epoch: u64) {
        let is_it = |one: &&Process| one.epoch == epoch && one.driver.is_some();
        let Some(process) = self.processes.iter().rev().find(is_it).map(|one| one.number) else {
            return;
        };
        let again = || Happen::Answer { answer: answer.clone(), epoch };
        let Some(at) = self.awake(process, again) else { return };
        self.offer(at, Offer::Answer(answer), Origin::Answer);
    }

    /// Time goes by for a process.
    pub(super) fn tick(&mut self, process: u32) {
        let Some(at) = self.awake(process, || Happen::Tick { process }) else { return };
        let now = self.w.now();
        // In the quiet nothing hurries.
        let often = if self.w.is_quiet() { 2 } else { 1 };
        let interval = self.trial.node.tick * SECOND * often;
        self.queue.put(now + interval, Happen::Tick { process });
        if self.w.strikes(F::Pause) {
            let span = self.w.draw(F::Pause).within(SECOND, 10 * MINUTE);
            let until = now + span;
            self.processes[at].paused_until = until;
            let until = Timestamp::from_nanos(until);
            self.w.chronicle.write(Event::Process(Life::Paused { process, until }));
            return;
        }
        if at + 1 == self.processes.len() && self.w.strikes(F::SecondInstance) {
            self.platter.unlock();
            self.queue.put(now + SECOND, Happen::Start);
        }
        self.read_feeds(at, READ_MAX);
        if now.saturating_sub(self.processes[at].offered_at) >= interval / 2 {
            self.offer(at, Offer::Tick, Origin::Tick);
        }
    }

    /// A process asks for what its feeds told and it does not have.
    fn read_feeds(&mut self, at: usize, most: u64) {
        if self.queue.length() > QUEUE_MAX {
            let told = format!("{QUEUE_MAX} things are under way, and there is no end of it");
            self.violation.get_or_insert(Violation { law: "I24", told });
            return;
        }
        let Some(process) = self.processes.get(at) else { return };
        let (Some(driver), number) = (&process.driver, process.number) else { return };
        let now = self.w.now();
        for feed in 0..self.world.feeds().count() {
            let feed = u16::try_from(feed).unwrap_or(u16::MAX);
            let cursor = driver.cursor(FeedId::new(feed));
            let last = self.world.told(feed).min(cursor.saturating_add(most));
            for position in cursor + 1..=last {
                let news = Happen::News { feed, position, process: number };
                self.queue.put(now + SECOND + (position - cursor) * 1_000_000, news);
            }
        }
    }

    /// Offers something to a process, and commits now or soon.
    pub(super) fn offer(&mut self, at: usize, offer: Offer, origin: Origin) -> Option<Taken> {
        let instant = self.received_at();
        let number = self.processes[at].number;
        let mut seen = Seen { violation: None, batches: 0, refused: 0 };
        let taken = {
            let Self { w, world, watch, processes, .. } = self;
            let driver = processes[at].driver.as_mut()?;
            let mut show = |shown: Shown<'_>| {
                look_at(number, shown, origin, (w, world, &mut **watch), &mut seen);
            };
            driver.offer_shown(instant, offer, &mut show)
        };
        self.count(seen);
        self.processes[at].offered_at = self.w.now();
        match taken {
            Ok(taken) => {
                let staged = self.processes[at].driver.as_ref().map_or(0, Driver::staged);
                if staged >= STAGED_MAX || (staged > 0 && self.random.in_thousand(700)) {
                    self.commit(at);
                } else if staged == 1 {
                    self.queue.put(self.w.now() + SECOND, Happen::Commit { process: number });
                }
                Some(taken)
            }
            Err(error) => {
                self.ended(at, &error);
                None
            }
        }
    }

    /// The time that something is received at, by a clock that may be off.
    fn received_at(&mut self) -> Timestamp {
        let now = self.w.now();
        if !self.w.strikes(F::ClockSkew) {
            return Timestamp::from_nanos(now);
        }
        let skew = self.w.draw(F::ClockSkew).within(0, 20 * MINUTE);
        Timestamp::from_nanos((now + skew).saturating_sub(10 * MINUTE))
    }

    fn count(&mut self, seen: Seen) {
        self.batches += seen.batches;
        self.refused += seen.refused;
        if let Some(violation) = seen.violation {
            self.violation.get_or_insert(violation);
        }
    }

    /// What was staged is committed, unless that was done before.
    pub(super) fn commit_later(&mut self, process: u32) {
        if let Some(at) = self.awake(process, || Happen::Commit { process }) {
            self.commit(at);
        }
    }

    /// Puts what is staged on the disk, and lets out what may leave then.
    pub(super) fn commit(&mut self, at: usize) {
        self.trouble_disk();
        let Some(driver) = self.processes[at].driver.as_mut() else { return };
        let staged = driver.staged();
        match driver.commit() {
            Ok(effects) => {
                let sequence = driver.engine().state().sequence();
                self.know_durable(at, staged, sequence);
                self.dispatch(at, sequence, effects);
            }
            Err(error) => return self.ended(at, &error),
        }
        let snapshot = self.processes[at].driver.as_mut().map(Driver::snapshot_if_due);
        if let Some(Err(error)) = snapshot {
            self.ended(at, &error);
        }
        self.look();
    }

    /// What is safely on the disk, by what the disk itself took and synced.
    fn know_durable(&mut self, at: usize, staged: usize, sequence: u64) {
        let (appended, open) = self.platter.appended();
        let process = &mut self.processes[at];
        if staged > 0 && open == 0 && appended > process.appended {
            (process.durable, process.appended) = (sequence, appended);
        }
    }

    fn trouble_disk(&mut self) {
        if self.w.strikes(F::Crash) {
            self.die_soon(F::Crash, 4);
        }
        if self.w.strikes(F::SyncFails) {
            let is_kept = self.w.draw(F::SyncFails).coin();
            self.platter.trouble(Trouble::Sync { is_kept });
        }
        if self.w.strikes(F::ShortWrite) {
            self.platter.trouble(Trouble::Short);
        }
        if self.w.strikes(F::DiskFull) {
            self.platter.fill(true);
            let room = self.w.now() + self.w.draw(F::DiskFull).within(MINUTE, HOUR);
            self.queue.put(room, Happen::Room);
        }
    }

    /// Carries out what left a commit; the process may die on the way.
    fn dispatch(&mut self, at: usize, sequence: u64, effects: Vec<Durable<Effect>>) {
        let (process, durable) = (self.processes[at].number, self.processes[at].durable);
        let dies = !effects.is_empty() && self.random.in_thousand(250) && self.w.strikes(F::Crash);
        let most = if dies { self.w.draw(F::Crash).index(effects.len()) } else { effects.len() };
        for effect in effects.into_iter().take(most) {
            match effect.into_inner() {
                Effect::Command(command) => {
                    let asked = Asked { process, sequence, durable, command };
                    self.w.chronicle.write(Event::Asked(asked));
                    self.commands += 1;
                    for arrives in arrivals(Load::Command, &mut self.w).into_iter().flatten() {
                        self.queue.put(arrives, Happen::Command(command));
                    }
                }
                Effect::Alert(alert) => {
                    self.w.chronicle.write(Event::Alerted { process, alert });
                    self.heed(alert);
                }
                Effect::Record(_) => {}
            }
        }
        if dies {
            self.died(at, Death::Kept);
        }
    }

    fn died(&mut self, at: usize, how: Death) {
        self.processes[at].driver = None;
        self.platter.bury(how);
        let process = self.processes[at].number;
        self.w.chronicle.write(Event::Process(Life::Died { process, how }));
        self.again(at);
    }

    /// A driver cannot go on: its process ends.
    fn ended(&mut self, at: usize, error: &DriveError) {
        if let Some(how) = self.platter.died() {
            return self.died(at, how);
        }
        self.processes[at].driver = None;
        let is_fenced = matches!(error, DriveError::Journal(JournalError::Fenced { .. }));
        let process = self.processes[at].number;
        self.w.chronicle.write(Event::Process(Life::Stopped { process, is_fenced }));
        if !is_fenced {
            self.again(at);
        }
    }

    /// The supervisor begins it anew, if it was the one to run.
    fn again(&mut self, at: usize) {
        if at + 1 == self.processes.len() {
            let wait = self.random.pick(&[SECOND, 10 * SECOND, 2 * MINUTE, 10 * MINUTE]);
            self.queue.put(self.w.now() + wait, Happen::Start);
        }
    }
}

/// One step of an engine, into the chronicle and before whoever watches.
fn look_at(
    process: u32,
    shown: Shown<'_>,
    origin: Origin,
    (w, world, watch): (&mut Weather, &crate::storm::world::World, &mut dyn super::Watch),
    seen: &mut Seen,
) {
    let Shown { engine, batch, cursors, outcome } = shown;
    let origin = cursors
        .first()
        .map_or(origin, |one| Origin::Feed { feed: one.feed, position: one.position });
    seen.batches += 1;
    seen.refused += u64::from(outcome.is_err());
    w.chronicle.write(Event::Offered(Offered {
        process,
        sequence: batch.sequence,
        now: engine.state().now(),
        origin,
        refused: outcome.err().copied(),
    }));
    let moment = Moment {
        at: w.chronicle.now(),
        chronicle: &w.chronicle,
        world,
        step: Some(StepTaken { process, engine, batch, origin, outcome }),
        is_quiet: w.is_quiet(),
    };
    if let Err(violation) = watch.after(&moment) {
        seen.violation.get_or_insert(violation);
    }
}
