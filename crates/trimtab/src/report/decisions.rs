//! A decision as a report tells it: its own sentence, what came of it, and the figures behind it.

use super::words;
use crate::show;
use trimtab_engine::Decision;
use trimtab_engine::decision::Reasoning;
use trimtab_model::{AccountId, Portfolio, decimal};
use trimtab_report::{self as report, Kind};

/// Tells a decision; `record` is the number of its record, where there is a journal.
pub(super) fn tell(
    decision: &Decision,
    record: Option<u64>,
    portfolio: &Portfolio,
) -> report::Decision {
    report::Decision {
        at: words::seconds(decision.at),
        kind: kind(decision),
        sentence: decision.sentence(portfolio),
        figures: figures(decision, record, portfolio),
    }
}

/// A refusal or a cut is told before a move: it is the rarer news.
fn kind(decision: &Decision) -> Kind {
    let is_cut = decision.moves.iter().any(|made| made.cut_by.is_some());
    if is_cut || !decision.refusals.is_empty() || !decision.unassessed.is_empty() {
        Kind::Refused
    } else if decision.moves.is_empty() {
        Kind::NoMove
    } else {
        Kind::Move
    }
}

fn figures(
    decision: &Decision,
    record: Option<u64>,
    portfolio: &Portfolio,
) -> Vec<(String, String)> {
    let mut figures = Vec::new();
    let mut put = |name: &str, value: String| figures.push((name.to_owned(), value));
    if let Some(record) = record {
        put("record", decimal::grouped(&record.to_string()));
    }
    if let Some(plan) = decision.plan {
        put("plan", plan.to_string());
    }
    if let Some(why) = decision.reasoning.as_deref() {
        reasons(why, portfolio.collateral().symbol.as_str(), &mut put);
    }
    for made in &decision.moves {
        let ends = ends(made.body.source, made.body.target, portfolio);
        let amount = words::money(made.body.amount, portfolio.collateral());
        let cut = made.cut_by.map_or_else(String::new, |reason| {
            let wished = words::money(made.wished, portfolio.collateral());
            format!(", cut from {wished} ({})", reason.code())
        });
        put(&format!("transfer {}", made.id), format!("{amount}, {ends}{cut}"));
    }
    for refusal in &decision.refusals {
        let ends = ends(refusal.source, refusal.target, portfolio);
        let wished = words::money(refusal.wished, portfolio.collateral());
        put("refused", format!("{wished}, {ends} ({})", refusal.reason.code()));
    }
    for one in &decision.unassessed {
        let accounts = portfolio.accounts();
        let name = accounts.get(one.account.index()).map_or("an account", |known| &known.name);
        put("not assessed", format!("{name}: {}", one.why));
    }
    figures
}

fn reasons(why: &Reasoning, unit: &str, put: &mut dyn FnMut(&str, String)) {
    let money = |value: f64| format!("{} {unit}", show::grouped_decimal(&format!("{value:.2}")));
    put("verdict", why.verdict.code().to_owned());
    put("must pay within", words::duration((why.amortisation_h * 3600.0).round() as i64));
    if why.benefit > 0.0 {
        put("benefit, proved", money(why.benefit));
        put("no flows gain more than", money(why.bound));
        put("fees", money(why.costs.fees()));
        put("cost of being under way", money(why.costs.in_flight));
    }
}

fn ends(source: AccountId, target: AccountId, portfolio: &Portfolio) -> String {
    let name = |id: AccountId| {
        portfolio.accounts().get(id.index()).map_or("nowhere", |account| account.name.as_str())
    };
    format!("{} to {}", name(source), name(target))
}
