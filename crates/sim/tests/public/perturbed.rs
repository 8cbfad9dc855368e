//! Perturbed history: our paths are others than the referee's, the means must be the same.
//!
//! Every rule's mean may differ from the published one by chance; how far is known from both
//! standard errors. The rows share their paths, so one unlucky draw moves many of them.

use crate::Public;
use std::collections::BTreeMap;
use trimtab_risk::real;
use trimtab_sim::archive::{Archive, Wanted};
use trimtab_sim::backtest;
use trimtab_sim::market::{self, BookRule};
use trimtab_sim::perturb::{DrawSpec, Sample, Source};
use trimtab_sim::run::{self, Unwatched};
use trimtab_sim::spec::DECIMALS;

const LATENCIES: [&str; 2] = ["base", "slow"];

/// Rule, variant and latency.
type Name = (String, String, String);

/// Windows as sources of days, by name and in turn.
fn sources(public: &Public, book: &BookRule) -> Vec<(String, Source)> {
    let names = public.benchmark.ranked_windows();
    let windows: Vec<_> = names.map(|name| public.benchmark.window(name).unwrap()).collect();
    let wanted = windows.iter().map(|window| window.wanted(book)).reduce(Wanted::and).unwrap();
    let archive = Archive::read(&[public.root.join("data")], &wanted).unwrap();
    let source = |window| Source::new(market::record(&archive, window, book).unwrap().raw, book);
    windows.iter().map(|window| (window.name.clone(), source(window).unwrap())).collect()
}

/// Net P&L of every rule that `chooses` picks, a figure a path.
fn nets(public: &Public, paths: u64, chooses: fn(&str, &str) -> bool) -> BTreeMap<Name, Vec<f64>> {
    let book = public.benchmark.book();
    let sources = sources(public, &book);
    let multiples = LATENCIES.map(|latency| public.benchmark.multiple(latency).unwrap());
    let spec = DrawSpec { seed: 1, days: 90, multiples: multiples.to_vec() };
    let walk = |path: usize| {
        let (window, source) = &sources[path % sources.len()];
        let draw = spec.draw(u64::try_from(path).unwrap(), source);
        let market = source.market(&draw, &book);
        let mut ends = Vec::new();
        for (latency, multiple) in LATENCIES.into_iter().zip(draw.multiples) {
            for one in public.benchmark.variants(latency) {
                if chooses(&one.policy, one.variant) {
                    let desk = public.benchmark.desk_at(window, 1.0, &one.strategy).unwrap();
                    let desk = desk.with_times(multiple);
                    let end = run::run(&desk, &market, &one.strategy, &mut Unwatched).unwrap();
                    let name = (one.policy, one.variant.to_owned(), latency.to_owned());
                    ends.push((name, real::amount(end.money.net_pnl, DECIMALS)));
                }
            }
        }
        ends
    };
    let mut nets: BTreeMap<Name, Vec<f64>> = BTreeMap::new();
    for (name, net) in backtest::deal(usize::try_from(paths).unwrap(), 2, &walk).concat() {
        nets.entry(name).or_default().push(net);
    }
    nets
}

/// Each mean lies within `errors` standard errors, ours and theirs together, of the published.
fn assert_agree(public: &Public, nets: &BTreeMap<Name, Vec<f64>>, errors: f64) {
    let text = std::fs::read_to_string(public.file("results-perturbed.json")).unwrap();
    let published: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (name, nets) in nets {
        let is_row = |row: &&serde_json::Value| {
            row["rule"] == name.0 && row["variant"] == name.1 && row["latency"] == name.2
        };
        let row = published["rows"].as_array().unwrap().iter().find(is_row).unwrap();
        let [mean, theirs] = ["mean_usd", "se_usd"].map(|key| row[key].as_f64().unwrap());
        let ours = Sample(nets);
        let allowed = errors * theirs.hypot(ours.standard_error().unwrap());
        let found = ours.mean();
        assert!((found - mean).abs() <= allowed, "{name:?}: {found}, not {mean} +- {allowed}");
    }
}

/// A glance: few paths and few rules, so a wide margin.
#[test]
fn a_few_paths_agree_with_the_published_means() {
    let Some(public) = Public::find() else { return };
    let nets = nets(&public, 24, |policy, variant| {
        (policy, variant) == ("none", "default") || (policy, variant) == ("vol-band", "tuned")
    });
    assert_eq!(nets.len(), 4);
    assert_agree(&public, &nets, 3.0);
}

/// Three times the published paths, so that most of the error left is the published one.
#[test]
#[ignore = "takes minutes; `cargo xtask nightly` runs it"]
fn every_rule_agrees_with_its_published_mean() {
    let Some(public) = Public::find() else { return };
    let nets = nets(&public, 600, |_, _| true);
    assert_eq!(nets.len(), 28);
    assert_agree(&public, &nets, 2.0);
}
