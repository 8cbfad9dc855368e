//! Reading the fields of a vector case and comparing a computed figure with the expected one.
//!
//! A missing or mistyped field is a mismatch like any other: the file is at fault or we are, and
//! either way the line must say which case and which field.

use serde_json::Value;

/// Largest difference forgiven, relative to the figure and absolute below one: rounding, no more.
const TOLERANCE: f64 = 1e-9;

/// One case of a file, with its place for the messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'a> {
    index: usize,
    fields: &'a Value,
}

/// The cases of a file that keeps them in a list called `cases`.
pub(crate) fn cases(file: &Value) -> Result<Vec<Case<'_>>, String> {
    let list = file.get("cases").and_then(Value::as_array).ok_or("no list called `cases`")?;
    Ok(list.iter().enumerate().map(|(index, fields)| Case { index, fields }).collect())
}

impl Case<'_> {
    /// A number the case states.
    pub(crate) fn number(&self, field: &str) -> Result<f64, String> {
        self.read(field, "a number", Value::as_f64)
    }

    /// Compares a number the case expects with the one computed.
    pub(crate) fn expect_number(&self, field: &str, got: f64) -> Result<(), String> {
        let expected = self.number(field)?;
        let close = (expected - got).abs() <= TOLERANCE * expected.abs().max(1.0);
        if close { Ok(()) } else { Err(self.mismatch(field, &expected, &got)) }
    }

    /// Compares a yes or no the case expects with the one computed.
    pub(crate) fn expect_flag(&self, field: &str, got: bool) -> Result<(), String> {
        let expected = self.read(field, "true or false", Value::as_bool)?;
        if expected == got { Ok(()) } else { Err(self.mismatch(field, &expected, &got)) }
    }

    fn read<T>(
        &self,
        field: &str,
        kind: &str,
        get: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, String> {
        let value = self.fields.get(field).and_then(get);
        value.ok_or_else(|| format!("case {}: `{field}` is not {kind}", self.index))
    }

    fn mismatch(&self, field: &str, expected: &dyn ToString, got: &dyn ToString) -> String {
        let (expected, got) = (expected.to_string(), got.to_string());
        format!("case {}: {field}: expected {expected}, got {got}", self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_case(file: &Value) -> Case<'_> {
        cases(file).unwrap()[0]
    }

    #[test]
    fn a_figure_is_compared_up_to_rounding_only() {
        let file = serde_json::json!({ "cases": [{ "fee": 100 }] });
        assert_eq!(first_case(&file).expect_number("fee", 100.000_000_01), Ok(()));
        let mismatch = first_case(&file).expect_number("fee", 100.001);
        assert_eq!(mismatch, Err(String::from("case 0: fee: expected 100, got 100.001")));
        assert!(first_case(&file).expect_number("fee", f64::NAN).is_err());
    }

    #[test]
    fn a_missing_or_mistyped_field_is_named() {
        let file = serde_json::json!({ "cases": [{ "fee": "many" }] });
        let mistyped = first_case(&file).number("fee");
        assert_eq!(mistyped, Err(String::from("case 0: `fee` is not a number")));
        assert!(first_case(&file).expect_flag("worth", true).is_err());
        assert!(cases(&serde_json::json!([])).is_err());
    }
}
