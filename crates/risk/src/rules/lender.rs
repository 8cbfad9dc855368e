//! What rules of lenders have in common: pools of assets, and no markets.

use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::quotes::{Pool, Quotes};
use super::standing::PositionMargin;

/// What a position asks for: nothing while it is empty, and else there is none.
///
/// # Errors
/// [`Unassessable::Unlisted`].
pub(super) fn position_margin(position: &Position) -> Result<PositionMargin, Unassessable> {
    if position.quantity.is_zero() {
        return Ok(PositionMargin::default());
    }
    Err(Unassessable::Unlisted { of: Subject::Market(position.market) })
}

/// Refuses positions.
///
/// # Errors
/// [`Unassessable::Unlisted`] names the first.
pub(super) fn no_positions(holdings: &Holdings) -> Result<(), Unassessable> {
    holdings.positions.iter().try_for_each(|position| position_margin(position).map(drop))
}

/// The pool of an asset, without which nothing can be said of what may leave it.
///
/// # Errors
/// [`Unassessable::Unknown`].
pub(super) fn pool(quotes: &Quotes, asset: usize) -> Result<Pool, Unassessable> {
    let pool = quotes.assets.get(asset).and_then(|quote| quote.pool);
    pool.ok_or(Unassessable::Unknown { of: Subject::Asset(asset), what: "its pool" })
}
