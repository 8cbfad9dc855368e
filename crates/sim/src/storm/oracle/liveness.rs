//! I23: once faults stop, whatever was begun comes to an end or waits for a person who was told; and
//! nothing is ever on the way for long without a word.

use super::violation::{Finding, must};
use crate::storm::chronicle::{Effect, Event, Step};
use crate::storm::plan::Trial;
use crate::storm::watch::Outcome;
use std::collections::BTreeMap;
use trimtab_engine::Engine;
use trimtab_engine::transfer::{Phase, Transfer};
use trimtab_model::{LegId, Span, Timestamp, TransferId};

/// Beside so many times a leg's patience, money may be on the way so long without a word: processes
/// crash, stand still and read their news again.
const SLACK: Span = Span::from_secs(2 * 3_600);
/// Who moved within this time of a trial's end may need a little more.
const LAST: Span = Span::from_secs(5_400);
/// A process asks after one, three and seven times the patience, and then tells a person.
const PATIENCES: u64 = 16;

/// Everything has ended that was begun, and nothing was late in silence.
///
/// # Errors
/// The first transfer that has not ended, or the first leg that was late.
pub fn check(trial: &Trial, outcome: &Outcome) -> Finding {
    let Some(engine) = &outcome.engine else { return Ok(()) };
    check_ends(outcome, engine)?;
    check_words(trial, outcome)
}

/// Whether something happened to a transfer in the world so short before the end that its last steps
/// may still be to come.
pub(super) fn is_moving(outcome: &Outcome, transfer: TransferId) -> bool {
    let mut effects = outcome.chronicle.effects();
    effects.any(|(at, effect)| effect.transfer == transfer && outcome.ended.since(at) <= LAST)
}

/// Each transfer is over, or waits for a person.
fn check_ends(outcome: &Outcome, engine: &Engine) -> Finding {
    for transfer in engine.state().transfers().list() {
        let Some(saga) = &transfer.saga else { continue };
        let waits = saga.quarantine().is_some();
        let is_over = saga.phase().is_over() || is_moving(outcome, transfer.id);
        must(is_over || waits, "I23", outcome.ended, || {
            format!("{} and nobody was asked for", standing(transfer))
        })?;
        // A missing amount is in flight for good; else what is over is at an end.
        let is_told = || {
            outcome.chronicle.entries().iter().any(|entry| match &entry.what {
                Event::Alerted { alert, .. } => alert.transfer == transfer.id && alert.quarantined,
                _ => false,
            })
        };
        // What is over was seen by whoever closed it.
        must(saga.phase().is_over() || !waits || is_told(), "I23", outcome.ended, || {
            format!("{} for {:?} and nobody was told", standing(transfer), saga.quarantine())
        })?;
    }
    Ok(())
}

fn standing(transfer: &Transfer) -> String {
    let phase = transfer.saga.as_ref().map_or(Phase::Planned, |saga| saga.phase());
    let ordinal = transfer.saga.as_ref().map_or(0, |saga| saga.ordinal());
    format!("transfer {} stands at leg {ordinal}, {}", transfer.id, phase.word())
}

/// A leg that left for good and has not landed.
struct Way {
    effect: Effect,
    left: Timestamp,
}

/// No leg was on the way for long without a word to a person.
fn check_words(trial: &Trial, outcome: &Outcome) -> Finding {
    let mut ways: BTreeMap<LegId, Way> = BTreeMap::new();
    let mut told: BTreeMap<TransferId, Vec<(Timestamp, bool)>> = BTreeMap::new();
    for entry in outcome.chronicle.entries() {
        match &entry.what {
            Event::Alerted { alert, .. } => {
                told.entry(alert.transfer).or_default().push((entry.at, alert.quarantined));
            }
            Event::World(effect) => match effect.step {
                Step::LeftFinal => {
                    ways.insert(effect.leg, Way { effect: *effect, left: entry.at });
                }
                Step::LandedFinal
                | Step::RefundFinal
                | Step::Attested
                | Step::Lost
                | Step::Dead => {
                    if let Some(way) = ways.remove(&effect.leg) {
                        check_way(trial, &told, &way, entry.at)?;
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(())
}

fn check_way(
    trial: &Trial,
    told: &BTreeMap<TransferId, Vec<(Timestamp, bool)>>,
    way: &Way,
    over: Timestamp,
) -> Finding {
    let Way { effect, left } = way;
    let lines = trial.laws.lines.iter().map(|line| &line.terms);
    let patience =
        lines.filter(|terms| terms.kind == effect.kind).map(|terms| terms.patience.nanos());
    let patience = patience.max().unwrap_or(0);
    let bound = Span::from_nanos(patience.saturating_mul(PATIENCES)).plus(SLACK);
    let bound = bound.unwrap_or(Span::DAY);
    let told = told.get(&effect.transfer).into_iter().flatten();
    let mut told = told.filter(|(at, _)| at.since(*left) <= bound);
    let is_told = told.any(|(at, is_quarantined)| *is_quarantined || at >= left);
    must(over.since(*left) <= bound || is_told, "I23", over, || {
        format!(
            "leg {} of transfer {} ({:?}) was on the way for {} minutes, and nobody was told",
            effect.ordinal,
            effect.transfer,
            effect.kind,
            over.since(*left).minutes()
        )
    })
}
