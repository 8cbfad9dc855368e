//! What is sound but suspicious.

use super::capital::gross_notional;
use super::figures::{amount, list, percent, usd};
use super::places::{account, cap};
use crate::config::Config;
use trimtab_model::{Amount, Ratio, Timestamp};
use trimtab_risk::real;
use trimtab_sim::market::BookRule;
use trimtab_sim::spec::{DECIMALS, DeskSpec};

/// Capital below this share of gross notional does not carry most rules' defaults.
const CAPITAL_MIN: f64 = 0.1;
/// Share of the smallest transfer that its fixed cost may take; no move gains as much in a calm week.
const FIXED_MAX: f64 = 0.01;

/// Everything suspicious, in sentences.
pub(super) fn of(config: &Config, now: Timestamp) -> Vec<String> {
    let desk = &config.desk;
    let mut warnings = Vec::from_iter(thin_capital(desk));
    warnings.extend((0..desk.venues.len()).filter_map(|venue| legs_beyond_reach(desk, venue)));
    warnings.extend(reserves_beyond_treasury(desk));
    warnings.extend((0..desk.venues.len()).filter_map(|venue| out_of_reach(desk, venue)));
    warnings.extend((0..desk.venues.len()).filter_map(|venue| starts_above_cap(desk, venue)));
    warnings.extend(dear_routes(desk));
    warnings.extend((0..desk.venues.len()).filter_map(|venue| stale_rule(desk, venue, now)));
    warnings
}

/// A venue whose rule is as old as nobody should count on: a live run would draw nothing from it.
fn stale_rule(desk: &DeskSpec, venue: usize, now: Timestamp) -> Option<String> {
    let venue = &desk.venues[venue];
    let from = venue.rule.as_ref()?.provenance();
    let stale = from.check(now).err()?;
    Some(format!(
        "the margin of {} cannot be assessed as of now: its rule's parameters are {stale}, and name their \
         file in `rule`",
        venue.name
    ))
}

fn thin_capital(desk: &DeskSpec) -> Option<String> {
    let share = desk.capital / gross_notional(desk);
    let shown = percent((share * 1e4).round() / 1e4);
    (share < CAPITAL_MIN).then(|| {
        format!(
            "the capital is {shown} of gross notional; below {} even small moves liquidate: raise \
             capital or lower the notional",
            percent(CAPITAL_MIN)
        )
    })
}

/// A venue that could not hold what opening its legs takes, even with all that limits let it have.
fn legs_beyond_reach(desk: &DeskSpec, venue: usize) -> Option<String> {
    let share = real::ratio(cap(desk, venue).unwrap_or(Ratio::ONE).min(tranche_share(desk, venue)));
    let margin = |coin: usize| desk.notionals[coin] * desk.venues[venue].margin[coin].0;
    let coins: Vec<usize> =
        (0..desk.coins.len()).filter(|&coin| trades(desk, venue, coin)).collect();
    let needed = desk.open_multiple * coins.iter().map(|&coin| margin(coin)).sum::<f64>();
    let most = desk.capital * share;
    (needed > most).then(|| {
        let names: Vec<&String> = coins.iter().map(|&coin| &desk.coins[coin]).collect();
        format!(
            "opening {} at {} takes {} of margin, and it can get at most {}: the book will be \
             blocked",
            list(&names),
            desk.venues[venue].name,
            usd(needed),
            usd(most)
        )
    })
}

/// Share of the capital that a venue's tranche may grow to, where the guard looks.
pub(super) fn tranche_share(desk: &DeskSpec, venue: usize) -> Ratio {
    let home = desk.tranches.iter().find(|tranche| tranche.accounts.contains(&venue));
    let is_checked = desk.limits.is_some();
    home.filter(|_| is_checked).map_or(Ratio::ONE, |tranche| tranche.max_share)
}

/// Whether a venue may come to hold a leg of a coin.
fn trades(desk: &DeskSpec, venue: usize, coin: usize) -> bool {
    match &desk.book {
        BookRule::FundingArb { .. } => true,
        BookRule::Fixed { pairs, .. } => {
            pairs[coin].is_some_and(|pair| pair.long == venue || pair.short == venue)
        }
    }
}

fn reserves_beyond_treasury(desk: &DeskSpec) -> Option<String> {
    let home = desk.tranches.iter().find(|one| one.accounts.contains(&desk.treasury()))?;
    let reserve = home.reserve;
    let start = desk.capital * desk.treasury_share;
    (reserve > Amount::ZERO && real::amount(reserve, DECIMALS) >= start).then(|| {
        format!(
            "the treasury starts with {} and must keep {}: nothing of it can be used",
            usd(start),
            amount(reserve)
        )
    })
}

/// A venue that no permitted route leads to.
fn out_of_reach(desk: &DeskSpec, venue: usize) -> Option<String> {
    let allowed = desk.limits.as_ref()?.allowed.as_ref()?;
    let name = account(desk, venue);
    (!allowed.iter().any(|(_, target)| *target == venue))
        .then(|| format!("the guard permits no route to {name}: it can never be helped"))
}

/// A venue whose part of the first division is more than it may hold: the guard would let nothing
/// in, and only withdrawals out. Known where pairs are written down.
fn starts_above_cap(desk: &DeskSpec, venue: usize) -> Option<String> {
    let BookRule::Fixed { .. } = &desk.book else { return None };
    let legs = |venue: usize| -> f64 {
        let coins = (0..desk.coins.len()).filter(|&coin| trades(desk, venue, coin));
        coins.map(|coin| desk.notionals[coin]).sum()
    };
    let first = (1.0 - desk.treasury_share) * legs(venue) / gross_notional(desk);
    let cap = cap(desk, venue).map(real::ratio)?;
    // A share has nine decimals.
    (first > cap + 1e-9).then(|| {
        let shown = |share: f64| percent((share * 1e4).round() / 1e4);
        format!(
            "{} starts with {} of all capital, above its own max_share of {}: raise that, the \
             treasury_share, or move notional elsewhere",
            desk.venues[venue].name,
            shown(first),
            shown(cap)
        )
    })
}

/// Routes on which the smallest transfer loses much of itself to the fixed cost.
fn dear_routes(desk: &DeskSpec) -> Vec<String> {
    let mut dear = Vec::new();
    for (source, row) in desk.routes.iter().enumerate() {
        for (target, route) in row.iter().enumerate() {
            let Some(fixed) = route.as_ref().map(|route| route.fee(0.0)) else { continue };
            if fixed > FIXED_MAX * desk.clip {
                dear.push(format!(
                    "route {} -> {} is not worth it below about {}: its fixed cost of {} takes more \
                     than {} of less, and the smallest transfer is {}; raise min_transfer",
                    account(desk, source),
                    account(desk, target),
                    usd((fixed / FIXED_MAX).ceil()),
                    usd(fixed),
                    percent(FIXED_MAX),
                    usd(desk.clip)
                ));
            }
        }
    }
    dear
}
