//! I1 and I23 once faults are over and all is quiet: the ledger is the world, to the unit, and
//! whatever was begun has come to an end.

use super::told::Told;
use super::violation::{Finding, must};
use crate::storm::chronicle::Event;
use crate::storm::watch::Outcome;
use crate::storm::world::Truth;
use trimtab_engine::Engine;
use trimtab_engine::ledger::{Ledger, Purpose};
use trimtab_engine::transfer::{Phase, Saga, Transfer};
use trimtab_model::{AccountId, Span, Timestamp};

/// A process is begun anew within this time.
const RESTART: Span = Span::from_secs(1_200);

/// Compares an engine with the world when nothing is going on.
///
/// # Errors
/// The first figure in which they differ.
pub fn check(told: &Told, outcome: &Outcome) -> Finding {
    let at = outcome.ended;
    let imbalance = outcome.truth.imbalance();
    let is_sound = (imbalance.now, imbalance.settled) == (0, 0);
    must(is_sound, "world", at, || format!("the world itself is out of balance: {imbalance:?}"))?;
    let Some(engine) = &outcome.engine else {
        // One that died just now is still to be begun anew.
        let entries = outcome.chronicle.entries().iter().rev();
        let mut late = entries.take_while(|entry| at.since(entry.at) <= RESTART);
        if late.any(|entry| matches!(entry.what, Event::Process(_))) {
            return Ok(());
        }
        return must(false, "I23", at, || {
            "no process runs, and faults have long stopped".to_owned()
        });
    };
    let list = engine.state().transfers().list();
    let open = |one: &Transfer| one.saga.as_ref().is_some_and(|saga| !saga.phase().is_over());
    if list.iter().any(|one| open(one) && super::liveness::is_moving(outcome, one.id)) {
        // It is not quiet yet.
        return Ok(());
    }
    check_accounts(at, engine, &outcome.truth)?;
    check_flight(at, engine)?;
    check_outside(at, told, engine.state().ledger(), &outcome.truth)
}

/// Where everything is over, nothing is in flight but what is missing.
fn check_flight(at: Timestamp, engine: &Engine) -> Finding {
    let sagas = || engine.state().transfers().list().iter().filter_map(|one| one.saga.as_ref());
    let is_there = |saga: &&Saga| saga.phase().is_over() || saga.phase() == Phase::Arrived;
    if !sagas().all(|saga| is_there(&saga)) {
        return Ok(());
    }
    let open = sagas().filter(|saga| !saga.phase().is_over());
    let missing: i128 = open.map(|saga| saga.missing().base()).sum();
    let flight = engine.state().ledger().net(Purpose::InFlight);
    let flight = flight.map_or(i128::MIN, |amount| amount.base());
    must(flight == missing, "I1", at, || {
        format!("{flight} base units are in flight where all is over and {missing} are missing")
    })
}

fn check_accounts(at: Timestamp, engine: &Engine, truth: &Truth) -> Finding {
    for (index, world) in truth.accounts.iter().enumerate() {
        let held = AccountId::at(index).map(|id| engine.state().ledger().held(id));
        let held = held.and_then(Result::ok).map_or(i128::MIN, |amount| amount.base());
        must((world.now, world.settled) == (held, held), "I1", at, || {
            format!("account {index} holds {world:?} in the world and {held} by the ledger")
        })?;
    }
    Ok(())
}

/// What is at no account: by the ledger, and in the world.
fn check_outside(at: Timestamp, told: &Told, ledger: &Ledger, truth: &Truth) -> Finding {
    let net = |purpose| ledger.net(purpose).map_or(i128::MIN, |net| net.base());
    let (flight, remainder) = (net(Purpose::InFlight), net(Purpose::Remainder));
    let (fees, loss, surplus) = (net(Purpose::Fees), net(Purpose::Loss), net(Purpose::Surplus));
    let way = truth.on_the_way();
    let withheld: i128 = truth.withheld.values().map(|one| one.settled).sum();
    let recovered = told.recovered;
    let booked = flight + remainder + fees + loss + surplus + recovered;
    let world = way.settled + truth.kept.settled + truth.lost + truth.retired - truth.given.settled;
    must(booked == world, "I1", at, || {
        format!(
            "at no account the world has {world} ({way:?} on the way, {:?} kept, {} lost, {} in hand, \
             {:?} given) where the ledger has {booked} ({flight} in flight, {remainder} left over, \
             {fees} fees, {loss} lost, {surplus} surplus, {recovered} recovered)",
            truth.kept, truth.lost, truth.retired, truth.given
        )
    })?;
    let fees_paid = truth.kept.settled - withheld;
    must(fees == fees_paid, "I1", at, || {
        format!("fees of {fees_paid} were paid in the world; the ledger has {fees}")
    })?;
    must(surplus == -truth.given.settled, "I1", at, || {
        format!("{:?} landed beyond what left; the ledger has {surplus}", truth.given)
    })
}
