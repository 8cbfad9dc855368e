//! What a rule says of an account: the whole, each position, each asset.

use crate::config::accounts::{Account, Accounts};
use trimtab_model::{Amount, Price};
use trimtab_risk::real;
use trimtab_risk::rules::{
    Balance, DECIMALS, Holdings, Position, PositionMargin, Quotes, Seizure, Series, Standing,
    Unassessable,
};

/// All of it.
#[derive(Debug)]
pub(super) struct Figures {
    pub(super) standing: Standing,
    /// Those that hold something.
    pub(super) positions: Vec<PositionFigures>,
    /// Those of which something is held or owed.
    pub(super) assets: Vec<AssetFigures>,
}

/// One position.
#[derive(Debug)]
pub(super) struct PositionFigures {
    pub(super) position: Position,
    /// At which its rule values it.
    pub(super) price: Price,
    pub(super) margin: PositionMargin,
    pub(super) edge: Found,
}

/// One asset.
#[derive(Debug)]
pub(super) struct AssetFigures {
    pub(super) balance: Balance,
    /// Most that the venue lets out now.
    pub(super) withdrawable: Amount,
    pub(super) price: Option<Price>,
    pub(super) edge: Found,
}

/// The edge where there is one, or why that cannot be said.
pub(super) type Found = Result<Option<Edge>, Unassessable>;

/// Where one price alone makes the account liquidatable, and what then happens.
#[derive(Debug)]
pub(super) struct Edge {
    pub(super) price: Price,
    /// Move of the price to there, as a share of it.
    pub(super) distance: f64,
    /// What the venue's first step takes there.
    pub(super) seizure: Option<Seizure>,
}

impl Figures {
    /// What the account's rule says.
    pub(super) fn of(
        account: &Account,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Self, Unassessable> {
        let standing = account.rule.assess(holdings, quotes)?;
        let held = holdings.positions.iter().filter(|position| !position.quantity.is_zero());
        let positions = held.map(|position| {
            let series = Series::Market(position.market);
            Ok(PositionFigures {
                position: *position,
                price: account.rule.valued_at(position.market, quotes)?,
                margin: account.rule.position_margin(position, quotes)?,
                edge: edge(account, holdings, quotes, series),
            })
        });
        let positions = positions.collect::<Result<_, Unassessable>>()?;
        let assets = holdings.balances.iter().map(|balance| {
            let series = Series::Asset(balance.asset);
            let price = quotes.price(series).ok();
            Ok(AssetFigures {
                balance: *balance,
                withdrawable: account.rule.withdrawable(holdings, quotes, balance.asset)?,
                price,
                edge: match price {
                    Some(_) => edge(account, holdings, quotes, series),
                    None => Ok(None),
                },
            })
        });
        Ok(Self { standing, positions, assets: assets.collect::<Result<_, Unassessable>>()? })
    }

    /// Maintenance over equity; `None` where there is no equity to speak of.
    pub(super) fn utilisation(&self) -> Option<f64> {
        let [equity, maintenance] = [self.standing.equity, self.standing.maintenance].map(dollars);
        (equity > 0.0).then(|| maintenance / equity)
    }
}

impl Edge {
    /// Its distance in standard deviations of the horizon; `None` without a volatility.
    pub(super) fn sigmas(&self, accounts: &Accounts, name: &str) -> Option<f64> {
        let hourly = accounts.moves.as_ref()?.hourly(name)?;
        let sigma = hourly * accounts.horizon_hours.sqrt();
        (sigma > 0.0).then(|| self.distance.abs() / sigma)
    }
}

fn edge(account: &Account, holdings: &Holdings, quotes: &Quotes, series: Series) -> Found {
    let Some(price) = account.rule.liquidation_price(holdings, quotes, series)? else {
        return Ok(None);
    };
    let now = real::price(match series {
        Series::Market(market) => account.rule.valued_at(market, quotes)?,
        Series::Asset(_) => quotes.price(series)?,
    });
    let there = quotes.with_price(series, price);
    // Beyond a venue's last tier its rule counts an account as lost without saying what is taken.
    let seizure = account.rule.liquidation(holdings, &there).unwrap_or_default();
    Ok(Some(Edge { price, distance: real::price(price) / now - 1.0, seizure }))
}

/// An amount of the venue's unit of account as a real number.
pub(super) fn dollars(amount: Amount) -> f64 {
    real::amount(amount, DECIMALS)
}
