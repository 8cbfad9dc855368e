//! Reading the fields of a vector case and comparing a computed figure with the expected one.
//!
//! A missing or mistyped field is a mismatch like any other: the file is at fault or we are, and
//! either way the line must say which case and which field.

use serde_json::Value;

use super::numbers;

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
    cases_in(file, "cases")
}

/// The cases of a list of another name.
pub(crate) fn cases_in<'a>(file: &'a Value, name: &str) -> Result<Vec<Case<'a>>, String> {
    let list = file.get(name).and_then(Value::as_array);
    let list = list.ok_or_else(|| format!("no list called `{name}`"))?;
    Ok(list.iter().enumerate().map(|(index, fields)| Case { index, fields }).collect())
}

/// Checks every case of a list, and says how many there are.
pub(crate) fn check_list(
    file: &Value,
    name: &str,
    check: impl Fn(&Case<'_>) -> Result<(), String>,
) -> Result<usize, String> {
    let cases = cases_in(file, name)?;
    cases.iter().try_for_each(check).map_err(|why| format!("{name}, {why}"))?;
    Ok(cases.len())
}

impl<'a> Case<'a> {
    /// A part of a file as a case of its own.
    pub(crate) fn part(file: &'a Value, name: &str) -> Result<Self, String> {
        let fields = file.get(name).ok_or_else(|| format!("no part called `{name}`"))?;
        Ok(Self { index: 0, fields })
    }

    /// A text the case states.
    pub(crate) fn text(&self, field: &str) -> Result<&'a str, String> {
        let text = self.fields.get(field).and_then(Value::as_str);
        text.ok_or_else(|| format!("case {}: `{field}` is not a text", self.index))
    }

    /// A whole number the case states, as digits in a text or as a number.
    pub(crate) fn whole(&self, field: &str) -> Result<i128, String> {
        self.read(field, "a whole number", |value| numbers::digits(value)?.parse().ok())
    }

    /// Numbers the case states, in a list.
    pub(crate) fn numbers(&self, field: &str) -> Result<Vec<f64>, String> {
        self.read(field, "a list of numbers", |value| {
            value.as_array()?.iter().map(numbers::real).collect()
        })
    }

    /// Whether the case states that there is no such figure.
    pub(crate) fn is_none(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(Value::is_null)
    }

    /// Compares a whole number the case expects with the one computed, to the last digit.
    pub(crate) fn expect_whole(&self, field: &str, got: i128) -> Result<(), String> {
        let expected = self.whole(field)?;
        if expected == got { Ok(()) } else { Err(self.mismatch(field, &expected, &got)) }
    }

    /// Compares a list of numbers the case expects with the one computed.
    pub(crate) fn expect_numbers(&self, field: &str, got: &[f64]) -> Result<(), String> {
        let expected = self.numbers(field)?;
        let is_close =
            |(one, other): (&f64, &f64)| (one - other).abs() <= TOLERANCE * one.abs().max(1.0);
        let is_same = expected.len() == got.len() && expected.iter().zip(got).all(is_close);
        let told = |list: &[f64]| format!("{list:?}");
        if is_same { Ok(()) } else { Err(self.mismatch(field, &told(&expected), &told(got))) }
    }

    /// Compares a number that may be none: then the case states `null`.
    pub(crate) fn expect_option(&self, field: &str, got: Option<f64>) -> Result<(), String> {
        match got {
            Some(got) => self.expect_number(field, got),
            None if self.is_none(field) => Ok(()),
            None => Err(format!("case {}: {field}: got none", self.index)),
        }
    }

    /// Compares a number that the file found by a search of its own, and which is no more exact than
    /// `tolerance` of itself.
    pub(crate) fn expect_about(&self, field: &str, got: f64, tolerance: f64) -> Result<(), String> {
        let expected = self.number(field)?;
        let close = (expected - got).abs() <= tolerance * expected.abs().max(1.0);
        if close { Ok(()) } else { Err(self.mismatch(field, &expected, &got)) }
    }

    /// A number the case states.
    pub(crate) fn number(&self, field: &str) -> Result<f64, String> {
        self.read(field, "a number", numbers::real)
    }

    /// Compares a number the case expects with the one computed.
    pub(crate) fn expect_number(&self, field: &str, got: f64) -> Result<(), String> {
        self.expect_about(field, got, TOLERANCE)
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
