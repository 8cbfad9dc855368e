//! Whether the pool can stand behind an increase: what it has reserved against what it may.
//!
//! Longs reserve their units at the higher price, shorts their size. Source: `market/MarketUtils.sol`
//! of gmx-io/gmx-synthetics at a5c0c883, `validateReserve` and `validateOpenInterestReserve`.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::Position;
use super::super::quotes::Quotes;
use super::account::{interest, market_ends};
use super::terms::MarketTerms;
use super::usd::Usd;
use trimtab_model::Rounding;

/// Refuses where open interest, the position's in it, is more than the pool may reserve.
pub(super) fn check_reserve(
    terms: &MarketTerms,
    position: &Position,
    quotes: &Quotes,
) -> Result<(), Unassessable> {
    let of = Subject::Market(position.market);
    let is_long = position.quantity.base() > 0;
    let quote = quotes.market(position.market)?;
    let pool = quote.backing.map(|backing| if is_long { backing.long } else { backing.short });
    let pool = pool.ok_or(Unassessable::Unknown { of, what: "the pool behind it" })?;
    if pool.is_negative() {
        return Err(Unassessable::Impossible {
            of,
            what: "the pool behind it",
            value: pool.base(),
        });
    }
    let reserved = if is_long {
        let units = quote.long.max(position.quantity);
        Usd::of(units, market_ends(quotes, position.market)?.high)
    } else {
        interest(quotes, position)?.short
    };
    let share = terms.reserve.of(is_long).min(terms.open_interest_reserve.of(is_long));
    let most = Usd::of_amount(pool).times(share)?;
    if reserved <= most {
        return Ok(());
    }
    Err(Unassessable::TooMuch {
        of,
        what: "an increase that makes the pool reserve",
        wanted: reserved.amount(Rounding::Up)?,
        most: most.amount(Rounding::Down)?,
    })
}
