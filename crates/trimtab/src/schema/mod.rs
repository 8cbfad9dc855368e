//! Every JSON schema by name and version: what is printed with `--json`, and what is read as JSON.
//!
//! `trimtab schema` prints them. The one place from which `docs/schema/` and its index are made. A schema grows by
//! fields that may be absent; anything else is a new version. So that documents of a later release
//! are still taken in, the schemas let unknown fields pass; our own tests do not.

use crate::cli::SchemaArgs;
use crate::config::shape;
use crate::exit::Failure;
use crate::suggest;
use crate::{
    backtest, check, data, demo, journal, margin, plan, replay, report, scenario, solve, why,
};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::io::{Write, stdout};
use trimtab_sim as sim;

/// A schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its version.
    pub(crate) version: u32,
    /// Where documents of it come from or go to, as a command line.
    pub(crate) of: &'static str,
    make: fn() -> Value,
}

/// All of them, by name.
pub(crate) const ALL: &[Entry] = &[
    entry("accounts", "read as TOML by trimtab margin", shape::schema::accounts),
    entry("backtest", "trimtab backtest --json", written::<backtest::json::Document>),
    entry("check", "trimtab check --json", written::<check::Checked>),
    entry("config", "read as TOML: the configuration", shape::schema::document),
    entry("data-import", "trimtab data import --json", written::<data::import::answer::Answer>),
    entry("data-sample", "trimtab data sample --json", written::<data::sample::answer::Answer>),
    entry("demo", "trimtab demo --json", written::<demo::json::Document>),
    entry("findings", "trimtab check --json, where something is wrong", written::<check::Findings>),
    entry("instance", "read by trimtab solve, as JSON", read::<solve::schema::Instance>),
    entry("journal", "trimtab journal export, a line a record", written::<journal::json::Line>),
    entry("journal-verify", "trimtab journal verify --json", written::<journal::verify::Document>),
    entry("margin", "trimtab margin --json", written::<margin::json::Document>),
    entry(
        "perturb",
        "trimtab backtest --perturb --json",
        written::<backtest::perturb::json::Document>,
    ),
    entry("plan", "trimtab plan --json", written::<plan::json::Document>),
    entry("replay", "trimtab replay --json", written::<replay::json::Document>),
    entry("report", "trimtab report --json", written::<report::json::Document>),
    entry("scenario", "trimtab scenario --json", written::<scenario::json::Document>),
    entry("scenario-file", "read by trimtab scenario, as JSON or TOML", sim::scenario::file_schema),
    entry("solve", "trimtab solve --json", written::<solve::json::Document>),
    entry("state", "read by trimtab plan --state", read::<plan::state::schema::File>),
    entry("why", "trimtab why --json", written::<why::json::Document>),
];

/// The first version of a schema.
const fn entry(name: &'static str, of: &'static str, make: fn() -> Value) -> Entry {
    Entry { name, version: 1, of, make }
}

/// The schema of what is written from a type: what is always there is required.
pub(crate) fn written<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// The schema of what is read into a type: what has a default may be absent.
pub(crate) fn read<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// Prints one schema, or the names of all.
pub(crate) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let mut out = stdout().lock();
    let names = || ALL.iter().map(|one| one.name);
    let Some(wanted) = &args.name else {
        return Ok(names().try_for_each(|name| writeln!(out, "{name}"))?);
    };
    let found = ALL.iter().find(|one| one.name == wanted).ok_or_else(|| {
        let hint = suggest::remedy(wanted, names(), "");
        Failure::not_found(format!("there is no schema `{wanted}`; {hint}"))
    })?;
    Ok(out.write_all(found.text().as_bytes())?)
}

impl Entry {
    /// What documents name in their first field: `trimtab/plan/1`.
    pub(crate) fn id(&self) -> String {
        format!("trimtab/{}/{}", self.name, self.version)
    }

    /// Its file in `docs/schema`: `plan-1.json`.
    pub(crate) fn file(&self) -> String {
        format!("{}-{}.json", self.name, self.version)
    }

    /// The schema itself, as its file has it.
    pub(crate) fn text(&self) -> String {
        let mut schema = (self.make)();
        schema["title"] = json!(self.id());
        name(&mut schema, &self.id());
        let parts = schema.get_mut("$defs").and_then(Value::as_object_mut);
        parts.into_iter().flat_map(Map::values_mut).for_each(|part| name(part, &self.id()));
        format!("{schema:#}\n")
    }
}

/// Holds the field `schema`, where there is one, to the schema's name.
fn name(schema: &mut Value, id: &str) {
    if let Some(own) = schema.pointer_mut("/properties/schema") {
        own["const"] = json!(id);
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use serde_json::Value;

    #[test]
    fn names_are_in_order_and_never_twice() {
        let names: Vec<_> = ALL.iter().map(|one| (one.name, one.version)).collect();
        assert!(names.is_sorted_by(|one, next| one < next), "{names:?}");
    }

    /// A figure without a word about it is no use: it has no unit.
    #[test]
    fn every_field_says_what_it_is() {
        for one in ALL {
            let schema: Value = serde_json::from_str(&one.text()).unwrap();
            let mut silent = Vec::new();
            fields(&schema, &schema, "", &mut silent);
            assert_eq!(silent, Vec::<String>::new(), "{}", one.name);
        }
    }

    fn fields(root: &Value, schema: &Value, path: &str, silent: &mut Vec<String>) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            if !says(root, field) {
                silent.push(format!("{path}/{name}"));
            }
        }
        for (key, inner) in schema.as_object().into_iter().flatten() {
            fields(root, inner, &format!("{path}/{key}"), silent);
        }
        for (place, inner) in schema.as_array().into_iter().flatten().enumerate() {
            fields(root, inner, &format!("{path}/{place}"), silent);
        }
    }

    /// Whether a field says what it is, itself or where it is defined.
    fn says(root: &Value, field: &Value) -> bool {
        let words = |one: &Value| one["description"].is_string() || !one["const"].is_null();
        let defined = |one: &Value| {
            let place = one["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
            place.and_then(|place| root.pointer(place)).is_some_and(words)
        };
        let choices = field["anyOf"].as_array().into_iter().flatten();
        field.is_boolean() || words(field) || defined(field) || choices.clone().any(defined)
    }
}
