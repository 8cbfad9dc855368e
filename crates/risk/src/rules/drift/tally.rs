//! What an account's holdings count and ask for at one stage, in the venue's own dollars.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::{Balance, Holdings, Position};
use super::super::quotes::{Quotes, Series};
use super::Drift;
use super::terms::{PerpTerms, SpotTerms};
use super::units::{self, DOLLAR, UNIT, WEIGHT, chopped};
use super::weights::{self, Stage};
use trimtab_model::{Amount, MoneyError, Quantity, Rounding};

/// Gains that are not settled count at most this towards initial margin, in 1e-6 dollars.
const MOST_GAIN: i128 = 100 * DOLLAR;
/// What every open order asks for, in 1e-6 dollars.
const PER_ORDER: i128 = DOLLAR / 100;

/// An account's two sums and the liabilities behind them, in 1e-6 dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Weighted collateral, gains and losses in it.
    pub collateral: i128,
    /// Margin asked for.
    pub requirement: i128,
    /// Value of what is owed and of positions in their worst case.
    pub liabilities: i128,
}

/// A price range: the worse of oracle and average where the venue is strict.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strict {
    pub(super) now: i128,
    pub(super) low: i128,
    pub(super) high: i128,
}

/// One position's part of a tally.
#[derive(Debug, Clone, Copy)]
pub(super) struct PerpPart {
    pub(super) requirement: i128,
    pub(super) gain: i128,
    pub(super) worst: i128,
}

impl Tally {
    /// Collateral that is not needed; below zero where some is missing.
    #[must_use]
    pub const fn free(&self) -> i128 {
        self.collateral.saturating_sub(self.requirement)
    }

    fn counts(&mut self, value: i128) -> Result<(), MoneyError> {
        self.collateral = sum(self.collateral, value)?;
        Ok(())
    }

    fn asks(&mut self, requirement: i128, liability: i128) -> Result<(), MoneyError> {
        self.requirement = sum(self.requirement, requirement)?;
        self.liabilities = sum(self.liabilities, liability)?;
        Ok(())
    }
}

impl Drift {
    /// The account's sums at a stage. Strict prices are the worse of oracle and five-minute average,
    /// as they are taken to withdraw and to place orders.
    ///
    /// # Errors
    /// [`Unassessable`] as for the rule.
    pub fn tally(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        stage: Stage,
        is_strict: bool,
    ) -> Result<Tally, Unassessable> {
        let mut tally = Tally::default();
        for balance in &holdings.balances {
            self.add_spot(&mut tally, balance, quotes, stage, is_strict)?;
        }
        for position in &holdings.positions {
            let part = self.perp_part(position, quotes, stage, is_strict)?;
            tally.asks(part.requirement, part.worst)?;
            tally.counts(part.gain)?;
        }
        Ok(tally)
    }

    fn add_spot(
        &self,
        tally: &mut Tally,
        balance: &Balance,
        quotes: &Quotes,
        stage: Stage,
        is_strict: bool,
    ) -> Result<(), Unassessable> {
        if balance.held == Amount::ZERO && balance.owed == Amount::ZERO {
            return Ok(());
        }
        let of = Subject::Asset(balance.asset);
        let terms = self.token(balance.asset)?;
        let price = strict(quotes, Series::Asset(balance.asset), of, is_strict)?;
        let tokens = net_tokens(balance, terms.decimals)?;
        let value = token_value(tokens, terms.decimals, &price)?;
        let weight = match (balance.asset, value) {
            // The dollar that positions settle in counts and weighs in full.
            (0, _) | (_, 0) => WEIGHT,
            (asset, 1..) => self.asset_weight(asset, tokens, price.now, quotes, stage)?,
            (_, _) => self.debt_weight(terms, tokens, stage)?,
        };
        let weighted = chopped(value, i128::from(weight), i128::from(WEIGHT))?;
        if value >= 0 {
            tally.counts(weighted)?;
        } else {
            tally.asks(negated(weighted)?, negated(value)?)?;
        }
        Ok(())
    }

    /// What so many tokens count, in 1e-4.
    pub(super) fn asset_weight(
        &self,
        asset: usize,
        tokens: i128,
        price: i128,
        quotes: &Quotes,
        stage: Stage,
    ) -> Result<u32, Unassessable> {
        let terms = self.token(asset)?;
        let weight = terms.asset_weight;
        let scaled = || scaled_initial(terms, asset, price, quotes);
        let base = match stage {
            Stage::Initial => scaled()?,
            Stage::Fill => weights::mean(scaled()?, weight.maintenance),
            Stage::Maintenance => weight.maintenance,
        };
        Ok(weights::asset_weight(nano_size(tokens, terms.decimals)?, terms.imf_factor, base))
    }

    /// What a debt of so many tokens weighs, in 1e-4.
    pub(super) fn debt_weight(
        &self,
        terms: &SpotTerms,
        tokens: i128,
        stage: Stage,
    ) -> Result<u32, Unassessable> {
        let size = nano_size(tokens, terms.decimals)?;
        Ok(weights::liability_weight(size, terms.imf_factor, terms.liability_weight.at(stage)))
    }

    pub(super) fn perp_part(
        &self,
        position: &Position,
        quotes: &Quotes,
        stage: Stage,
        is_strict: bool,
    ) -> Result<PerpPart, Unassessable> {
        let none = PerpPart { requirement: 0, gain: 0, worst: 0 };
        if *position == (Position { market: position.market, ..Position::default() }) {
            return Ok(none);
        }
        let terms = self.perp(position.market)?;
        let of = Subject::Market(position.market);
        let price = units::price(quotes.index(position.market)?, of)?;
        let dollar = strict(quotes, Series::Asset(0), Subject::Asset(0), is_strict)?;
        let size = worst_case(position)?;
        let worst = chopped(chopped(size, price, UNIT)?, dollar.high, DOLLAR)?;
        let ratio = margin_ratio(terms, position, size, stage);
        let requirement = chopped(worst, i128::from(ratio), i128::from(WEIGHT))?;
        let orders = PER_ORDER * i128::from(position.orders.count);
        let gain = weighted_gain(terms, unsettled(position, price)?, &dollar, stage)?;
        Ok(PerpPart { requirement: sum(requirement, orders)?, gain, worst })
    }
}

/// The ratio that a position of a size asks for: the venue's, more with size, or the account's own
/// where that is more and margin is initial.
pub(super) fn margin_ratio(
    terms: &PerpTerms,
    position: &Position,
    size: i128,
    stage: Stage,
) -> u32 {
    let base = terms.margin_ratio.at(stage);
    let ratio = weights::liability_weight(size.unsigned_abs(), terms.imf_factor, base);
    match (stage, position.own_initial) {
        (Stage::Initial, Some(own)) => {
            let share = u64::from(own.of) * u64::from(WEIGHT);
            let own = share.div_ceil(u64::from(own.per.max(1)));
            ratio.max(u32::try_from(own).unwrap_or(u32::MAX))
        }
        _ => ratio,
    }
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

fn scaled_initial(
    terms: &SpotTerms,
    asset: usize,
    price: i128,
    quotes: &Quotes,
) -> Result<u32, Unassessable> {
    let (weight, start) = (terms.asset_weight.initial, terms.scale_initial_asset_weight_start);
    if start == 0 {
        return Ok(weight);
    }
    let of = Subject::Asset(asset);
    let pool = quotes.asset(asset)?.pool;
    let pool = pool.ok_or(Unassessable::Unknown { of, what: "what all have deposited" })?;
    let deposits = pool.available.plus(pool.owed)?;
    if deposits.is_negative() {
        let value = deposits.base();
        return Err(Unassessable::Impossible { of, what: "what all have deposited", value });
    }
    let tokens = units::tokens(deposits, terms.decimals, Rounding::Up)?;
    let value = chopped(tokens, price, units::power(terms.decimals))?;
    Ok(weights::scaled_initial(weight, start, value.unsigned_abs()))
}

/// A price and its average as a range, in 1e-6.
pub(super) fn strict(
    quotes: &Quotes,
    series: Series,
    of: Subject,
    is_strict: bool,
) -> Result<Strict, Unassessable> {
    let now = units::price(quotes.price(series)?, of)?;
    let average = match series {
        Series::Asset(asset) => quotes.asset(asset)?.average,
        Series::Market(market) => quotes.market(market)?.average,
    };
    match average.filter(|_| is_strict) {
        None => Ok(Strict { now, low: now, high: now }),
        Some(average) => {
            let average = units::price(average, of)?;
            Ok(Strict { now, low: now.min(average), high: now.max(average) })
        }
    }
}

/// What is held less what is owed, in the mint's tokens, rounded against us.
pub(super) fn net_tokens(balance: &Balance, decimals: u8) -> Result<i128, Unassessable> {
    if balance.owed.is_negative() {
        let (of, value) = (Subject::Asset(balance.asset), balance.owed.base());
        return Err(Unassessable::Impossible { of, what: "what is owed", value });
    }
    let held = units::tokens(balance.held, decimals, Rounding::Down)?;
    Ok(difference(held, units::tokens(balance.owed, decimals, Rounding::Up)?)?)
}

/// The value of tokens in 1e-6 dollars: a holding's rounded down at the lower price, a debt's away
/// from zero at the higher.
pub(super) fn token_value(tokens: i128, decimals: u8, price: &Strict) -> Result<i128, MoneyError> {
    let price = if tokens > 0 { price.low } else { price.high };
    let value = Amount::from_base(tokens).scaled(price, units::power(decimals), Rounding::Down)?;
    Ok(value.base())
}

/// A number of tokens as a size in 1e-9, as the venue turns it: down.
fn nano_size(tokens: i128, decimals: u8) -> Result<u128, MoneyError> {
    let size = chopped(tokens, UNIT, units::power(decimals))?;
    Ok(size.unsigned_abs())
}

pub(super) fn sum(left: i128, right: i128) -> Result<i128, MoneyError> {
    Amount::from_base(left).plus(Amount::from_base(right)).map(Amount::base)
}

pub(super) fn difference(left: i128, right: i128) -> Result<i128, MoneyError> {
    Amount::from_base(left).minus(Amount::from_base(right)).map(Amount::base)
}

fn negated(value: i128) -> Result<i128, MoneyError> {
    difference(0, value)
}
