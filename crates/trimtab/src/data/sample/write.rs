//! The made-up history into its files, with a note beside them that says what they are.

use super::spec::Plan;
use crate::exit::Failure;
use std::io::{self, Write};
use std::path::Path;
use trimtab_data::layout::{
    self, Bar, BarWriter, Figure, HOUR_MS, PriceType, RateWriter, SOURCE_COLUMN,
};
use trimtab_data::staging::Staging;
use trimtab_sim::calendar;
use trimtab_sim::sample::SampleSeries;

/// Name of the note.
const NOTE: &str = trimtab_data::import::NOTE_OF_MADE_UP;
/// Where rates say they come from.
const SOURCE: &str = "generated";

/// A file as it was written.
#[derive(Debug)]
pub(super) struct Written {
    /// Relative to the folder.
    pub(super) name: String,
    pub(super) rows: u64,
}

/// Writes every file, or none.
pub(super) fn all(
    folder: &Path,
    plan: &Plan,
    series: &[SampleSeries],
) -> Result<Vec<Written>, Failure> {
    let mut staging = Staging::new(folder)?;
    let mut written = Vec::new();
    for (place, (venue, interval_h)) in plan.spec.venues.iter().enumerate() {
        let coins = plan.spec.coins.len();
        let own = &series[place * coins..][..coins];
        let name = layout::bar_file(venue, PriceType::Mark);
        let rows = bars(staging.file(&name)?, venue, own)?;
        written.push(Written { name, rows });
        let name = layout::rate_file(venue);
        let rows = rates(staging.file(&name)?, venue, *interval_h as f64, own)?;
        written.push(Written { name, rows });
    }
    staging.file(NOTE)?.write_all(note(plan).as_bytes())?;
    staging.settle()?;
    Ok(written)
}

fn bars(out: impl Write, venue: &str, series: &[SampleSeries]) -> io::Result<u64> {
    let mut out = BarWriter::new(out, venue, PriceType::Mark, &[])?;
    let mut rows = 0;
    for one in series {
        for (hour, bar) in &one.bars {
            let [open, high, low, close] =
                [bar.open, bar.high, bar.low, bar.close].map(Figure::from);
            let bar = Bar { open, high, low, close };
            out.bar(hour * HOUR_MS, &one.coin, &bar, &[])?;
            rows += 1;
        }
    }
    out.finish()?;
    Ok(rows)
}

fn rates(
    out: impl Write,
    venue: &str,
    interval_h: f64,
    series: &[SampleSeries],
) -> io::Result<u64> {
    let mut out = RateWriter::new(out, venue, &[SOURCE_COLUMN.to_owned()])?;
    let source = [(0, SOURCE.to_owned())];
    let mut rows = 0;
    for one in series {
        for (hour, rate) in &one.rates {
            out.rate(hour * HOUR_MS, &one.coin, (*rate).into(), Some(interval_h), &source)?;
            rows += 1;
        }
    }
    out.finish()?;
    Ok(rows)
}

fn note(plan: &Plan) -> String {
    let mut note = format!(
        "The prices and funding rates in this folder are made up. No venue ever traded at them.\n\
         trimtab data sample wrote them from seed {}; the same seed and configuration write the \
         same files.\n\
         Use them to see how things work, never to judge what a strategy is worth.\n\nWindows:\n",
        plan.spec.seed
    );
    for ((name, hours), span) in plan.windows.iter().zip(&plan.spec.spans) {
        let times = [hours.start, hours.end, span.crash().hour, span.squeeze().hour];
        let [start, end, crash, squeeze] = times.map(calendar::show_hour);
        note.push_str(&format!(
            "  {name}: {start} to {end}, a crash from {crash}, a squeeze from {squeeze}\n"
        ));
    }
    note
}
