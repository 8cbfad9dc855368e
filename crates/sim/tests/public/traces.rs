//! Both published traces, tick by tick and field by field.

use crate::{CENT, Public};
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::Read;
use trimtab_sim::run;
use trimtab_sim::trace::TraceWriter;

fn decompressed(bytes: impl Read) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

/// Equal as text, or as numbers within a cent or 1e-9 of their size.
fn agrees(found: &str, expected: &str) -> bool {
    if found == expected {
        return true;
    }
    let numbers = found.parse::<f64>().ok().zip(expected.parse::<f64>().ok());
    numbers.is_some_and(|(found, expected)| {
        (found - expected).abs() <= CENT.max(1e-9 * expected.abs())
    })
}

fn compare(window: &str, policy: &str, file: &str) {
    let Some(public) = Public::find() else { return };
    let markets = public.markets(|name| name == window);
    let variants = public.benchmark.variants("base");
    let is_default =
        |one: &&trimtab_sim::benchmark::Variant| one.policy == policy && one.variant == "default";
    let strategy = &variants.iter().find(is_default).unwrap().strategy;
    let spec = public.benchmark.desk(window, "base", strategy).unwrap();
    let mut trace = TraceWriter::new(Vec::new(), &spec).unwrap();
    run::run(&spec, &markets[window], strategy, &mut trace).unwrap();
    let found = decompressed(trace.finish().unwrap().as_slice());
    let expected = decompressed(File::open(public.file(file)).unwrap());
    assert_eq!(found.lines().count(), expected.lines().count());
    let columns: Vec<&str> = expected.lines().next().unwrap().split(',').collect();
    for (row, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        let (found, expected): (Vec<_>, Vec<_>) =
            (found.split(',').collect(), expected.split(',').collect());
        assert_eq!(found.len(), expected.len(), "row {row}");
        for (column, (found, expected)) in columns.iter().zip(found.into_iter().zip(expected)) {
            assert!(agrees(found, expected), "row {row} {column}: {found} is not {expected}");
        }
    }
}

#[test]
fn a_week_of_luna_under_asymmetric_band() {
    compare("trace-luna", "asymmetric-band", "trace-luna-asymmetric-band.csv.gz");
}

/// Four venues, a month's change, two liquidations with orphans and reopening.
#[test]
fn a_roll_with_liquidations_under_weighted_tolerance() {
    compare("trace-roll", "weighted-tolerance", "trace-roll-weighted-tolerance.csv.gz");
}
