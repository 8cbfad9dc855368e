//! A small world on disk, and the built binary in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the binary with these arguments.
pub(crate) fn trimtab(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_trimtab")).args(args).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder with history and a benchmark file over it.
pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        crate::history::write(folder.path());
        std::fs::write(folder.path().join("b.json"), BENCHMARK).unwrap();
        Self { folder }
    }

    /// Twelve days of history and a window of ten.
    pub(crate) fn of_ten_days() -> Self {
        let world = Self::new();
        crate::history::write_hours(world.folder.path(), 12 * 24);
        let long = BENCHMARK.replace("\"2022-05-05T00:00Z\"", "\"2022-05-12T00:00Z\"");
        std::fs::write(world.path("b.json"), long.replace("three-days", "ten-days")).unwrap();
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the benchmark with more arguments.
    pub(crate) fn backtest(&self, more: &[&str]) -> Output {
        let (file, data) = (self.path("b.json"), self.folder.path());
        let mut args = vec!["backtest", "--benchmark", show(&file), "--data", show(data)];
        args.extend(more);
        trimtab(&args)
    }
}

pub(crate) fn show(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Two venues, one coin, three days.
pub(crate) const BENCHMARK: &str = r#"{
 "benchmark": "funding-arb", "version": 1,
 "capital_usd": 4000000, "notional_per_side_usd": 10000000,
 "initial_treasury_share": 0.2, "treasury_apr": 0.045,
 "venue_order": ["north", "south"],
 "taker_bps": 5, "orphan_close_bps": 10, "liquidation_penalty": 0.01,
 "open_initial_multiple": 2, "book_lead_h": 6, "pair_hysteresis_apr": 0.03,
 "funding_lookback_h": 24, "min_clip_usd": 1000, "shortfall_multiple": 1.5,
 "funding_interval_h": {"north": 8, "south": 8},
 "margin": {"north": {"BTC": [0.02, 0.01]}, "south": {"BTC": [0.02, 0.01]}},
 "margin_other": [0.05, 0.025],
 "withdraw_floor_of_notional": {"north": 0, "south": 0.1},
 "transfer": {
  "north": {"withdraw_usd": 1.5, "withdraw_bps": 1, "withdraw_min": 15,
            "deposit_usd": 0.5, "deposit_bps": 1, "deposit_min": 10},
  "south": {"withdraw_usd": 1, "withdraw_bps": 0, "withdraw_min": 5,
            "deposit_usd": 0.5, "deposit_bps": 0, "deposit_min": 2}
 },
 "latency_multiple": {"base": 1, "slow": 12},
 "vol": {"half_life_h": 48, "sigma0_hourly": 0.008, "corr0": 0.8},
 "windows": {
  "three-days": {"start": "2022-05-02T00:00Z", "end": "2022-05-05T00:00Z",
                 "venues": ["north", "south"], "coins": ["BTC"]},
  "two-days": {"start": "2022-05-03T00:00Z", "end": "2022-05-05T00:00Z",
               "venues": ["north", "south"], "coins": ["BTC"]},
  "later": {"start": "2023-05-03T00:00Z", "end": "2023-05-05T00:00Z",
            "venues": ["north", "south"], "coins": ["BTC"]}
 },
 "policies": {
  "none": {"rule": "none", "default": {"treasury_share": 0.2}},
  "weighted-tolerance": {"rule": "weighted-tolerance",
    "default": {"treasury_share": 0.2, "tolerance": 0.05},
    "tuned": {"base": {"treasury_share": 0.2, "tolerance": 0.2}}}
 }
}
"#;
