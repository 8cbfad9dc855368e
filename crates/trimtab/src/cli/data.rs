//! The command line of `data`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What `data` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab data sample history")]
pub(crate) struct DataArgs {
    #[command(subcommand)]
    pub(crate) action: DataAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataAction {
    /// Make up a history to try things on: prices from a seed, in the layout that `backtest` reads
    Sample(SampleArgs),
    /// Bring in market data of a common shape, and say what is odd about them
    Import(Box<ImportArgs>),
}

/// What `data sample` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab data sample history
  trimtab data sample history --config examples/funding-arb.toml --seed 7
  trimtab backtest examples/funding-arb.toml --data history

The prices are made up. Figures of a backtest on them say how things work, not what they are worth.")]
pub(crate) struct SampleArgs {
    /// The folder to write to; made if it is not there
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Venues, coins and windows of this configuration; without it, four venues and two coins
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The same seed makes the same history
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Write into a folder that is not empty; files of the same names are replaced
    #[arg(long)]
    pub(crate) force: bool,
    /// What was written as one JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `data import` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab data import binance_derivative_ticker_2025-03-*.csv.gz --venue binance --to history
  trimtab data import ccxt btc.json --coin BTC --venue okx --to history --dry-run
  trimtab data import nautilus catalog/data/bar/*/*.parquet --venue bybit --to history

All files of a command are of one venue. If anything in them cannot be true, nothing is written.
docs/data.md has the shapes, their columns, and what is checked.")]
pub(crate) struct ImportArgs {
    /// The files, CSV (also gzipped), JSON or Parquet; before them the shape if it is not to be
    /// recognised: tardis, ccxt, nautilus, ours, auto
    #[arg(required = true, value_name = "[SHAPE] FILE")]
    pub(crate) what: Vec<PathBuf>,
    /// The venue that the data are of, as configurations name it
    #[arg(long, value_name = "NAME")]
    pub(crate) venue: String,
    /// The folder to write to; what is there already is joined with what is new
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// The coin that all files are of
    #[arg(long, value_name = "COIN")]
    pub(crate) coin: Option<String>,
    /// The coin of an instrument, as `XBTUSD=BTC`; may be given again
    #[arg(long, value_name = "NAME=COIN", conflicts_with = "coin")]
    pub(crate) symbol_map: Vec<String>,
    /// Only bars or only funding, where files have both
    #[arg(long, value_enum)]
    pub(crate) kind: Option<DataKind>,
    /// Whether bars are of the mark price or of the last price, where files do not say
    #[arg(long, value_enum)]
    pub(crate) price: Option<PriceKind>,
    /// How long a bar lasts, such as 1m, 5m, 1h [default: as far apart as most bars are]
    #[arg(long, value_name = "TIME")]
    pub(crate) bar: Option<String>,
    /// Whether a bar's time is its beginning or its end [default: open; nautilus says it itself]
    #[arg(long, value_enum)]
    pub(crate) stamp: Option<Stamp>,
    /// The unit of times that are numbers [default: the shape's own]
    #[arg(long, value_enum)]
    pub(crate) time_unit: Option<TimeUnit>,
    /// Added to every time, for a clock of another time zone, such as --shift=-8h
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) shift: Option<String>,
    /// Time between settlements, such as 1h, where funding rates do not say when they are settled
    #[arg(long, value_name = "TIME")]
    pub(crate) funding_interval: Option<String>,
    /// Tell of prices that jump by more than this many robust deviations and come back
    #[arg(long, value_name = "N", default_value_t = 20.0)]
    pub(crate) outlier: f64,
    /// Let rows replace others of the same time that are in the folder already, and be put beside
    /// made-up ones
    #[arg(long)]
    pub(crate) force: bool,
    /// Do everything but write
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What was taken in, and its quality, as one JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}

/// One kind of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum DataKind {
    Bars,
    Funding,
}

/// A kind of price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PriceKind {
    Mark,
    Last,
}

/// What a bar's time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Stamp {
    Open,
    Close,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum TimeUnit {
    S,
    Ms,
    Us,
    Ns,
}
