//! A trial, played: the world, the network, the disk, the processes and the operator, in one order
//! of virtual time.
//!
//! Decides what happens next and nothing else. A process is driven by `trimtab_node::drive`, the
//! same code as the live loop: offer, commit, and only then carry out what left the commit.

mod operator;
mod process;
mod queue;

use super::disk::Platter;
use super::network::{Load, arrivals};
use super::plan::{HOUR, SECOND, Trial};
use super::random::Random;
use super::statistics::{Least, Statistics};
use super::watch::{Moment, Outcome, Violation, Watch};
use super::weather::Weather;
use super::world::World;
use super::{Event, chronicle};
use operator::Operator;
use process::Process;
use queue::{Happen, Queue};
use std::collections::{BTreeMap, BTreeSet};
use trimtab_engine::mutant::Planted;
use trimtab_model::{Observation, Timestamp};
use trimtab_node::journal::Header;

/// Plays a trial, with a planted bug if one is named, before somebody who watches.
pub fn play(trial: &Trial, planted: Planted, watch: &mut dyn Watch) -> Outcome {
    let mut play = Play::new(trial, planted, watch);
    play.run();
    play.outcome()
}

/// A trial under way.
struct Play<'a> {
    trial: &'a Trial,
    planted: Planted,
    watch: &'a mut dyn Watch,
    w: Weather,
    world: World,
    platter: Platter,
    random: Random,
    queue: Queue,
    header: Header,
    /// Processes so far; the last one that began is the one that is meant to run.
    processes: Vec<Process>,
    /// When the trial is over: as planned, or soon after all of it came to its end in the quiet.
    ends: u64,
    /// Processes that were begun or tried to.
    numbers: u32,
    /// The right journal, where somebody damaged it.
    spare: Option<Copied>,
    /// An old copy of it, and how many batches were in it.
    old: Option<(Copied, u64)>,
    operator: Operator,
    violation: Option<Violation>,
    batches: u64,
    refused: u64,
    orders: u64,
    begun: u64,
    replayed: u64,
    commands: u64,
}

/// Files of a disk, copied.
type Copied = Vec<(String, Vec<u8>)>;

impl<'a> Play<'a> {
    fn new(trial: &'a Trial, planted: Planted, watch: &'a mut dyn Watch) -> Self {
        let until = trial.stormy_until.nanos();
        let (classes, rates) = (trial.classes, trial.rates.clone());
        let mut w = Weather::new(trial.seed, classes, rates, trial.settings.faults_max, until);
        w.pass(trial.begins.nanos());
        let world = World::new(trial, &mut w);
        let platter = Platter::default();
        if let Some((write, how)) = trial.settings.dies_at {
            platter.die_at(write, how);
        }
        let mut queue = Queue::default();
        queue.put(trial.begins.nanos(), Happen::Start);
        queue.put(trial.begins.nanos() + HOUR, Happen::Inspect);
        Self {
            header: Header {
                program: "storm".to_owned(),
                config: trial.setup.portfolio.digest(),
                labels: BTreeMap::new(),
                setup: trial.setup.clone(),
            },
            random: Random::of(trial.seed, 20),
            operator: Operator::new(trial.seed),
            processes: Vec::new(),
            ends: trial.ends.nanos(),
            numbers: 0,
            spare: None,
            old: None,
            violation: None,
            batches: 0,
            refused: 0,
            orders: 0,
            begun: 0,
            replayed: 0,
            commands: 0,
            trial,
            planted,
            watch,
            w,
            world,
            platter,
            queue,
        }
    }

    fn run(&mut self) {
        while self.violation.is_none() {
            let ends = self.ends;
            let (world, queue) = (self.world.next_at(), self.queue.next_at());
            let next = world.unwrap_or(u64::MAX).min(queue.unwrap_or(u64::MAX));
            if next > ends {
                break;
            }
            self.w.pass(next.max(self.w.now()));
            if world == Some(next) {
                if self.world.advance(&mut self.w) {
                    self.send_news();
                    self.look();
                }
            } else if let Some(happen) = self.queue.take() {
                self.happen(happen);
            }
        }
    }

    fn happen(&mut self, happen: Happen) {
        match happen {
            Happen::News { feed, position, process } => self.news(feed, position, process),
            Happen::Command(command) => {
                let answer = self.world.take(&command, &mut self.w);
                self.send_news();
                if let Some(answer) = answer {
                    let told = Observation::Leg { id: answer.leg, news: answer.news };
                    for at in arrivals(Load::Answer, &mut self.w).into_iter().flatten() {
                        let happen = Happen::Answer { answer: told.clone(), epoch: answer.epoch };
                        self.queue.put(at + answer.after, happen);
                    }
                }
                self.look();
            }
            Happen::Answer { answer, epoch } => self.answer(answer, epoch),
            Happen::Tick { process } => self.tick(process),
            Happen::Commit { process } => self.commit_later(process),
            Happen::Start => self.start(),
            Happen::Room => self.platter.fill(false),
            Happen::Inspect => self.inspect(),
            Happen::Visit(transfer) => self.visit(transfer),
            Happen::Lift(chain) => self.lift(chain),
        }
    }

    /// Sends what the world has just told to the process that runs.
    fn send_news(&mut self) {
        let fresh = self.world.take_fresh();
        let Some(process) = self.running().map(|one| one.number) else { return };
        for (feed, position) in fresh {
            for at in arrivals(Load::News, &mut self.w).into_iter().flatten() {
                self.queue.put(at, Happen::News { feed, position, process });
            }
        }
    }

    /// Somebody looks at what just happened outside any engine.
    fn look(&mut self) {
        let moment = Moment {
            at: self.w.chronicle.now(),
            chronicle: &self.w.chronicle,
            world: &self.world,
            step: None,
            is_quiet: self.w.is_quiet(),
        };
        if let Err(violation) = self.watch.after(&moment) {
            self.violation.get_or_insert(violation);
        }
    }

    /// The process that is meant to run, if it does.
    fn running(&self) -> Option<&Process> {
        self.processes.last().filter(|one| one.driver.is_some())
    }

    fn outcome(mut self) -> Outcome {
        let minutes = (self.w.now() - self.trial.begins.nanos()) / (60 * SECOND);
        let mut statistics = Statistics {
            trials: 1,
            minutes,
            batches: self.batches,
            refused: self.refused,
            commands: self.commands,
            faults: self.w.counts().clone(),
            begun: self.begun,
            replayed: self.replayed,
            writes: self.platter.writes(),
            payments: self.world.payments(),
            orders: self.orders,
            ..Statistics::default()
        };
        let mut transfers = BTreeSet::new();
        let mut legs = BTreeSet::new();
        for entry in self.w.chronicle.entries() {
            let Event::World(effect) = &entry.what else { continue };
            if effect.step == chronicle::Step::Accepted {
                transfers.insert(effect.transfer);
                if legs.insert(effect.leg) {
                    *statistics.legs.entry(effect.kind).or_default() += 1;
                }
            }
        }
        statistics.transfers = transfers.len() as u64;
        statistics.least = Some(Least { minutes, transfers: statistics.transfers });
        let driver = self.processes.last_mut().and_then(|one| one.driver.take());
        Outcome {
            statistics,
            truth: self.world.truth(),
            engine: driver.map(trimtab_node::drive::Driver::into_engine),
            ended: Timestamp::from_nanos(self.w.now()),
            violation: self.violation,
            chronicle: self.w.chronicle,
        }
    }
}

#[cfg(test)]
mod tests;
