//! What is refused before any value is looked at, and books of the wrong kind.

use super::{DESK, findings};

/// What is said first of the desk with one place changed.
fn first((from, to): (&str, &str)) -> String {
    assert!(DESK.contains(from), "{from} is not in the desk");
    findings(&DESK.replacen(from, to, 1)).into_iter().next().unwrap_or_default()
}

#[track_caller]
fn says(said: &str, line: usize, fragments: &[&str]) {
    assert!(said.starts_with(&format!("{line}:")), "{said}");
    for fragment in fragments {
        assert!(said.contains(fragment), "`{fragment}` is not in: {said}");
    }
}

#[test]
fn unknown_and_missing_keys() {
    says(&first(("taker =", "tacker =")), 10, &["unknown key `tacker`", "did you mean `taker`?"]);
    says(&first(("[guard]", "[gaurd]")), 63, &["unknown key `gaurd`", "`guard`?"]);
    says(&first(("initial = ", "inital = ")), 35, &["unknown key `inital`", "`initial`?"]);
    says(&first(("taker = \"5bps\"\n", "")), 9, &["`taker` is missing", "add `taker = \"5bps\"`"]);
    says(&first(("rule = \"static\"\n", "")), 76, &["`rule` is missing"]);
    let said = findings(&DESK.replacen("[volatility]", "[other]", 1));
    says(&said[0], 1, &["the key [volatility] is missing", "half_life"]);
    says(&said[1], 24, &["unknown key `other`"]);
}

#[test]
fn versions() {
    says(&first(("version = 1", "version = 2\nshape = 5")), 1, &["version `2` is not known"]);
    says(
        &first(("version = 1", "version = \"1\"")),
        1,
        &["version `1` is not known", "version = 1"],
    );
    says(&first(("version = 1\n", "")), 1, &["version of the format is missing"]);
}

#[test]
fn broken_toml() {
    says(&first(("[costs]", "[costs")), 9, &["unclosed table"]);
    says(&first(("\"5bps\"", "\"5bps")), 10, &["correct the line"]);
    says(&first(("taker = \"5bps\"", "taker = \"5bps\"\ntaker = 1")), 11, &["duplicate key"]);
    says(&first(("[costs]", "[costs]\n\u{0}")), 10, &["correct the line"]);
    says(
        &first(("coins = [\"BTC\", \"ETH\"]", "coins = 7")),
        16,
        &["`coins` is the number 7", "coins = ["],
    );
    says(&findings("")[0], 1, &["version of the format is missing"]);
}

#[test]
fn everything_that_does_not_fit_is_told_at_once() {
    let text = DESK
        .replace("taker =", "tacker =")
        .replace("correlation = 0.8\n", "")
        .replace("half_life = \"48h\"\n", "")
        .replace("orphan_close = \"10bps\"\n", "")
        .replace("coins = [\"BTC\", \"ETH\"]", "coins = \"BTC\"")
        .replace("[guard]", "[gaurd]")
        .replace("\"4_000_000 USD\"", "4_000_000")
        .replace("tolerance = \"5%\"", "tolerance = \"5 %%\"");
    let said = findings(&text);
    let places: Vec<&str> = said.iter().filter_map(|one| one.split(':').next()).collect();
    assert_eq!(places, ["5", "9", "10", "15", "23", "60", "71"], "{said:#?}");
    assert!(said[1].contains("the key `orphan_close` is missing in [costs]"));
    assert!(said[4].contains("the keys `half_life` and `correlation` are missing in [volatility]"));
}

#[test]
fn what_follows_from_a_missing_part_is_no_news() {
    for (from, to) in [
        ("[book]", "[bok]"),
        ("[capital]", "[capitol]"),
        ("kind = \"funding-arb\"\n", ""),
        ("coins = [\"BTC\", \"ETH\"]", "coins = [\"BTC\", 7]"),
        ("venues = [\"okx\"]\n", ""),
        ("from = \"binance\"\n", ""),
    ] {
        let said = findings(&DESK.replacen(from, to, 1));
        let most = if from.starts_with('[') { 2 } else { 1 };
        assert!((1..=most).contains(&said.len()), "{from}: {said:#?}");
    }
    let venues =
        DESK.replacen("[venue.okx]", "[venues.okx]", 1).replacen("[venue.b", "[venues.b", 1);
    let said = findings(&venues);
    assert!(said[0].contains("unknown key `venues`") && said[0].contains("`venue`?"), "{said:#?}");
}

/// However a file is cut off, it is refused in words.
#[test]
fn every_truncation_is_answered() {
    let last_table = DESK.find("[[window]]").unwrap();
    for end in (0..last_table).step_by(7) {
        let said = findings(&DESK[..end]);
        assert!(!said.is_empty(), "{end}");
    }
}

/// Whatever stands in the place of a value: either it is refused, or the desk can be run.
#[test]
fn odd_values_never_slip_through() {
    const ODD: [&str; 14] = [
        "0",
        "-1",
        "nan",
        "inf",
        "1e308",
        "\"\"",
        "\"%\"",
        "\"é\"",
        "\"1e5 USD\"",
        "\"0d\"",
        "[]",
        "[[]]",
        "{}",
        "true",
    ];
    for (number, line) in DESK.lines().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        for odd in ODD {
            let changed = |(at, text): (usize, &str)| match at == number {
                true => format!("{key} = {odd}\n"),
                false => format!("{text}\n"),
            };
            let text: String = DESK.lines().enumerate().map(changed).collect();
            if findings(&text).is_empty() {
                let config = super::read(&text);
                let strategy = &config.strategies[0].1;
                assert!(trimtab_sim::run::engine_for(&config.desk, strategy).is_ok(), "{text}");
            }
        }
    }
}

#[test]
fn nothing_to_run() {
    let strategies = DESK.find("[[strategy]]").unwrap();
    let window = DESK.find("[[window]]").unwrap();
    let without = |text: String| findings(&text).join("\n");
    let said = without(format!("{}{}", &DESK[..strategies], &DESK[window..]));
    says(&said, 1, &["there is no strategy", "[[strategy]]"]);
    says(&without(DESK[..window].to_owned()), 1, &["there is no window"]);
    let (venues, route) = (DESK.find("[venue.okx]").unwrap(), DESK.find("[[route]]").unwrap());
    says(&without(format!("{}{}", &DESK[..venues], &DESK[route..])), 1, &["there is no venue"]);
    let second = DESK.find("[venue.binance]").unwrap();
    let said = without(format!("{}{}", &DESK[..second], &DESK[strategies..]));
    says(&said, 15, &["one venue makes no pair"]);
}

/// The desk with its book replaced, from line 13.
fn with_book(book: &str) -> Vec<String> {
    let (from, to) = (DESK.find("[book]").unwrap(), DESK.find("[volatility]").unwrap());
    findings(&format!("{}{book}{}", &DESK[..from], &DESK[to..]))
}

const PAIRS: &str = "[book]
kind = \"pairs\"
lead = \"6h\"
open_initial_multiple = 2
shortfall_multiple = 1.5
[[book.pair]]
coin = \"BTC\"
long = \"okx\"
short = \"binance\"
notional = \"5 USD\"
";

#[test]
fn books_of_pairs() {
    assert_eq!(with_book(PAIRS), [""; 0]);
    let one = |from: &str, to: &str| with_book(&PAIRS.replace(from, to)).join("\n");
    says(&one("\"binance\"", "\"okx\""), 22, &["BTC is long and short at `okx`"]);
    says(&one("\"binance\"", "\"binanse\""), 22, &["no venue `binanse`", "`binance`?"]);
    says(&one("\"binance\"", "\"treasury\""), 22, &["no venue `treasury`"]);
    says(&one("\"5 USD\"", "\"0 USD\""), 23, &["`0 USD` is nothing"]);
    says(&one("lead", "lookback = \"6h\"\nlead"), 16, &["`lookback` belongs", "`funding-arb`"]);
    says(&one("\"pairs\"", "\"pair\""), 15, &["no kind of book `pair`", "`pairs`?"]);
    let pair = PAIRS.find("[[book.pair]]").unwrap();
    let twice = format!("{PAIRS}{}", &PAIRS[pair..]);
    says(&with_book(&twice).join("\n"), 25, &["coin `BTC` is there twice"]);
    assert!(with_book(&PAIRS[..pair]).iter().any(|one| one.contains("there is no pair")));
}

#[test]
fn books_by_funding() {
    let said = with_book(&PAIRS.replace("\"pairs\"", "\"funding-arb\"")).join("\n");
    for key in ["notional_per_side", "hysteresis_apr", "lookback", "coin", "[[book.pair]]"] {
        assert!(said.contains(key), "{key}: {said}");
    }
}

/// A huge desk is refused before its routes are laid out.
#[test]
fn too_many_venues_are_no_desk() {
    let from = DESK.find("[venue.binance]").unwrap();
    let to = DESK.find("[[route]]").unwrap();
    let one = &DESK[from..to];
    let many: String = (0..500).map(|n| one.replace("binance", &format!("v{n}"))).collect();
    let said = findings(&format!("{DESK}{many}"));
    assert!(said.iter().any(|one| one.contains("more than 100 venues")), "{said:#?}");
}
