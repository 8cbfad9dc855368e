//! The command line of `trimtab demo`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `demo` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab demo
  trimtab demo --strategy static --speed 2
  trimtab demo --seed 7 --speed max --journal demo-journal")]
pub(crate) struct DemoArgs {
    /// The same seed tells the same story
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Whose story is told; the others run beside it for comparison
    #[arg(long, value_name = "NAME", value_enum, default_value_t = DemoStrategy::Dynamic)]
    pub(crate) strategy: DemoStrategy,
    /// How fast it is told on a terminal: a multiple such as 2 or 0.5, or max
    #[arg(long, value_name = "SPEED", default_value = "1", value_parser = Speed::parse)]
    pub(crate) speed: Speed,
    /// Write the journal of the told run into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) journal: Option<PathBuf>,
    /// Where the report goes, one page that opens offline [default: trimtab-demo.html]
    #[arg(long, value_name = "FILE.html", conflicts_with = "no_report")]
    pub(crate) report: Option<PathBuf>,
    /// Write no report
    #[arg(long)]
    pub(crate) no_report: bool,
    /// Overwrite a file that is no report of ours
    #[arg(long, requires = "report")]
    pub(crate) force: bool,
    /// The summary as one JSON object on stdout instead of the story; a report only where one is named
    #[arg(long)]
    pub(crate) json: bool,
}

/// The strategies that the demonstration knows figures for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DemoStrategy {
    /// Money goes where one more dollar is worth most, if that beats what the way costs
    Dynamic,
    /// Fixed shares within a band, kept by way of the treasury
    Static,
    /// Every venue its share by the size of its positions, filled where it lacks 15 % of it
    WeightedTolerance,
    /// Nobody moves anything
    None,
}

impl DemoStrategy {
    /// Its name among the engine's rules.
    pub(crate) const fn rule(self) -> &'static str {
        match self {
            Self::Dynamic => "dynamic",
            Self::Static => "static",
            Self::WeightedTolerance => "weighted-tolerance",
            Self::None => "none",
        }
    }
}

/// How fast a story is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Speed {
    /// So many times the usual pace.
    Times(f64),
    /// Without any pause.
    Max,
}

impl Speed {
    /// Slowest and fastest multiple: a story of half an hour, and one of a second.
    const RANGE: std::ops::RangeInclusive<f64> = 0.05..=100.0;

    fn parse(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self::Max);
        }
        let times = text.parse().ok().filter(|times| Self::RANGE.contains(times));
        times.map(Self::Times).ok_or_else(|| {
            format!(
                "a speed is a number from {} to {}, or max",
                Self::RANGE.start(),
                Self::RANGE.end()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Speed;

    #[test]
    fn a_speed_is_a_number_or_max() {
        assert_eq!(Speed::parse("2"), Ok(Speed::Times(2.0)));
        assert_eq!(Speed::parse("max"), Ok(Speed::Max));
        for wrong in ["0", "-1", "fast", "NaN", "1e9", ""] {
            assert!(Speed::parse(wrong).is_err(), "{wrong}");
        }
    }
}
