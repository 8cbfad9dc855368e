//! The world in real time, for a process of its own that talks to it over a network.
//!
//! Decides nothing by itself: it lets the world go on to an instant, hands commands to it, and reads
//! feeds out of it. What strikes the network between is drawn by the same weather as in virtual time:
//! commands and answers that are lost or come twice, events that are left out or told again.

use super::chronicle::Chronicle;
use super::fault::FaultClass;
use super::plan::Trial;
use super::weather::Weather;
use super::world::{Truth, World};
use std::fmt;
use trimtab_model::{Command, Observation, Timestamp};

/// A world that is served.
pub struct Served {
    world: World,
    weather: Weather,
}

/// What comes back for commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What is told; none where the answer is lost on its way.
    pub answers: Option<Vec<Observation>>,
    /// Nanoseconds of the world's time until it is ready.
    pub after: u64,
}

impl fmt::Debug for Served {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Served").field("now", &self.weather.now()).finish_non_exhaustive()
    }
}

impl Served {
    /// The world of a trial, at its beginning.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        let (classes, rates) = (trial.classes, trial.rates.clone());
        let (most, until) = (trial.settings.faults_max, trial.stormy_until.nanos());
        let mut weather = Weather::new(trial.seed, classes, rates, most, until);
        weather.pass(trial.begins.nanos());
        let world = World::new(trial, &mut weather);
        Self { world, weather }
    }

    /// Lets everything happen that is due up to an instant.
    pub fn pass(&mut self, now: Timestamp) {
        while let Some(at) = self.world.next_at().filter(|&at| at <= now.nanos()) {
            self.weather.pass(at.max(self.weather.now()));
            if !self.world.advance(&mut self.weather) {
                break;
            }
        }
        self.weather.pass(now.nanos().max(self.weather.now()));
        // Feeds are read where they stand; nobody waits to be told.
        drop(self.world.take_fresh());
    }

    /// Commands reach the world, or do not.
    pub fn take(&mut self, commands: &[Command]) -> Reply {
        let (mut answers, mut after) = (Vec::new(), 0);
        for command in commands {
            if self.weather.strikes(FaultClass::CommandLost) {
                continue;
            }
            let times = if self.weather.strikes(FaultClass::CommandDoubled) { 2 } else { 1 };
            for _ in 0..times {
                if let Some(answer) = self.world.take(command, &mut self.weather) {
                    answers.push(Observation::Leg { id: answer.leg, news: answer.news });
                    after = after.max(answer.after);
                }
            }
        }
        if self.weather.strikes(FaultClass::AnswerDoubled) {
            answers.extend(answers.clone());
        }
        let is_lost = self.weather.strikes(FaultClass::AnswerLost);
        Reply { answers: (!is_lost).then_some(answers), after }
    }

    /// Events of a feed behind a position, at most so many, with what the network does to them.
    pub fn read(&mut self, feed: u16, after: u64, most: u64) -> Vec<(u64, Vec<Observation>)> {
        let until = self.world.told(feed).min(after.saturating_add(most));
        let positions: Vec<u64> = (after.saturating_add(1)..=until).collect();
        let mut read = Vec::with_capacity(positions.len());
        for position in positions {
            let Some(event) = self.world.event(feed, position) else { continue };
            let event = event.to_vec();
            if self.weather.strikes(FaultClass::NewsLost) {
                continue;
            }
            if self.weather.strikes(FaultClass::NewsDoubled) {
                read.push((position, event.clone()));
            }
            read.push((position, event));
        }
        read
    }

    /// How many feeds there are; they are numbered from 0.
    #[must_use]
    pub fn feeds(&self) -> u16 {
        u16::try_from(self.world.feeds().count()).unwrap_or(u16::MAX)
    }

    /// How many events a feed has told.
    #[must_use]
    pub fn told(&self, feed: u16) -> u64 {
        self.world.told(feed)
    }

    /// Where all money is.
    #[must_use]
    pub fn truth(&self) -> Truth {
        self.world.truth()
    }

    /// What happened.
    #[must_use]
    pub const fn chronicle(&self) -> &Chronicle {
        &self.weather.chronicle
    }
}
