//! The figures for people, and the largest flows.

use super::solved::{Solved, Timing};
use crate::cli::SolveArgs;
use crate::show::{grouped_decimal, plain};
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use trimtab_allocate::Status;
use trimtab_allocate::instance::{Instance, Units};

/// How many flows are shown.
const SHOWN: usize = 10;
/// One line under the header and nothing else.
const HEADED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
/// No line at all.
const BARE: TableStyle = TableStyle::new();

/// All that is said of an answer.
pub(super) fn words(args: &SolveArgs, instance: &Instance, solved: &Solved) -> String {
    let figures = figures(args, instance, solved);
    let note = note(instance.units());
    match flows(instance, solved) {
        Some(flows) => format!("{figures}\n\n{flows}\n\n{note}"),
        None => format!("{figures}\n\n{note}"),
    }
}

fn figures(args: &SolveArgs, instance: &Instance, solved: &Solved) -> String {
    let answer = &solved.answer;
    let routes = instance.problem().routes().len();
    let share = solved.gap_over_benefit().map_or("-".to_owned(), |share| format!("{share:.1e}"));
    let mut table = Table::new();
    table.load_style(BARE);
    let mut row = |name: &str, value: String| {
        table.add_row([name.to_owned(), value]);
    };
    row("status", status(answer.status).to_owned());
    row("objective", figure(solved.objective, 6));
    row("bound", figure(solved.bound(), 6));
    row("benefit", figure(answer.certificate.benefit, 6));
    row("gap_over_benefit", share);
    row("iterations", answer.steps.to_string());
    if args.fixed_charges {
        row("relaxations", answer.branches.to_string());
    }
    row("time", format!("{:.3} ms", solved.time_ms));
    if let Some(Timing { repeats, cold_ms, warm_ms }) = &solved.timing {
        row("cold", format!("{cold_ms:.3} ms, median of {repeats}"));
        row("warm", format!("{warm_ms:.3} ms, median of {repeats}"));
    }
    row("routes used", format!("{} of {routes}", solved.routes_used()));
    trimmed(&table)
}

/// The largest flows with the prices at both ends; nothing where nothing is sent.
fn flows(instance: &Instance, solved: &Solved) -> Option<String> {
    let answer = &solved.answer;
    let mut order: Vec<usize> =
        (0..answer.flows.len()).filter(|&route| answer.flows[route] > 0.0).collect();
    order.sort_by(|&one, &other| answer.flows[other].total_cmp(&answer.flows[one]));
    let names = instance.names();
    let price = |node: usize| {
        answer.prices.nodes.get(node).map_or("-".to_owned(), |price| format!("{price:.3}"))
    };
    let mut table = Table::new();
    table.load_style(HEADED).set_header(["route", "flow", "price from", "price to"]);
    for &route in order.iter().take(SHOWN) {
        let ends = instance.problem().routes()[route];
        let flow = figure(answer.flows[route], 4);
        let (from, to) = (price(ends.source), price(ends.target));
        table.add_row([plain(&names.routes[route]), flow, from, to]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let more = match order.len().saturating_sub(SHOWN) {
        0 => String::new(),
        left => format!("\n .. and {left} smaller; --json has all"),
    };
    (!order.is_empty()).then(|| format!("{}{more}", trimmed(&table)))
}

/// What the figures are counted in.
fn note(units: &Units) -> String {
    let or = |unit: &str, other: &str| if unit.is_empty() { other.to_owned() } else { plain(unit) };
    let money = or(&units.money, "the instance's unit of money");
    let price = or(&units.price, "its unit of price");
    format!("Flows in {money}, prices in {price}, the objective in one times the other.")
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Certified => "certified",
        Status::Bounded => "bounded",
        Status::NoTrade => "no-trade",
        _ => "uncertified",
    }
}

/// So many digits behind the point, or as a power of ten where these would say nothing.
fn figure(value: f64, digits: usize) -> String {
    if value != 0.0 && !(1e-2..1e15).contains(&value.abs()) {
        return format!("{value:.digits$e}");
    }
    // Nothing less costs of nothing is nothing, without a sign.
    grouped_decimal(&format!("{:.digits$}", value + 0.0))
}

/// A table without blanks at the end of its lines.
fn trimmed(table: &Table) -> String {
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
