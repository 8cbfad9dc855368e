//! The reasons of a decision as JSON.
//!
//! Prices are per hour and dollar; shares are shares; amounts are reals in whole collateral, for
//! they are estimates: what moved stands beside them exactly.

use super::names::Names;
use serde_json::{Value, json};
use trimtab_engine::decision::{Binding, Cover, Reasoning, Shortage, Surplus};

/// Everything that led to a decision.
pub(crate) fn reasons(why: &Reasoning, names: &Names) -> Value {
    let price = |(account, price): (usize, &f64)| {
        let name = trimtab_model::AccountId::at(account).map(|id| names.account(id));
        json!({ "account": name, "per_hour": price })
    };
    json!({
        "verdict": why.verdict.code(),
        "prices": why.prices.iter().enumerate().map(price).collect::<Vec<_>>(),
        "capital_price_per_hour": why.capital_price,
        "amortisation_hours": why.amortisation_h,
        "closest": why.surpluses.iter().map(|one| surplus(one, names)).collect::<Vec<_>>(),
        "binding": binding(why.binding, names),
        "benefit": why.benefit,
        "bound": why.bound,
        "gap_over_benefit": (why.benefit > 0.0).then(|| (why.bound - why.benefit) / why.benefit),
        "costs": {
            "proportional": why.costs.proportional,
            "fixed": why.costs.fixed,
            "in_flight": why.costs.in_flight,
        },
        "cover": why.cover.iter().map(|one| cover(one, names)).collect::<Vec<_>>(),
        "reduce": why.shortage.as_ref().map(|one| shortage(one, names)),
    })
}

fn surplus(one: &Surplus, names: &Names) -> Value {
    let [source, target] = names.route(one.route);
    json!({ "from": source, "to": target, "gain": one.gain, "cost": one.cost, "hours": one.hours })
}

fn binding(binding: Binding, names: &Names) -> Value {
    match binding {
        Binding::Cost => json!({ "by": "cost" }),
        Binding::Route(route) => {
            let [source, target] = names.route(route);
            json!({ "by": "route", "from": source, "to": target })
        }
        Binding::Source(account) => json!({ "by": "source", "account": names.account(account) }),
        Binding::Cap(account) => json!({ "by": "cap", "account": names.account(account) }),
    }
}

fn cover(one: &Cover, names: &Names) -> Value {
    json!({
        "account": names.account(one.account),
        "adverse": one.adverse,
        "against": if one.against_rise { "rise" } else { "fall" },
        "market": names.market(one.market),
        "quantity": one.quantity,
        "hours": one.hours,
    })
}

fn shortage(one: &Shortage, names: &Names) -> Value {
    json!({
        "market": names.market(one.market),
        "share": one.share,
        "notional": one.notional,
        "cost": one.cost,
        "saving_per_hour": one.saving,
    })
}
