//! The table for people: a row a scenario, and the sums.

use crate::cli::ScenarioArgs;
use crate::show;
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use trimtab_sim::scenario::{Latency, Scenario, Score};

/// One line under the header and nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// Every scenario, and the sums over them.
pub(super) fn scores(args: &ScenarioArgs, scores: &[(&Scenario, Score)]) -> String {
    let head =
        "scenario,transfers,completed,moves,volume,fees,p50 ms,p95 ms,p99 ms,returned,refused";
    let mut table = Table::new();
    table.load_style(STYLE).set_header(head.split(','));
    for (scenario, score) in scores {
        table.add_row(row(scenario, score));
    }
    if scores.len() > 1 {
        table.add_row(sums(scores));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{table}\n\n{}", note(args, scores))
}

/// What the figures are.
fn note(args: &ScenarioArgs, scores: &[(&Scenario, Score)]) -> String {
    let runs = scores.first().map_or(0, |(_, score)| score.runs);
    let averages = if runs == 1 {
        "Figures of one run".to_owned()
    } else {
        format!("Averages over {runs} runs")
    };
    let phases = show::counted(args.phases, "poll phase");
    let seeds = show::counted(args.seeds, "seed");
    format!(
        "{averages} ({phases} x {seeds}). Volume and fees in tokens; latency from deposit to payout."
    )
}

fn row(scenario: &Scenario, score: &Score) -> Vec<String> {
    let ms = |pick: fn(&Latency) -> f64| {
        score.latency.as_ref().map_or("-".to_owned(), |latency| format!("{:.0}", pick(latency)))
    };
    vec![
        scenario.name.clone(),
        score.users.to_string(),
        percent(score.completion_rate),
        format!("{:.1}", score.moves),
        format!("{:.1}", score.volume),
        format!("{:.3}", score.fees),
        ms(|latency| latency.p50),
        ms(|latency| latency.p95),
        ms(|latency| latency.p99),
        format!("{:.1}", score.returned),
        format!("{:.1}", score.refusals),
    ]
}

fn sums(scores: &[(&Scenario, Score)]) -> Vec<String> {
    let sum = |pick: fn(&Score) -> f64| scores.iter().map(|(_, score)| pick(score)).sum::<f64>();
    let users: u64 = scores.iter().map(|(_, score)| score.users).sum();
    let failures = sum(|score| score.failures);
    let completed = if users == 0 { 1.0 } else { 1.0 - failures / users as f64 };
    let none = || "".to_owned();
    vec![
        "all".to_owned(),
        users.to_string(),
        percent(completed),
        format!("{:.1}", sum(|score| score.moves)),
        format!("{:.1}", sum(|score| score.volume)),
        format!("{:.3}", sum(|score| score.fees)),
        none(),
        none(),
        none(),
        format!("{:.1}", sum(|score| score.returned)),
        format!("{:.1}", sum(|score| score.refusals)),
    ]
}

/// Never shows 100 % where somebody was left out.
fn percent(share: f64) -> String {
    let percent = (share * 1000.0).floor() / 10.0;
    format!("{percent} %")
}
