//! Shadow prices at the moments that tell most: the largest spread, the last word before the first
//! liquidation, the largest move, and the end.
//!
//! Only strategies that give their reasons have shadow prices. A price is told over the hours in
//! which a move had to pay; the cost beside it is what fees take of the cheapest way there, for the
//! largest transfer of that decision, or a hundredth of all capital where nothing moved.

use super::words;
use trimtab_engine::Decision;
use trimtab_model::{Amount, Portfolio, Rounding};
use trimtab_report::{Ladder, Rung};
use trimtab_risk::real;

/// What is thought to move where nothing did, as a share of all capital: one part of so many.
const PARTS: i128 = 100;

/// The moments kept so far.
#[derive(Debug, Default)]
pub(super) struct Ladders {
    spread: Option<(f64, Ladder)>,
    largest: Option<(Amount, Ladder)>,
    last: Option<Ladder>,
    before: Option<Ladder>,
    is_liquidated: bool,
}

impl Ladders {
    /// Takes a decision in, made while there was `total` of capital.
    pub(super) fn hear(&mut self, decision: &Decision, total: Amount, portfolio: &Portfolio) {
        let Some(ladder) = ladder(decision, total, portfolio) else { return };
        let prices = || ladder.rungs.iter().map(|rung| rung.price);
        let (high, low) = (prices().fold(f64::MIN, f64::max), prices().fold(f64::MAX, f64::min));
        if self.spread.as_ref().is_none_or(|(widest, _)| high - low > *widest) {
            let sentence = format!("The largest spread of the run{}.", spread(&ladder, portfolio));
            self.spread = Some((high - low, Ladder { sentence, ..ladder.clone() }));
        }
        let moved = largest_move(decision);
        let is_larger = |(most, _): &(Amount, Ladder)| moved > *most;
        if moved.is_positive() && self.largest.as_ref().is_none_or(is_larger) {
            let moved_text = words::money(moved, portfolio.collateral());
            let sentence = format!("The largest transfer of the run, {moved_text}.");
            self.largest = Some((moved, Ladder { sentence, ..ladder.clone() }));
        }
        self.last = Some(ladder);
    }

    /// An account was liquidated.
    pub(super) fn liquidated(&mut self, at: i64, account: &str) {
        if std::mem::replace(&mut self.is_liquidated, true) {
            return;
        }
        self.before = self.last.as_ref().map(|last| {
            let before = words::duration(at - last.at);
            let sentence = format!(
                "The last decision on record before {account} was liquidated, {before} later."
            );
            Ladder { sentence, ..last.clone() }
        });
    }

    /// The moments in order of time, one ladder each.
    pub(super) fn finish(self) -> Vec<Ladder> {
        let last = self
            .last
            .map(|last| Ladder { sentence: "The last decision on record.".to_owned(), ..last });
        let kept = [self.spread.map(|one| one.1), self.before, self.largest.map(|one| one.1), last];
        let mut kept: Vec<Ladder> = kept.into_iter().flatten().collect();
        kept.sort_by_key(|ladder| ladder.at);
        kept.dedup_by(|later, earlier| {
            let is_same = later.at == earlier.at && later.rungs == earlier.rungs;
            if is_same {
                earlier.sentence = format!("{} {}", earlier.sentence, later.sentence);
            }
            is_same
        });
        kept
    }
}

fn largest_move(decision: &Decision) -> Amount {
    decision.moves.iter().map(|made| made.body.amount).max().unwrap_or(Amount::ZERO)
}

/// The prices behind a decision; `None` where it gives no reasons or could not price an account.
fn ladder(decision: &Decision, total: Amount, portfolio: &Portfolio) -> Option<Ladder> {
    let why = decision.reasoning.as_deref()?;
    let hours = why.amortisation_h;
    let is_priced = !why.prices.is_empty() && why.prices.iter().all(|price| price.is_finite());
    if !is_priced || !hours.is_finite() {
        return None;
    }
    let moved = largest_move(decision);
    let thought = total.scaled(1, PARTS, Rounding::Down).unwrap_or(Amount::ZERO);
    let amount = if moved.is_positive() { moved } else { thought };
    let rung = |(account, price): (usize, &f64)| Rung {
        account,
        price: price * hours,
        cost: cheapest(account, amount, portfolio),
    };
    let rungs = why.prices.iter().enumerate().map(rung).collect();
    Some(Ladder { at: words::seconds(decision.at), sentence: String::new(), hours, rungs })
}

/// Fees of the cheapest way to an account, as a share of the amount.
fn cheapest(target: usize, amount: Amount, portfolio: &Portfolio) -> Option<f64> {
    let decimals = portfolio.collateral().decimals;
    let sent = real::amount(amount, decimals);
    let ways = portfolio.routes().iter().filter(|route| route.target.index() == target);
    let costs =
        ways.filter_map(|route| Some(real::amount(route.fee(amount).ok()?, decimals) / sent));
    costs.filter(|cost| cost.is_finite()).min_by(f64::total_cmp)
}

/// Where a dollar was worth most and least.
fn spread(ladder: &Ladder, portfolio: &Portfolio) -> String {
    let by_price = |left: &&Rung, right: &&Rung| left.price.total_cmp(&right.price);
    let (Some(most), Some(least)) =
        (ladder.rungs.iter().max_by(by_price), ladder.rungs.iter().min_by(by_price))
    else {
        return String::new();
    };
    let name = |rung: &Rung| {
        portfolio.accounts().get(rung.account).map_or("nowhere", |account| account.name.as_str())
    };
    let over = words::duration((ladder.hours * 3600.0) as i64);
    format!(
        ": one more unit at {} was worth {} over {over}, at {} {}",
        name(most),
        words::bps(most.price),
        name(least),
        words::bps(least.price)
    )
}
