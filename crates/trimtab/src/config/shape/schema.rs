//! The JSON schema of the configuration (draft 2020-12), made for editors: every key with its
//! meaning, an example, and the spelling of its unit.

use super::strategy::{HAS_DEFAULTS, PARAMETERS};
use super::{ACCOUNTS, FILE, Key, Kind, Need, Table};
use serde_json::{Map, Value, json};
use trimtab_engine::strategy::RULES;

/// Digits with single separators between them, and what may stand before and behind.
const WHOLE: &str = r"^\s*\+?[0-9]+(_[0-9]+)*";
const DECIMAL: &str = r"^\s*\+?[0-9]+(_[0-9]+)*(\.[0-9]*)?";

/// The schema of a desk's configuration.
pub(crate) fn document() -> Value {
    of(&FILE, "trimtab/config/1")
}

/// The schema of an account file.
pub(crate) fn accounts() -> Value {
    of(&ACCOUNTS, "trimtab/accounts/1")
}

fn of(file: &Table, title: &str) -> Value {
    let mut schema = table(file);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema
}

fn table(shape: &Table) -> Value {
    let properties: Map<String, Value> =
        shape.keys.iter().map(|key| (key.name.to_owned(), self::key(key))).collect();
    let must = |key: &&Key| key.need == Need::Must;
    let required: Vec<&str> = shape.keys.iter().filter(must).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object",
        "description": shape.means,
        "properties": properties,
        "additionalProperties": shape.rest.map_or(Value::Bool(false), self::key),
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    let branches = if shape.rest.is_some() { by_rule() } else { by_kind(shape) };
    if !branches.is_empty() {
        schema["allOf"] = Value::Array(branches);
    }
    schema
}

/// What a table must have, and may not have, where its `kind` is this or that.
fn by_kind(shape: &Table) -> Vec<Value> {
    let kind_of = |key: &Key| if let Need::For(kind) = key.need { Some(kind) } else { None };
    let mut kinds: Vec<&str> = shape.keys.iter().filter_map(kind_of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let branch = |kind: &str| {
        let of = |is_own: bool| {
            shape
                .keys
                .iter()
                .filter(move |key| kind_of(key).is_some_and(|it| (it == kind) == is_own))
        };
        let required: Vec<&str> = of(true).map(|key| key.name).collect();
        let foreign: Map<String, Value> =
            of(false).map(|key| (key.name.to_owned(), Value::Bool(false))).collect();
        json!({
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"required": required, "properties": foreign},
        })
    };
    kinds.into_iter().map(branch).collect()
}

/// The parameters of each rule.
fn by_rule() -> Vec<Value> {
    let branch = |rule: &&str| {
        let own = PARAMETERS.iter().filter(|(of, ..)| of == rule);
        let figures = own.clone().filter(|(_, name, _)| *name != "shares");
        let properties: Map<String, Value> = figures
            .clone()
            .map(|(_, name, means)| ((*name).to_owned(), described(parameter(), means)))
            .collect();
        let names: Vec<&str> = own.map(|(_, name, _)| *name).collect();
        let known: Vec<&str> = ["name", "rule"].into_iter().chain(names).collect();
        let required: Vec<&str> = figures.map(|(_, name, _)| *name).collect();
        let mut then = json!({"properties": properties, "propertyNames": {"enum": known}});
        if !HAS_DEFAULTS.contains(rule) {
            then["required"] = json!(required);
        }
        json!({
            "if": {"properties": {"rule": {"const": rule}}, "required": ["rule"]},
            "then": then,
        })
    };
    RULES.iter().map(branch).collect()
}

fn key(key: &Key) -> Value {
    let means = match key.need {
        Need::Must | Need::May => key.means.to_owned(),
        Need::For(kind) => format!("{} For `{kind}` only.", key.means),
        Need::Else(otherwise) => format!("{} Without it: {otherwise}.", key.means),
    };
    let mut schema = described(kind(key.kind), &means);
    if let Some(example) = example(key) {
        schema["examples"] = json!([example]);
    }
    schema
}

fn described(mut schema: Value, means: &str) -> Value {
    schema["description"] = json!(means);
    schema
}

/// The key's example as JSON; tables show theirs key by key.
fn example(key: &Key) -> Option<Value> {
    let has_own = !matches!(key.kind, Kind::Table(_) | Kind::Named(_) | Kind::List(..));
    let text = format!("example = {}", key.example);
    let table: toml::Table = has_own.then(|| text.parse().ok())??;
    serde_json::to_value(table.get("example")?).ok()
}

fn kind(kind: Kind) -> Value {
    let text = |pattern: &str| json!({"type": "string", "pattern": pattern});
    match kind {
        Kind::Version => json!({"const": 1}),
        Kind::Share => share(),
        Kind::Money => text(&format!(r"{DECIMAL}\s*USD\s*$")),
        Kind::Time => text(r"^\s*\+?(0_?)*[1-9][0-9]*(_[0-9]+)*\s*[smhd]\s*$"),
        Kind::Minutes | Kind::Hours => text(&format!(r"{WHOLE}\s*[smhd]\s*$")),
        Kind::Instant => text(r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:00(:00)?Z)?\s*$"),
        Kind::Moment => {
            text(r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z)?\s*$")
        }
        Kind::Figure => text(&format!(r"^\s*-?{}\s*\S+\s*$", &DECIMAL[4..])),
        Kind::Usd => text(&format!(r"^\s*-?{}\s*USD\s*$", &DECIMAL[4..])),
        Kind::Number(least, most) => json!({"type": "number", "minimum": least, "maximum": most}),
        Kind::Parameter => parameter(),
        Kind::Text => json!({"type": "string", "minLength": 1}),
        Kind::Choice(names) => json!({"enum": names}),
        Kind::Texts => json!({"type": "array", "items": {"type": "string", "minLength": 1}}),
        Kind::Table(inner) => table(inner),
        Kind::Named(inner) => {
            json!({"type": "object", "minProperties": 1, "additionalProperties": table(inner)})
        }
        Kind::Shares => json!({"type": "object", "additionalProperties": share()}),
        Kind::List(inner, _) => json!({"type": "array", "items": table(inner)}),
    }
}

fn share() -> Value {
    json!({"anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": format!(r"{DECIMAL}\s*(%|bps)?\s*$")},
    ]})
}

fn parameter() -> Value {
    json!({"anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": format!(r"{DECIMAL}\s*(%|bps)?\s*$")},
    ]})
}
