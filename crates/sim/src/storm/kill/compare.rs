//! The end of a round: what the journal says, held against the world.
//!
//! Decides that a round is sound: the ledger is the world, to the unit; every leg of every transfer
//! left at most once, by the world's own count; the world was asked for nothing that no right engine
//! asks; and every transfer has come to an end or waits for a person.

use super::KillError;
use super::serve::Gateway;
use crate::storm::chronicle::{Chronicle, Effect, Event, Step, Verdict};
use crate::storm::world::Truth;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use trimtab_engine::Engine;
use trimtab_engine::ledger::Purpose;
use trimtab_engine::transfer::Stage;
use trimtab_model::{AccountId, LegId, TransferId};
use trimtab_node::journal::{Folder, Journal, JournalTerms, Steps};

/// What a round came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// How often the node was killed.
    pub kills: u64,
    /// Openings of the journal, as its epoch tells.
    pub openings: u64,
    /// Transfers of which anything reached the world.
    pub asked: u64,
    /// Transfers of which money left.
    pub transfers: u64,
    /// Legs that left a place.
    pub legs: u64,
    /// Requests that came again under a key that was known.
    pub again: u64,
    /// Faults of the world and of the network.
    pub faults: u64,
    /// Transfers that wait for a person.
    pub waiting: u64,
    /// Batches in the journal.
    pub batches: u64,
}

/// Compares.
pub(super) fn at_the_end(
    seed: u64,
    gateway: &Gateway,
    journal: &Path,
    kills: u64,
) -> Result<Round, KillError> {
    let journal_error = |error: &dyn std::fmt::Display| KillError::Journal(error.to_string());
    let header = Steps::open(journal).map_err(|error| journal_error(&error))?.header().clone();
    let disk = Box::new(Folder::at(journal));
    let opened = Journal::open(disk, header, JournalTerms::default());
    let (_, recovered) = opened.map_err(|error| journal_error(&error))?;
    let truth = gateway.look(|world| world.truth());
    let broken = |why: String| KillError::Broken(format!("seed {seed}: {why}"));
    for cursor in &recovered.cursors {
        let told = gateway.look(|world| world.told(cursor.feed));
        let (feed, read) = (cursor.feed, cursor.position);
        let why = || broken(format!("feed {feed} was taken to {read} of {told}"));
        if read != told { Err(why()) } else { Ok(()) }?;
    }
    if let Some(why) = differs(&recovered.engine, &truth) {
        return Err(broken(why));
    }
    let waiting = still_open(&recovered.engine).map_err(broken)?;
    let counted = gateway.look(|world| count(world.chronicle())).map_err(broken)?;
    let (openings, batches) = (recovered.epoch - 1, recovered.batches);
    Ok(Round { kills, openings, waiting, batches, ..counted })
}

/// The first figure in which ledger and world differ.
fn differs(engine: &Engine, truth: &Truth) -> Option<String> {
    let imbalance = truth.imbalance();
    if (imbalance.now, imbalance.settled) != (0, 0) {
        return Some(format!("the world itself is out of balance: {imbalance:?}"));
    }
    let ledger = engine.state().ledger();
    for (index, world) in truth.accounts.iter().enumerate() {
        let held = AccountId::at(index).and_then(|id| ledger.held(id).ok())?.base();
        if (world.now, world.settled) != (held, held) {
            return Some(format!("account {index} has {world:?}, and {held} by the ledger"));
        }
    }
    let net = |purpose| ledger.net(purpose).map_or(i128::MIN, |net| net.base());
    let withheld: i128 = truth.withheld.values().map(|one| one.settled).sum();
    let way = truth.on_the_way().settled;
    let figures = [
        ("on its way", net(Purpose::InFlight) + net(Purpose::Remainder), way + withheld),
        ("in fees", net(Purpose::Fees), truth.kept.settled - withheld),
        ("beyond what left", net(Purpose::Surplus), -truth.given.settled),
        ("written off", net(Purpose::Loss), 0),
        ("lost below a minimum", 0, truth.lost),
    ];
    let wrong = figures.into_iter().find(|(_, ours, world)| ours != world);
    wrong.map(|(what, ours, world)| format!("{world} {what}, and {ours} by the ledger"))
}

/// Transfers that wait for a person; or that one is neither over nor waiting.
fn still_open(engine: &Engine) -> Result<u64, String> {
    let mut waiting = 0;
    for transfer in engine.state().transfers().list() {
        let is_open = matches!(transfer.stage, Stage::Requested { .. } | Stage::InFlight { .. });
        if !is_open {
            continue;
        }
        if transfer.saga.is_none_or(|saga| saga.quarantine().is_none()) {
            return Err(format!("transfer {} has not come to an end: {transfer:?}", transfer.id));
        }
        waiting += 1;
    }
    Ok(waiting)
}

/// What the world counted; or what it saw that must never be.
fn count(chronicle: &Chronicle) -> Result<Round, String> {
    let mut left: BTreeMap<(TransferId, u8), Vec<LegId>> = BTreeMap::new();
    let (mut transfers, mut asked) = (BTreeSet::new(), BTreeSet::new());
    let mut round = Round::default();
    for entry in chronicle.entries() {
        match &entry.what {
            Event::World(effect) => {
                asked.insert(effect.transfer);
                let legs = left.entry((effect.transfer, effect.ordinal)).or_default();
                match effect.step {
                    Step::Left => {
                        transfers.insert(effect.transfer);
                        legs.push(effect.leg);
                    }
                    // What is back where it was may go again, under another key.
                    Step::LeftUndone | Step::RefundFinal => legs.retain(|leg| *leg != effect.leg),
                    _ => {}
                }
                if legs.len() > 1 {
                    let (transfer, ordinal) = (effect.transfer, effect.ordinal);
                    let story = story(chronicle, transfer);
                    return Err(format!(
                        "leg {ordinal} of transfer {transfer} acted twice:{story}"
                    ));
                }
            }
            Event::Taken(taken) => match taken.verdict {
                Verdict::Wrong(wrong) => {
                    let asked = taken.command;
                    return Err(format!(
                        "the world was asked what no engine asks: {wrong:?}, {asked:?}"
                    ));
                }
                Verdict::Again => round.again += 1,
                _ => {}
            },
            _ => {}
        }
    }
    (round.asked, round.transfers) = (asked.len() as u64, transfers.len() as u64);
    round.legs = left.values().map(|legs| legs.len() as u64).sum();
    round.faults = chronicle.faults();
    Ok(round)
}

/// All that the world did about a transfer, a line each.
fn story(chronicle: &Chronicle, transfer: TransferId) -> String {
    let about = chronicle.effects().filter(|(_, effect)| effect.transfer == transfer);
    let line = |(at, effect): (trimtab_model::Timestamp, &Effect)| {
        let Effect { leg, ordinal, kind, attempt, epoch, amount, step, .. } = *effect;
        let (second, amount) = (at.nanos() / 1_000_000_000, amount.base());
        format!(
            "\n  {second} leg {ordinal} {kind:?} {leg} attempt {attempt} epoch {epoch} {step:?} {amount}"
        )
    };
    about.map(line).collect()
}
