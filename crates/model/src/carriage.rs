//! Whether the legs of a route fit together.
//!
//! Decides what a way must be, once, when a portfolio is made, so that a saga never meets a leg that
//! begins where money is not.

use crate::id::ChainId;
use crate::leg::{Carriage, LegKind, LegTerms, Place, Way};
use crate::money::Amount;
use crate::portfolio::PortfolioParts;
use crate::ratio::Ratio;
use crate::route::Route;
use crate::time::Span;

/// Ways of one route, at most.
const WAYS_MAX: usize = 8;
/// Legs of one way, at most.
const LEGS_MAX: usize = 16;
/// Legs of all ways of a route together, at most: a transfer that fails on one way after another
/// counts them all.
pub const LEGS_TOGETHER_MAX: u8 = 24;

/// What is wrong with a route's carriage, for the sentence "the route from .. to .. ..".
pub(crate) fn problem(route: &Route, parts: &PortfolioParts) -> Option<&'static str> {
    let Carriage::Legs(ways) = &route.carriage else { return None };
    let Some(first) = ways.first() else { return Some("has legs but no way") };
    if ways.len() > WAYS_MAX {
        return Some("has more than 8 ways");
    }
    if ways.iter().map(|way| way.legs.len()).sum::<usize>() > usize::from(LEGS_TOGETHER_MAX) {
        return Some("has ways of more than 24 legs together");
    }
    let (source, target) = (Place::Account(route.source), Place::Account(route.target));
    let start = first.legs.first().map(|leg| leg.from);
    if start != Some(source) || first.legs.last().map(|leg| leg.to) != Some(target) {
        return Some("has a first way that does not lead from its source to its target");
    }
    ways.iter().find_map(|way| {
        let end = way.legs.last().map(|leg| leg.to);
        let leads = end == Some(target) || end == Some(source);
        if leads { way_problem(way, parts) } else { Some("has a way that ends on the way") }
    })
}

fn way_problem(way: &Way, parts: &PortfolioParts) -> Option<&'static str> {
    if way.legs.len() > LEGS_MAX {
        return Some("has a way of more than 16 legs");
    }
    let follows = |pair: &[LegTerms]| {
        let [before, after] = pair else { return true };
        let burnt = before.kind == LegKind::Burn;
        before.to == after.from && (!burnt || after.kind == LegKind::Mint)
    };
    if !way.legs.windows(2).all(follows) {
        return Some("has a leg that does not begin where the one before ends");
    }
    if way.legs.last().is_some_and(|leg| leg.kind == LegKind::Burn) {
        return Some("ends with a burn that nothing claims");
    }
    // An account stands at the ends alone: in between, money is nobody's but the transfer's.
    let inner = way.legs.iter().skip(1).map(|leg| leg.from);
    if inner.into_iter().any(|place| matches!(place, Place::Account(_)) && !opens(way, place)) {
        return Some("passes through an account");
    }
    way.legs.iter().find_map(|leg| leg_problem(leg, parts))
}

/// Whether everything before a leg at `place` only prepared it, so that money is still there.
fn opens(way: &Way, place: Place) -> bool {
    let before = way.legs.iter().take_while(|leg| leg.kind == LegKind::Approve).count();
    way.legs.iter().take(before).all(|leg| leg.from == place)
        && way.legs.iter().skip(before + 1).all(|leg| leg.from != place)
}

fn leg_problem(leg: &LegTerms, parts: &PortfolioParts) -> Option<&'static str> {
    let is_known = |place: Place| match place {
        Place::Account(account) => account.index() < parts.accounts.len(),
        Place::Wallet(chain) | Place::Message(chain) => chain.index() < parts.chains.len(),
    };
    let exists = |chain: Option<ChainId>| chain.is_none_or(|one| one.index() < parts.chains.len());
    let is_there = |there: [bool; 4]| there.into_iter().all(|one| one);
    let [from, to] = [leg.from, leg.to].map(is_known);
    if !is_there([from, to, exists(leg.leaves_on), exists(leg.lands_on)]) {
        return Some("has a leg at an account or chain that does not exist");
    }
    let is_on_chain = leg.leaves_on.is_some();
    let fits = match leg.kind {
        LegKind::Internal | LegKind::Withdraw => leg.from != leg.to,
        LegKind::Approve => leg.from == leg.to && is_on_chain,
        LegKind::Burn => matches!(leg.to, Place::Message(_)) && is_on_chain,
        LegKind::Mint => matches!(leg.from, Place::Message(_)) && is_on_chain,
        LegKind::Open | LegKind::Lock | LegKind::Deposit => leg.from != leg.to && is_on_chain,
        LegKind::Swap => is_on_chain,
    };
    if !fits {
        return Some("has a leg whose places or chain do not fit what it does");
    }
    let amounts = leg.unit.is_positive() && leg.minimum >= Amount::ZERO;
    let fees = leg.fee_fixed >= Amount::ZERO && (Ratio::ZERO..Ratio::ONE).contains(&leg.fee_rate);
    if !amounts || !fees || leg.patience == Span::ZERO {
        return Some("has a leg whose unit, minimum, fee or patience is out of range");
    }
    None
}

#[cfg(test)]
#[path = "carriage_tests.rs"]
mod tests;
