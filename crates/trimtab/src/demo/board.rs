//! The board: four venues and the treasury at one instant, fitted to a width.
//!
//! Decides columns, bars and words. A venue's state is told three times over, as a figure, a bar
//! and a word, so that it does not hang on colour.

use super::cast::Run;
use super::script::clock;
use super::witness::{Place, Scene};
use super::world;
use crate::show;

/// Columns of the bar of margin in use.
const BAR: usize = 10;
/// Steps of a sparkline; the highest stands for [`SPARK_TOP`] and above.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SPARK_TOP: f64 = 0.4;
/// Least and most columns of a sparkline.
const SPARK: (usize, usize) = (6, 36);
/// Columns of everything but the sparkline.
const REST: usize = 63;

/// How a venue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// No position stands there.
    Empty,
    /// Below a quarter of its margin in use.
    Calm,
    /// Worth a look.
    Watch,
    /// Above half.
    Tight,
    /// Above four fifths.
    Danger,
}

impl Standing {
    pub(super) fn of(place: &Place) -> Self {
        match place.used {
            None => Self::Empty,
            Some(used) if used < 0.25 => Self::Calm,
            Some(used) if used < 0.5 => Self::Watch,
            Some(used) if used < 0.8 => Self::Tight,
            Some(_) => Self::Danger,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Empty => "-",
            Self::Calm => "calm",
            Self::Watch => "watch",
            Self::Tight => "tight",
            Self::Danger => "danger",
        }
    }
}

/// One line of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// How what it shows stands; `None` for heads and feet.
    pub(super) standing: Option<Standing>,
    /// The line, no wider than asked.
    pub(super) text: String,
}

/// The board of a run at a tick, every line at most `width` columns wide.
pub(super) fn rows(run: &Run, tick: usize, width: usize) -> Vec<Row> {
    let Some(scene) = run.scenes.get(tick) else { return Vec::new() };
    let spark = Some(width.saturating_sub(REST)).filter(|&room| room >= SPARK.0);
    let spark = spark.map_or(0, |room| room.min(SPARK.1));
    let plain = |text: String| Row { standing: None, text };
    let mut rows = vec![plain("─".repeat(width)), plain(title(run, scene)), plain(head(spark))];
    for (account, place) in scene.places.iter().enumerate() {
        let name = &run.portfolio.accounts()[account].name;
        let history = sparkline(&run.scenes[..=tick], account, spark);
        let text = format!("{name:<9} {:<5} {}", world::chain(account), figures(place, &history));
        rows.push(Row { standing: Some(Standing::of(place)), text });
    }
    rows.push(plain(foot(run, tick)));
    for row in &mut rows {
        row.text = row.text.chars().take(width).collect::<String>().trim_end().to_owned();
    }
    rows
}

fn title(run: &Run, scene: &Scene) -> String {
    let first = run.scenes.first().map_or(&[][..], |scene| &scene.marks);
    let coin = |(index, (now, start)): (usize, (&f64, &f64))| {
        let price = whole(*now);
        format!("   {} {price} {:+.1} %", run.coin(index), (now / start - 1.0) * 100.0)
    };
    let coins: String = scene.marks.iter().zip(first).enumerate().map(coin).collect();
    format!("{}{coins} since Monday", clock(scene.minute))
}

fn head(spark: usize) -> String {
    let history = if spark == 0 { String::new() } else { format!("{:<spark$} ", "last hours") };
    format!(
        "{:<9} {:<5} {:>10}  {:<25}{history}{:>9}",
        "venue", "chain", "collateral", "margin in use", "worth*"
    )
}

fn figures(place: &Place, history: &str) -> String {
    let used = place.used.map_or_else(
        || format!("{:<BAR$}     -", ""),
        |used| format!("{} {:>3.0} %", bar(used), used * 100.0),
    );
    let word = Standing::of(place).word();
    let price = place.price.map_or_else(|| "-".to_owned(), |price| format!("{:.2}", price * 1e4));
    let gap = if history.is_empty() { "" } else { " " };
    format!("{:>10}  {used}  {word:<7}{history}{gap}{price:>9}", whole(place.held))
}

fn foot(run: &Run, tick: usize) -> String {
    let flying = run.scenes.get(tick).map_or(0.0, |scene| scene.in_flight);
    let seized: usize = (0..=tick).map(|tick| run.liquidated(tick).count()).sum();
    format!(
        "on the way {:<10} liquidations {seized:<3} * worth of one more dollar, bps an hour",
        whole(flying)
    )
}

fn bar(share: f64) -> String {
    let full = (share * BAR as f64).round().clamp(0.0, BAR as f64) as usize;
    "█".repeat(full) + &"░".repeat(BAR - full)
}

/// The last readings of margin in use, the latest at the right.
fn sparkline(scenes: &[Scene], account: usize, width: usize) -> String {
    let recent = &scenes[scenes.len().saturating_sub(width)..];
    let step = |scene: &Scene| match scene.places.get(account).and_then(|place| place.used) {
        None => ' ',
        Some(used) => {
            let top = STEPS.len() - 1;
            STEPS[((used / SPARK_TOP * top as f64).round() as usize).min(top)]
        }
    };
    let line: String = recent.iter().map(step).collect();
    format!("{line:>width$}")
}

/// Whole units with thousands separated.
fn whole(value: f64) -> String {
    show::grouped_decimal(&format!("{value:.0}"))
}
