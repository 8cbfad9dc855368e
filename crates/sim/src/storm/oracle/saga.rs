//! I9 and I14 of every command: what a leg rests on was told as final, and it is a leg of the route,
//! from where the money is, with no more than there is.

use super::legs::Leg;
use super::told::Told;
use super::violation::{Finding, must};
use trimtab_engine::{Decision, Effect, Engine, Trouble};
use trimtab_model::{
    ChainId, Command, LegId, LegKind, LegRequest, LegTerms, Place, Portfolio, Rounding,
};

/// Judges a command by what the engine had been told when it asked.
///
/// # Errors
/// What it rests on that it must not.
pub fn check(told: &Told, portfolio: &Portfolio, command: &Command) -> Finding {
    let request = match command {
        Command::Sign(request) => {
            check_held(told, request)?;
            return check_halted(told, portfolio, request);
        }
        Command::Submit { request, .. } => request,
        _ => return Ok(()),
    };
    check_halted(told, portfolio, request)?;
    check_held(told, request)?;
    let Some(decided) = told.decided.get(&request.transfer) else {
        return must(false, "I7", told.now, || {
            format!(
                "leg {} of transfer {}, which was never decided",
                request.ordinal, request.transfer
            )
        });
    };
    let declared = super::legs::declared(portfolio, decided.body.route, request);
    let Some(terms) = declared else {
        return must(false, "I14", told.now, || {
            format!(
                "{:?} from {:?} to {:?} is no leg of route {}",
                request.kind,
                request.from,
                request.to,
                decided.body.route.index()
            )
        });
    };
    let amount = request.amount;
    must(
        request.kind == LegKind::Approve
            || (amount >= terms.minimum && amount.base().rem_euclid(terms.unit.base()) == 0),
        "I14",
        told.now,
        || {
            format!(
                "{:?} of {} base units where the minimum is {} and the unit {}",
                request.kind,
                amount.base(),
                terms.minimum.base(),
                terms.unit.base()
            )
        },
    )?;
    check_least(told, &terms, request)?;
    check_prepared(told, portfolio, request)?;
    let there = there(told, portfolio, request, decided.body.amount.base());
    must(request.kind == LegKind::Approve || amount.base() <= there, "I9", told.now, || {
        format!(
            "leg {} of transfer {} ({:?}) asks for {} base units at {:?} where {there} are for good",
            request.ordinal,
            request.transfer,
            request.kind,
            amount.base(),
            request.from
        )
    })
}

/// Nothing is signed or sent for a transfer that waits for a person (I9).
fn check_held(told: &Told, request: &LegRequest) -> Finding {
    let held = told.held.get(&request.transfer);
    must(held.is_none(), "I9", told.now, || {
        let (ordinal, transfer) = (request.ordinal, request.transfer);
        format!(
            "leg {ordinal} of transfer {transfer} is asked for while it waits for a person: {held:?}"
        )
    })
}

/// What must come of a leg at least is what its terms explain, to the unit.
fn check_least(told: &Told, terms: &LegTerms, request: &LegRequest) -> Finding {
    let share = terms.fee_rate.of(request.amount, Rounding::Up).map_or(0, |fee| fee.base());
    let fee = terms.fee_fixed.base() + share;
    let least = (request.amount.base() - fee).max(0) / terms.unit.base() * terms.unit.base();
    must(request.least.base() == least, "I14", told.now, || {
        format!(
            "leg {} of transfer {} may give {} base units of {} where its terms explain {least}",
            request.ordinal,
            request.transfer,
            request.least.base(),
            request.amount.base()
        )
    })
}

/// Legs before it are done, or came to nothing; none may still take effect.
fn check_prepared(told: &Told, portfolio: &Portfolio, request: &LegRequest) -> Finding {
    let open = told.legs.of(request.transfer).find(|leg| {
        let is_other = leg.request.id != request.id;
        is_other && leg.is_fate_unknown(portfolio)
    });
    must(open.is_none(), "I8", told.now, || {
        let other = open.map(|leg| (leg.request.ordinal, leg.request.kind, leg.request.id));
        format!(
            "leg {} of transfer {} is asked for while nobody knows what became of {other:?}",
            request.ordinal, request.transfer
        )
    })
}

/// What of a transfer's money is for good where a leg begins, in base units, by what was told.
fn there(told: &Told, portfolio: &Portfolio, request: &LegRequest, asked: i128) -> i128 {
    let legs = told.legs.of(request.transfer).filter(|leg| leg.request.id != request.id);
    let begun = if starts_at_source(told, request) { asked } else { 0 };
    legs.fold(begun, |sum, leg| sum + at_place(leg, portfolio, request.from))
}

/// What one leg put at a place, less what it took from there.
fn at_place(leg: &Leg, portfolio: &Portfolio, place: Place) -> i128 {
    let moved = leg.moved(portfolio);
    let mut sum = 0;
    if leg.request.kind == LegKind::Approve {
        return sum;
    }
    if leg.request.to == place {
        // A message is worth what was burnt for it.
        let is_burn = leg.request.kind == LegKind::Burn;
        sum += match (is_burn, leg.is_attested) {
            (true, true) => moved.left,
            (true, false) => 0,
            (false, _) => moved.landed,
        };
    }
    if leg.request.from == place {
        sum += moved.refunded - moved.left;
    }
    sum
}

fn starts_at_source(told: &Told, request: &LegRequest) -> bool {
    let source = told.decided.get(&request.transfer).map(|one| Place::Account(one.body.source));
    source == Some(request.from)
}

/// Nothing is signed or sent where a final event was undone, until a person has looked.
fn check_halted(told: &Told, portfolio: &Portfolio, request: &LegRequest) -> Finding {
    let route = told.decided.get(&request.transfer).map(|one| one.body.route);
    let terms = route.and_then(|route| super::legs::declared(portfolio, route, request));
    let ends = terms.map_or([None; 2], |terms| [terms.leaves_on, terms.lands_on]);
    let halted = ends.into_iter().flatten().find(|chain| told.halted.contains(chain));
    must(halted.is_none(), "I9", told.now, || {
        format!(
            "leg {} of transfer {} is asked for on {halted:?}, where a final event was undone",
            request.ordinal, request.transfer
        )
    })
}

/// A process that begins asks about everything that was sent and of which nobody has spoken (I22).
///
/// # Errors
/// The first leg it does not ask about.
pub fn check_opening(told: &Told, engine: &Engine, effects: &[Effect]) -> Finding {
    let is_asked = |leg: LegId| {
        effects.iter().any(|effect| match effect {
            Effect::Command(Command::Inquire(one)) => one.id == leg,
            _ => false,
        })
    };
    let left_out = told.unsettled.iter().find(|leg| !is_asked(**leg));
    must(left_out.is_none(), "I22", told.now, || {
        let list = engine.state().transfers().list().iter();
        let mut sagas = list.filter_map(|one| one.saga.as_ref());
        let saga = sagas.find(|saga| Some(saga.key()) == left_out.copied());
        let stands = saga.map(|saga| (saga.phase(), saga.quarantine()));
        format!("a process began anew and does not ask what became of leg {left_out:?}: {stands:?}")
    })?;
    check_told_again(told, engine, effects)
}

/// What waits for a person is told again: the first word may have been lost with the process (I23).
fn check_told_again(told: &Told, engine: &Engine, effects: &[Effect]) -> Finding {
    let alerts = || {
        effects.iter().filter_map(|effect| match effect {
            Effect::Alert(alert) => Some(alert),
            _ => None,
        })
    };
    let list = engine.state().transfers().list().iter();
    let mut waiting = list.filter(|transfer| {
        let saga = transfer.saga.as_ref();
        saga.is_some_and(|saga| saga.quarantine().is_some() && !saga.phase().is_over())
    });
    let forgotten =
        waiting.find(|one| !alerts().any(|alert| alert.transfer == one.id && alert.quarantined));
    must(forgotten.is_none(), "I23", told.now, || {
        let id = forgotten.map(|transfer| transfer.id);
        format!("a process began anew and does not tell again that {id:?} waits for a person")
    })?;
    let mut chains = (0..engine.portfolio().chains().len()).filter_map(ChainId::at);
    let silent = chains.find(|&chain| {
        let trouble = Trouble::FinalReversed { chain };
        let is_halted = engine.state().chains().is_halted(chain);
        is_halted && !alerts().any(|alert| alert.trouble == trouble)
    });
    must(silent.is_none(), "I23", told.now, || {
        format!("a process began anew and does not tell again that {silent:?} is halted")
    })
}

/// No new transfer touches an account of which nobody has said yet what left it while the process was
/// away (I22).
///
/// # Errors
/// The account.
pub fn check_settled(told: &Told, decision: &Decision) -> Finding {
    for leg in told.unsettled.iter().filter_map(|id| told.legs.get(*id)) {
        let Some(decided) = told.decided.get(&leg.request.transfer) else { continue };
        let ends = [decided.body.source, decided.body.target];
        let touched = decision
            .moves
            .iter()
            .find(|one| ends.contains(&one.body.source) || ends.contains(&one.body.target));
        must(touched.is_none(), "I22", told.now, || {
            format!("{touched:?} is decided while nobody knows what became of {:?}", leg.request.id)
        })?;
    }
    Ok(())
}
