//! What is said of a made-up history: schema `trimtab/data-sample/1`, and the same for people.

use super::spec::Plan;
use super::write::Written;
use crate::cli::data::SampleArgs;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_sim::sample::SampleSeries;

/// What was made up and written.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    /// Name and version of this form: `trimtab/data-sample/1`.
    schema: &'static str,
    /// Always true: the prices are made up, no venue ever traded at them.
    generated: bool,
    /// The seed; the same one makes the same history.
    seed: u64,
    /// The folder written to.
    folder: String,
    /// Venues, in the configuration's order.
    venues: Vec<String>,
    /// Coins, in the configuration's order.
    coins: Vec<String>,
    /// Windows and what happens in them.
    windows: Vec<Window>,
    /// Files written, without the note GENERATED.txt.
    files: Vec<File>,
}

/// A window of the made-up history.
#[derive(Debug, Serialize, JsonSchema)]
struct Window {
    /// Its name in the configuration.
    name: String,
    /// First hour, RFC 3339 UTC.
    start: String,
    /// The hour after the last, RFC 3339 UTC.
    end: String,
    /// First hour with data, before the window where a book looks back; RFC 3339 UTC.
    data_from: String,
    /// When prices begin to crash, RFC 3339 UTC.
    crash: String,
    /// Price of the first coin at the crash's end over the price before it, less one: -0.2 is a
    /// fall by a fifth.
    crash_return: f64,
    /// When prices begin to be squeezed upward, RFC 3339 UTC.
    squeeze: String,
}

/// A file of the layout.
#[derive(Debug, Serialize, JsonSchema)]
struct File {
    /// Relative to the folder.
    name: String,
    /// Rows below the header.
    rows: u64,
}

impl Answer {
    pub(super) fn of(
        args: &SampleArgs,
        plan: &Plan,
        series: &[SampleSeries],
        written: Vec<Written>,
    ) -> Self {
        let of_window =
            |(name, span): (&(String, std::ops::Range<i64>), _)| window(name, span, series.first());
        Self {
            schema: "trimtab/data-sample/1",
            generated: true,
            seed: plan.spec.seed,
            folder: args.folder.display().to_string(),
            venues: plan.spec.venues.iter().map(|(name, _)| name.clone()).collect(),
            coins: plan.spec.coins.clone(),
            windows: plan.windows.iter().zip(&plan.spec.spans).map(of_window).collect(),
            files: written.into_iter().map(|one| File { name: one.name, rows: one.rows }).collect(),
        }
    }

    /// What must not be missed, whoever reads stdout.
    pub(super) fn note(&self) -> String {
        format!(
            "note: these prices are made up from seed {}; they show how things work, not what a \
             strategy is worth",
            self.seed
        )
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "Wrote {} of made-up history for {} at {} to {}:",
            show::counted(self.files.iter().map(|file| file.rows).sum::<u64>(), "row"),
            self.coins.join(", "),
            self.venues.join(", "),
            self.folder
        );
        for window in &self.windows {
            let Window { name, crash_return, .. } = window;
            let [start, end, crash, squeeze] =
                [&window.start, &window.end, &window.crash, &window.squeeze]
                    .map(|time| time.replacen(":00Z", "Z", 1));
            text.push_str(&format!(
                "\n  {name}  {start} to {end}; a crash by {:.0} % from {crash}, a squeeze upward \
                 from {squeeze}",
                -100.0 * crash_return
            ));
        }
        text
    }
}

fn window(
    (name, hours): &(String, std::ops::Range<i64>),
    span: &trimtab_sim::sample::SampleSpan,
    judge: Option<&SampleSeries>,
) -> Window {
    let crash = span.crash();
    let last = crash.hour + i64::try_from(crash.moves.len()).unwrap_or(0) - 1;
    let close = |hour: i64| {
        let bars = &judge?.bars;
        let at = bars.binary_search_by_key(&hour, |(hour, _)| *hour).ok()?;
        Some(bars[at].1.close)
    };
    let crash_return = close(last).zip(close(crash.hour - 1)).map_or(0.0, |(at, of)| at / of - 1.0);
    Window {
        name: name.clone(),
        start: time(hours.start),
        end: time(hours.end),
        data_from: time(span.hours.start),
        crash: time(crash.hour),
        crash_return,
        squeeze: time(span.squeeze().hour),
    }
}

/// RFC 3339, to the second; out of the calendar, the bare number of the hour.
fn time(hour: i64) -> String {
    let second = hour.checked_mul(3600);
    let instant = second.and_then(|second| jiff::Timestamp::from_second(second).ok());
    instant.map_or_else(|| hour.to_string(), |instant| instant.to_string())
}
