//! I11, I12, I14, I15, I16 of every decision, reckoned anew from what was told.
//!
//! Where the auditor cannot know a figure it takes the one that is kinder to the engine, so that
//! whatever it finds is a fault.

use super::told::{Decided, Told};
use super::violation::{Finding, must};
use trimtab_engine::Decision;
use trimtab_engine::guard::Limits;
use trimtab_model::{
    AccountId, Amount, MarketId, MoneyError, Portfolio, Quantity, Rounding, Span, TransferBody,
    TransferId, VenueId, VenueKind, notional,
};

/// What judges: the book's portfolio and the operator's limits.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// What exists.
    pub portfolio: &'a Portfolio,
    /// The hard limits.
    pub limits: &'a Limits,
}

/// Judges a decision by what the engine had been told when it decided; `told` does not know it yet.
///
/// # Errors
/// The limit that it does not keep.
pub fn check(told: &Told, rules: Rules<'_>, decision: &Decision) -> Finding {
    let mut made: Vec<TransferBody> = Vec::new();
    for one in &decision.moves {
        made.push(one.body);
        check_route(told, rules, &one.body)?;
        check_fresh(told, rules, one.body.source)?;
        check_flows(told, rules, &made)?;
        check_exposure(told, rules, &made)?;
        check_margin(told, rules, &made)?;
    }
    Ok(())
}

/// The route is declared and allowed (I14).
fn check_route(told: &Told, rules: Rules<'_>, body: &TransferBody) -> Finding {
    let index = body.route.index();
    let route = rules.portfolio.routes().get(index);
    let fits =
        route.is_some_and(|route| (route.source, route.target) == (body.source, body.target));
    let is_allowed = rules.limits.allowed.get(index).copied().unwrap_or(false);
    must(fits && is_allowed, "I14", told.now, || {
        format!("money goes by route {index}, which is not declared so or not allowed")
    })
}

/// What the source's figures rest on is young enough (I15).
fn check_fresh(told: &Told, rules: Rules<'_>, source: AccountId) -> Finding {
    let age_max = rules.limits.age_max;
    let venue = rules.portfolio.accounts()[source.index()].venue;
    let account = &told.accounts[source.index()];
    let is_young = |at| told.now.since(at) <= age_max;
    must(account.stated_at.is_some_and(is_young), "I15", told.now, || {
        format!("money leaves account {} on a statement of {:?}", source.index(), account.stated_at)
    })?;
    for (&market, _) in account.positions.iter().filter(|(_, held)| !held.is_zero()) {
        let mark = told.marks.get(&(venue, market));
        must(mark.is_some_and(|&(_, at)| is_young(at)), "I15", told.now, || {
            format!("money leaves account {} on a mark of {mark:?}", source.index())
        })?;
    }
    Ok(())
}

/// What moved, moves, and may still move stays within every limit (I11, and I16: limits are amounts
/// in no price).
fn check_flows(told: &Told, rules: Rules<'_>, made: &[TransferBody]) -> Finding {
    let Some(body) = made.last() else { return Ok(()) };
    let Rules { portfolio, limits } = rules;
    let venue_of = |account: AccountId| portfolio.accounts()[account.index()].venue;
    let route = &portfolio.routes()[body.route.index()];
    let within =
        |what: &str, span: Option<Span>, most: Amount, counts: &dyn Fn(&TransferBody) -> bool| {
            let moved = moved(told, portfolio, made, span, counts);
            must(moved <= most.base(), "I11", told.now, || {
                format!("{moved} base units move where {what} allows {}", most.base())
            })
        };
    let own = |most: Amount, what: &str| {
        must(body.amount <= most, "I11", told.now, || {
            format!(
                "a transfer of {} base units where {what} is {}",
                body.amount.base(),
                most.base()
            )
        })
    };
    own(limits.per_transfer, "the limit per transfer")?;
    own(route.capacity.unwrap_or(Amount::MAX), "the route's capacity")?;
    let on_route = |one: &TransferBody| one.route == body.route;
    let day = route.daily_cap.unwrap_or(Amount::MAX);
    within("the route's day", Some(Span::DAY), day, &on_route)?;
    within("the route's hour", Some(Span::HOUR), limits.per_route_hour, &on_route)?;
    within("an hour", Some(Span::HOUR), limits.per_hour, &|_| true)?;
    for venue in [venue_of(body.source), venue_of(body.target)] {
        if portfolio.venues()[venue.index()].kind != VenueKind::Wallet {
            let touches =
                |one: &TransferBody| [venue_of(one.source), venue_of(one.target)].contains(&venue);
            within("the venue's hour", Some(Span::HOUR), limits.per_venue_hour, &touches)?;
        }
    }
    Ok(())
}

/// What was asked for within a span, what of older is still open, and what is made now.
fn moved(
    told: &Told,
    portfolio: &Portfolio,
    made: &[TransferBody],
    span: Option<Span>,
    counts: &dyn Fn(&TransferBody) -> bool,
) -> i128 {
    let is_recent = |one: &Decided| span.is_none_or(|span| told.now.since(one.at) < span);
    let before = told.decided.iter().filter(|(id, one)| {
        if !counts(&one.body) {
            return false;
        }
        let is_counted = is_recent(one) || told.is_open(portfolio, **id);
        is_counted && !told.is_refused(portfolio, **id)
    });
    let before: i128 = before.map(|(_, one)| one.body.amount.base()).sum();
    before + made.iter().filter(|one| counts(one)).map(|one| one.amount.base()).sum::<i128>()
}

/// The target's venue holds no more than its share (I14), by what is there and what is sent now.
fn check_exposure(told: &Told, rules: Rules<'_>, made: &[TransferBody]) -> Finding {
    let Some(body) = made.last() else { return Ok(()) };
    let Rules { portfolio, limits } = rules;
    let venue_of = |account: AccountId| portfolio.accounts()[account.index()].venue;
    let venue = venue_of(body.target);
    let share = limits.exposure.get(venue.index()).copied().unwrap_or_default();
    if share >= trimtab_model::Ratio::ONE || venue_of(body.source) == venue {
        return Ok(());
    }
    let all: i128 = told.accounts.iter().map(|one| one.held).sum::<i128>() + told.out.max(0);
    let at = |id: AccountId| venue_of(id) == venue;
    let there = portfolio.account_ids().filter(|&id| at(id));
    let there: i128 =
        there.map(|id| told.accounts[id.index()].held - promised(told, portfolio, id)).sum();
    let net = |one: &TransferBody| {
        i128::from(at(one.target)) * one.amount.base()
            - i128::from(at(one.source)) * one.amount.base()
    };
    let comes: i128 = made.iter().map(net).sum();
    let most = share.of(Amount::from_base(all), Rounding::Up).map_or(i128::MAX, Amount::base);
    must(there + comes <= most, "I14", told.now, || {
        format!(
            "venue {} would hold {} base units of {all}, above {most}",
            venue.index(),
            there + comes
        )
    })
}

/// The source keeps what its venue asks for its positions, whatever else was promised (I12).
fn check_margin(told: &Told, rules: Rules<'_>, made: &[TransferBody]) -> Finding {
    let Some(body) = made.last() else { return Ok(()) };
    let source = body.source;
    let sends = made.iter().filter(|one| one.source == source).map(|one| one.amount.base());
    let stays = told.accounts[source.index()].held
        - promised(told, rules.portfolio, source)
        - sends.sum::<i128>();
    let kept = kept(told, rules.portfolio, source);
    let least = kept.as_ref().map_or(i128::MAX, |amount| amount.base());
    must(stays >= least, "I12", told.now, || {
        format!(
            "account {} would keep {stays} base units where {kept:?} are needed",
            source.index()
        )
    })
}

/// What was promised from an account and has not left it: decided, not refused, not gone.
fn promised(told: &Told, portfolio: &Portfolio, account: AccountId) -> i128 {
    let waits = |id: &TransferId, one: &Decided| {
        one.body.source == account
            && !one.is_abandoned
            && !told.is_refused(portfolio, *id)
            && !told.has_departed(portfolio, *id)
    };
    let open = told.decided.iter().filter(|(id, one)| waits(id, one));
    open.map(|(_, one)| one.body.amount.base()).sum()
}

/// Initial margin or withdrawal floor, the larger, by the portfolio's flat rates.
fn kept(told: &Told, portfolio: &Portfolio, account: AccountId) -> Result<Amount, MoneyError> {
    let venue_id = portfolio.accounts()[account.index()].venue;
    let venue = portfolio.venue_of(account);
    let (mut initial, mut gross) = (Amount::ZERO, Amount::ZERO);
    let held = told.accounts[account.index()].positions.iter();
    for (&market, &quantity) in held.filter(|(_, quantity)| !quantity.is_zero()) {
        let terms = venue.margin.get(market.index()).copied().flatten();
        let Some(terms) = terms else { return Ok(Amount::MAX) };
        let value = value(told, portfolio, (venue_id, market), quantity)?;
        gross = gross.plus(value)?;
        initial = initial.plus(terms.initial.of(value, Rounding::Down)?)?;
    }
    Ok(initial.max(venue.withdraw_floor.of(gross, Rounding::Down)?))
}

fn value(
    told: &Told,
    portfolio: &Portfolio,
    at: (VenueId, MarketId),
    quantity: Quantity,
) -> Result<Amount, MoneyError> {
    let Some(&(price, _)) = told.marks.get(&at) else { return Ok(Amount::MAX) };
    notional(quantity.magnitude(), price, portfolio.collateral().decimals, Rounding::Down)
}
