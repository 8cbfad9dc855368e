//! The description against the reader that it describes, and against what is written from it.

use super::super::schema::File;
use super::strategy::{HAS_DEFAULTS, PARAMETERS};
use super::{FILE, Key, Kind, Need, Table, schema, stand_in};
use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};
use trimtab_engine::strategy::{DYNAMIC, RULES};

const DESK: &str = include_str!("../tests/desk.toml");
const ARB: &str = include_str!("../../../../../examples/funding-arb.toml");
const PAIRS: &str = include_str!("../../../../../examples/basis-pairs.toml");

fn reads(table: DeTable<'static>) -> Result<(), String> {
    let read = File::deserialize(Deserializer::from(Spanned::new(0..0, table)));
    read.map(|_| ()).map_err(|error| error.message().to_owned())
}

/// A table with every key there is.
fn full(shape: &'static Table) -> DeTable<'static> {
    let mut table = DeTable::new();
    for key in shape.keys {
        let mut value = stand_in::value(key);
        fill(key, value.get_mut());
        table.insert(stand_in::at_nowhere(key.name.into()), value);
    }
    table
}

fn fill(key: &Key, value: &mut DeValue<'static>) {
    match (key.kind, value) {
        (Kind::Table(inner), value) => *value = DeValue::Table(full(inner)),
        (Kind::Named(inner), DeValue::Table(named)) => {
            for (_, one) in named.iter_mut() {
                *one.get_mut() = DeValue::Table(full(inner));
            }
        }
        (Kind::List(inner, _), DeValue::Array(list)) => {
            for one in list.iter_mut() {
                *one.get_mut() = DeValue::Table(full(inner));
            }
        }
        _ => {}
    }
}

#[test]
fn the_reader_takes_every_key_and_needs_those_that_must_be_there() {
    assert_eq!(reads(full(&FILE)), Ok(()));
    assert_eq!(reads(stand_in::table(&FILE)), Ok(()));
    for key in FILE.keys {
        let mut table = full(&FILE);
        table.remove(key.name);
        assert_eq!(reads(table).is_err(), key.need == Need::Must, "{}", key.name);
        let Kind::Table(inner) = key.kind else { continue };
        for below in inner.keys {
            let mut table = full(&FILE);
            if let Some(DeValue::Table(inner)) = table.get_mut(key.name).map(Spanned::get_mut) {
                inner.remove(below.name);
            }
            let must = below.need == Need::Must;
            assert_eq!(reads(table).is_err(), must, "{}.{}", key.name, below.name);
        }
    }
}

#[test]
fn every_rule_has_its_parameters_described() {
    for rule in RULES {
        let names: Vec<&str> =
            PARAMETERS.iter().filter(|(of, ..)| *of == rule).map(|(_, name, _)| *name).collect();
        let config = |left_out: &str| {
            let figures = names.iter().filter(|name| **name != left_out && **name != "shares");
            // Figures that rise, within every rule's limits.
            let rising = figures.enumerate().map(|(index, name)| match rule {
                "dynamic" => {
                    let known = DYNAMIC.iter().find(|known| known.name == *name).unwrap();
                    format!("{name} = {}\n", known.default)
                }
                _ => format!("{name} = 0.{}\n", index + 1),
            });
            let start = DESK.find("[[strategy]]").unwrap();
            let end = DESK.find("[[window]]").unwrap();
            let figures: String = rising.collect();
            let own = format!("[[strategy]]\nname = \"x\"\nrule = \"{rule}\"\n{figures}");
            format!("{}{own}{}", &DESK[..start], &DESK[end..])
        };
        let said = super::super::tests::findings(&config(""));
        assert!(said.is_empty(), "{rule}: {said:#?}");
        for name in names.iter().filter(|name| **name != "shares") {
            let is_refused = !super::super::tests::findings(&config(name)).is_empty();
            assert_eq!(is_refused, !HAS_DEFAULTS.contains(&rule), "{rule} without {name}");
        }
    }
}

fn as_json(text: &str) -> Value {
    serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap()
}

#[test]
fn the_schema_takes_what_is_right_and_refuses_what_is_not() {
    let schema = jsonschema::draft202012::new(&schema::document()).unwrap();
    let said = |text: &str| {
        let document = as_json(text);
        schema.iter_errors(&document).map(|error| error.to_string()).collect::<Vec<_>>()
    };
    let desk = DESK.replace("2022-06-01,", "\"2022-06-01\",");
    for text in [ARB, PAIRS, &desk] {
        assert_eq!(said(text), [""; 0]);
    }
    for (from, to) in [
        ("version = 1", "version = 2"),
        ("taker = ", "tacker = "),
        ("taker = \"5bps\"\n", ""),
        ("taker = \"5bps\"", "taker = 5"),
        ("4_000_000 USD", "4_000_000"),
        ("4_000_000 USD", "4,000,000 USD"),
        ("taker = \"5bps\"", "taker = \"1,5%\""),
        ("time = \"15m\"", "time = \"15 minutes\""),
        ("half_life = \"48h\"", "half_life = \"0h\""),
        ("rule = \"static\"", "rule = \"statik\""),
        ("tolerance = ", "tolerence = "),
        ("band = \"10%\"\n", ""),
        ("kind = \"funding-arb\"", "kind = \"pairs\""),
        ("notional_per_side = \"10_000_000 USD\"\n", ""),
        ("2022-11-01T00:00Z", "soon"),
    ] {
        assert!(desk.contains(from), "{from}");
        assert!(!said(&desk.replacen(from, to, 1)).is_empty(), "{from} -> {to}");
    }
}
