//! A run tick by tick as a gzipped CSV, in the columns of the benchmark's referee.

use crate::desk::Desk;
use crate::market::{Market, TICKS_PER_HOUR};
use crate::run::{Moment, Watcher};
use crate::spec::DeskSpec;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Digits of a price, and of everything else.
const PRICE_DIGITS: usize = 10;
const DIGITS: usize = 12;
/// Names of the four ticks.
const KINDS: [&str; TICKS_PER_HOUR] = ["O", "1", "2", "C"];

/// Writes a trace while a run goes on.
pub struct TraceWriter<W: Write> {
    out: GzEncoder<W>,
}

impl<W: Write> std::fmt::Debug for TraceWriter<W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("TraceWriter").finish_non_exhaustive()
    }
}

impl<W: Write> TraceWriter<W> {
    /// Starts a trace of `spec` with its header line.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn new(out: W, spec: &DeskSpec) -> io::Result<Self> {
        let mut out = GzEncoder::new(out, Compression::default());
        writeln!(out, "{}", columns(spec).join(","))?;
        Ok(Self { out })
    }

    /// Ends the trace and gives back what it was written to.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn finish(self) -> io::Result<W> {
        self.out.finish()
    }
}

impl<W: Write> Watcher for TraceWriter<W> {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let row = row(moment.desk, moment.tick).join(",");
        writeln!(self.out, "{row}").map_err(|error| format!("cannot write the trace: {error}"))
    }
}

/// Column names, in the referee's order.
fn columns(spec: &DeskSpec) -> Vec<String> {
    let venues = || spec.venues.iter().map(|venue| &venue.name);
    let series = |what: &'static str| {
        venues().flat_map(move |venue| {
            spec.coins.iter().map(move |coin| format!("{what}:{venue}:{coin}"))
        })
    };
    let of_venues = |what: &'static str| venues().map(move |venue| format!("{what}:{venue}"));
    let sums = "treasury in_flight total cum_price cum_funding cum_yield cum_trading \
                cum_transfer_fees cum_penalty liquidations transfers volume_moved";
    let head = ["tick", "ts_ms", "kind"].map(str::to_owned).into_iter();
    head.chain(series("mark"))
        .chain(of_venues("equity"))
        .chain(sums.split_whitespace().map(str::to_owned))
        .chain(series("q"))
        .chain(of_venues("gross"))
        .collect()
}

fn row(desk: &Desk<'_>, tick: usize) -> Vec<String> {
    let (market, tally) = (desk.market(), desk.tally());
    let venues = 0..desk.spec().venues.len();
    let start = market.hours().start.saturating_mul(60);
    let ts_ms = start.saturating_add(Market::minute(tick)).saturating_mul(60_000);
    let mut row = vec![tick.to_string(), ts_ms.to_string(), KINDS[tick % KINDS.len()].to_owned()];
    row.extend(
        market.marks(tick).iter().map(|mark| {
            if mark.is_nan() { String::new() } else { significant(*mark, PRICE_DIGITS) }
        }),
    );
    let equities: Vec<f64> = venues.clone().map(|venue| desk.equity(venue)).collect();
    let flying = desk.in_flight();
    let total = equities.iter().fold(desk.treasury() + flying, |sum, equity| sum + equity);
    let sums = [
        desk.treasury(),
        flying,
        total,
        tally.price,
        tally.funding,
        tally.interest,
        tally.trading,
        tally.transfer_fees,
        tally.penalty,
        tally.liquidations as f64,
        tally.transfers as f64,
        tally.volume_moved,
    ];
    let gross = venues.map(|venue| desk.requirement(venue).gross);
    let figures = equities.into_iter().chain(sums).chain(desk.quantities().iter().copied());
    row.extend(figures.chain(gross).map(|figure| significant(figure, DIGITS)));
    row
}

/// A figure with so many significant digits, trailing zeros left out: C's `%.{digits}g`.
fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".to_owned() } else { value.to_string() };
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let places = i32::try_from(digits).unwrap_or(i32::MAX);
    if exponent < -4 || exponent >= places {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trimmed(mantissa), exponent.abs());
    }
    let decimals = usize::try_from(places - 1 - exponent).unwrap_or(0);
    trimmed(&format!("{value:.decimals$}")).to_owned()
}

/// Without the zeros behind the point, and without the point where nothing follows it.
fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn figures_are_written_as_c_writes_them() {
        for (value, digits, text) in [
            (35466.3, 10, "35466.3"),
            (1_595_001.022_321_98, 12, "1595001.02232"),
            (800_000.0, 12, "800000"),
            (-0.000_012_345, 12, "-1.2345e-05"),
            (0.000_12, 12, "0.00012"),
            (1.234_567_890_123_4e15, 12, "1.23456789012e+15"),
            (999_999_999_999.6, 12, "1e+12"),
            (0.0, 12, "0"),
        ] {
            assert_eq!(significant(value, digits), text);
        }
    }
}
