//! A few known rows of the recorded data, which are not part of the repository.

use std::io::Write;
use std::path::Path;

use super::super::Bar;
use super::*;

/// The data folder: under `TRIMTAB_SHARED`, else under `../shared` beside the workspace.
fn data_folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("TRIMTAB_SHARED").map_or_else(beside, PathBuf::from);
    let data = shared.join("data");
    if data.is_dir() {
        return Some(data);
    }
    // Not by macro: the test runner would keep that to itself when the test passes.
    let notice = format!("skipped: no recorded data at {} (set TRIMTAB_SHARED)\n", data.display());
    std::io::stderr().write_all(notice.as_bytes()).unwrap();
    None
}

fn bar(open: f64, high: f64, low: f64, close: f64) -> Option<Bar> {
    Some(Bar { open, high, low, close })
}

/// 2022-01-01 to 2026-01-01, UTC.
const FOUR_YEARS: Range<i64> = 455_832..490_896;

#[test]
fn known_rows() {
    let Some(data) = data_folder() else { return };
    let venues = ["binance", "okx", "bybit", "hyperliquid", "gate", "htx"];
    let wanted = wanted(&venues, &["BTC", "ETH", "XRP", "SOL"], FOUR_YEARS);
    let archive = Archive::read(&[data], &wanted).unwrap();
    let bar_at = |venue, coin, ts_ms: i64| {
        let hour = ts_ms / HOUR_MS;
        archive.bars(venue, coin, hour..hour + 1)[0]
    };

    // Binance has mark and last prices here and the mark stands; OKX's BTC has last prices only.
    let new_year = bar(42_313.9, 42_591.9, 42_289.7, 42_503.5);
    assert_eq!(bar_at("binance", "BTC", 1_704_067_200_000), new_year);
    let crash = bar(52_698.555, 52_940.1, 49_063.738, 51_571.4);
    assert_eq!(bar_at("binance", "BTC", 1_722_837_600_000), crash);
    let mark = bar(1526.16, 1533.33, 1500.15, 1516.75);
    assert_eq!(bar_at("okx", "ETH", 1_654_959_600_000), mark);
    let last = bar(42_324.8, 42_610.9, 42_300.2, 42_517.4);
    assert_eq!(bar_at("bybit", "BTC", 1_704_067_200_000), last);
    assert!(bar_at("okx", "BTC", 1_704_067_200_000).is_some());

    // OKX's hole of five hours at the end of 2022.
    let hole = 1_672_513_200_000 / HOUR_MS;
    let present = archive.bars("okx", "BTC", hole - 1..hole + 6);
    let present: Vec<_> = present.iter().map(Option::is_some).collect();
    assert_eq!(present, [true, false, false, false, false, false, true]);

    // Funding stamped 24 minutes past the hour.
    let odd = 1_684_830_240_000 / HOUR_MS;
    assert_eq!(archive.rates("hyperliquid", "BTC", odd..odd + 1), [Some(-0.000_175_406_1)]);
    assert!(archive.provenance().absent.contains(&"perp-candles/bybit_mark_1h.csv.gz".to_owned()));
}
