//! The reasons of a decision as JSON.
//!
//! Prices are per hour and dollar; shares are shares; amounts are reals in whole collateral, for
//! they are estimates: what moved stands beside them exactly.

use super::names::Names;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_engine::decision as engine;
use trimtab_model::AccountId;

/// Everything that led to a decision. Figures are estimates, in whole collateral.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Reasons {
    /// Whether anything should move, and if not why: a word that never changes.
    verdict: &'static str,
    /// What one more dollar is worth at each account, in account order.
    prices: Vec<AccountPrice>,
    /// The same wherever capital is, if moving it cost nothing: its shadow price per hour.
    capital_price_per_hour: f64,
    /// Hours over which a move had to pay.
    amortisation_hours: f64,
    /// The routes of the largest surplus, the best first.
    closest: Vec<Surplus>,
    /// What stood in the way of a better division.
    binding: Binding,
    /// What acting gains over doing nothing, in collateral, proved; 0 for a no-move.
    benefit: f64,
    /// No flows gain more than this, in collateral, proved.
    bound: f64,
    /// How far the benefit may be from the best there is, as a share of it; null without a benefit.
    gap_over_benefit: Option<f64>,
    /// What acting costs, by part.
    costs: Costs,
    /// What each account with positions would survive, in account order.
    cover: Vec<Cover>,
    /// A smaller book, recommended; null where the book is not short.
    reduce: Option<Shortage>,
}

/// What one more dollar is worth at an account.
#[derive(Debug, Serialize, JsonSchema)]
struct AccountPrice {
    /// The account.
    account: Option<String>,
    /// Worth per hour, as a share of the dollar.
    per_hour: f64,
}

/// One route's case.
#[derive(Debug, Serialize, JsonSchema)]
struct Surplus {
    /// The account it leaves.
    from: String,
    /// The account it goes to.
    to: String,
    /// What a dollar gains by being at its end rather than its start, as a share.
    gain: f64,
    /// What moving it costs, as a share.
    cost: f64,
    /// Hours on the way.
    hours: f64,
}

/// What stood in the way of a better division.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
enum Binding {
    /// Only what moving costs.
    Cost,
    /// A route carries no more.
    Route {
        /// The account it leaves.
        from: String,
        /// The account it goes to.
        to: String,
    },
    /// An account cannot give more now.
    Source {
        /// Which.
        account: String,
    },
    /// An account may hold no more.
    Cap {
        /// Which.
        account: String,
    },
}

/// What acting costs, in whole collateral.
#[derive(Debug, Serialize, JsonSchema)]
struct Costs {
    /// Fees in proportion to amounts.
    proportional: f64,
    /// Fees per transfer.
    fixed: f64,
    /// What the money would have been worth while it is on its way.
    in_flight: f64,
}

/// What an account would survive.
#[derive(Debug, Serialize, JsonSchema)]
struct Cover {
    /// Whose.
    account: String,
    /// Share by which all its markets together may move against it.
    adverse: f64,
    /// What hurts: a rise or a fall.
    against: &'static str,
    /// Its largest position.
    market: String,
    /// Size of that position in units of the underlying.
    quantity: f64,
    /// Hours until help could arrive.
    hours: f64,
}

/// A smaller book, recommended.
#[derive(Debug, Serialize, JsonSchema)]
struct Shortage {
    /// In which market to reduce.
    market: String,
    /// By which share of the pair.
    share: f64,
    /// Notional to close on each side, in whole collateral.
    notional: f64,
    /// What closing it would cost once, in whole collateral.
    cost: f64,
    /// What it would save per hour, in whole collateral.
    saving_per_hour: f64,
}

impl Reasons {
    /// The reasons with the names of their portfolio.
    pub(crate) fn of(why: &engine::Reasoning, names: &Names) -> Self {
        let price = |(account, per_hour): (usize, &f64)| AccountPrice {
            account: AccountId::at(account).map(|id| names.account(id)),
            per_hour: *per_hour,
        };
        Self {
            verdict: why.verdict.code(),
            prices: why.prices.iter().enumerate().map(price).collect(),
            capital_price_per_hour: why.capital_price,
            amortisation_hours: why.amortisation_h,
            closest: why.surpluses.iter().map(|one| Surplus::of(one, names)).collect(),
            binding: Binding::of(why.binding, names),
            benefit: why.benefit,
            bound: why.bound,
            gap_over_benefit: (why.benefit > 0.0).then(|| (why.bound - why.benefit) / why.benefit),
            costs: Costs {
                proportional: why.costs.proportional,
                fixed: why.costs.fixed,
                in_flight: why.costs.in_flight,
            },
            cover: why.cover.iter().map(|one| Cover::of(one, names)).collect(),
            reduce: why.shortage.as_ref().map(|one| Shortage::of(one, names)),
        }
    }
}

impl Surplus {
    fn of(one: &engine::Surplus, names: &Names) -> Self {
        let [from, to] = names.route(one.route);
        Self { from, to, gain: one.gain, cost: one.cost, hours: one.hours }
    }
}

impl Binding {
    fn of(binding: engine::Binding, names: &Names) -> Self {
        match binding {
            engine::Binding::Cost => Self::Cost,
            engine::Binding::Route(route) => {
                let [from, to] = names.route(route);
                Self::Route { from, to }
            }
            engine::Binding::Source(account) => Self::Source { account: names.account(account) },
            engine::Binding::Cap(account) => Self::Cap { account: names.account(account) },
        }
    }
}

impl Cover {
    fn of(one: &engine::Cover, names: &Names) -> Self {
        Self {
            account: names.account(one.account),
            adverse: one.adverse,
            against: if one.against_rise { "rise" } else { "fall" },
            market: names.market(one.market),
            quantity: one.quantity,
            hours: one.hours,
        }
    }
}

impl Shortage {
    fn of(one: &engine::Shortage, names: &Names) -> Self {
        Self {
            market: names.market(one.market),
            share: one.share,
            notional: one.notional,
            cost: one.cost,
            saving_per_hour: one.saving,
        }
    }
}
