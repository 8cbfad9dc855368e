//! Bugs planted in the engine and lies planted in the world, on a desk that moves money: each is
//! caught, and without them the same run is silent.

#![cfg(test)]

#[path = "determinism/desk.rs"]
mod desk;

use trimtab_engine::mutant::Mutant;
use trimtab_engine::transfer::TransferError;
use trimtab_engine::{BatchError, Effect, Engine};
use trimtab_model::{Amount, Batch, Command, Digest, FlowKind, Observation, VenueId};
use trimtab_sim::desk::Desk;
use trimtab_sim::market::Market;
use trimtab_sim::oracle::{self, Disagreement};
use trimtab_sim::run::engine_for;

/// One dollar in base units.
const DOLLAR: i128 = 1_000_000_000_000_000_000;

/// What noticed that something is wrong.
#[derive(Debug, PartialEq)]
enum Caught {
    /// The engine refused what the world truly told.
    Engine(BatchError),
    /// Engine and world disagree on a figure.
    Oracle(String),
    /// What the engine set aside is not what it asked for.
    Promises,
    /// A refused batch left a trace.
    Trace,
}

/// A desk and its engine, tick by tick.
struct Drive<'a> {
    desk: Desk<'a>,
    engine: Engine,
}

/// The run from its first to its last tick; its number of commands and last state.
fn drive(planted: Option<Mutant>) -> Result<(usize, Digest), Caught> {
    let (spec, market) = (desk::spec(), desk::market(0.035));
    let mut engine = engine_for(&spec, &desk::busy()).unwrap();
    planted.into_iter().for_each(|mutant| engine.plant(mutant));
    let mut drive = Drive { desk: Desk::new(&spec, &market).unwrap(), engine };
    let mut sent = 0;
    for tick in 0..market.ticks() {
        let batch = drive.desk.advance(tick).unwrap();
        drive.refuses_a_lie(&batch)?;
        sent += drive.take(&batch)?;
    }
    Ok((sent, drive.engine.state().digest()))
}

impl Drive<'_> {
    /// The truth, checked before anything is carried out.
    fn take(&mut self, batch: &Batch) -> Result<usize, Caught> {
        let effects = self.engine.step(self.desk.now(), batch).map_err(Caught::Engine)?;
        let commands: Vec<Command> = effects
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Command(command) => Some(command),
                Effect::Record(_) | Effect::Alert(_) => None,
            })
            .collect();
        self.check_promises(&commands)?;
        // What was asked for just now is expected by the engine and unknown to the world.
        if commands.is_empty() {
            oracle::compare(&self.desk, &self.engine).map_err(|disagreement| {
                Caught::Oracle(match disagreement {
                    Disagreement::Figure { what, .. } => what,
                    other => other.to_string(),
                })
            })?;
        }
        commands.iter().try_for_each(|command| self.desk.execute(command)).unwrap();
        Ok(commands.len())
    }

    /// Every request is answered within a tick, so what is set aside is what was asked for now.
    fn check_promises(&self, commands: &[Command]) -> Result<(), Caught> {
        let ledger = self.engine.state().ledger();
        for account in self.engine.portfolio().account_ids() {
            let own = commands.iter().filter_map(|command| match command {
                Command::Transfer(request) if request.source == account => Some(request.amount),
                _ => None,
            });
            let free = ledger.available(account).unwrap();
            let promised = ledger.held(account).unwrap().minus(free).unwrap();
            if promised != Amount::sum(own).unwrap() {
                return Err(Caught::Promises);
            }
        }
        Ok(())
    }

    /// Tells the batch with one impossible thing at its end.
    fn refuses_a_lie(&mut self, batch: &Batch) -> Result<(), Caught> {
        let mut lie = batch.clone();
        let venue = VenueId::new(999);
        lie.observations.push(Observation::Withdrawals { venue, open: false });
        self.refused(&lie).map(|_| ())
    }

    /// Tells a batch that must be refused; gives the reason.
    fn refused(&mut self, lie: &Batch) -> Result<BatchError, Caught> {
        let before = self.engine.state().clone();
        let error = self.engine.step(self.desk.now(), lie).unwrap_err();
        let after = self.engine.state();
        if *after != before || after.digest() != before.digest() {
            return Err(Caught::Trace);
        }
        Ok(error)
    }
}

#[test]
fn without_a_bug_the_run_is_silent() {
    let (sent, _) = drive(None).unwrap();
    assert!(sent > 5, "{sent} commands show little");
}

#[test]
fn every_planted_bug_is_caught() {
    for mutant in Mutant::WHOLE {
        let caught = drive(Some(mutant)).unwrap_err();
        match (mutant, &caught) {
            (Mutant::FeeNotBooked, Caught::Oracle(what)) => assert_eq!(what, "in flight"),
            (Mutant::InFlightCountedTwice, Caught::Oracle(what)) => assert_eq!(what, "inbound"),
            // The venue's own statement, in the same batch, knows nothing of the money.
            (Mutant::ArrivalBeforeItsTime, Caught::Engine(BatchError::Unreconciled { .. }))
            | (Mutant::ReservationForgotten, Caught::Promises)
            | (Mutant::RefusalHalfApplied, Caught::Trace) => {}
            (mutant, caught) => panic!("{mutant:?} was caught by {caught:?}"),
        }
    }
}

/// Runs the desk and lets `lie` twist each batch; where it does, the engine must refuse it as
/// `is_right` expects and go on with the truth as if nothing had been said.
fn lied_to(
    mut lie: impl FnMut(&mut Batch, &Engine) -> bool,
    is_right: impl Fn(&BatchError) -> bool,
) {
    let (spec, market): (_, Market) = (desk::spec(), desk::market(0.035));
    let engine = engine_for(&spec, &desk::busy()).unwrap();
    let mut drive = Drive { desk: Desk::new(&spec, &market).unwrap(), engine };
    let mut lies = 0;
    for tick in 0..market.ticks() {
        let batch = drive.desk.advance(tick).unwrap();
        let mut twisted = batch.clone();
        if lie(&mut twisted, &drive.engine) {
            let error = drive.refused(&twisted).unwrap();
            assert!(is_right(&error), "tick {tick}: {error}");
            lies += 1;
        }
        drive.take(&batch).unwrap();
    }
    assert!(lies > 0, "the lie was never told");
    let (_, digest) = self::drive(None).unwrap();
    assert_eq!(drive.engine.state().digest(), digest, "lies left something behind");
}

fn is_unreconciled(error: &BatchError) -> bool {
    matches!(error, BatchError::Unreconciled { .. })
}

#[test]
fn a_statement_that_leaves_out_a_fee_is_refused() {
    let leave_out = |batch: &mut Batch, _: &Engine| {
        let mut left_out = false;
        for observation in &mut batch.observations {
            if let Observation::Statement(statement) = observation {
                let before = statement.flows.len();
                statement.flows.retain(|flow| flow.kind != FlowKind::Trading);
                left_out |= statement.flows.len() < before;
            }
        }
        left_out
    };
    lied_to(leave_out, is_unreconciled);
}

#[test]
fn a_statement_that_is_a_dollar_off_is_refused() {
    for off in [DOLLAR, -DOLLAR] {
        let add = |batch: &mut Batch, _: &Engine| {
            let last = batch.observations.last_mut();
            let Some(Observation::Statement(statement)) = last else { return false };
            statement.balance = statement.balance.plus(Amount::from_base(off)).unwrap();
            true
        };
        lied_to(add, is_unreconciled);
    }
}

#[test]
fn an_arrival_before_its_time_is_refused() {
    let flying = |engine: &Engine| {
        let transfers = engine.state().transfers().list().iter();
        transfers.filter(|one| one.is_open()).map(|one| (one.id, one.inbound())).next()
    };
    let arrive = |batch: &mut Batch, engine: &Engine| {
        let Some((id, amount)) = flying(engine) else { return false };
        let lands = |seen: &Observation| matches!(seen, Observation::TransferArrived { id: landed, .. } if *landed == id);
        // A true arrival is no lie.
        if batch.observations.iter().any(lands) {
            return false;
        }
        batch.observations.insert(0, Observation::TransferArrived { id, amount });
        true
    };
    // In flight, the target's statement knows nothing of it; not yet sent, nothing can arrive.
    lied_to(arrive, |error| {
        is_unreconciled(error)
            || matches!(
                error,
                BatchError::Transfer(TransferError::OutOfOrder { reported: "arrived", .. })
            )
    });
}

#[test]
fn an_arrival_told_again_or_with_its_fee_is_refused() {
    let twice = |batch: &mut Batch, _: &Engine| {
        let lands = |seen: &&Observation| matches!(seen, Observation::TransferArrived { .. });
        let Some(again) = batch.observations.iter().find(lands).cloned() else { return false };
        batch.observations.push(again);
        true
    };
    lied_to(twice, |error| matches!(error, BatchError::Transfer(TransferError::OutOfOrder { .. })));
    let whole = |batch: &mut Batch, _: &Engine| {
        let mut found = false;
        for observation in &mut batch.observations {
            if let Observation::TransferArrived { amount, .. } = observation {
                *amount = amount.plus(Amount::from_base(1)).unwrap();
                found = true;
            }
        }
        found
    };
    lied_to(whole, |error| matches!(error, BatchError::Transfer(TransferError::Amount { .. })));
}

/// A fee that is kept quiet when the transfer leaves cannot be hidden when it lands.
#[test]
fn a_transfer_fee_that_is_left_out_is_found_on_arrival() {
    let (spec, market) = (desk::spec(), desk::market(0.035));
    let engine = engine_for(&spec, &desk::busy()).unwrap();
    let mut drive = Drive { desk: Desk::new(&spec, &market).unwrap(), engine };
    let found = (0..market.ticks()).find_map(|tick| {
        let mut batch = drive.desk.advance(tick).unwrap();
        for observation in &mut batch.observations {
            if let Observation::TransferSent { fee, .. } = observation {
                *fee = Amount::ZERO;
            }
        }
        let effects = match drive.engine.step(drive.desk.now(), &batch) {
            Ok(effects) => effects,
            Err(error) => return Some(error),
        };
        for effect in effects {
            if let Effect::Command(command) = effect {
                drive.desk.execute(&command).unwrap();
            }
        }
        None
    });
    let error = found.unwrap();
    assert!(matches!(error, BatchError::Transfer(TransferError::Amount { .. })), "{error}");
}
