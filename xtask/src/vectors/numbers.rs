//! Reading a JSON file without losing digits: an integer that 64 bits do not hold becomes the text of
//! its digits, as the files themselves write long integers, instead of the nearest real.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// The file as a value.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, String> {
    let malformed = |error| format!("malformed JSON: {error}");
    // Refuses what is nested too deep for the second reading.
    serde_json::from_slice::<Value>(bytes).map_err(malformed)?;
    exact(serde_json::from_slice(bytes).map_err(malformed)?).map_err(malformed)
}

fn exact(raw: &RawValue) -> Result<Value, serde_json::Error> {
    let text = raw.get();
    if text.starts_with('{') {
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
        let fields = fields.into_iter().map(|(name, field)| Ok((name, exact(field)?)));
        return fields.collect::<Result<_, _>>().map(Value::Object);
    }
    if text.starts_with('[') {
        let entries: Vec<&RawValue> = serde_json::from_str(text)?;
        return entries.into_iter().map(exact).collect::<Result<_, _>>().map(Value::Array);
    }
    if is_long(text) { Ok(Value::from(text)) } else { serde_json::from_str(text) }
}

fn is_long(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_integer && text.parse::<u64>().is_err() && text.parse::<i64>().is_err()
}

/// A real number, which may be a long integer.
pub(super) fn real(value: &Value) -> Option<f64> {
    let long = || value.as_str().filter(|text| is_long(text))?.parse().ok();
    value.as_f64().or_else(long)
}

/// The digits of an integer: of a text, of a number, and of a real that is whole (`20000000.0`).
pub(super) fn digits(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_f64() => {
            let whole = number.as_f64().filter(|number| number.fract() == 0.0)?;
            Some(format!("{whole:.0}"))
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_integers_keep_their_digits() {
        let file = parse(br#"{"a": [18446744073709551616, {"b": -170141183460469231731687303715884105728}], "c": 18446744073709551615, "d": 1.5, "e": "x", "f": null, "g": 1e19}"#);
        let file = file.unwrap();
        let told = |place: &str| digits(file.pointer(place).unwrap());
        assert_eq!(told("/a/0").as_deref(), Some("18446744073709551616"));
        assert_eq!(told("/a/1/b").unwrap().parse(), Ok(i128::MIN));
        assert_eq!(told("/c").as_deref(), Some("18446744073709551615"));
        assert_eq!((told("/d"), told("/f")), (None, None));
        assert_eq!(told("/g").as_deref(), Some("10000000000000000000"));
        assert_eq!(real(&file["a"][0]), Some(18_446_744_073_709_551_616.0));
        assert_eq!((real(&file["d"]), real(&file["e"])), (Some(1.5), None));
        assert!(parse(b"{\"a\": 1").unwrap_err().contains("malformed JSON"));
    }
}
