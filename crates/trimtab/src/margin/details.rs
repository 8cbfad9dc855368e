//! What is said of one state of an account: its positions, its assets, and what the venue would take.

use super::Told;
use super::figures::{AssetFigures, Edge, Found, PositionFigures};
use super::path::State;
use super::table::{NONE, money, price, signed_percent, table, units};
use crate::config::accounts::Account;
use trimtab_model::Amount;
use trimtab_risk::rules::{Seizure, Subject, Taken};

/// Positions and assets of one state.
pub(super) fn details(told: &Told<'_>, account: &Account, state: &State, when: &str) -> String {
    let mut text = String::new();
    let figures = &state.figures;
    if !figures.positions.is_empty() {
        let header = [
            "position",
            "units",
            "price",
            "notional",
            "maintenance",
            "initial",
            "liquidation at",
            "distance",
            "sigmas",
        ];
        let rows = figures.positions.iter().map(|it| position(told, account, it)).collect();
        text += &format!("\n{when}{}\n", table(&header, rows, 1));
    }
    let is_priced = |it: &&AssetFigures| it.price.is_some();
    if figures.assets.iter().any(|it| it.price.is_some()) {
        let header = ["asset", "held", "owed", "price", "liquidation at", "distance", "sigmas"];
        let rows = figures.assets.iter().filter(is_priced);
        let rows = rows.map(|it| asset(told, account, it)).collect();
        text += &format!("\n{when}{}\n", table(&header, rows, 1));
    }
    let markets = figures.positions.iter();
    let markets = markets.map(|it| (&account.markets[it.position.market], &it.edge));
    let assets = figures.assets.iter();
    let assets = assets.map(|it| (&account.assets[it.balance.asset], &it.edge));
    for (name, edge) in markets.chain(assets) {
        match edge {
            Ok(Some(Edge { price: at, seizure: Some(seizure), .. })) => {
                text += &format!("\n at {name} {} {}", price(*at), seized(account, seizure));
            }
            Ok(_) => {}
            Err(why) => {
                let why = why.told(|subject| account.called(subject));
                text += &format!("\n which price of {name} liquidates is not known: {why}");
            }
        }
    }
    if text.is_empty() { text } else { text.trim_end().to_owned() + "\n" }
}

fn position(told: &Told<'_>, account: &Account, it: &PositionFigures) -> Vec<String> {
    let name = &account.markets[it.position.market];
    let mut row = vec![
        name.clone(),
        units(Amount::from_base(it.position.quantity.base())),
        price(it.price),
        money(it.margin.notional),
        money(it.margin.maintenance),
        money(it.margin.initial),
    ];
    row.extend(edge(told, name, &it.edge));
    row
}

fn asset(told: &Told<'_>, account: &Account, it: &AssetFigures) -> Vec<String> {
    let name = &account.assets[it.balance.asset];
    let mut row = vec![
        name.clone(),
        units(it.balance.held),
        units(it.balance.owed),
        it.price.map_or(NONE.to_owned(), price),
    ];
    row.extend(edge(told, name, &it.edge));
    row
}

fn edge(told: &Told<'_>, name: &str, edge: &Found) -> [String; 3] {
    let Ok(Some(edge)) = edge else { return [NONE, NONE, NONE].map(str::to_owned) };
    let sigmas = edge.sigmas(told.accounts, name);
    [
        price(edge.price),
        signed_percent(edge.distance),
        sigmas.map_or(NONE.to_owned(), |sigmas| format!("{sigmas:.2}")),
    ]
}

/// What the venue takes first, in words.
fn seized(account: &Account, seizure: &Seizure) -> String {
    let name = |subject| account.called(subject).unwrap_or_default().to_owned();
    let parts: Vec<String> = seizure
        .taken
        .iter()
        .map(|taken| match *taken {
            Taken::Position { market, quantity } => {
                let (side, market) = (quantity.base().signum(), name(Subject::Market(market)));
                let amount = units(Amount::from_base(quantity.magnitude().base()));
                let side = if side < 0 { "short" } else { "long" };
                format!("closes {amount} {market} of the {side}")
            }
            Taken::Collateral { asset, amount } => {
                format!("takes {} {}", units(amount), name(Subject::Asset(asset)))
            }
            Taken::Debt { asset, amount } => {
                format!("pays off {} {}", units(amount), name(Subject::Asset(asset)))
            }
        })
        .collect();
    let mut text = format!("the venue {}", parts.join(", "));
    text += &format!("; penalty {}", money(seizure.penalty));
    if let Some(pause) = seizure.pause {
        text += &format!("; it then waits {} s", pause.nanos() / 1_000_000_000);
    }
    if !seizure.is_whole {
        text += "; more may follow";
    }
    text
}
