//! Every way in which a state can be wrong names its place and its remedy.

use super::{Observed, parse};
use crate::config;
use std::path::{Path, PathBuf};
use trimtab_engine::StrategySpec;
use trimtab_model::{Observation, Portfolio};
use trimtab_sim::run;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

fn portfolio() -> Portfolio {
    let Ok(config) = config::read(&example("funding-arb.toml")) else { panic!("the example") };
    config.desk.portfolio().unwrap()
}

fn text() -> String {
    std::fs::read_to_string(example("state.json")).unwrap()
}

fn read(text: &str) -> Result<Observed, String> {
    parse(text, Path::new("s.json"), &portfolio())
}

/// The example with one thing changed.
fn with(old: &str, new: &str) -> Result<Observed, String> {
    let text = text();
    assert!(text.contains(old), "{old}");
    read(&text.replacen(old, new, 1))
}

#[test]
fn the_example_says_everything_about_its_book() {
    let observed = read(&text()).unwrap();
    let seen = &observed.batch.observations;
    let count = |is: fn(&Observation) -> bool| seen.iter().filter(|one| is(one)).count();
    assert_eq!(count(|one| matches!(one, Observation::Statement(_))), 3);
    assert_eq!(count(|one| matches!(one, Observation::Mark { .. })), 4);
    assert_eq!(count(|one| matches!(one, Observation::Position(_))), 4);
    assert_eq!(count(|one| matches!(one, Observation::Announced { .. })), 1);
    assert_eq!(count(|one| matches!(one, Observation::TransferUnderWay { .. })), 1);
    assert_eq!(observed.hourly_volatility, Some(0.009));
}

#[test]
fn the_engine_takes_it_in_to_the_last_unit() {
    let Ok(config) = config::read(&example("funding-arb.toml")) else { panic!("the example") };
    let strategy = StrategySpec { rule: "none".to_owned(), params: [].into() };
    let mut engine = run::setup_for(&config.desk, &strategy).unwrap().engine().unwrap();
    let observed = read(&text()).unwrap();
    assert!(engine.step(observed.at, &observed.batch).unwrap().is_empty());
    let total = engine.state().ledger().total().unwrap();
    // 612,400.25 + 2,431,877.5 + 655,000 held and 149,985 under way.
    assert_eq!(total.decimal(18).to_string(), format!("3849262.75{}", "0".repeat(16)));
    assert_eq!(engine.state().inbound().unwrap()[0].decimal(18).to_string().len(), 25);
}

#[test]
fn switches_are_told() {
    let observed = with("\"kill_switch\": false", "\"kill_switch\": true").unwrap();
    assert!(observed.batch.observations.contains(&Observation::KillSwitch { on: true }));
    let down = "\"routes_down\": [{\"from\": \"okx\", \"to\": \"treasury\"}]";
    let observed = with("\"routes_down\": []", down).unwrap();
    let is_down = |one: &Observation| matches!(one, Observation::Route { open: false, .. });
    assert!(observed.batch.observations.iter().any(is_down));
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_remedy() {
    for (old, new, fragments) in [
        ("state/1", "state/2", ["s.json:2:13: schema: `trimtab/state/2`", "trimtab/state/1"]),
        ("\"USD\"", "\"USDC\"", ["s.json:4:11: unit", "write \"USD\""]),
        ("02:00Z", "noon", ["s.json:3:9: at", "2025-03-01T12:00Z"]),
        ("\"treasury\": {\"bal", "\"tresury\": {\"bal", ["no account `tresury`", "did you mean"]),
        ("\"BTC\": \"-51.2\"", "\"BTCC\": \"1\"", ["no market `BTCC`", "did you mean `BTC`?"]),
        (
            "\"-51.2\"",
            "\"-5e1\"",
            ["s.json:8:28: accounts.binance.positions.BTC", "decimal string"],
        ),
        ("\"612400.25\"", "612400.25", ["s.json:7:", "invalid type: floating point"]),
        ("\"655000\"", "\"1_000_000_000_000_000\"", ["is beyond", "digits too many"]),
        ("96850.1", "-1", ["marks.binance.BTC: a price of -1", "write the mark price"]),
        (
            "{\"BTC\": \"96838.6\", ",
            "{",
            ["a position without a mark of BTC at okx", "add \"BTC\""],
        ),
        ("\"from\": \"treasury\"", "\"from\": \"binance\"", ["no route from binance", "declare"]),
        ("149_985", "0", ["in_flight.0.amount: 0 is not above zero", "what will arrive"]),
        ("T02:08Z", "T02:08", ["in_flight.0.due", "2025-03-01T12:00Z"]),
        ("0.009", "9", ["hourly_volatility", "0.006 for 0.6 %"]),
        ("\"kill_switch\"", "\"killswitch\"", ["s.json:26:", "unknown field `killswitch`"]),
        ("\"kill_switch\": false", "\"unit\": \"USD\"", ["duplicate field", "keep one"]),
        ("\"655000\"}", "\"655000\", \"positions\": {\"BTC\": \"1\"}}", ["is a wallet", "leave"]),
    ] {
        let said = with(old, new).unwrap_err();
        for fragment in fragments {
            assert!(said.contains(fragment), "{old} -> {new}: `{fragment}` is not in: {said}");
        }
    }
}

#[test]
fn an_account_that_is_left_out_is_missed() {
    let said = with(",\n    \"treasury\": {\"balance\": \"655000\"}", "").unwrap_err();
    assert!(said.contains("s.json:5:15: accounts: account treasury"), "{said}");
    assert!(said.contains("add \"treasury\": {\"balance\": \"0\"} if it is empty"), "{said}");
}

#[test]
fn a_comma_is_no_point() {
    let said = with("\"612400.25\"", "\"612400,25\"").unwrap_err();
    assert!(said.contains("`612400,25` has a comma"), "{said}");
    assert!(said.ends_with("write \"612400.25\""), "{said}");
}
