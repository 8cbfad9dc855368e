//! The price from which on an account may be liquidated, where a venue gives no formula.

use super::fault::Unassessable;
use trimtab_model::Price;

/// How far a price is tried: 2^32 times the one of now, and as small a part of it.
const OCTAVES: u32 = 32;

/// The price nearest to `now` at which `is_liquidatable`, looked for below and above; `now` itself
/// where it is already.
///
/// An account's buffer rises or falls with one price all the way, or is highest somewhere: so what
/// is liquidatable lies beyond one price below, one above, or both, and halving finds each to
/// the last unit. The nearer of the two is answered.
pub(super) fn first_price(
    now: Price,
    is_liquidatable: impl Fn(Price) -> Result<bool, Unassessable>,
) -> Result<Option<Price>, Unassessable> {
    let at = |price: i128| match is_liquidatable(Price::from_base(price)) {
        // Beyond a venue's limit nothing may be counted on.
        Err(Unassessable::BeyondLimit { .. }) => Ok(true),
        other => other,
    };
    if at(now.base())? {
        return Ok(Some(now));
    }
    let edge = |next: fn(i128) -> Option<i128>| -> Result<Option<i128>, Unassessable> {
        farthest(now.base(), next, &at)?.map(|bad| halve(now.base(), bad, &at)).transpose()
    };
    let below = edge(|price| (price > 1).then_some(price / 2))?;
    let above = edge(|price| price.checked_mul(2))?;
    let nearest = match (below, above) {
        (Some(below), Some(above)) if is_nearer(below, above, now.base()) => Some(below),
        (_, Some(above)) => Some(above),
        (below, None) => below,
    };
    Ok(nearest.map(Price::from_base))
}

/// The first of the prices from `now` on, each the `next` of the one before, at which an account may
/// be liquidated. A figure beyond counting ends the search: so far a price does not go.
fn farthest(
    now: i128,
    next: fn(i128) -> Option<i128>,
    at: &impl Fn(i128) -> Result<bool, Unassessable>,
) -> Result<Option<i128>, Unassessable> {
    let mut price = now;
    for _ in 0..OCTAVES {
        let Some(further) = next(price) else { return Ok(None) };
        price = further;
        match at(price) {
            Ok(true) => return Ok(Some(price)),
            Ok(false) => {}
            Err(Unassessable::BeyondCounting(_)) => return Ok(None),
            Err(other) => return Err(other),
        }
    }
    Ok(None)
}

/// The bad price nearest to `good`, between both.
pub(super) fn halve(
    mut good: i128,
    mut bad: i128,
    at: &impl Fn(i128) -> Result<bool, Unassessable>,
) -> Result<i128, Unassessable> {
    while good.abs_diff(bad) > 1 {
        // Both are above zero, so half of their sum is between them.
        let middle = good / 2 + bad / 2 + (good % 2 + bad % 2) / 2;
        if at(middle)? {
            bad = middle;
        } else {
            good = middle;
        }
    }
    Ok(bad)
}

/// Whether the price below is nearer as a ratio: half and double are equally far, and told as below.
fn is_nearer(below: i128, above: i128, now: i128) -> bool {
    // Doubles decide between two prices that are both right, and round neither.
    let (down, up) = (now as f64 / below as f64, above as f64 / now as f64);
    down <= up
}
