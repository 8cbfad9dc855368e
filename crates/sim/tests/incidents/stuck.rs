//! Money that was under way and out of sight, or work that went on where nothing could come of it.

use crate::scene::{effects, keys, looked_at, played, troubles};
use trimtab_engine::Trouble;
use trimtab_engine::transfer::Phase;
use trimtab_model::Place;
use trimtab_sim::storm::FaultClass as F;
use trimtab_sim::storm::chronicle::{Event, Step};

/// hyperlane-xyz/hyperlane-monorepo#9072: one receipt that never came froze a transfer for a week,
/// while its money had long arrived.
#[test]
fn answers_that_never_come_stop_nothing() {
    for outcome in played(&[(F::AnswerLost, 600), (F::NewsLost, 250)]) {
        let engine = outcome.engine.as_ref().unwrap();
        let sagas = engine.state().transfers().list().iter().filter_map(|one| one.saga);
        assert!(sagas.into_iter().all(|saga| saga.phase().is_over()));
    }
}

/// across-protocol/relayer#3435: orders slower than their hour vanished from the books.
/// across-protocol/relayer#3613: a lane without credit was tried every five minutes for six days.
#[test]
fn what_is_slow_is_told_and_stays_booked() {
    let outcomes = played(&[(F::RelayStuck, 300), (F::AttestorStuck, 300), (F::ChainHalt, 100)]);
    let told = outcomes.iter().flat_map(troubles);
    assert!(told.filter(|trouble| *trouble == Trouble::Overdue).count() > 0, "nobody was told");
}

/// across-protocol/relayer#3657: a venue let nothing out, and the bot kept trying, hour after hour.
#[test]
fn a_venue_that_lets_nothing_out_is_left_alone() {
    let mut shut = 0;
    looked_at(&[(F::Suspended, 300)], |_, step| {
        let Ok(effects) = step.outcome else { return };
        let state = step.engine.state();
        let accounts = step.engine.portfolio().accounts();
        shut += step.batch.observations.iter().filter(|seen| is_shut(seen)).count();
        for decision in effects.iter().filter_map(trimtab_engine::Effect::decision) {
            for one in &decision.moves {
                let venue = accounts[one.body.source.index()].venue;
                assert!(state.withdrawals_open(venue), "money is asked of a venue that is shut");
            }
        }
    });
    assert!(shut > 0, "no venue was ever shut");
}

fn is_shut(seen: &trimtab_model::Observation) -> bool {
    matches!(seen, trimtab_model::Observation::Withdrawals { open: false, .. })
}

/// across-protocol/relayer#3613: what is sure to fail was sent again every five minutes for six days.
#[test]
fn what_a_lane_cannot_carry_is_tried_a_few_times_and_no_more() {
    let outcomes =
        played(&[(F::CapacityShort, 400), (F::BridgePaused, 300), (F::LimitLowered, 300)]);
    for outcome in &outcomes {
        let entries = outcome.chronicle.entries().iter();
        let orders = entries.filter(|entry| matches!(entry.what, Event::Operator(_))).count();
        for (leg, keys) in keys(outcome) {
            // Once, three times again, and whenever a person says so.
            assert!(
                keys.len() <= 4 + 4 * orders,
                "{leg:?} was asked for under {} keys",
                keys.len()
            );
        }
    }
}

/// across-protocol/relayer#3503: a transfer was told as carried out when it had only been sent.
#[test]
fn nothing_is_told_as_arrived_before_it_is_there() {
    let mut arrived = 0;
    looked_at(&[(F::CommandLost, 400), (F::CommandDelayed, 300)], |moment, step| {
        for transfer in step.engine.state().transfers().list() {
            let phase = transfer.saga.map(|saga| saga.phase());
            if !matches!(phase, Some(Phase::Arrived)) {
                continue;
            }
            arrived += 1;
            let place = Place::Account(transfer.body.target);
            let is_there = moment.chronicle.effects().any(|(_, effect)| {
                let is_it = effect.transfer == transfer.id && effect.place == place;
                is_it && matches!(effect.step, Step::Landed | Step::LandedFinal)
            });
            assert!(is_there, "{} is told as arrived and is not there", transfer.id);
        }
    });
    assert!(arrived > 0);
}

/// skip-mev/skip-go-fast-solver#68 and #72: after a time-out a transfer may be given up only once it
/// is sure that it cannot happen any more.
#[test]
fn a_time_out_gives_nothing_up() {
    for outcome in played(&[(F::CommandDelayed, 400), (F::MempoolDrop, 300), (F::GasSpike, 300)]) {
        assert!(effects(&outcome).values().all(|&times| times <= 1));
    }
}
