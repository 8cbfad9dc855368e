//! A trial's chronicle as lines that a person reads.

use super::chronicle::{Asked, Deed, Entry, Event, Life, Offered, Taken};
use super::oracle::effects::brief;
use super::oracle::violation::clock;
use std::fmt::Write as _;
use trimtab_model::{Order, Timestamp};

/// One entry as a line, its time counted from the trial's beginning.
#[must_use]
pub fn line(begins: Timestamp, entry: &Entry) -> String {
    let passed = Timestamp::from_nanos(entry.at.since(begins).nanos());
    let mut text = format!("{}  ", clock(passed));
    // Writing to a string cannot fail.
    let told = match &entry.what {
        Event::World(effect) => write!(
            text,
            "world     {:?} {} {} of transfer {} leg {}: {} at {:?}",
            effect.step,
            effect.kind.word(),
            effect.leg,
            effect.transfer,
            effect.ordinal,
            effect.amount.base(),
            effect.place
        ),
        Event::Asked(Asked { process, sequence, durable, command }) => {
            write!(
                text,
                "asks      p{process} batch {sequence} (disk {durable}): {}",
                brief(command)
            )
        }
        Event::Taken(Taken { command, verdict }) => {
            write!(text, "taken     {}: {verdict:?}", brief(command))
        }
        Event::Offered(Offered { process, sequence, origin, refused, .. }) => {
            let why = refused.as_ref().map(|why| format!("; refused: {why}")).unwrap_or_default();
            write!(text, "batch     p{process} {sequence} from {origin:?}{why}")
        }
        Event::Process(life) => write!(text, "process   {}", life_told(life)),
        Event::Fault(fault) => {
            let leg = fault.leg.map(|(id, kind)| format!(" at {} {id}", kind.word()));
            write!(text, "fault     {}{}", fault.class.word(), leg.unwrap_or_default())
        }
        Event::Alerted { process, alert } => write!(
            text,
            "alert     p{process} transfer {}: {:?}{}",
            alert.transfer,
            alert.trouble,
            if alert.quarantined { ", quarantined" } else { "" }
        ),
        Event::Operator(deed) => write!(text, "operator  {}", deed_told(deed)),
    };
    if told.is_err() {
        text.push('?');
    }
    text
}

fn life_told(life: &Life) -> String {
    match life {
        Life::Began { process, epoch, sequence } => {
            format!("p{process} began as opening {epoch} with {sequence} batches")
        }
        Life::NotBegun { process, why } => format!("p{process} could not begin: {why:?}"),
        Life::Died { process, how } => format!("p{process} died, unsynced bytes {how:?}"),
        Life::Paused { process, .. } => format!("p{process} stands still"),
        Life::Stopped { process, is_fenced: true } => format!("p{process} stopped: fenced off"),
        Life::Stopped { process, is_fenced: false } => {
            format!("p{process} stopped: the disk failed")
        }
    }
}

fn deed_told(deed: &Deed) -> String {
    match deed {
        Deed::Ordered(Order::Resume { transfer }) => format!("resume {transfer}"),
        Deed::Ordered(Order::Abandon { transfer, recovered }) => {
            format!("abandon {transfer}, recovered {}", recovered.base())
        }
        Deed::Ordered(Order::Lift { chain }) => format!("lift chain {}", chain.index()),
        other => format!("{other:?}"),
    }
}
