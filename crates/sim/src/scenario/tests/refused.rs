//! Files that can and cannot be played.

use super::{SMALL, small};
use crate::scenario::{Bridge, Scenario};
use std::path::Path;

fn message(change: impl Fn(&str) -> String) -> String {
    let text = change(SMALL);
    assert_ne!(text, SMALL, "the change must change something");
    Scenario::parse(&text, Path::new("s.json")).unwrap_err().to_string()
}

#[test]
fn a_good_file_is_read_in_order_of_time() {
    let scenario = small();
    assert_eq!(scenario.chains, ["a", "b"]);
    let order: Vec<_> = scenario.transfers.iter().map(|user| user.id.as_str()).collect();
    assert_eq!(order, ["first", "second"]);
    assert_eq!((scenario.transfers[0].origin, scenario.transfers[0].destination), (0, 1));
    assert_eq!((scenario.delivery_ms, scenario.poll_ms), (100, 1000));
    let bridge = Bridge { delay_ms: 500, jitter_ms: 0, failure_rate: 0.0 };
    assert_eq!(scenario.bridges, [[None, Some(bridge)], [Some(bridge), None]]);
    assert_eq!((scenario.weights[1].weight, scenario.weights[1].tolerance), (0.5, 0.2));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let swap = |from: &'static str, to: &'static str| move |text: &str| text.replacen(from, to, 1);
    let cases = [
        (swap("[\"a\", \"b\"]", "[\"a\", \"a\"]"), "s.json:6:13: chains: a chain is named twice"),
        (swap("[\"a\", \"b\"]", "[\"a\"]"), "name 2 to 64"),
        (swap("[\"a\", \"b\"]", "[\"a\", \"b\", \"treasury\"]"), "named `treasury`"),
        (
            swap("\"a\": \"0\"", "\"c\": \"0\""),
            "s.json:7:29: initialImbalance.c: unknown chain `c`",
        ),
        (swap("\"a\": \"0\"", "\"a\": \"-1\""), "`-1` is no amount"),
        (swap("\"origin\": \"a\"", "\"origin\": \"b\""), "`second` goes to where it starts"),
        (swap("\"timestamp\": 2000", "\"timestamp\": 4001"), "s.json:9:35: transfers.0.timestamp"),
        (swap("\"id\": \"first\"", "\"id\": \"second\""), "`second` stands twice"),
        (swap("6000000000000000000", "0"), "`0` is no amount"),
        (swap("6000000000000000000", "6e18"), "write whole units of 1e-18"),
        (swap("Frequency\": 1000", "Frequency\": 0"), "write milliseconds of 1 to"),
        (swap("Delay\": 500, \"f", "Delay\": 500, \"speed\": 1, \"f"), "unknown field `speed`"),
        (swap("Jitter\": 0", "Jitter\": 501"), "defaultBridgeConfig.a.b.deliveryJitter: 501"),
        (swap("failureRate\": 0", "failureRate\": 2"), "2 is no share"),
        (swap("\"b\": {\"a\": {\"d", "\"b\": {\"b\": {\"d"), "a bridge to where it starts"),
        (swap("\"type\": \"weighted\"", "\"type\": \"minAmount\""), "use `weighted`"),
        (swap("\"weight\": \"0.5\"", "\"weight\": \"heavy\""), "`heavy` is no weight"),
        (swap("\"tolerance\": \"0.2\"", "\"tolerance\": \"20\""), "write 0 to 1"),
        (swap("\"duration\"", "\"durations\""), "unknown field `durations`"),
        (swap("\"name\"", "\"name\": \"x\", \"name\""), "keep one of the two"),
    ];
    for (change, fragment) in cases {
        let message = message(change);
        assert!(message.starts_with("s.json:") && message.contains(fragment), "{message}");
    }
    let cut = message(|text| text[..text.len() / 2].to_owned());
    assert!(cut.contains("EOF while parsing") && cut.contains("docs/scenarios.md"), "{cut}");
    let missing = Scenario::read(Path::new("/nowhere/s.json")).unwrap_err();
    assert!(missing.to_string().contains("cannot be read"), "{missing}");
}

#[test]
fn rounds_follow_one_another_with_names_of_their_own() {
    let thrice = small().repeated(3);
    let users: Vec<_> =
        thrice.transfers.iter().map(|user| (user.id.as_str(), user.at_ms)).collect();
    assert_eq!(users[..3], [("first#1", 1000), ("second#1", 2000), ("first#2", 5000)]);
    assert_eq!((users.len(), thrice.duration_ms), (6, 12_000));
}

#[test]
fn bridges_may_be_slowed_down() {
    let slow = small().with_bridges(Some(15_000), Some(3_000));
    let bridge = slow.bridges[0][1].unwrap();
    assert_eq!((bridge.delay_ms, bridge.jitter_ms, bridge.latest_ms()), (15_000, 3_000, 18_000));
    // A move cannot arrive before it left.
    assert_eq!(small().with_bridges(Some(10), Some(30)).bridges[0][1].unwrap().jitter_ms, 10);
}
