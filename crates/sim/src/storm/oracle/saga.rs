//! I9 and I14 of every command: what a leg rests on was told as final, and it is a leg of the route,
//! from where the money is, with no more than there is.

use super::legs::Leg;
use super::told::Told;
use super::violation::{Finding, must};
use trimtab_model::{Command, LegKind, LegRequest, Place, Portfolio};

/// Judges a command by what the engine had been told when it asked.
///
/// # Errors
/// What it rests on that it must not.
pub fn check(told: &Told, portfolio: &Portfolio, command: &Command) -> Finding {
    let Command::Submit { request, .. } = command else { return Ok(()) };
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
