//! The one thread that drives: takes what waits, commits it together, hands out what may leave.

use super::clock::Clock;
use super::dispatch::Dispatcher;
use super::feeds::Missing;
use super::notice::Notice;
use crate::drive::{DriveError, Driver, Offer, Taken};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};

/// How long a feed has to bring what is missing before it is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Drives until no source is left.
pub(super) struct Pump {
    pub(super) driver: Driver,
    pub(super) offers: mpsc::Receiver<Offer>,
    pub(super) dispatcher: Dispatcher,
    pub(super) missing: watch::Sender<Missing>,
    pub(super) group_max: usize,
    pub(super) clock: Clock,
    pub(super) asked: Option<Instant>,
}

impl Pump {
    /// Drives to the end, and ends the journal in good order.
    pub(super) fn drive(mut self) -> Result<u64, DriveError> {
        let mut taken = 0_u64;
        loop {
            let effects = self.driver.commit()?;
            self.dispatcher.dispatch(effects);
            self.driver.snapshot_if_due()?;
            self.ask_for_missing();
            let Some(first) = self.offers.blocking_recv() else { break };
            self.take(first)?;
            taken = taken.saturating_add(1);
            for _ in 1..self.group_max {
                let Ok(next) = self.offers.try_recv() else { break };
                self.take(next)?;
                taken = taken.saturating_add(1);
            }
        }
        // What these would ask for is asked again at the next beginning.
        drop(self.driver.stop()?);
        Ok(taken)
    }

    fn take(&mut self, offer: Offer) -> Result<(), DriveError> {
        if let Taken::Refused(why) = self.driver.offer(self.clock.now(), offer)? {
            self.dispatcher.tell(Notice::Refused(why));
        }
        Ok(())
    }

    /// Says which feeds have to be read again, at most once a while.
    fn ask_for_missing(&mut self) {
        let missing: Missing = self.driver.missing().collect();
        if missing.is_empty() {
            self.asked = None;
            return;
        }
        let is_known = *self.missing.borrow() == missing;
        if is_known && self.asked.is_some_and(|asked| asked.elapsed() < ASK_AGAIN) {
            return;
        }
        self.asked = Some(Instant::now());
        self.missing.send_replace(missing);
    }
}
