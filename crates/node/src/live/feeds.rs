//! Reading feeds: one task a feed, each from where the journal ends.
//!
//! Decides from where a feed is read. A reader goes on behind the last event it handed over, waits
//! while the drive's queue is full, and goes back where the drive says that something is missing.

use super::line::{Line, LineError};
use super::notice::Notice;
use super::options::Options;
use super::wire::{self, EVENTS_MAX, Events, Feeds, VERSION};
use crate::drive::{FeedId, Offer};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

/// The first pause after a failure; it doubles up to the longest.
const PAUSE: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// What the drive misses: feeds and the position to read again from.
pub(super) type Missing = BTreeMap<FeedId, u64>;

/// One reader.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) feed: FeedId,
    pub(super) name: String,
    /// The last position that was handed over.
    pub(super) after: u64,
    pub(super) options: Options,
    pub(super) offers: mpsc::Sender<Offer>,
    pub(super) missing: watch::Receiver<Missing>,
    pub(super) notices: mpsc::Sender<Notice>,
}

/// Pauses that grow, and a word when trouble begins and ends.
#[derive(Debug)]
pub(super) struct Trouble {
    what: String,
    pause: Option<Duration>,
}

/// The feeds there are, as soon as the gateway says so.
pub(super) async fn list(options: &Options, notices: &mpsc::Sender<Notice>) -> Feeds {
    let mut line = Line::to(options.gateway.clone(), options.patience);
    let mut trouble = Trouble::none(format!("the gateway {}", options.gateway));
    loop {
        let listed = line.get::<Feeds>("/feeds").await.and_then(|feeds| {
            let wrong = || format!("it speaks version {}, not {VERSION}", feeds.version);
            if feeds.version == VERSION { Ok(()) } else { Err(LineError::Protocol(wrong())) }?;
            Ok(feeds)
        });
        match listed {
            Ok(feeds) => {
                trouble.is_over(notices).await;
                return feeds;
            }
            Err(error) => trouble.is_here(&error.to_string(), notices).await,
        }
    }
}

impl Reader {
    /// Reads until the drive is gone.
    pub(super) async fn read(mut self) {
        // A long poll is in time for as long as the gateway may hold it.
        let patience = self.options.patience.saturating_add(self.options.poll);
        let mut line = Line::to(self.options.gateway.clone(), patience);
        let mut trouble = Trouble::none(format!("feed {} ({})", self.feed.number(), self.name));
        loop {
            self.go_back();
            let (feed, after) = (self.feed.number(), self.after);
            let wait = self.options.poll.as_millis();
            let path = format!("/feeds/{feed}?after={after}&max={EVENTS_MAX}&wait_ms={wait}");
            match line.get::<Events>(&path).await.and_then(checked) {
                Ok(events) => {
                    trouble.is_over(&self.notices).await;
                    if self.hand_over(events).await.is_err() {
                        return;
                    }
                }
                Err(error) => trouble.is_here(&error.to_string(), &self.notices).await,
            }
        }
    }

    /// Back to what the drive misses, if it misses anything new.
    fn go_back(&mut self) {
        if !self.missing.has_changed().unwrap_or(false) {
            return;
        }
        if let Some(missing) = self.missing.borrow_and_update().get(&self.feed) {
            self.after = self.after.min(missing.saturating_sub(1));
        }
    }

    async fn hand_over(&mut self, events: Events) -> Result<(), mpsc::error::SendError<Offer>> {
        for event in events.events {
            let (feed, position) = (self.feed, event.position);
            let observations = event.observations;
            self.offers.send(Offer::Feed { feed, position, observations }).await?;
            self.after = self.after.max(position);
        }
        Ok(())
    }
}

fn checked(events: Events) -> Result<Events, LineError> {
    let observations = events.events.iter().flat_map(|event| &event.observations);
    if observations.into_iter().all(wire::is_fact) {
        Ok(events)
    } else {
        Err(LineError::Protocol("it tells what only the node itself may tell".to_owned()))
    }
}

impl Trouble {
    pub(super) const fn none(what: String) -> Self {
        Self { what, pause: None }
    }

    /// Tells that it began, and waits.
    async fn is_here(&mut self, why: &str, notices: &mpsc::Sender<Notice>) {
        if self.pause.is_none() {
            let (what, why) = (self.what.clone(), why.to_owned());
            // Who tells is gone only when the process ends.
            notices.send(Notice::Unread { what, why }).await.unwrap_or_default();
        }
        let pause = self.pause.map_or(PAUSE, |pause| pause.saturating_mul(2).min(PAUSE_MAX));
        self.pause = Some(pause);
        sleep(pause).await;
    }

    /// Tells that it is over, if there was any.
    async fn is_over(&mut self, notices: &mpsc::Sender<Notice>) {
        if self.pause.take().is_some() {
            notices.send(Notice::ReadAgain(self.what.clone())).await.unwrap_or_default();
        }
    }
}
