//! The few figures of a run that a reader looks for first.

use crate::contents::Ending;
use crate::drawdown;
use crate::figures::{decimals, grouped, known, percent, signed, whole, with_unit};
use crate::view::View;

/// Names and figures, in the order in which they are shown.
pub(crate) fn of(view: &View<'_>) -> Vec<(String, String)> {
    let run = view.run;
    let unit = view.unit();
    let values: Vec<f64> = run.total.iter().copied().filter_map(known).collect();
    let mut facts = Vec::new();
    let mut fact = |name: &str, figure: String| facts.push((name.to_owned(), figure));
    if let (Some(&first), Some(&last)) = (values.first(), values.last()) {
        let places = decimals(first.abs().max(last.abs()));
        fact("At the end", with_unit(&grouped(last, places), &unit));
        fact("Change", with_unit(&signed(last - first, places), &unit));
        let deepest = drawdown::deepest(&drawdown::below_best(&run.total));
        fact("Deepest fall", deepest.map_or_else(|| "-".to_owned(), |(_, share)| percent(share)));
    }
    let lost: f64 = run.liquidations.iter().filter_map(|event| known(event.loss)).sum();
    fact("Liquidations", whole(run.liquidations.len()));
    if lost > 0.0 {
        fact("Penalties in them", with_unit(&grouped(lost, decimals(lost)), &unit));
    }
    fact("Transfers", whole(run.transfers.len()));
    let late =
        run.transfers.iter().filter(|transfer| crate::lateness::seconds(transfer) > 0).count();
    let failed = run.transfers.iter().filter(|t| matches!(t.ending, Ending::Failed(..))).count();
    if late + failed > 0 {
        fact("Late, failed", format!("{}, {}", whole(late), whole(failed)));
    }
    let fees: f64 = run.transfers.iter().filter_map(|transfer| known(transfer.fee)).sum();
    if fees > 0.0 {
        fact("Fees of transfers", with_unit(&grouped(fees, decimals(fees)), &unit));
    }
    facts
}
