//! I6, I7, I10 and what no right engine asks: read from the chronicle alone.

use super::violation::{Finding, must};
use crate::storm::chronicle::{
    Asked, Effect, Entry, Event, Life, Offered, Step, Taken, Verdict, Wrong,
};
use std::collections::BTreeMap;
use trimtab_model::{Command, LegId, Timestamp, TransferId};

/// What the world did, step by step of each transfer.
#[derive(Debug, Clone, Default)]
pub struct Effects {
    /// Legs of a step of a transfer that stand as left in the world.
    left: BTreeMap<(TransferId, u8), Vec<LegId>>,
    /// The newest opening, and its process.
    newest: (u64, u32),
    /// For each process, its opening and the last batch it was offered before a newer one began.
    processes: BTreeMap<u32, Process>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Process {
    offered: u64,
    /// The last batch offered before another took over; none while it is the newest.
    last: Option<u64>,
}

impl Effects {
    /// Reads one entry.
    ///
    /// # Errors
    /// What must never be, and was.
    pub fn read(&mut self, entry: &Entry) -> Finding {
        match &entry.what {
            Event::World(effect) => self.acted(entry.at, effect),
            Event::Asked(asked) => self.asked(entry.at, asked),
            Event::Taken(taken) => taken_in(entry.at, taken),
            Event::Offered(offered) => {
                self.offered(offered);
                Ok(())
            }
            Event::Process(Life::Began { process, epoch, .. }) => {
                self.began(entry.at, *process, *epoch)
            }
            _ => Ok(()),
        }
    }

    /// Each step of a transfer happens at most once (I6).
    fn acted(&mut self, at: Timestamp, effect: &Effect) -> Finding {
        let step = (effect.transfer, effect.ordinal);
        let standing = self.left.entry(step).or_default();
        match effect.step {
            Step::Left => standing.push(effect.leg),
            // What came back to where it was before may leave again.
            Step::LeftUndone | Step::RefundFinal => {
                if let Some(place) = standing.iter().position(|leg| *leg == effect.leg) {
                    standing.remove(place);
                }
            }
            _ => {}
        }
        let times = standing.len();
        must(times <= 1, "I6", at, || {
            let (transfer, ordinal) = step;
            format!(
                "leg {ordinal} of transfer {transfer} ({:?}) took effect {times} times in the world: {standing:?}",
                effect.kind
            )
        })
    }

    /// Nothing leaves before its record is on the disk (I7), nor after another took over (I10).
    fn asked(&self, at: Timestamp, asked: &Asked) -> Finding {
        let Asked { process, sequence, durable, .. } = *asked;
        must(sequence <= durable, "I7", at, || {
            format!(
                "process {process} sent a command of batch {sequence} while the disk had \
                 {durable} batches: {}",
                brief(&asked.command)
            )
        })?;
        let last = self.processes.get(&process).and_then(|one| one.last);
        must(last.is_none_or(|last| sequence <= last), "I10", at, || {
            format!(
                "process {process} acts on batch {sequence} after process {} took over: {}",
                self.newest.1,
                brief(&asked.command)
            )
        })
    }

    fn offered(&mut self, offered: &Offered) {
        self.processes.entry(offered.process).or_default().offered = offered.sequence;
    }

    /// An opening's number grows.
    fn began(&mut self, at: Timestamp, process: u32, epoch: u64) -> Finding {
        let newest = self.newest;
        must(epoch > newest.0, "I10", at, || {
            format!(
                "process {process} opens as {epoch} where process {} did as {}",
                newest.1, newest.0
            )
        })?;
        for other in self.processes.values_mut().filter(|other| other.last.is_none()) {
            other.last = Some(other.offered);
        }
        // The batch that tells of the opening was offered to nobody else.
        self.processes.insert(process, Process::default());
        self.newest = (epoch, process);
        Ok(())
    }
}

/// What no right engine asks, whatever goes wrong outside.
fn taken_in(at: Timestamp, taken: &Taken) -> Finding {
    let Verdict::Wrong(wrong) = taken.verdict else { return Ok(()) };
    let (law, what) = match wrong {
        Wrong::Unit => ("I5", "asks for a part of a unit"),
        Wrong::UnderMinimum => {
            ("I14", "asks for less than the venue's minimum, which is lost there")
        }
        Wrong::Conflict => ("I6", "asks under a key that was used for another request"),
        Wrong::Hash => ("I7", "submits under a hash that is not the request's"),
        Wrong::NotOurs => ("I3", "asks for more than there is on the way for this transfer"),
        Wrong::NoSuchLeg => ("I14", "asks for a leg that no declared way has"),
        Wrong::Nonce => ("I14", "has no nonce on a chain, or one at a venue"),
    };
    must(false, law, at, || format!("{} {what}", brief(&taken.command)))
}

/// A command in a few words.
#[must_use]
pub fn brief(command: &Command) -> String {
    let (word, request) = match command {
        Command::Transfer(request) => {
            return format!("transfer {} of {}", request.id, request.amount.base());
        }
        Command::Sign(request) => ("sign", request),
        Command::Submit { request, .. } => ("submit", request),
        Command::Inquire(request) => ("inquire", request),
        Command::Attest(request) => ("attest", request),
    };
    format!(
        "{word} {} {} of transfer {} leg {} attempt {} epoch {} amount {}",
        request.kind.word(),
        request.id,
        request.transfer,
        request.ordinal,
        request.attempt,
        request.epoch,
        request.amount.base()
    )
}
