//! What the live process tells a person, a line each.

use super::dispatch::Place;
use crate::drive::FeedId;
use std::fmt;
use trimtab_engine::{Alert, Decision};
use trimtab_model::Command;

/// Something worth a line.
#[derive(Debug, Clone)]
pub enum Notice {
    /// The journal is open.
    Opened {
        /// Which opening.
        epoch: u64,
        /// Batches in it.
        batches: u64,
        /// Bytes that were cut.
        cut_bytes: u64,
        /// What else was found.
        notes: Vec<String>,
    },
    /// These feeds are read.
    Reading(Vec<String>),
    /// A feed, or the list of them, cannot be read; it is tried again.
    Unread {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// A feed that was read before is not there any more.
    Unlisted(FeedId),
    /// It can be read again.
    ReadAgain(String),
    /// A place takes no commands; they are as good as lost, and asked about later.
    Unsent {
        /// Which place.
        place: Place,
        /// Why.
        why: String,
    },
    /// It takes them again.
    SentAgain(Place),
    /// A place answered what only a feed may tell.
    NoAnswer(Place),
    /// The engine refused something.
    Refused(String),
    /// What would have been sent, were this no dry run.
    Dry(Command),
    /// Decided.
    Decided(Box<Decision>),
    /// About a transfer.
    Alert(Alert),
    /// Asked to stop.
    Stopping,
}

impl fmt::Display for Notice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { epoch, batches, cut_bytes, notes } => {
                write!(out, "the journal is open for the {epoch}. time, with {batches} batches")?;
                if *cut_bytes > 0 {
                    write!(out, "; {cut_bytes} bytes of an unfinished record were cut")?;
                }
                notes.iter().try_for_each(|note| write!(out, "; {note}"))
            }
            Self::Reading(feeds) => {
                write!(out, "reading {} feeds: {}", feeds.len(), { feeds.join(", ") })
            }
            Self::Unread { what, why } => {
                write!(out, "{what} cannot be read, and is tried again: {why}")
            }
            Self::Unlisted(feed) => write!(
                out,
                "feed {} was read before, and the gateway does not list it; what it tells is not heard",
                feed.number()
            ),
            Self::ReadAgain(what) => write!(out, "{what} can be read again"),
            Self::Unsent { place, why } => write!(
                out,
                "{place} takes no commands, and what became of each is asked later: {why}"
            ),
            Self::SentAgain(place) => write!(out, "{place} takes commands again"),
            Self::NoAnswer(place) => write!(
                out,
                "{place} answered what only a feed may tell; it was not taken, see docs/gateway.md"
            ),
            Self::Refused(why) => write!(out, "the engine refused what it was told: {why}"),
            Self::Dry(command) => write!(out, "not sent, as this is a dry run: {}", told(command)),
            Self::Decided(decision) => {
                write!(out, "decided {} moves at batch {}", decision.moves.len(), decision.sequence)
            }
            Self::Alert(alert) => {
                let end = if alert.quarantined { ", and waits for a person" } else { "" };
                write!(out, "transfer {}: {}{end}", alert.transfer, alert.trouble.code())
            }
            Self::Stopping => write!(out, "asked to stop: nothing more is read"),
        }
    }
}

/// A command in words: what is asked, of which leg, and how much it moves.
fn told(command: &Command) -> String {
    let (asked, request) = match command {
        Command::Transfer(request) => {
            let (id, amount) = (request.id, request.amount.base());
            return format!("transfer {id}, {amount} base units");
        }
        Command::Sign(request) => ("sign", request),
        Command::Submit { request, .. } => ("submit", request),
        Command::Inquire(request) => ("ask about", request),
        Command::Attest(request) => ("ask to attest", request),
    };
    let (kind, key, transfer) = (request.kind.word(), request.id, request.transfer);
    let amount = request.amount.base();
    format!("{asked} {kind} {key} of transfer {transfer}, {amount} base units")
}
