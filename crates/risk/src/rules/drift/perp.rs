//! What a perpetual asks for in its worst case, and what its gain counts.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::Position;
use super::Drift;
use super::tally::{Look, Strict};
use super::terms::PerpTerms;
use super::units::{self, DOLLAR, UNIT, WEIGHT, chopped, difference, sum};
use super::weights::{self, Stage};
use trimtab_model::{Amount, Quantity, Rounding};

/// Gains that are not settled count at most this towards initial margin, in 1e-6 dollars.
const MOST_GAIN: i128 = 100 * DOLLAR;
/// What every open order asks for, in 1e-6 dollars.
const PER_ORDER: i128 = DOLLAR / 100;

/// One position's part of a tally.
#[derive(Debug, Clone, Copy)]
pub(super) struct PerpPart {
    pub(super) requirement: i128,
    pub(super) gain: i128,
    pub(super) worst: i128,
}

impl Drift {
    /// A position's part of the account's sums.
    pub(super) fn perp_part(
        &self,
        position: &Position,
        look: Look<'_>,
    ) -> Result<PerpPart, Unassessable> {
        let none = PerpPart { requirement: 0, gain: 0, worst: 0 };
        if *position == (Position { market: position.market, ..Position::default() }) {
            return Ok(none);
        }
        let terms = self.perp(position.market)?;
        let of = Subject::Market(position.market);
        let price = units::price(look.quotes.index(position.market)?, of)?;
        let dollar = look.price(0)?;
        let size = worst_case(position)?;
        let worst = chopped(chopped(size, price, UNIT)?, dollar.high, DOLLAR)?;
        let ratio = margin_ratio(terms, position, size, look.stage)?;
        let requirement = chopped(worst, i128::from(ratio), i128::from(WEIGHT))?;
        let orders = PER_ORDER * i128::from(position.orders.count);
        let gain = weighted_gain(terms, unsettled(position, price)?, &dollar, look.stage)?;
        Ok(PerpPart { requirement: sum(requirement, orders)?, gain, worst })
    }
}

/// The ratio that a position of a size asks for: the venue's, more with size, or the account's own
/// where that is more and margin is initial.
///
/// # Errors
/// [`Unassessable::Impossible`] for an own ratio over zero.
pub(super) fn margin_ratio(
    terms: &PerpTerms,
    position: &Position,
    size: i128,
    stage: Stage,
) -> Result<u32, Unassessable> {
    let base = terms.margin_ratio.at(stage);
    let ratio = weights::liability_weight(size.unsigned_abs(), terms.imf_factor, base);
    let Some(own) = position.own_initial.filter(|_| stage == Stage::Initial) else {
        return Ok(ratio);
    };
    if own.per == 0 {
        let of = Subject::Market(position.market);
        let what = "the lower part of the account's own initial margin";
        return Err(Unassessable::Impossible { of, what, value: 0 });
    }
    let share = u64::from(own.of) * u64::from(WEIGHT);
    let own = share.div_ceil(u64::from(own.per));
    Ok(ratio.max(u32::try_from(own).unwrap_or(u32::MAX)))
}

/// The larger magnitude of all buys filled and all sells filled, in 1e-9.
pub(super) fn worst_case(position: &Position) -> Result<i128, Unassessable> {
    let of = Subject::Market(position.market);
    for (what, side) in [("open buys", position.orders.buys), ("open sells", position.orders.sells)]
    {
        if side.base() < 0 {
            return Err(Unassessable::Impossible { of, what, value: side.base() });
        }
    }
    let held = Amount::from_base(position.quantity.base());
    let bought = held.plus(Amount::from_base(position.orders.buys.base()))?;
    let sold = held.minus(Amount::from_base(position.orders.sells.base()))?;
    let nanos = |units: Amount| {
        let magnitude = if units.is_negative() { units.negated()? } else { units };
        units::size(Quantity::from_base(magnitude.base()), Rounding::Up)
    };
    Ok(nanos(bought)?.max(nanos(sold)?))
}

/// What a position has gained and not settled, in 1e-6, funding in it.
fn unsettled(position: &Position, price: i128) -> Result<i128, Unassessable> {
    let gained = match position.cost {
        None => 0,
        Some(cost) => {
            let value = chopped(units::size(position.quantity, Rounding::Down)?, price, UNIT)?;
            difference(value, units::dollars(cost, Rounding::Up)?)?
        }
    };
    Ok(difference(gained, units::dollars(position.owing, Rounding::Up)?)?)
}

fn weighted_gain(
    terms: &PerpTerms,
    gain: i128,
    dollar: &Strict,
    stage: Stage,
) -> Result<i128, Unassessable> {
    let price = if gain > 0 { dollar.low } else { dollar.high };
    let weight = if gain > 0 { gain_weight(terms, gain, stage) } else { WEIGHT };
    let weighted = chopped(gain, i128::from(weight), i128::from(WEIGHT))?;
    let weighted = chopped(weighted, price, DOLLAR)?;
    Ok(if stage == Stage::Initial { weighted.min(MOST_GAIN) } else { weighted })
}

fn gain_weight(terms: &PerpTerms, gain: i128, stage: Stage) -> u32 {
    match stage {
        Stage::Maintenance => terms.gain_weight.maintenance,
        Stage::Initial | Stage::Fill => {
            let size = gain.unsigned_abs().saturating_mul(1_000);
            weights::asset_weight(size, terms.gain_imf_factor, terms.gain_weight.initial)
        }
    }
}
