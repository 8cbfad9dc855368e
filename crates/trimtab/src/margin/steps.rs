//! Steps of the command line as steps of accounts: which account, which series, how much.

use crate::cli::margin::{Step, StepKind, Steps};
use crate::config::accounts::{Account, Accounts};
use crate::exit::Failure;
use crate::show::plain;
use crate::suggest;
use trimtab_model::{Amount, Price, Quantity, Ratio};
use trimtab_risk::collateral::Depeg;
use trimtab_risk::rules::{Change, DECIMALS};

/// One step as understood.
#[derive(Debug)]
pub(super) struct Tried {
    /// As it was written: `shock BTC=-10%`.
    pub(super) label: String,
    pub(super) kind: StepKind,
    pub(super) what: What,
}

/// What a step does.
#[derive(Debug)]
pub(super) enum What {
    /// Every price of a name moves, at one account or at all.
    Shock { name: String, by: Ratio, account: Option<usize> },
    /// Assets come off their peg, at every account as its venue values them.
    Depeg(Depeg),
    /// One account changes.
    Change { account: usize, change: Change },
}

/// Reads all steps.
pub(super) fn read(steps: &Steps, accounts: &Accounts) -> Result<Vec<Tried>, Failure> {
    steps.0.iter().map(|step| read_one(step, &accounts.accounts)).collect()
}

fn read_one(step: &Step, accounts: &[Account]) -> Result<Tried, Failure> {
    let text = plain(&step.text);
    let option = format!("--{} {text}", step.kind.name());
    let tried =
        |what| Tried { label: format!("{} {text}", step.kind.name()), kind: step.kind, what };
    if step.kind == StepKind::Depeg {
        return super::depeg::find(&step.text).map(|depeg| tried(What::Depeg(depeg)));
    }
    // What is wrong is told in the words of the step, which may hold any sign.
    let wrong = |why: String| Failure::usage(plain(&format!("{option}: {why}")));
    let (account, rest) = match step.text.split_once(':') {
        Some((name, rest)) => (Some(find_account(name, accounts).map_err(wrong)?), rest),
        None => (None, step.text.as_str()),
    };
    let what = match step.kind {
        StepKind::Shock => shock(rest, account, accounts),
        StepKind::Trade => trade(rest, account, accounts),
        kind => money(kind, rest, account, accounts),
    };
    let what = what.map_err(|why| wrong(format!("{why}; write it as {}", step.kind.shape())));
    what.map(tried)
}

fn find_account(name: &str, accounts: &[Account]) -> Result<usize, String> {
    let found = accounts.iter().position(|account| account.name == name);
    found.ok_or_else(|| {
        let near = suggest::remedy(name, accounts.iter().map(|it| it.name.as_str()), "");
        format!("there is no account `{name}`; {near}")
    })
}

/// The account that is named, or the only one there is.
fn one_account(named: Option<usize>, accounts: &[Account]) -> Result<usize, String> {
    match (named, accounts) {
        (Some(account), _) => Ok(account),
        (None, [_]) => Ok(0),
        (None, _) => {
            let names: Vec<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
            Err(format!("name the account, one of {}", names.join(", ")))
        }
    }
}

fn shock(text: &str, account: Option<usize>, accounts: &[Account]) -> Result<What, String> {
    let (name, share) = text.split_once('=').ok_or("there is no `=`")?;
    let by = Ratio::parse(share.trim_start_matches('+')).map_err(|error| error.to_string())?;
    if by < Ratio::from_parts(-Ratio::PARTS) {
        return Err(format!("`{share}` is a fall of more than all"));
    }
    let among = account.map_or(accounts, |index| &accounts[index..=index]);
    let known = || among.iter().flat_map(|it| it.assets.iter().chain(&it.markets));
    if !known().any(|known| known == name) {
        let mut names: Vec<&str> = known().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let near = suggest::remedy(name, names.iter().copied(), "");
        return Err(format!("nothing is called `{name}`; {near}"));
    }
    Ok(What::Shock { name: name.to_owned(), by, account })
}

fn trade(text: &str, account: Option<usize>, accounts: &[Account]) -> Result<What, String> {
    let account = one_account(account, accounts)?;
    let (name, rest) = text.split_once('=').ok_or("there is no `=`")?;
    let markets = &accounts[account].markets;
    let market = index(name, markets, "market")?;
    let (quantity, price) = match rest.split_once('@') {
        Some((quantity, price)) => (quantity, Some(decimal(price, "USD")?)),
        None => (rest, None),
    };
    if price.is_some_and(|price| !price.is_positive()) {
        return Err("a price is above zero".to_owned());
    }
    let quantity = Quantity::from_base(decimal(quantity, name)?.base());
    let price = price.map(|price| Price::from_base(price.base()));
    let change = Change::Trade { market, quantity, price, fee: Amount::ZERO };
    Ok(What::Change { account, change })
}

fn money(
    kind: StepKind,
    text: &str,
    account: Option<usize>,
    accounts: &[Account],
) -> Result<What, String> {
    let account = one_account(account, accounts)?;
    let assets = &accounts[account].assets;
    let (asset, amount) = match text.split_once('=') {
        Some((name, amount)) => (index(name, assets, "asset")?, amount),
        None => (0, text),
    };
    let unit = assets.get(asset).ok_or("the account has no asset")?;
    let amount = decimal(amount, unit)?;
    if !amount.is_positive() {
        return Err(format!("an amount is above zero, `{}` is not", text));
    }
    let change = match kind {
        StepKind::Deposit => Change::Deposit { asset, amount },
        StepKind::Withdraw => Change::Withdraw { asset, amount },
        StepKind::Borrow => Change::Borrow { asset, amount },
        _ => Change::Repay { asset, amount },
    };
    Ok(What::Change { account, change })
}

fn index(name: &str, names: &[String], what: &str) -> Result<usize, String> {
    names.iter().position(|known| known == name).ok_or_else(|| {
        let near = suggest::remedy(name, names.iter().map(String::as_str), "the account has none");
        format!("there is no {what} `{name}`; {near}")
    })
}

/// A decimal at 1e-18, with its unit or without.
fn decimal(text: &str, unit: &str) -> Result<Amount, String> {
    let text = text.trim();
    let digits = text.strip_suffix(unit).map_or(text, str::trim_end);
    Amount::parse(digits.trim_start_matches('+'), DECIMALS).map_err(|error| error.to_string())
}
