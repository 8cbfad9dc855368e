//! Benchmark files that can and cannot be run.

use super::Benchmark;
use std::path::Path;

/// A small file that can be run.
pub(crate) const SMALL: &str = include_str!("small.json");

fn message(change: impl Fn(&str) -> String) -> String {
    let text = change(SMALL);
    assert_ne!(text, SMALL, "the change must change something");
    Benchmark::parse(&text, Path::new("b.json")).unwrap_err().to_string()
}

#[test]
fn a_good_file_gives_desks_and_windows() {
    let benchmark = Benchmark::parse(SMALL, Path::new("b.json")).unwrap();
    assert_eq!(benchmark.ranked_windows().collect::<Vec<_>>(), ["week"]);
    assert_eq!(benchmark.variants("slow").len(), 2, "tuned for base only");
    let variant = &benchmark.variants("base")[0];
    let desk = benchmark.desk("week", "slow", &variant.strategy).unwrap();
    assert_eq!(desk.treasury_share, 0.4, "the parameter of `none` divides the capital");
    let names: Vec<_> = desk.venues.iter().map(|venue| venue.name.as_str()).collect();
    assert_eq!(names, ["okx", "hyperliquid"], "in the file's order of venues");
    let route = desk.routes[0][1].as_ref().unwrap();
    assert_eq!(route.minutes(), (15 + 2) * 12);
    assert_eq!(route.fee(1000.0), 2.0 + 0.1);
    assert_eq!(desk.venues[1].margin, [(0.05, 0.025)], "rates of coins not listed");
    desk.portfolio().unwrap();
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let swap = |from: &'static str, to: &'static str| move |text: &str| text.replacen(from, to, 1);
    let cases = [
        (message(swap("\"taker_bps\": 5", "\"taker_bps\": -5")), "b.json:9:15: taker_bps: -5"),
        (message(swap("\"treasury_apr\": 0.045", "\"treasury_apr\": 4.5")), "write 4.5 % as 0.045"),
        (message(swap("\"taker_bps\"", "\"taker_bsp\"")), "unknown field `taker_bsp`"),
        (message(swap("2022-05-08T00:00Z", "2022-05-08T00:30Z")), "no whole hour"),
        (message(swap("2022-05-08T00:00Z", "2022-05-16T00:00Z")), "is empty or endless"),
        (
            message(swap("\"venues\": [\"hyper", "\"venues\": [\"kraken\", \"hyper")),
            "unknown venue `kraken`",
        ),
        (message(swap("\"coins\": [\"DOGE\"]", "\"coins\": []")), "no coin is named"),
        (message(swap("\"coins\": [\"DOGE\"]", "\"coins\": [\"A\", \"A\"]")), "`A` is named twice"),
        (message(swap("\"rule\": \"none\"", "\"rule\": \"nine\"")), "there is no rule `nine`"),
        (message(swap("[0.05, 0.025]", "[0.025, 0.05]")), "maintenance rate 0.05 above initial"),
        (message(swap("0.16}", "16}")), "b.json:33:99: policies.interval.tuned.base.threshold"),
        (message(swap("0.16}", "16}")), "16 % is written 0.16"),
        (message(swap("\"threshold\": 0.1}", "\"treshold\": 0.1}")), "needs its parameter"),
        (message(swap("1e6", "1e400")), "number out of range"),
        (message(swap("1e6", "1e38")), "capital_usd: 1"),
        (message(swap("clip_usd\": 1000", "clip_usd\": 2")), "the fee of a transfer of 2 USD"),
        (message(swap("\"version\": 1", "\"version\": 2")), "version 2 is not known"),
        (message(|text| text[..text.len() / 2].to_owned()), "EOF while parsing"),
    ];
    for (message, fragment) in cases {
        assert!(message.starts_with("b.json:") && message.contains(fragment), "{message}");
    }
}

#[test]
fn a_column_is_never_0() {
    let error = Benchmark::parse("{\n", Path::new("b.json")).unwrap_err();
    assert!(error.to_string().starts_with("b.json:2:1: EOF"), "{error}");
}

#[test]
fn keys_that_stand_twice_are_refused() {
    let swap = |from: &'static str, to: &'static str| move |text: &str| text.replacen(from, to, 1);
    let cases = [
        (swap("{\"base\": 1,", "{\"base\": 1, \"base\": 2,"), "b.json:26:39: duplicate key `base`"),
        (swap("\"slow\": 12}", "\"slow\": 12, \"slow\": 12}"), "`slow`"),
        (swap("{\"threshold\": 0.1}", "{\"threshold\": 0.1, \"threshold\": 0.2}"), "`threshold`"),
        (swap("{\"threshold\": 0.16}", "{\"threshold\": 0.1, \"threshold\": 0.2}"), "b.json:33"),
        (swap("{\"BTC\": [", "{\"BTC\": [1, 1], \"BTC\": ["), "b.json:19:40: duplicate key `BTC`"),
        (
            swap("\"taker_bps\": 5", "\"taker_bps\": 5, \"taker_bps\": 4"),
            "duplicate field `taker_bps`",
        ),
    ];
    for (change, fragment) in cases {
        let message = message(change);
        assert!(
            message.contains(fragment) && message.ends_with("; keep one of the two"),
            "{message}"
        );
    }
}
