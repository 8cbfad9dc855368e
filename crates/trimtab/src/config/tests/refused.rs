//! What figures and names are refused: line, value, remedy.

use super::{DESK, findings};

/// Changes the desk in one place and finds exactly one finding, at `line`, with these fragments.
fn refuses((from, to): (&str, &str), line: usize, fragments: &[&str]) {
    assert!(DESK.contains(from), "{from} is not in the desk");
    let said = findings(&DESK.replacen(from, to, 1));
    let [only] = &said[..] else { panic!("{from} -> {to}: {said:#?}") };
    assert!(only.starts_with(&format!("{line}:")), "{only}");
    for fragment in fragments {
        assert!(only.contains(fragment), "`{fragment}` is not in: {only}");
    }
}

/// The same for `text` after the end of the desk.
fn refuses_added(text: &str, line: usize, fragments: &[&str]) {
    let end = "end = \"2022-11-01T00:00Z\"\n";
    refuses((end, &format!("{end}{text}")), 85 + line, fragments);
}

#[test]
fn the_desk_itself_is_good() {
    assert_eq!(findings(DESK), [""; 0]);
    assert_eq!(DESK.lines().count(), 85);
}

#[test]
fn wrong_units() {
    refuses(("4_000_000 USD", "5 EUR"), 5, &["`5 EUR` is not in USD", "\"250_000 USD\""]);
    refuses(("\"4_000_000 USD\"", "4000000"), 5, &["no currency", "\"4000000 USD\""]);
    refuses(("time = \"15m\"", "time = \"15 USD\""), 33, &["`15 USD` is no time", "\"15m\""]);
    refuses(("time = \"15m\"", "time = 15"), 33, &["`15` has no unit", "\"15m\""]);
    refuses(
        ("time = \"15m\"", "time = \"90s\""),
        33,
        &["`90s` is not in whole minutes", "round it up to \"2m\""],
    );
    refuses(("\"6h\"", "\"90m\""), 18, &["`90m` is not in whole hours from 0 to 8760"]);
    refuses(("\"48h\"", "\"0h\""), 25, &["no time at all"]);
    refuses(("\"15m\"", "\"99999999999999999999d\""), 33, &["above ten years"]);
    refuses(("\"5bps\"", "\"5 USD\""), 10, &["`5 USD` is no share", "12bps"]);
    refuses(("multiple = 2\n", "multiple = \"2\"\n"), 21, &["`2` is not a number", "quotes"]);
    refuses(("\"5bps\"", "true"), 10, &["true or false is no share"]);
    refuses(("\"4_000_000 USD\"", "{ usd = 5 }"), 5, &["a table is no amount"]);
}

/// What to one reader is one and a half is fifteen to another.
#[test]
fn a_comma_is_no_point() {
    refuses(("4_000_000 USD", "1,5 USD"), 5, &["`1,5 USD` has a comma", "write \"1.5 USD\""]);
    refuses(
        ("4_000_000 USD", "4,000 USD"),
        5,
        &["`4,000 USD` has a comma", "\"4_000 USD\" or \"4.000 USD\""],
    );
    refuses(("\"4.5%\"", "\"4,5%\""), 7, &["`4,5%` has a comma", "write \"4.5%\""]);
    refuses(("\"5bps\"", "\"1,5bps\""), 10, &["`1,5bps` has a comma", "write \"1.5bps\""]);
    refuses(("\"48h\"", "\"1,5h\""), 25, &["`1,5h` is no time", "a whole number"]);
}

#[test]
fn routes_that_can_never_carry_anything() {
    let small = "capacity = \"400 USD\"";
    let said = ["the smallest transfer of 500 USD", "could never carry anything", "raise capacity"];
    refuses(
        ("capacity = \"1_000_000 USD\"", small),
        line_of("capacity = \"1_000_000 USD\""),
        &said,
    );
}

/// The line of the desk, from 1, on which this begins.
fn line_of(words: &str) -> usize {
    DESK[..DESK.find(words).unwrap()].matches('\n').count() + 1
}

#[test]
fn percentages_without_their_sign() {
    refuses(("share = 0.2", "share = 5"), 6, &["5 would be 500 %", "\"5%\" or \"0.05\""]);
    refuses(("\"4.5%\"", "\"4.5\""), 7, &["4.5 would be 450 %", "\"4.5%\" or \"0.045\""]);
    refuses(
        ("tolerance = \"5%\"", "tolerance = 5"),
        74,
        &["tolerance = 5 is outside 0 to 1", "0.05"],
    );
}

#[test]
fn figures_out_of_range() {
    refuses(("\"1%\"", "\"-1%\""), 12, &["`-1%` is outside 0 % to 100 %"]);
    refuses(("\"1%\"", "\"101%\""), 12, &["`101%` is outside"]);
    refuses(("\"1%\"", "nan"), 12, &["`NaN` is no share"]);
    refuses(("\"1%\"", "inf"), 12, &["`inf` is no share"]);
    refuses(("\"1%\"", "\"0.00000001%\""), 12, &["finer than"]);
    refuses(("multiple = 1.5", "multiple = -1.5"), 22, &["`-1.5` is outside 0 to 1000"]);
    refuses(("multiple = 1.5", "multiple = nan"), 22, &["`NaN` is outside"]);
    refuses(("correlation = 0.8", "correlation = -inf"), 27, &["`-inf` is outside -1 to 1"]);
    refuses(("4_000_000 USD", "-4 USD"), 5, &["`-4 USD` is below zero"]);
    refuses(("4_000_000 USD", "nan USD"), 5, &["`nan` is not a decimal number"]);
    refuses(("4_000_000 USD", "0 USD"), 5, &["`0 USD` is nothing"]);
    refuses(("4_000_000 USD", "10_000_000_000_001 USD"), 5, &["more than can be counted"]);
    let huge = format!("{} USD", "9".repeat(60));
    refuses(("4_000_000 USD", &huge), 5, &["more than can be counted", "at most"]);
    refuses(("\"168h\"", "\"0h\""), 20, &["`0h` is not in whole hours from 1 to 8760"]);
    refuses(("tolerance = \"5%\"", "tolerance = nan"), 74, &["tolerance = NaN is outside"]);
}

#[test]
fn margins() {
    let swapped = "{ initial = \"1%\", maintenance = \"2%\" }";
    let right = "{ initial = \"2%\", maintenance = \"1%\" }";
    refuses((right, swapped), 35, &["`2%` is above initial margin `1%`", "swap"]);
    refuses(("{ BTC =", "{ BTX ="), 35, &["no coin `BTX`", "did you mean `BTC`?"]);
    let other = ", other = { initial = \"5%\", maintenance = \"2.5%\" }";
    refuses((other, ""), 35, &["no margin for ETH", "`other`"]);
}

#[test]
fn routes() {
    refuses(("to = \"okx\"", "to = \"okk\""), 47, &["no account `okk`", "did you mean `okx`?"]);
    refuses(
        ("from = \"binance\"", "from = \"kraken\""),
        46,
        &["use one of okx, binance, treasury"],
    );
    refuses(("to = \"okx\"", "to = \"binance\""), 47, &["leads back"]);
    let again = "\n[[route]]\nfrom = \"binance\"\nto = \"okx\"\n";
    refuses_added(again, 3, &["binance -> okx is there twice", "one [[route]]"]);
    refuses(("2022-06-02T00:00Z", "2022-05-02T00:00Z"), 50, &["is not after `2022-06-01`"]);
    refuses(("\"okx -> treasury\"", "\"okx -> tresury\""), 68, &["did you mean `treasury`?"]);
    refuses(("\"okx -> treasury\"", "\"okx to treasury\""), 68, &["`okx to treasury` is no route"]);
    refuses(("\"okx -> treasury\"", "\"okx -> okx\""), 68, &["leads back"]);
}

#[test]
fn tranches() {
    refuses(
        ("[\"okx\"]", "[\"okx\", \"binance\"]"),
        59,
        &["`binance` is in two places", "one tranche"],
    );
    refuses((r#"["binance", "treasury"]"#, r#"["treasury"]"#), 59, &["no tranche holds binance"]);
    let said = findings(&DESK.replace(r#"["binance", "treasury"]"#, r#"["binance"]"#));
    assert!(said.iter().any(|one| one.contains("no tranche holds treasury")), "{said:#?}");
    refuses(("[\"okx\"]", "[\"okx\", \"okk\"]"), 59, &["no account `okk`", "`okx`"]);
    refuses(("max_utilisation = \"60%\"", "reserve = \"5 USD\""), 60, &["`edge` has no wallet"]);
    let empty = "\n[[tranche]]\nname = \"none\"\nvenues = []\n";
    refuses_added(empty, 4, &["tranche `none` has no venues"]);
}

#[test]
fn venues() {
    refuses(("[\"gate\", \"htx\"]", "[\"gate\", \"okx\"]"), 31, &["cannot stand in for itself"]);
    refuses(("[\"gate\", \"htx\"]", "[\"../gate\"]"), 31, &["`../gate` is no name"]);
    let venue = "\nfunding_interval = \"1h\"
withdraw = { fee = \"0 USD\", rate = 0.0, time = \"0m\" }
deposit = { fee = \"0 USD\", rate = 0.0, time = \"0m\" }
margin = { other = { initial = 0.1, maintenance = 0.1 } }\n";
    for (name, word) in [("treasury", "treasury"), ("band", "static"), ("\"Big One\"", "no name")] {
        let text = format!("[venue.{name}]{venue}[[tranche]]\nname = \"x\"\nvenues = [{name:?}]\n");
        let said = findings(&format!("{DESK}{}", text.replace("\\\"", "").replace("\"\"", "\"")));
        assert!(said.iter().any(|one| one.starts_with("86:") && one.contains(word)), "{said:#?}");
    }
}

#[test]
fn windows() {
    refuses(("2022-11-01T00:00Z", "2022-04-01T00:00Z"), 85, &["is not after `2022-05-01T00:00Z`"]);
    refuses(
        ("2022-11-01T00:00Z", "2022-05-01T00:00Z"),
        85,
        &["is not after", "end after its start"],
    );
    refuses(
        ("2022-11-01T00:00Z", "2022-11-01T00:30Z"),
        85,
        &["no whole hour", "2022-05-01T00:00Z"],
    );
    refuses(("2022-11-01T00:00Z", "soon"), 85, &["`soon` is no whole hour"]);
    refuses(("2022-11-01T00:00Z", "2422-11-01T00:00Z"), 85, &["longer than 30 years"]);
    refuses(("2022-05-01T00:00Z", "1970-01-01T00:00Z"), 84, &["not between 1971 and 2499"]);
}

#[test]
fn duplicates() {
    refuses(("\"BTC\", \"ETH\"", "\"BTC\", \"BTC\""), 16, &["coin `BTC` is there twice"]);
    refuses(("\"fixed\"", "\"weights\""), 77, &["strategy `weights` is there twice"]);
    refuses(("\"edge\"", "\"core\""), 58, &["tranche `core` is there twice"]);
    let again = "[[window]]\nname = \"luna-2022\"\nstart = \"2023-01-01\"\nend = \"2023-01-02\"\n";
    refuses_added(again, 2, &["window `luna-2022` is there twice"]);
    refuses(("\"fixed\"", "\"\""), 77, &["no name for a strategy"]);
}

#[test]
fn strategies() {
    refuses(
        ("weighted-tolerance", "wieghted-tolerance"),
        72,
        &["no rule", "`weighted-tolerance`?"],
    );
    refuses(
        ("tolerance = \"5%\"", "tolerence = \"5%\""),
        74,
        &["no parameter `tolerence`", "`tolerance`?"],
    );
    refuses(("tolerance = \"5%\"\n", ""), 72, &["needs its parameter `tolerance`", "`weights`"]);
    refuses(("tolerance = \"5%\"", "tolerance = \"5%\"\nwidth = 1"), 75, &["no parameter `width`"]);
    refuses(("band = \"10%\"", "band = \"wide\""), 80, &["`wide` is no share"]);
    refuses(("okx = \"40%\" }", "okx = \"70%\" }"), 79, &["add up to 110 %", "above the total"]);
    refuses(("okx = \"40%\" }", "okk = \"40%\" }"), 79, &["no account `okk`", "`okx`?"]);
    refuses(("okx = \"40%\" }", "treasury = \"40%\" }"), 79, &["leave it out"]);
    refuses(
        ("band = \"10%\"", "band = \"10%\"\nokx = 0.1"),
        81,
        &["outside `shares`", "shares = {"],
    );
    refuses(("tolerance = \"5%\"", "tolerance = 0.1\nshares = {}"), 75, &["has no shares"]);
    let order = "[[strategy]]\nname = \"x\"\nrule = \"min-target\"\nmin = 0.2\ntarget = 0.1\n";
    refuses_added(order, 4, &["min = 0.2 is not below target = 0.1", "lower min"]);
}

#[test]
fn a_limit_that_nothing_checks() {
    let said = findings(&DESK.replace("profile = \"limits\"", "profile = \"benchmark\""));
    let places: Vec<&str> = said.iter().filter_map(|one| one.split(':').next()).collect();
    assert_eq!(places, ["32", "55", "60", "61", "66", "67", "68"], "{said:#?}");
    refuses(("\"limits\"", "\"limit\""), 64, &["no guard profile `limit`", "`limits`?"]);
}

#[test]
fn everything_is_reported_at_once_and_in_order() {
    let text = DESK
        .replace("share = 0.2", "share = 5")
        .replace("[\"okx\"]", "[\"okk\"]")
        .replace("tolerance = \"5%\"", "tolerence = \"500%\"\nwidth = 1")
        .replace("2022-11-01T00:00Z", "2022-11-01");
    let said = findings(&text);
    let places: Vec<&str> = said.iter().filter_map(|one| one.split(':').next()).collect();
    assert_eq!(places, ["6", "59", "59", "74", "74", "75"], "{said:#?}");
}
