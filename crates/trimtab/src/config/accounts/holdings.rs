//! What an account holds, and by which indices.

use super::super::finding::{Finding, Findings};
use super::super::schema::Name;
use super::figure::{self, USD};
use super::schema::{Account, File, Position as Written};
use crate::suggest;
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding, notional};
use trimtab_risk::rules::{Balance, DECIMALS, Fraction, Holdings, Orders, Position};

/// Names of assets: the one that trades settle in, what the account holds, what is known beside.
pub(super) fn assets(file: &File, account: &Account, findings: &mut Findings) -> Vec<String> {
    let held = || account.balance.iter().map(|(name, _)| name.get_ref().as_str());
    let known = account.asset.iter().chain(file.asset.iter()).map(|(name, _)| name.get_ref());
    let known: Vec<&str> = held().chain(known.map(String::as_str)).collect();
    if let Some(settlement) = &account.settlement
        && !known.contains(&settlement.get_ref().as_str())
    {
        let name = settlement.get_ref();
        let remedy = suggest::remedy(name, known.iter().copied(), "add it to `balance`");
        let problem = format!("there is no asset `{name}`");
        findings.push(Finding::at(settlement.span(), problem).remedy(remedy));
    }
    let settlement = account.settlement.iter().map(|name| name.get_ref().as_str());
    once_each(settlement.chain(known))
}

/// Names of markets: those of positions, and what is known beside.
pub(super) fn markets(file: &File, account: &Account) -> Vec<String> {
    let held = account.position.iter().map(|(name, _)| name);
    let known = account.market.iter().chain(file.market.iter()).map(|(name, _)| name);
    once_each(held.chain(known).map(|name: &Name| name.get_ref().as_str()))
}

fn once_each<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.iter().any(|known| known == name) {
            once.push(name.to_owned());
        }
    }
    once
}

/// Balances and positions.
pub(super) fn read(
    account: &Account,
    assets: &[String],
    markets: &[String],
    findings: &mut Findings,
) -> Holdings {
    let index = |names: &[String], name: &Name| names.iter().position(|it| it == name.get_ref());
    let mut holdings = Holdings::default();
    for (name, written) in account.balance.iter() {
        let Some(asset) = index(assets, name) else { continue };
        let unit = name.get_ref();
        let held = findings.take_some(written.held.as_ref(), figure::figure(unit));
        let owed = findings.take_some(written.owed.as_ref(), figure::none_or_more(unit));
        let (held, owed) = (held.unwrap_or_default(), owed.unwrap_or_default());
        holdings.balances.push(Balance { asset, held, owed });
    }
    for (name, written) in account.position.iter() {
        let Some(market) = index(markets, name) else { continue };
        holdings.positions.push(position(market, name.get_ref(), written, findings));
    }
    holdings
}

fn position(market: usize, unit: &str, written: &Written, findings: &mut Findings) -> Position {
    let quantity = findings.take(&written.quantity, figure::figure(unit));
    let quantity = Quantity::from_base(quantity.base());
    let entry = findings.take_some(written.entry.as_ref(), figure::none_or_more(USD));
    let cost = match entry.map(|entry| cost(quantity, entry)) {
        Some(Ok(cost)) => Some(cost),
        Some(Err(error)) => {
            let finding = Finding::at(written.quantity.span(), error.to_string());
            findings.push(finding.remedy("write a smaller position"));
            None
        }
        None => None,
    };
    let owing = findings.take_some(written.owing.as_ref(), figure::figure(USD));
    let leverage = written.leverage.as_ref().and_then(|it| findings.read(it, figure::whole(1)));
    let buys = findings.take_some(written.buys.as_ref(), figure::none_or_more(unit));
    let sells = findings.take_some(written.sells.as_ref(), figure::none_or_more(unit));
    let sides = u32::from(buys.is_some()) + u32::from(sells.is_some());
    let count = written.orders.as_ref().and_then(|it| findings.read(it, figure::whole(0)));
    let units = |amount: Option<Amount>| Quantity::from_base(amount.unwrap_or_default().base());
    Position {
        market,
        quantity,
        cost,
        owing: owing.unwrap_or_default(),
        own_initial: leverage.map(|per| Fraction { of: 1, per }),
        orders: Orders { count: count.unwrap_or(sides), buys: units(buys), sells: units(sells) },
    }
}

/// What was paid, against us.
fn cost(quantity: Quantity, entry: Amount) -> Result<Amount, MoneyError> {
    notional(quantity, Price::from_base(entry.base()), DECIMALS, Rounding::Up)
}
