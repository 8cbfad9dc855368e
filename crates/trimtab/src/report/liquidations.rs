//! Each liquidation with its story: what prices did, what was under way, what had been decided.

use super::prices::{Fall, Prices};
use super::samples::Row;
use super::transfers::Transfers;
use super::words::{self, clock, duration, percent, rounded};
use trimtab_engine::State;
use trimtab_model::{
    AccountId, Amount, Batch, FlowKind, MarketId, Observation, Portfolio, Quantity,
};
use trimtab_report::{Liquidation, Transfer};
use trimtab_risk::real;

/// Positions told of one liquidation, the largest first.
const TOLD_MAX: usize = 2;

/// What is known when an account is liquidated.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) at: i64,
    pub(super) portfolio: &'a Portfolio,
    pub(super) batch: &'a Batch,
    /// The state after the batch.
    pub(super) state: &'a State,
    /// Positions before it, by account then market.
    pub(super) held: &'a [Vec<Quantity>],
    /// The last sample before it.
    pub(super) before: Option<&'a Row>,
    pub(super) prices: &'a Prices,
    pub(super) transfers: &'a Transfers,
    /// The last decision about the account, else the last at all: when, and in words.
    pub(super) decided: Option<&'a (i64, String)>,
}

impl Scene<'_> {
    /// One liquidation of the batch.
    pub(super) fn tell(&self, account: AccountId, gross: Amount, deficit: Amount) -> Liquidation {
        let decimals = self.portfolio.collateral().decimals;
        let penalty = penalty(self.batch, account);
        let mut story = self.prices(account);
        story.extend(self.standing(account));
        story.push(under_way(self.at, account, self.portfolio, self.transfers));
        story.push(self.decided());
        story.push(self.cost(account, gross, penalty, deficit));
        Liquidation {
            at: self.at,
            account: account.index(),
            gross: real::amount(gross, decimals),
            // What is then short is paid by the treasury to the venue: no loss of the whole.
            loss: real::amount(penalty, decimals),
            story,
        }
    }

    /// How the marks of the largest positions came to where they are.
    fn prices(&self, account: AccountId) -> Vec<String> {
        let Some(venue) = self.portfolio.accounts().get(account.index()).map(|one| one.venue)
        else {
            return Vec::new();
        };
        let mut held: Vec<(MarketId, f64, f64)> = Vec::new();
        for market in self.portfolio.market_ids() {
            let quantity = self.held.get(account.index()).and_then(|row| row.get(market.index()));
            let quantity = quantity.map_or(0.0, |quantity| real::quantity(*quantity));
            let mark = self.state.markets().mark(venue, market);
            let worth = mark.map_or(0.0, |seen| quantity.abs() * real::price(seen.price));
            if quantity != 0.0 {
                held.push((market, quantity, worth));
            }
        }
        held.sort_by(|left, right| right.2.total_cmp(&left.2));
        let tell = |&(market, quantity, _): &(MarketId, f64, f64)| {
            let (state, markets) = (self.state, self.portfolio.markets().len());
            let place = (venue, market);
            let fall = self.prices.fall(self.at, state, place, markets, quantity > 0.0);
            moved(&self.portfolio.markets()[market.index()].name, quantity, fall)
        };
        held.iter().take(TOLD_MAX).map(tell).collect()
    }

    /// How it stood at the last look.
    fn standing(&self, account: AccountId) -> Option<String> {
        let before = self.before?;
        let sample = before.accounts.get(account.index())?;
        let used = percent(sample.utilisation?);
        let (ago, name) = (duration(self.at - before.at), self.name(account.index()));
        let (balance, unit) = (rounded(sample.balance), &self.portfolio.collateral().symbol);
        Some(format!(
            "{ago} before, {name} stood at {balance} {unit} with {used} of it needed to keep its positions."
        ))
    }

    fn decided(&self) -> String {
        match self.decided {
            Some((at, sentence)) => {
                format!("Decided last, {} before: {sentence}", duration(self.at - at))
            }
            None => "Nothing had been decided before.".to_owned(),
        }
    }

    fn cost(&self, account: AccountId, gross: Amount, penalty: Amount, deficit: Amount) -> String {
        let money = |amount| words::money(amount, self.portfolio.collateral());
        let (name, gross, taken) = (self.name(account.index()), money(gross), money(penalty));
        let short = if deficit.is_positive() {
            format!(
                " The {} that {name} was then short of came from the treasury: that moves money \
                 and costs none.",
                money(deficit)
            )
        } else {
            String::new()
        };
        format!("{name} closed {gross} of positions and took a penalty of {taken}.{short}")
    }

    fn name(&self, account: usize) -> &str {
        name(self.portfolio, account)
    }
}

fn name(portfolio: &Portfolio, account: usize) -> &str {
    portfolio.accounts().get(account).map_or("nowhere", |one| one.name.as_str())
}

/// What an account's statement in a batch says was taken as penalty.
pub(super) fn penalty(batch: &Batch, account: AccountId) -> Amount {
    let flows = batch.observations.iter().filter_map(|seen| match seen {
        Observation::Statement(told) if told.account == account => Some(&told.flows),
        _ => None,
    });
    let penalties = flows.flatten().filter(|flow| flow.kind == FlowKind::Penalty);
    let taken = Amount::sum(penalties.map(|flow| flow.amount)).and_then(Amount::negated);
    taken.unwrap_or(Amount::ZERO)
}

/// What is on its way to an account, in a sentence.
pub(super) fn under_way(
    at: i64,
    account: AccountId,
    portfolio: &Portfolio,
    transfers: &Transfers,
) -> String {
    let target = name(portfolio, account.index());
    let told: Vec<String> =
        transfers.under_way_to(account.index()).map(|one| coming(at, one, portfolio)).collect();
    if told.is_empty() {
        return format!("Nothing was under way to {target}.");
    }
    format!("Under way to {target}: {}.", told.join("; "))
}

fn coming(at: i64, one: &Transfer, portfolio: &Portfolio) -> String {
    let (amount, unit) = (rounded(one.amount), &portfolio.collateral().symbol);
    let source = name(portfolio, one.source);
    let text =
        format!("{amount} {unit} from {source}, asked for {} before", duration(at - one.asked));
    match one.expected {
        Some(due) if due > at => {
            format!("{text}, due {}, {} too late", clock(due), duration(due - at))
        }
        Some(due) => format!("{text}, due {} and not yet arrived", clock(due)),
        None => text,
    }
}

/// "BTC fell 12.3 % in 5 h, from 31,000 to 27,187, with 160 BTC held long."
fn moved(market: &str, quantity: f64, fall: Option<Fall>) -> String {
    let (size, side) = (size(quantity.abs()), if quantity > 0.0 { "long" } else { "short" });
    match fall {
        Some(fall) => {
            let way = if fall.change() < 0.0 { "fell" } else { "rose" };
            format!(
                "{market} {way} {} in {}, from {} to {}, with {size} {market} held {side}.",
                percent(fall.change().abs()),
                duration(fall.seconds),
                size_of(fall.from),
                size_of(fall.to)
            )
        }
        None => format!("{market} stood where it was best for the {size} {market} held {side}."),
    }
}

fn size(quantity: f64) -> String {
    if quantity >= 100.0 { rounded(quantity) } else { format!("{quantity:.2}") }
}

/// A price with as many digits as it needs.
fn size_of(price: f64) -> String {
    if price >= 100.0 { rounded(price) } else { format!("{price:.4}") }
}
