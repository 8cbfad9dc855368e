//! A depeg as one account meets it: the prices its venue goes by, at the instant that is worst for it.
//!
//! Accounts have their worst instants each: what one fears is another's debt made cheaper.

use crate::config::accounts::Account;
use crate::exit::Failure;
use crate::{rules, show, suggest};
use std::path::Path;
use trimtab_model::{Amount, Price, Span};
use trimtab_risk::collateral::{DEPEGS, Depeg};
use trimtab_risk::rules::{Holdings, Quotes, Series, Standing, Symbols, Unassessable};

/// What an account sees of a depeg at its worst instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worst {
    /// How long after the begin.
    pub(super) after: Span,
    /// What is held or owed of its assets, markets of the same name with them.
    pub(super) prices: Vec<Seen>,
    /// Whether the venue's figures are what they were before.
    pub(super) is_ignored: bool,
}

/// One price of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) name: String,
    /// None where there was none before either.
    pub(super) price: Option<Price>,
}

/// The depeg that a word names, or the file of one.
pub(super) fn find(word: &str) -> Result<Depeg, Failure> {
    let shown = show::plain(word);
    let found = if word.ends_with(rules::FILE) {
        let path = Path::new(word);
        if !path.exists() {
            return Err(Failure::not_found(format!("--depeg {shown}: there is no such file")));
        }
        let text = rules::text_of(path);
        let text = text.map_err(|why| Failure::input(format!("--depeg {shown}: {why}")))?;
        Depeg::from_json(&text)
    } else {
        Depeg::builtin(word).ok_or_else(|| {
            let near = suggest::remedy(word, DEPEGS.iter().map(|(name, _)| *name), "");
            Failure::not_found(format!(
                "there is no depeg `{shown}`; {near}; or name a file of one that ends in {}",
                rules::FILE
            ))
        })?
    };
    found.map_err(|error| {
        let (at, problem, remedy) = (error.at, error.problem, error.remedy);
        Failure::input(format!("--depeg {shown}: {at}: {problem}; {remedy}"))
    })
}

/// The account's quotes at its worst instant, which is the one that leaves it the least equity above
/// maintenance, and of equals the one of the lowest prices. Where it holds nothing that moves, they
/// stay as they are.
pub(super) fn worst(
    account: &Account,
    (holdings, quotes): (&Holdings, &Quotes),
    depeg: &Depeg,
) -> Result<(Quotes, Option<Worst>), Unassessable> {
    let held = held(account, holdings, depeg);
    if held.is_empty() {
        return Ok((quotes.clone(), None));
    }
    let [assets, markets] = [&account.assets, &account.markets]
        .map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
    let symbols = Symbols { assets: &assets, markets: &markets };
    let before = account.rule.assess(holdings, quotes)?;
    let mut worst: Option<((Amount, i64), Span, Quotes, Standing)> = None;
    for after in depeg.instants() {
        let moved = depeg.quotes(quotes, &account.venue, symbols, after)?;
        let standing = account.rule.assess(holdings, &moved)?;
        let level = |name: &String| depeg.price(name, &account.venue, after).parts();
        let levels = held.iter().map(|(_, name)| level(name)).fold(0_i64, i64::saturating_add);
        let rank = (standing.buffer(), levels);
        if worst.as_ref().is_none_or(|(least, ..)| rank < *least) {
            worst = Some((rank, after, moved, standing));
        }
    }
    // A depeg without an instant moves nothing.
    let Some((_, after, moved, standing)) = worst else { return Ok((quotes.clone(), None)) };
    let seen = |(series, name): (Series, String)| Seen { name, price: moved.price(series).ok() };
    let prices = held.into_iter().map(seen).collect();
    let is_ignored = standing == before;
    Ok((moved, Some(Worst { after, prices, is_ignored })))
}

/// What the account has of a depeg's assets.
fn held(account: &Account, holdings: &Holdings, depeg: &Depeg) -> Vec<(Series, String)> {
    let moves = |name: &String| depeg.assets().any(|asset| asset == name);
    let balances = holdings.balances.iter();
    let balances = balances.filter(|it| it.held != Amount::ZERO || it.owed != Amount::ZERO);
    let assets = balances
        .filter_map(|it| Some((Series::Asset(it.asset), account.assets.get(it.asset)?.clone())));
    let positions = holdings.positions.iter().filter(|it| !it.quantity.is_zero());
    let markets = positions.filter_map(|it| {
        Some((Series::Market(it.market), account.markets.get(it.market)?.clone()))
    });
    assets.chain(markets).filter(|(_, name)| moves(name)).collect()
}
