//! Variables of the environment against the file, and both against what holds without them.

use super::super::{Config, Origin, parse};
use super::DESK;
use crate::config::overrides::Variable;
use std::path::{Path, PathBuf};

fn variables(set: &[(&str, &str)]) -> Vec<Variable> {
    let variable = |(name, value): &(&str, &str)| Variable {
        name: format!("TRIMTAB_{name}"),
        value: (*value).to_owned(),
    };
    set.iter().map(variable).collect()
}

fn with(text: &str, set: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    parse(Path::new("desk.toml"), text, Path::new("desks"), &variables(set)).map_err(|refused| {
        let (origins, findings) = (&refused.origins, &refused.findings);
        findings.iter().map(|finding| finding.with_origin(origins)).collect()
    })
}

#[track_caller]
fn read(set: &[(&str, &str)]) -> Config {
    with(DESK, set).unwrap_or_else(|said| panic!("{said:#?}"))
}

#[track_caller]
fn refuses(set: &[(&str, &str)], fragments: &[&str]) {
    let said = with(DESK, set).err().unwrap_or_default().join("\n");
    for fragment in fragments {
        assert!(said.contains(fragment), "`{fragment}` is not in: {said}");
    }
}

#[test]
fn a_variable_is_above_the_file_and_the_file_above_the_default() {
    // The file says 500 USD; without it 1,000 USD would hold.
    assert_eq!(read(&[("GUARD__MIN_TRANSFER", "750 USD")]).desk.clip, 750.0);
    assert_eq!(read(&[]).desk.clip, 500.0);
    let silent = DESK.replace("min_transfer = \"500 USD\"\n", "");
    assert_eq!(with(&silent, &[]).unwrap().desk.clip, 1_000.0);
    assert_eq!(with(&silent, &[("GUARD__MIN_TRANSFER", "750 USD")]).unwrap().desk.clip, 750.0);
}

#[test]
fn every_kind_of_key_can_be_overridden() {
    let config = read(&[
        ("CAPITAL__AMOUNT", "5_000_000 USD"),
        ("CAPITAL__TREASURY_SHARE", "0.25"),
        ("VOLATILITY__CORRELATION", "0.5"),
        ("BOOK__COINS", "BTC, SOL"),
        ("VENUE__OKX__WITHDRAW__TIME", "45m"),
        ("VENUE__OKX__MARGIN__OTHER", "{ initial = \"4%\", maintenance = \"2%\" }"),
        ("ROUTE__BINANCE__OKX__TIME", "2h"),
        ("TRANCHE__CORE__RESERVE", "7 USD"),
        ("STRATEGY__WEIGHTS__TOLERANCE", "7%"),
        ("STRATEGY__FIXED__SHARES__OKX", "30%"),
        ("WINDOW__LUNA_2022__END", "2022-06-01"),
        ("VENUE__BINANCE__SUSPENDED", "[{ from = \"2022-06-12\", to = \"2022-06-13\" }]"),
        ("DATA", "here,/there"),
    ]);
    let desk = &config.desk;
    assert_eq!((desk.capital, desk.treasury_share), (5e6, 0.25));
    assert_eq!(desk.covariance.correlation, 0.5);
    assert_eq!(desk.coins, ["BTC", "SOL"]);
    assert_eq!(desk.venues[0].margin, [(0.02, 0.01), (0.04, 0.02)]);
    assert_eq!(desk.routes[0][2].as_ref().unwrap().minutes(), 45);
    assert_eq!(desk.routes[1][0].as_ref().unwrap().minutes(), 120);
    assert_eq!(desk.tranches[0].reserve.base(), 7 * 10_i128.pow(18));
    assert_eq!(config.strategies[0].1.params["tolerance"], 0.07);
    assert_eq!(config.strategies[1].1.params["okx"], 0.3);
    assert_eq!(config.windows[0].hours.end, 459_456);
    assert_eq!(desk.venues[1].suspended.len(), 1);
    // Seen from where the command runs, not from the file.
    assert_eq!(config.data, [PathBuf::from("here"), PathBuf::from("/there")]);
}

#[test]
fn tables_and_keys_that_the_file_does_not_have_are_added() {
    let bare = DESK.replace("[guard]\n", "[other]\n");
    let (from, to) = (bare.find("[other]").unwrap(), bare.find("[[strategy]]").unwrap());
    let bare = format!("{}{}", &bare[..from], &bare[to..]);
    let config = with(&bare, &[("GUARD__PER_HOUR", "3_000 USD")]).unwrap();
    let most = config.desk.limits.unwrap().per_hour.unwrap();
    assert_eq!(most.base(), 3_000 * 10_i128.pow(18));
}

#[test]
fn every_value_says_where_it_is_from() {
    let dynamic = "[[strategy]]\nname = \"dynamic\"\nrule = \"dynamic\"\nloss = \"4%\"\n";
    let text = format!("{DESK}\n{dynamic}");
    let config = with(&text, &[("CAPITAL__AMOUNT", "5_000_000 USD")]).unwrap();
    let of = |key: &str| {
        let found = config.settings.iter().find(|setting| setting.key == key);
        found.map(|one| (one.written.as_str(), one.origin.clone())).unwrap()
    };
    let variable = Origin::Variable("TRIMTAB_CAPITAL__AMOUNT".to_owned());
    assert_eq!(of("capital.amount"), ("5_000_000 USD", variable));
    let file = |line, column| Origin::File { path: "desk.toml".to_owned(), line, column };
    assert_eq!(of("capital.treasury_share"), ("0.2", file(6, 18)));
    assert_eq!(of("venue.okx.withdraw.time").1, file(33, 53));
    assert_eq!(of("strategy.fixed.shares.okx"), ("40%", file(79, 35)));
    assert_eq!(of("strategy.dynamic.tail"), ("3", Origin::Default));
    assert_eq!(of("guard.per_hour"), ("no limit", Origin::Default));
    assert_eq!(of("venue.okx.withdraw_floor"), ("0%", Origin::Default));
}

#[test]
fn errors_name_the_variable_and_not_a_line() {
    refuses(
        &[("CAPITAL__AMOUNT", "5_000_000")],
        &["TRIMTAB_CAPITAL__AMOUNT: `5000000` has no currency"],
    );
    refuses(
        &[("VENUE__OKX__WITHDRAW__TIME", "soon")],
        &["TRIMTAB_VENUE__OKX__WITHDRAW__TIME: `soon`"],
    );
    refuses(&[("BOOK__COINS", "BTC,BTC")], &["TRIMTAB_BOOK__COINS: coin `BTC` is there twice"]);
    refuses(
        &[("ROUTE__BINANCE__OKX__TO", "okk")],
        &["TRIMTAB_ROUTE__BINANCE__OKX__TO: there is no account"],
    );
    refuses(
        &[("STRATEGY__WEIGHTS__TOLERENCE", "5%")],
        &["TRIMTAB_STRATEGY__WEIGHTS__TOLERENCE", "no parameter"],
    );
}

#[test]
fn variables_that_lead_nowhere_are_refused() {
    refuses(
        &[("CAPITOL__AMOUNT", "5 USD")],
        &["TRIMTAB_CAPITOL__AMOUNT names no key", "did you mean `TRIMTAB_CAPITAL__AMOUNT`?"],
    );
    refuses(
        &[("VENUE__OKK__WITHDRAW__TIME", "5m")],
        &["did you mean `TRIMTAB_VENUE__OKX__WITHDRAW__TIME`?"],
    );
    for name in ["VERSION", "CAPITAL__AMOUNT__USD", "X", "", "VENUE", "ROUTE__BINANCE__OKX__"] {
        if name != "VENUE" {
            refuses(&[(name, "1")], &["names no key"]);
        }
    }
    refuses(&[("VENUE__BINANCE__API_KEY", "abc")], &["names no key"]);
}

#[test]
fn a_comma_is_no_point() {
    refuses(&[("CAPITAL__AMOUNT", "1,5 USD")], &["TRIMTAB_CAPITAL__AMOUNT", "write \"1.5 USD\""]);
    refuses(&[("COSTS__TAKER", "1,5%")], &["TRIMTAB_COSTS__TAKER", "write \"1.5%\""]);
}

/// The place of the share that is too much is the variable's.
#[test]
fn a_share_too_much_is_told_of_its_variable() {
    let set = &[("STRATEGY__FIXED__SHARES__OKX", "90%")];
    refuses(set, &["TRIMTAB_STRATEGY__FIXED__SHARES__OKX: the shares add up to"]);
}

/// Names that differ in signs only have the same variables.
#[test]
fn a_variable_that_could_mean_two_tables_is_refused() {
    let two = "[[strategy]]\nname = \"a-b\"\nrule = \"none\"\n[[strategy]]\nname = \"a_b\"\nrule = \"none\"\n";
    let text = format!("{DESK}\n{two}");
    assert!(with(&text, &[]).is_ok());
    for name in ["STRATEGY__A_B__K", "STRATEGY__A_B__RULE"] {
        let said = with(&text, &[(name, "3")]).err().unwrap_or_default().join("\n");
        assert!(said.contains("could mean more than one table"), "{name}: {said}");
    }
}
