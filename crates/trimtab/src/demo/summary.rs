//! The end: the told run beside the others, one sentence of verdict, what to do next.

use super::cast::Run;
use crate::cli::DemoStrategy;
use crate::show::{self, counted};
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use trimtab_model::Amount;

/// One line under the header and nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// What stands in a row, and how it is read off a run.
type Row = (&'static str, fn(&Run) -> String);

/// What makes up the result stands below it, so that its parts add up to it on the page.
const ROWS: [Row; 11] = [
    ("net result, USD", |run| show::usd(run.outcome.money.net_pnl)),
    ("liquidations", |run| show::count(run.outcome.liquidations)),
    ("  penalties, USD", |run| show::usd(run.outcome.money.liquidation_penalty)),
    ("price moves, USD", |run| show::usd(run.outcome.money.price)),
    ("funding, USD", |run| show::usd(run.outcome.money.funding)),
    ("interest, USD", |run| show::usd(run.outcome.money.interest)),
    ("trading costs, USD", |run| show::usd(run.outcome.money.trading)),
    ("transfer fees, USD", |run| show::usd(run.outcome.money.transfer_fees)),
    ("moved, USD", |run| show::usd(run.outcome.money.volume_moved)),
    ("most margin in use", |run| format!("{:.0} %", run.worst_use() * 100.0)),
    ("idle in treasury, mean", |run| {
        format!("{:.0} %", run.outcome.measures.mean_treasury_share * 100.0)
    }),
];

/// The runs side by side, the told one first.
pub(super) fn table(runs: &[&Run]) -> String {
    let mut table = Table::new();
    let head = runs.iter().map(|run| run.title().to_owned());
    table.load_style(STYLE).set_header(["the same crash".to_owned()].into_iter().chain(head));
    for (what, read) in ROWS {
        let cells = runs.iter().map(|run| read(run));
        table.add_row([what.to_owned()].into_iter().chain(cells));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// What came of it, in one sentence.
pub(super) fn verdict(told: &Run, others: &[&Run]) -> String {
    let money = &told.outcome.money;
    let kept = match told.outcome.liquidations {
        0 => "kept every position".to_owned(),
        count => format!("suffered {}", counted(count, "liquidation")),
    };
    let start = match told.strategy {
        DemoStrategy::None => format!("Nobody moved anything and {kept}"),
        _ => format!(
            "{} moved {} USD in {} for {} USD of fees and {kept}",
            told.strategy.rule(),
            show::usd(money.volume_moved),
            counted(told.outcome.transfers, "transfer"),
            show::usd(money.transfer_fees)
        ),
    };
    let others: Vec<String> = others.iter().map(|other| against(told, other)).collect();
    format!("{start}; {}.", others.join(", "))
}

fn against(told: &Run, other: &Run) -> String {
    let (ours, theirs) = (told.outcome.money.net_pnl, other.outcome.money.net_pnl);
    let (apart, way) =
        if theirs <= ours { (ours.minus(theirs), "lower") } else { (theirs.minus(ours), "higher") };
    let apart = show::usd(apart.unwrap_or(Amount::ZERO));
    let count = counted(other.outcome.liquidations, "liquidation");
    format!("{} ended {apart} USD {way} with {count}", other.title())
}
