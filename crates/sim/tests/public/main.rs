//! The public funding-arb benchmark against its referee.
//!
//! Needs the recorded history beside the project (`../shared`, or the folder `TRIMTAB_SHARED`);
//! says so and passes where it is absent.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

mod perturbed;
mod runs;
mod traces;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trimtab_sim::archive::{Archive, Wanted};
use trimtab_sim::benchmark::Benchmark;
use trimtab_sim::market::{self, Market};

/// How far a dollar figure may be off.
const CENT: f64 = 0.01;

/// The benchmark's folder and file, where there is one.
struct Public {
    root: PathBuf,
    benchmark: Benchmark,
}

impl Public {
    fn find() -> Option<Self> {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
        let root = std::env::var_os("TRIMTAB_SHARED").map_or(beside, PathBuf::from);
        let config = root.join("benchmarks/funding-arb/config.json");
        if !config.exists() {
            // Not by macro: the test runner would keep that to itself when the test passes.
            let notice = format!("skipped: no recorded history at {}\n", root.display());
            std::io::stderr().write_all(notice.as_bytes()).unwrap();
            return None;
        }
        Some(Self { root, benchmark: Benchmark::read(&config).unwrap() })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join("benchmarks/funding-arb").join(name)
    }

    /// Markets of the windows that `choose` picks, from one reading of the archive.
    fn markets(&self, choose: impl Fn(&str) -> bool) -> BTreeMap<String, Arc<Market>> {
        let book = self.benchmark.book();
        let names = self.benchmark.windows().map(|(name, _)| name).filter(|name| choose(name));
        let windows: Vec<_> = names.filter_map(|name| self.benchmark.window(name)).collect();
        let wanted = windows.iter().map(|window| window.wanted(&book)).reduce(Wanted::and).unwrap();
        let archive = Archive::read(&[self.root.join("data")], &wanted).unwrap();
        windows
            .iter()
            .map(|window| {
                let recorded = market::record(&archive, window, &book).unwrap();
                (window.name.clone(), Arc::new(recorded.market))
            })
            .collect()
    }
}
