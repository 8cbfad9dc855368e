//! Seeds of what people write: examples, templates, and texts that no person would write.

use super::{Seed, damaged, read};
use trimtab_risk::rules::BUILTIN;

/// The seeds of a target that reads text.
pub(super) fn of(target: &str) -> Vec<Seed> {
    let mut seeds: Vec<Seed> =
        examples(target).iter().flat_map(|(name, bytes)| damaged(name, bytes)).collect();
    // Many files that are read alike: something behind the end is tried with the others.
    seeds.retain(|(name, _)| target != "parameters" || !name.ends_with("-twice"));
    let odd = odd(target).into_iter().enumerate();
    seeds.extend(odd.map(|(index, text)| (format!("odd-{index}"), text.as_bytes().to_vec())));
    seeds.extend(odd_in_any_text());
    seeds
}

/// Files that people are shown.
fn examples(target: &str) -> Vec<Seed> {
    let file = |name: &str, path: &str| (name.to_owned(), read(path));
    let template = |name| file(name, &format!("crates/trimtab/src/init/templates/{name}.toml"));
    match target {
        "configuration" => vec![
            file("example", "examples/funding-arb.toml"),
            file("pairs", "examples/basis-pairs.toml"),
            template("vault-curator"),
            template("solver"),
        ],
        "accounts" => {
            let (name, text) = file("example", "examples/account.toml");
            // Files of parameters are not read from memory.
            let text = String::from_utf8(text).unwrap();
            vec![(name, text.replace("aave-parameters.json", "aave_v3").into_bytes())]
        }
        "parameters" => BUILTIN
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect(),
        "scenario" => {
            let (_, json) = file("", "examples/scenarios/evening-rush.json");
            let value: toml::Value = serde_json::from_slice(&json).unwrap();
            let toml = toml::to_string(&value).unwrap().into_bytes();
            vec![("json".to_owned(), json), ("toml".to_owned(), toml)]
        }
        _ => vec![file("example", "examples/state.json")],
    }
}

/// Short texts that are nearly right.
fn odd(target: &str) -> [&'static str; 3] {
    match target {
        "configuration" => ["version = \"1\"\n", "version = \"2\"", "[venue.a.b.c.d]\nx = 1e999"],
        "accounts" => {
            ["version = \"1\"\n[account.a]\nrule = \"aave_v3\"", "[account]", "horizon = \"-1h\""]
        }
        "parameters" => ["{\"aave_v3\": {}}", "0", "1e400"],
        "scenario" => ["{\"chains\": []}", "chains = 1", "{\"duration\": -1}"],
        _ => ["{\"schema\": \"trimtab/state/2\"}", "{\"at\": \"9999-12-31T23:59Z\"}", "{}"],
    }
}

/// What breaks readers of any text.
fn odd_in_any_text() -> Vec<Seed> {
    let nested = |open: &str| open.repeat(1_500);
    let texts = [
        String::new(),
        "\u{feff}".to_owned(),
        "\0".to_owned(),
        nested("["),
        nested("{\"a\":"),
        format!("a = {}", nested("[")),
        format!("a = \"{}\"", "\u{10ffff}\u{200b}\u{301}".repeat(500)),
        format!("{{\"a\": {}}}", "9".repeat(3_000)),
    ];
    let mut seeds: Vec<Seed> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| (format!("any-{index}"), text.clone().into_bytes()))
        .collect();
    seeds.push(("any-no-text".to_owned(), vec![0xff, 0xfe, 0x00, 0xd8]));
    seeds
}
