//! A driver in a world that crashes it, tells it twice, too early, and by clocks that go back.

use crate::disk::Platter;
use crate::scene;
use crate::world::{DONE, POISON, SCRIPT, World};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use trimtab_engine::mutant::Planted;
use trimtab_model::{Observation, Span, Timestamp};
use trimtab_node::drive::{DriveError, Driver, FeedId, Offer, Settings, Taken};
use trimtab_node::journal::{JournalError, Record};

const STEPS: u64 = 24;

/// One world and the driver in it.
#[derive(Debug)]
pub(crate) struct Play {
    dice: Pcg64,
    pub(crate) world: World,
    pub(crate) platter: Platter,
    pub(crate) driver: Driver,
    settings: Settings,
    /// Openings and failures so far.
    pub(crate) stops: u32,
}

type Broken = String;

pub(crate) fn settings(planted: Planted) -> Settings {
    let snapshot_every = 20.try_into().unwrap();
    let snapshots_kept = None;
    Settings { early_max: 2, snapshot_every, snapshots_kept, planted, ..Settings::default() }
}

/// Opens a driver on a platter.
pub(crate) fn open(
    platter: &Platter,
    settings: &Settings,
    at: Timestamp,
) -> Result<Driver, DriveError> {
    Driver::open(platter.view(), &scene::header(), settings.clone(), at).map(|(driver, _)| driver)
}

/// Plays a seed to its end; what was wrong, if anything was.
pub(crate) fn play(seed: u64, planted: Planted) -> Result<Play, Broken> {
    let (platter, world, settings) = (Platter::default(), World::new(STEPS), settings(planted));
    let driver = open(&platter, &settings, world.now()).map_err(|error| error.to_string())?;
    let dice = Pcg64::seed_from_u64(seed);
    let mut play = Play { dice, world, platter, driver, settings, stops: 0 };
    for _ in 0..200 {
        play.turn()?;
    }
    play.settle()?;
    Ok(play)
}

impl Play {
    fn below(&mut self, limit: u32) -> u32 {
        self.dice.next_u32() % limit
    }

    fn turn(&mut self) -> Result<(), Broken> {
        let seconds = u64::from(self.below(600));
        self.world.pass(Span::from_nanos(seconds * 1_000_000_000));
        let feed = if self.below(2) == 0 { SCRIPT } else { DONE };
        let next = self.driver.cursor(feed) + 1;
        match self.below(20) {
            0..=5 => self.tell(feed, next),
            6..=7 => {
                let ahead = u64::from(self.below(4));
                self.tell(feed, next + 1 + ahead)
            }
            8..=9 => {
                let back = u64::from(self.below(3)) + 1;
                self.tell(feed, next.saturating_sub(back))
            }
            10 => self.offer(Offer::Tick).map(|_| ()),
            11..=16 => self.commit(),
            17 => self.crash(),
            18 => self.fail(),
            _ => self.lose_to_another(),
        }
    }

    fn tell(&mut self, feed: FeedId, position: u64) -> Result<(), Broken> {
        let Some(event) = self.world.event(feed, position) else { return Ok(()) };
        let is_poison = feed == SCRIPT && usize::try_from(position).is_ok_and(|at| at == POISON);
        match self.offer(event)? {
            // A poisoned event may come along with the one before it.
            Taken::Refused(why) if !is_poison && !why.contains("venue 99") => Err(why),
            Taken::Stepped if is_poison => Err("what cannot be was taken".to_owned()),
            _ => Ok(()),
        }
    }

    fn offer(&mut self, offer: Offer) -> Result<Taken, Broken> {
        let skew = u64::from(self.below(4)) * 300_000_000_000;
        let now = Timestamp::from_nanos(self.world.now().nanos() - skew);
        self.driver.offer(now, offer).map_err(|error| error.to_string())
    }

    fn commit(&mut self) -> Result<(), Broken> {
        let effects = self.driver.commit().map_err(|error| error.to_string())?;
        self.world.carry_out(effects);
        self.driver.snapshot_if_due().map(|_| ()).map_err(|error| error.to_string())
    }

    fn reopen(&mut self) -> Result<(), Broken> {
        self.stops += 1;
        let opened = open(&self.platter, &self.settings, self.world.now());
        self.driver = opened.map_err(|error| error.to_string())?;
        Ok(())
    }

    fn crash(&mut self) -> Result<(), Broken> {
        let kept = u8::try_from(self.below(256)).unwrap();
        self.platter.crash(kept);
        self.reopen()
    }

    /// A sync fails: nothing leaves, and nothing goes on.
    fn fail(&mut self) -> Result<(), Broken> {
        if self.driver.staged() > 0 {
            self.platter.refuse(1);
            if let Ok(effects) = self.driver.commit() {
                self.world.carry_out(effects);
            } else if !matches!(
                self.driver.offer(self.world.now(), Offer::Tick),
                Err(DriveError::Over)
            ) {
                return Err("a driver whose commit failed goes on".to_owned());
            }
            self.platter.refuse(0);
        }
        self.crash()
    }

    /// Another opens the journal: this one's work is not taken any more.
    fn lose_to_another(&mut self) -> Result<(), Broken> {
        let opened = open(&self.platter, &self.settings, self.world.now());
        let mut other = opened.map_err(|error| error.to_string())?;
        let effects = other.commit().map_err(|error| error.to_string())?;
        self.world.carry_out(effects);
        self.offer(Offer::Tick)?;
        match self.driver.commit() {
            Err(DriveError::Journal(JournalError::Fenced { .. })) => {}
            other => return Err(format!("two at once: {other:?}")),
        }
        self.stops += 1;
        self.driver = other;
        Ok(())
    }

    /// Everything comes in the end; then the books must be right, also once read again.
    fn settle(&mut self) -> Result<(), Broken> {
        for _ in 0..1_000 {
            for feed in [SCRIPT, DONE] {
                let next = self.driver.cursor(feed) + 1;
                self.tell(feed, next)?;
            }
            self.commit()?;
        }
        for feed in [SCRIPT, DONE] {
            let (read, count) = (self.driver.cursor(feed), self.world.count(feed));
            if read != count {
                return Err(format!("{feed:?} was read to {read} of {count}"));
            }
        }
        self.judge()?;
        self.reopen()?;
        self.commit()?;
        self.judge()
    }

    fn judge(&self) -> Result<(), Broken> {
        if let Some(wrong) = self.world.differs(&self.driver) {
            return Err(wrong);
        }
        let Epochs { opened, told } = self.epochs();
        // An opening that was killed before its first commit is told by the journal alone.
        let is_rising = told.is_sorted_by(|one, next| one < next);
        let is_known = told.iter().all(|epoch| opened.contains(epoch));
        if is_rising && is_known && told.len() * 2 > opened.len() {
            Ok(())
        } else {
            Err(format!("openings {opened:?} were told as {told:?}"))
        }
    }

    /// Openings as the journal has them, and as the engine was told of them.
    fn epochs(&self) -> Epochs {
        let mut epochs = Epochs::default();
        let mut reader = self.driver.journal().read_from(1).unwrap();
        while let Some(frame) = reader.next_frame().unwrap() {
            match Record::of(&frame).unwrap() {
                Record::Opened(opened) => epochs.opened.push(opened.epoch),
                Record::Batch(seen) => {
                    let told = seen.batch.observations.iter().filter_map(|one| match one {
                        Observation::Restarted { epoch } => Some(*epoch),
                        _ => None,
                    });
                    epochs.told.extend(told);
                }
                _ => {}
            }
        }
        epochs
    }
}

#[derive(Debug, Default)]
struct Epochs {
    opened: Vec<u64>,
    told: Vec<u64>,
}
