//! A decision in words: the one place where it is put so, for the command line, alerts and reports.
//!
//! Every figure comes from the decision itself; nothing is reckoned anew.

use super::figures::{TOLD_H, article, bps, duration, grouped, money, percent, short};
use super::{Binding, Cover, Decision, Move, Reasoning, Shortage, Surplus, Unassessed, Verdict};
use crate::guard::Refusal;
use trimtab_model::{AccountId, Portfolio};
use trimtab_risk::real;

/// Hours of a day, for what is told by the day.
const HOURS_A_DAY: f64 = 24.0;
/// A cover of so many hours is told as "within the hour".
const AN_HOUR: std::ops::RangeInclusive<f64> = 0.7..=1.3;

/// Whether a decision was carried out or only made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    Done,
    Proposed,
}

impl Decision {
    /// What was done, and why, in plain words.
    #[must_use]
    pub fn sentence(&self, portfolio: &Portfolio) -> String {
        self.tell(portfolio, Telling::Done)
    }

    /// The same of a decision that nobody carries out.
    #[must_use]
    pub fn proposal(&self, portfolio: &Portfolio) -> String {
        self.tell(portfolio, Telling::Proposed)
    }

    fn tell(&self, portfolio: &Portfolio, telling: Telling) -> String {
        let reasons = self.reasoning.as_deref();
        let is_relay =
            |made: &Move| self.moves.iter().any(|one| one.body.target == made.body.source);
        let moves = self.moves.iter().map(|made| {
            let why = reasons.map(|why| worth(made, why, portfolio, (telling, is_relay(made))));
            moved(made, why.as_deref(), portfolio, telling)
        });
        let refusals = self.refusals.iter().map(|refusal| refused(refusal, portfolio));
        let mut told: Vec<String> = moves.chain(refusals).collect();
        if told.is_empty() {
            told.push(reasons.map_or("No move.".to_owned(), |why| stayed(why, portfolio)));
        }
        let shortage = reasons.and_then(|why| why.shortage.as_ref());
        told.extend(shortage.map(|found| reduced(found, portfolio)));
        told.extend(self.unassessed.iter().map(|one| unassessed(one, portfolio)));
        told.join(" ")
    }
}

fn unassessed(one: &Unassessed, portfolio: &Portfolio) -> String {
    let accounts = portfolio.accounts();
    let name = accounts.get(one.account.index()).map_or("an account", |account| &account.name);
    format!("{name} cannot be assessed and is not drawn from: {}.", one.why)
}

fn moved(made: &Move, why: Option<&str>, portfolio: &Portfolio, telling: Telling) -> String {
    let verb = if telling == Telling::Done { "Moved" } else { "Move" };
    let amount = money(made.body.amount, portfolio.collateral());
    let mut text =
        format!("{verb} {amount} {}", ends(made.body.source, made.body.target, portfolio));
    if let Some(reason) = made.cut_by {
        let wished = money(made.wished, portfolio.collateral());
        text += &format!(", cut from {wished}: {reason} ({})", reason.code());
    }
    text + why.unwrap_or_default() + "."
}

/// What a move gains and costs, and what it prevents. Where another move fills its source, what it
/// passes on is worth more than the prices before both of them say, and they are not quoted.
fn worth(
    made: &Move,
    why: &Reasoning,
    portfolio: &Portfolio,
    (telling, is_relay): (Telling, bool),
) -> String {
    let price = |account: AccountId| why.prices.get(account.index()).copied().unwrap_or(0.0);
    let gain = why.amortisation_h * (price(made.body.target) - price(made.body.source));
    let (was, cost) = if telling == Telling::Done { ("was", "cost") } else { ("is", "costs") };
    let route = portfolio.routes().get(made.body.route.index());
    let fee = route.and_then(|route| route.fee(made.body.amount).ok());
    let decimals = portfolio.collateral().decimals;
    let share =
        fee.map(|fee| real::amount(fee, decimals) / real::amount(made.body.amount, decimals));
    let mut text = if is_relay && share.is_some_and(|share| gain <= share) {
        format!(": it passes on what comes to {}", named(Some(made.body.source), portfolio))
    } else {
        format!(": one more dollar there {was} worth {}", bps(gain))
    };
    if let Some((route, share)) = route.zip(share) {
        let takes =
            route.latency().map_or(String::new(), |span| format!(" and takes {}", short(span)));
        text += &format!(", the move {cost} {}{takes}", bps(share));
    }
    match why.cover.iter().find(|cover| cover.account == made.body.target) {
        Some(cover) => text + &prevented(cover, portfolio, telling),
        None => text,
    }
}

fn prevented(cover: &Cover, portfolio: &Portfolio, telling: Telling) -> String {
    let would = if telling == Telling::Done { "would have liquidated" } else { "would liquidate" };
    let way = if cover.against_rise { "rise" } else { "fall" };
    let within = match cover.hours {
        hours if AN_HOUR.contains(&hours) => "the hour".to_owned(),
        hours if hours < TOLD_H => "a minute".to_owned(),
        hours => duration(hours),
    };
    let market = portfolio.markets().get(cover.market.index());
    let name = market.map_or("it", |market| market.name.as_str());
    if cover.adverse <= 0.0 {
        let (stands, size) = (stands(telling), grouped(cover.quantity));
        return format!("; the account {stands} below maintenance margin, with {size} {name}");
    }
    let (adverse, size) = (percent(cover.adverse), grouped(cover.quantity));
    let an = article(&adverse);
    format!("; without it {an} {adverse} {way} within {within} {would} {size} {name}")
}

const fn stands(telling: Telling) -> &'static str {
    match telling {
        Telling::Done => "stood",
        Telling::Proposed => "stands",
    }
}

fn refused(refusal: &Refusal, portfolio: &Portfolio) -> String {
    let ends = ends(refusal.source, refusal.target, portfolio);
    let (amount, reason) = (money(refusal.wished, portfolio.collateral()), refusal.reason);
    format!("Refused {amount} {ends}: {reason} ({}).", reason.code())
}

fn stayed(why: &Reasoning, portfolio: &Portfolio) -> String {
    let closest = why.surpluses.first().map(|best| case(best, portfolio));
    let told = |start: &str| match &closest {
        Some(case) => format!("{start} Closest: {case}{}.", full(why.binding, portfolio)),
        None => format!("{start} No open route has anything to carry."),
    };
    match why.verdict {
        Verdict::Move => told("No move was permitted."),
        Verdict::NoSurplus if first_would_pay(why) => {
            told("No move: the first dollar would pay, but no transfer would gain enough.")
        }
        Verdict::NoSurplus => told("No move."),
        Verdict::Waits => told("No move yet: it would pay, but too little not to wait."),
        Verdict::BelowClip => told("No move: the best one is below the smallest transfer."),
        Verdict::Unproved => told("No move: none is proved to be the best."),
        Verdict::UnderWay => told("No move yet: the money has to land where it goes on from."),
        Verdict::Unassessable => "No move: an account's figures cannot be priced.".to_owned(),
    }
}

/// Whether the closest route gains more than it costs, and only how little of it there is keeps
/// anything from moving.
fn first_would_pay(why: &Reasoning) -> bool {
    let pays = why.surpluses.first().is_some_and(|best| best.net() > 0.0);
    pays && !matches!(why.binding, Binding::Cap(_))
}

/// "; deribit may hold no more (max_share)", where that and not the cost is why nothing moves.
fn full(binding: Binding, portfolio: &Portfolio) -> String {
    match binding {
        Binding::Cap(account) => {
            format!("; {} may hold no more (max_share)", named(Some(account), portfolio))
        }
        Binding::Cost | Binding::Route(_) | Binding::Source(_) => String::new(),
    }
}

/// "deribit to aave, gains 3 bps, costs 9".
fn case(surplus: &Surplus, portfolio: &Portfolio) -> String {
    let route = portfolio.routes().get(surplus.route.index());
    let name = |account: Option<AccountId>| named(account, portfolio);
    let (source, target) = (route.map(|one| one.source), route.map(|one| one.target));
    let (gain, cost) = (bps(surplus.gain), bps(surplus.cost));
    // The unit is told once where both have the same.
    let cost = if gain.ends_with(" bps") { cost.trim_end_matches(" bps") } else { &cost };
    format!("{} to {}, gains {gain}, costs {cost}", name(source), name(target))
}

fn reduced(found: &Shortage, portfolio: &Portfolio) -> String {
    let market = portfolio.markets().get(found.market.index());
    let name = market.map_or("the pair", |market| market.name.as_str());
    format!(
        "The whole book is short: reduce {name} by {} (${} a side), which costs ${} and saves ${} a day.",
        percent(found.share),
        grouped(found.notional),
        grouped(found.cost),
        grouped(found.saving * HOURS_A_DAY)
    )
}

fn ends(source: AccountId, target: AccountId, portfolio: &Portfolio) -> String {
    format!("from {} to {}", named(Some(source), portfolio), named(Some(target), portfolio))
}

fn named(account: Option<AccountId>, portfolio: &Portfolio) -> &str {
    let found = account.and_then(|account| portfolio.accounts().get(account.index()));
    found.map_or("nowhere", |account| account.name.as_str())
}
