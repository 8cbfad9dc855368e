//! Reading the lists of a vector file whose figures are integers of any length: as text or as
//! numbers, compared digit by digit.

use std::fmt::Display;
use std::str::FromStr;

use serde_json::Value;

use super::numbers;

/// Largest relative difference forgiven in a real figure.
const TOLERANCE: f64 = 1e-9;

/// One entry of a list, with its place for the messages.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    place: String,
    fields: &'a Value,
}

/// The entries of a list that the file or an entry holds.
pub(crate) fn entries<'a>(owner: &'a Value, name: &str) -> Result<Vec<Entry<'a>>, String> {
    let list = owner.get(name).and_then(Value::as_array);
    let list = list.ok_or_else(|| format!("no list called `{name}`"))?;
    let entry = |(index, fields)| Entry { place: format!("{name} {index}"), fields };
    Ok(list.iter().enumerate().map(entry).collect())
}

/// The object called `constants`.
pub(crate) fn constants(file: &Value) -> Result<Entry<'_>, String> {
    let fields = file.get("constants").filter(|value| value.is_object());
    let fields = fields.ok_or("no object called `constants`")?;
    Ok(Entry { place: String::from("constants"), fields })
}

impl<'a> Entry<'a> {
    /// The entries of a list inside this one.
    pub(crate) fn entries(&self, name: &str) -> Result<Vec<Entry<'a>>, String> {
        let inside = entries(self.fields, name).map_err(|why| format!("{}: {why}", self.place))?;
        let place = |inner: Entry<'a>| Entry {
            place: format!("{}: {}", self.place, inner.place),
            fields: inner.fields,
        };
        Ok(inside.into_iter().map(place).collect())
    }

    /// Whether the entry states a field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.get(field).is_some()
    }

    /// The names of all fields.
    pub(crate) fn names(&self) -> Vec<&'a str> {
        let fields = self.fields.as_object();
        fields.map(|fields| fields.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// An integer, written as text or as a number.
    pub(crate) fn integer<T: FromStr>(&self, field: &str) -> Result<T, String> {
        let text = self.digits(field)?;
        text.parse()
            .map_err(|_| format!("{}: `{field}` is {text}, not such an integer", self.place))
    }

    /// Compares an integer with the one computed, digit by digit.
    pub(crate) fn expect_integer(&self, field: &str, got: impl Display) -> Result<(), String> {
        self.expect(field, &self.digits(field)?, &got.to_string())
    }

    /// Compares a list of integers with the one computed.
    pub(crate) fn expect_integers(&self, field: &str, got: &[u32]) -> Result<(), String> {
        let list = self.fields.get(field).filter(|value| value.is_array());
        let expected = list.ok_or_else(|| self.wrong(field, "a list"))?.to_string();
        self.expect(field, &expected, &Value::from(got).to_string())
    }

    /// A real number.
    pub(crate) fn real(&self, field: &str) -> Result<f64, String> {
        let number = self.fields.get(field).and_then(numbers::real);
        number.ok_or_else(|| self.wrong(field, "a number"))
    }

    /// Compares a real number with the one computed, relative to its size.
    pub(crate) fn expect_real(&self, field: &str, got: f64) -> Result<(), String> {
        let expected = self.real(field)?;
        let close = (expected - got).abs() <= TOLERANCE * expected.abs() + f64::EPSILON;
        if close { Ok(()) } else { self.expect(field, &expected.to_string(), &got.to_string()) }
    }

    /// Compares an integer, however long, with a real figure computed: relative, and to `units`.
    pub(crate) fn expect_near(&self, field: &str, got: f64, units: f64) -> Result<(), String> {
        let expected: f64 = self.integer(field)?;
        let close = (expected - got).abs() <= TOLERANCE * expected.abs() + units;
        if close { Ok(()) } else { self.expect(field, &expected.to_string(), &got.to_string()) }
    }

    /// That a field is not one that nobody checks.
    pub(crate) fn unknown(&self, field: &str) -> String {
        format!("{}: `{field}` is not known to this model", self.place)
    }

    fn digits(&self, field: &str) -> Result<String, String> {
        let digits = self.fields.get(field).and_then(numbers::digits);
        digits.ok_or_else(|| self.wrong(field, "an integer"))
    }

    fn wrong(&self, field: &str, kind: &str) -> String {
        format!("{}: `{field}` is not {kind}", self.place)
    }

    fn expect(&self, field: &str, expected: &str, got: &str) -> Result<(), String> {
        if expected == got {
            return Ok(());
        }
        Err(format!("{}: {field}: expected {expected}, got {got}", self.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_compared_digit_by_digit() {
        let file =
            serde_json::json!({ "cases": [{ "rate": "29891304347826086956521739", "n": 7 }] });
        let case = &entries(&file, "cases").unwrap()[0];
        assert_eq!(case.expect_integer("rate", 29_891_304_347_826_086_956_521_739_u128), Ok(()));
        assert!(case.expect_integer("rate", 29_891_304_347_826_086_956_521_738_u128).is_err());
        assert_eq!(case.integer::<u64>("n"), Ok(7));
        assert!(case.integer::<u64>("rate").is_err());
        assert_eq!(
            case.expect_integer("gone", 1).unwrap_err(),
            "cases 0: `gone` is not an integer"
        );
        assert!(entries(&file, "others").is_err());
    }

    #[test]
    fn reals_are_compared_by_their_size() {
        let file = serde_json::json!({ "cases": [{ "rate": 1e-6 }] });
        let case = &entries(&file, "cases").unwrap()[0];
        assert_eq!(case.expect_real("rate", 1e-6 + 1e-16), Ok(()));
        assert!(case.expect_real("rate", 1.001e-6).is_err());
        assert!(case.expect_real("rate", f64::NAN).is_err());
    }
}
