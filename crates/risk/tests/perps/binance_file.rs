//! All of a recorded file of Binance's brackets makes a rule: seventeen coins, each continuous. Where
//! there is no recorded history beside the project, this says so and passes.

use crate::accounts::usd;
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use trimtab_model::{Amount, Ratio};
use trimtab_risk::rules::RuleTerms;
use trimtab_risk::rules::tiered::{BracketTerms, Brackets, TieredTerms};

const FILE: &str = "data/risk-params/binance_usdm_leverage_tiers_2026.csv.gz";

/// The file's text, where there is one.
fn recorded() -> Option<String> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("TRIMTAB_SHARED").map_or_else(beside, PathBuf::from);
    let file = File::open(folder.join(FILE)).ok()?;
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    Some(text)
}

/// Brackets by coin. Columns: venue, coin, number, both notionals, rate, leverage, amount.
fn brackets(text: &str) -> BTreeMap<String, Vec<BracketTerms>> {
    let mut markets: BTreeMap<String, Vec<BracketTerms>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let [_, coin, _, from, to, rate, leverage, amount] =
            line.split(',').collect::<Vec<_>>().try_into().unwrap();
        markets.entry(coin.to_owned()).or_default().push(BracketTerms {
            min_notional: usd(from),
            max_notional: usd(to),
            maintenance: Ratio::parse(rate).unwrap(),
            max_leverage: leverage.parse().unwrap(),
            maintenance_amount: usd(amount),
        });
    }
    markets
}

#[test]
fn every_coin_of_the_recorded_file_makes_a_rule() {
    let Some(text) = recorded() else {
        eprintln!("{FILE} is not there: skipped");
        return;
    };
    let markets = brackets(&text);
    assert_eq!(markets.len(), 17);
    for (coin, rows) in &markets {
        // Continuous to the last unit: building refuses any amount that is not.
        let table = Brackets::new(coin, rows).unwrap();
        for row in &rows[1..] {
            let edge = row.min_notional;
            let over = edge.plus(Amount::from_base(1)).unwrap();
            let at = |of| table.at(of).unwrap().maintenance_of(of).unwrap().base();
            assert!((0..=1).contains(&(at(over) - at(edge))), "{coin} at {edge:?}");
        }
    }
    let RuleTerms::Tiered(TieredTerms { markets: ours, .. }) =
        RuleTerms::builtin("binance").unwrap().unwrap()
    else {
        unreachable!("named so")
    };
    assert_eq!(ours.len(), 4);
    assert!(ours.iter().all(|(coin, rows)| markets[coin] == *rows), "the built-in figures differ");
}
