//! Tables for people: one a latency, the best mean first.

use super::super::margins;
use super::super::table::{aligned, start};
use super::plan::Plan;
use super::rows::Row;
use std::fmt::Write;

/// Every row, grouped by latency.
pub(super) fn show(plan: &Plan<'_>, rows: &[Row<'_>]) -> String {
    let mut text = String::new();
    for group in rows.chunk_by(|left, right| left.play.latency == right.play.latency) {
        let with_dynamic = group.iter().any(|row| row.dynamic_less.is_some());
        let mut head = vec![
            "strategy",
            "variant",
            "mean",
            "se",
            "ES5",
            "liquidations",
            "without",
            "flat h",
            "transfers",
        ];
        if with_dynamic {
            head.extend(["dynamic less this", "95 % interval"]);
        }
        let mut table = start(head.into_iter().map(str::to_owned));
        for row in group {
            table.add_row(cells(row, with_dynamic));
        }
        let table = aligned(table);
        // Writing to a string cannot fail.
        writeln!(text, "{}\n\n{table}\n", title(plan, group)).unwrap_or(());
    }
    text.push_str(
        "Per path; mean, se (standard error) and ES5 (mean of the worst twentieth) in thousand \
         USD. Every row is of the same paths.",
    );
    if rows.iter().any(|row| row.dynamic_less.is_some()) {
        text.push_str(" The interval is Student's, of the paired differences.");
    }
    if let Some(note) = margins::note(&plan.margin_rules()) {
        text.push_str(&format!("\n{note}"));
    }
    text
}

fn title(plan: &Plan<'_>, group: &[Row<'_>]) -> String {
    let windows: Vec<&str> = plan.windows.iter().map(|window| window.name.as_str()).collect();
    let outages = if plan.with_outages { ", with outages" } else { "" };
    let latency = group.first().map_or("", |row| &row.play.latency);
    format!(
        "{} paths of {} days from {}, seed {}{outages}, latency {latency}.",
        plan.paths,
        plan.draw.days,
        windows.join(", "),
        plan.draw.seed,
    )
}

fn cells(row: &Row<'_>, with_dynamic: bool) -> Vec<String> {
    let mut cells = vec![
        row.play.name.clone(),
        row.play.variant.clone(),
        thousands(row.mean),
        row.standard_error.map_or_else(|| "-".to_owned(), thousands),
        thousands(row.expected_shortfall),
        format!("{:.2}", row.liquidations),
        format!("{:.1} %", row.share_without * 100.0),
        format!("{:.0}", row.flat_pair_h),
        format!("{:.0}", row.transfers),
    ];
    if with_dynamic {
        let less = row.dynamic_less;
        cells.push(less.map_or_else(|| "-".to_owned(), |less| thousands(less.mean)));
        let interval = |(low, high)| format!("{} to {}", thousands(low), thousands(high));
        cells.push(less.map_or_else(|| "-".to_owned(), |less| interval((less.low, less.high))));
    }
    cells
}

fn thousands(usd: f64) -> String {
    format!("{:.1}", usd / 1e3)
}
