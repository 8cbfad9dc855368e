//! What a made-up history must be: a seed's own, whole, believable, and not dull.

use super::{SampleSpan, SampleSpec, joined, sample};
use std::collections::BTreeSet;

fn spec(seed: u64) -> SampleSpec {
    SampleSpec {
        seed,
        coins: vec!["BTC".to_owned(), "PEPE".to_owned()],
        venues: vec![("okx".to_owned(), 8), ("hyperliquid".to_owned(), 1)],
        spans: vec![
            SampleSpan { hours: 480_000..480_900, lookback_h: 168 },
            SampleSpan { hours: 470_000..470_300, lookback_h: 100 },
        ],
    }
}

#[test]
fn a_seed_is_a_history() {
    assert_eq!(sample(&spec(1)), sample(&spec(1)));
    assert_ne!(sample(&spec(1)), sample(&spec(2)));
}

#[test]
fn every_hour_has_a_bar_and_every_settlement_a_rate() {
    let series = sample(&spec(3));
    let names: Vec<(&str, &str)> =
        series.iter().map(|one| (one.venue.as_str(), one.coin.as_str())).collect();
    let wanted = [("okx", "BTC"), ("okx", "PEPE"), ("hyperliquid", "BTC"), ("hyperliquid", "PEPE")];
    assert_eq!(names, wanted);
    let hours: Vec<i64> = (470_000..470_300).chain(480_000..480_900).collect();
    for one in &series {
        assert!(one.bars.iter().map(|(hour, _)| *hour).eq(hours.iter().copied()));
        let interval = if one.venue == "okx" { 8 } else { 1 };
        let due: Vec<i64> = hours.iter().copied().filter(|hour| hour % interval == 0).collect();
        assert!(one.rates.iter().map(|(hour, _)| *hour).eq(due));
    }
}

#[test]
fn bars_are_consistent_and_rates_within_what_venues_ask() {
    for one in sample(&spec(4)) {
        for (_, bar) in &one.bars {
            assert!(bar.low > 0.0 && bar.low <= bar.open.min(bar.close));
            assert!(bar.high >= bar.open.max(bar.close));
        }
        assert!(one.rates.iter().all(|(_, rate)| rate.abs() <= 0.0075));
        let distinct: BTreeSet<u64> = one.rates.iter().map(|(_, rate)| rate.to_bits()).collect();
        assert!(distinct.len() > one.rates.len() / 2);
    }
}

#[test]
fn every_span_falls_by_a_fifth_and_rises_by_a_tenth() {
    let spec = spec(5);
    let series = sample(&spec);
    for span in &spec.spans {
        let price = |hour: i64| {
            let bar = series[0].bars.iter().find(|(at, _)| *at == hour);
            bar.map(|(_, bar)| bar.close).unwrap()
        };
        let (crash, squeeze) = (span.crash(), span.squeeze());
        assert!(crash.hour >= span.hours.start + span.lookback_h);
        let fall = price(crash.hour + 5) / price(crash.hour - 1);
        let rise = price(squeeze.hour + 3) / price(squeeze.hour - 1);
        assert!((0.68..0.88).contains(&fall), "{fall}");
        assert!((1.03..1.22).contains(&rise), "{rise}");
    }
}

#[test]
fn spans_that_touch_are_one() {
    let span = |hours| SampleSpan { hours, lookback_h: 0 };
    let spans = [span(50..60), span(0..10), span(8..20), span(20..21), span(5..5)];
    assert_eq!(joined(&spans), [0..21, 50..60]);
}
