//! Tables for people: one a latency. Several windows are set side by side, one is told in full.

use super::{Run, margins};
use crate::show;
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use std::fmt::Write;
use trimtab_model::{Amount, MoneyError};
use trimtab_sim::run::Outcome;

/// One line under the header and nothing else: readable, and few characters to read past.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// A strategy's runs over the selected windows.
type Row<'a> = &'a [(&'a Run, &'a Outcome)];

/// Every run, grouped by latency, and one sentence about the best.
pub(super) fn comparison(runs: &[Run], outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    let pairs: Vec<(&Run, &Outcome)> = runs.iter().zip(outcomes).collect();
    for group in pairs.chunk_by(|left, right| left.0.latency == right.0.latency) {
        let rows: Vec<Row<'_>> = group.chunk_by(is_same_strategy).collect();
        let one_window = rows.iter().all(|row| row.len() == 1);
        let table = if one_window { in_full(&rows) } else { side_by_side(&rows) };
        // Writing to a string cannot fail.
        writeln!(text, "{}\n\n{table}\n\n{}\n", title(group), verdict(&rows)).unwrap_or(());
    }
    let rules = margins::of(runs.iter().map(|run| &run.job.spec));
    text.push_str(&margins::note(&rules).unwrap_or_default());
    text.trim_end().to_owned()
}

fn is_same_strategy(left: &(&Run, &Outcome), right: &(&Run, &Outcome)) -> bool {
    (&left.0.strategy, &left.0.variant) == (&right.0.strategy, &right.0.variant)
}

fn title(group: Row<'_>) -> String {
    let run = group[0].0;
    let capital = trimtab_risk::real::to_amount(
        run.job.spec.capital,
        trimtab_sim::spec::DECIMALS,
        trimtab_model::Rounding::Nearest,
    );
    let capital =
        capital.map_or_else(String::new, |capital| format!(", capital {}", show::usd(capital)));
    let is_one = group.iter().all(|(other, _)| other.window == run.window);
    let window = if is_one { format!("{}, ", run.window) } else { String::new() };
    format!("{window}latency {}{capital}. Figures in USD; (n) counts liquidations.", run.latency)
}

/// One row a strategy, one column a window, sums behind them.
fn side_by_side(rows: &[Row<'_>]) -> Table {
    let windows = rows.first().map_or(&[][..], |row| row);
    let head = ["strategy", "variant"].map(str::to_owned).into_iter();
    let head = head.chain(windows.iter().map(|(run, _)| run.window.clone()));
    let sums = ["all", "transfers", "moved", "yield", "trading", "fees", "penalties"];
    let mut table = start(head.chain(sums.map(str::to_owned)));
    for row in rows {
        let cells = row.iter().map(|(_, outcome)| net(std::slice::from_ref(outcome)));
        let all = outcomes_of(row);
        let tail = [
            net(&all),
            count(&all, |one| one.transfers),
            usd(&all, |one| one.money.volume_moved),
            usd(&all, |one| one.money.interest),
            usd(&all, |one| one.money.trading),
            usd(&all, |one| one.money.transfer_fees),
            usd(&all, |one| one.money.liquidation_penalty),
        ];
        table.add_row(names(row).into_iter().chain(cells).chain(tail));
    }
    aligned(table)
}

/// One row a strategy with everything that made its result.
fn in_full(rows: &[Row<'_>]) -> Table {
    let head = "strategy,variant,net P&L,price,funding,yield,trading,fees,penalties,transfers,\
                moved,short min,max drawdown";
    let mut table = start(head.split(',').map(str::to_owned));
    for row in rows {
        let all = outcomes_of(row);
        let cells = [
            net(&all),
            usd(&all, |one| one.money.price),
            usd(&all, |one| one.money.funding),
            usd(&all, |one| one.money.interest),
            usd(&all, |one| one.money.trading),
            usd(&all, |one| one.money.transfer_fees),
            usd(&all, |one| one.money.liquidation_penalty),
            count(&all, |one| one.transfers),
            usd(&all, |one| one.money.volume_moved),
            count(&all, |one| one.measures.shortfall_min),
            format!("{:.1} %", row[0].1.measures.max_drawdown * 100.0),
        ];
        table.add_row(names(row).into_iter().chain(cells));
    }
    aligned(table)
}

pub(super) fn start(head: impl Iterator<Item = String>) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_header(head);
    table
}

/// Figures to the right, behind the two columns of names.
pub(super) fn aligned(mut table: Table) -> Table {
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn names(row: Row<'_>) -> [String; 2] {
    [row[0].0.strategy.clone(), row[0].0.variant.clone()]
}

fn outcomes_of<'a>(row: &[(&Run, &'a Outcome)]) -> Vec<&'a Outcome> {
    row.iter().map(|(_, outcome)| *outcome).collect()
}

/// Net P&L, and liquidations where there were any.
fn net(outcomes: &[&Outcome]) -> String {
    let liquidations: u64 = outcomes.iter().map(|one| one.liquidations).sum();
    let net = usd(outcomes, |one| one.money.net_pnl);
    if liquidations == 0 { net } else { format!("{net} ({liquidations})") }
}

fn count(outcomes: &[&Outcome], pick: fn(&Outcome) -> u64) -> String {
    show::count(outcomes.iter().map(|one| pick(one)).fold(0, u64::saturating_add))
}

fn usd(outcomes: &[&Outcome], pick: fn(&Outcome) -> Amount) -> String {
    sum(outcomes, pick).map_or_else(|_| "-".to_owned(), show::usd)
}

fn sum(outcomes: &[&Outcome], pick: fn(&Outcome) -> Amount) -> Result<Amount, MoneyError> {
    Amount::sum(outcomes.iter().map(|one| pick(one)))
}

/// Which strategy kept most, and which least.
fn verdict(rows: &[Row<'_>]) -> String {
    let kept =
        |row: &&Row<'_>| sum(&outcomes_of(row), |one| one.money.net_pnl).unwrap_or(Amount::ZERO);
    let (Some(best), Some(worst)) = (rows.iter().max_by_key(kept), rows.iter().min_by_key(kept))
    else {
        return String::new();
    };
    let told = |row: &Row<'_>| {
        let [strategy, variant] = names(row);
        let liquidations: u64 = row.iter().map(|(_, outcome)| outcome.liquidations).sum();
        let (kept, liquidations) =
            (show::usd(kept(&row)), show::counted(liquidations, "liquidation"));
        format!("{strategy} ({variant}), {kept} USD with {liquidations}")
    };
    if rows.len() == 1 {
        return format!("Result: {}.", told(best));
    }
    format!("Best: {}.\nWorst: {}.", told(best), told(worst))
}
