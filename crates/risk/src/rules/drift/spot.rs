//! What tokens held count, and what tokens owed weigh.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::Balance;
use super::super::quotes::Quotes;
use super::Drift;
use super::tally::{Look, Strict, Tally};
use super::terms::SpotTerms;
use super::units::{self, UNIT, WEIGHT, chopped, difference, negated};
use super::weights::{self, Stage};
use trimtab_model::{Amount, MoneyError, Rounding};

impl Drift {
    /// Adds what is held and owed of one token.
    pub(super) fn add_spot(
        &self,
        tally: &mut Tally,
        balance: &Balance,
        look: Look<'_>,
    ) -> Result<(), Unassessable> {
        if balance.held == Amount::ZERO && balance.owed == Amount::ZERO {
            return Ok(());
        }
        let terms = self.token(balance.asset)?;
        let price = look.price(balance.asset)?;
        let tokens = net_tokens(balance, terms.decimals)?;
        let value = token_value(tokens, terms.decimals, &price)?;
        let weight = match (balance.asset, value) {
            // The dollar that positions settle in counts and weighs in full.
            (0, _) | (_, 0) => WEIGHT,
            (asset, 1..) => self.asset_weight(asset, tokens, price.now, look)?,
            (_, _) => self.debt_weight(terms, tokens, look.stage)?,
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
        look: Look<'_>,
    ) -> Result<u32, Unassessable> {
        let terms = self.token(asset)?;
        let weight = terms.asset_weight;
        let scaled = || scaled_initial(terms, asset, price, look.quotes);
        let base = match look.stage {
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
