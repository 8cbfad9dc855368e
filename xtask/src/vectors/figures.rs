//! Reading vector files that keep several lists and objects beside each other, and reals as money.

use serde_json::Value;
use trimtab_model::{Amount, Price, Quantity};
use trimtab_risk::rules::{Holdings, MarketQuote, Position, Quotes};

use super::numbers;

/// Largest difference forgiven, relative to the figure and absolute below one.
const TOLERANCE: f64 = 1e-9;
/// Decimal places of money in a rule.
const DECIMALS: u8 = 18;

/// What compares one case.
pub(crate) type Check = fn(&At<'_>) -> Result<(), String>;

/// A value of a file, with its place for the messages.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    place: String,
    value: &'a Value,
}

impl<'a> At<'a> {
    /// The file itself.
    pub(crate) fn file(value: &'a Value) -> Self {
        Self { place: String::from("file"), value }
    }

    /// A field that must be there.
    pub(crate) fn field(&self, name: &str) -> Result<At<'a>, String> {
        let value = self.value.get(name).ok_or_else(|| self.wrong(name, "there"))?;
        Ok(At { place: format!("{}: {name}", self.place), value })
    }

    /// The entries of a list that must be there, though it may be empty.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<At<'a>>, String> {
        self.field(name)?.entries().ok_or_else(|| self.wrong(name, "a list"))
    }

    /// The entries, if this is a list.
    pub(crate) fn entries(&self) -> Option<Vec<At<'a>>> {
        let entry = |(index, value)| At { place: format!("{} {index}", self.place), value };
        Some(self.value.as_array()?.iter().enumerate().map(entry).collect())
    }

    /// The fields of an object that must be there, by name.
    pub(crate) fn fields(&self, name: &str) -> Result<Vec<(&'a str, At<'a>)>, String> {
        let object = self.field(name)?;
        let fields = object.value.as_object().ok_or_else(|| self.wrong(name, "an object"))?;
        let field = |(key, value): (&'a String, &'a Value)| {
            (key.as_str(), At { place: format!("{}: {key}", object.place), value })
        };
        Ok(fields.iter().map(field).collect())
    }

    /// A real number.
    pub(crate) fn real(&self, name: &str) -> Result<f64, String> {
        self.maybe_real(name)?.ok_or_else(|| self.wrong(name, "a number"))
    }

    /// A real number, or nothing where the field is null.
    pub(crate) fn maybe_real(&self, name: &str) -> Result<Option<f64>, String> {
        let value = self.field(name)?.value;
        match numbers::real(value) {
            None if !value.is_null() => Err(self.wrong(name, "a number or null")),
            number => Ok(number),
        }
    }

    /// An integer of any length.
    pub(crate) fn integer(&self, name: &str) -> Result<i128, String> {
        // Whole reals are integers too: some lists write caps as 20000000.0.
        let digits = numbers::digits(self.field(name)?.value);
        let integer = digits.and_then(|digits| digits.parse().ok());
        integer.ok_or_else(|| self.wrong(name, "an integer"))
    }

    /// An integer in the range of what it is for.
    pub(crate) fn whole<T: TryFrom<i128>>(&self, name: &str) -> Result<T, String> {
        let whole = self.integer(name)?;
        T::try_from(whole).map_err(|_| self.wrong(name, "in range"))
    }

    /// This value itself as a real number.
    pub(crate) fn number(&self) -> Option<f64> {
        numbers::real(self.value)
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, String> {
        self.field(name)?.value.as_str().ok_or_else(|| self.wrong(name, "a text"))
    }

    /// A real number as money at 1e-18.
    pub(crate) fn money(&self, name: &str) -> Result<Amount, String> {
        money(self.real(name)?).map_err(|why| format!("{}: {name}: {why}", self.place))
    }

    /// Compares a real with the one computed, at the scale of the larger of it and one.
    pub(crate) fn expect(&self, name: &str, got: f64) -> Result<(), String> {
        self.expect_within(name, got, 1.0)
    }

    /// Compares a real with the one computed, at the scale of the largest figure it came of.
    pub(crate) fn expect_within(&self, name: &str, got: f64, scale: f64) -> Result<(), String> {
        let expected = self.real(name)?;
        let close = (expected - got).abs() <= TOLERANCE * expected.abs().max(scale);
        if close { Ok(()) } else { Err(self.differs(name, &expected, &got)) }
    }

    /// Compares an integer with the one computed.
    pub(crate) fn expect_integer(&self, name: &str, got: i128) -> Result<(), String> {
        let expected = self.integer(name)?;
        if expected == got { Ok(()) } else { Err(self.differs(name, &expected, &got)) }
    }

    /// Compares a yes or no with the one computed.
    pub(crate) fn expect_flag(&self, name: &str, got: bool) -> Result<(), String> {
        let expected = self.field(name)?.value.as_bool();
        let expected = expected.ok_or_else(|| self.wrong(name, "true or false"))?;
        if expected == got { Ok(()) } else { Err(self.differs(name, &expected, &got)) }
    }

    /// What is wrong at this place.
    pub(crate) fn fault(&self, why: &dyn ToString) -> String {
        format!("{}: {}", self.place, why.to_string())
    }

    fn wrong(&self, name: &str, kind: &str) -> String {
        format!("{}: `{name}` is not {kind}", self.place)
    }

    fn differs(&self, name: &str, expected: &dyn ToString, got: &dyn ToString) -> String {
        let (expected, got) = (expected.to_string(), got.to_string());
        format!("{}: {name}: expected {expected}, got {got}", self.place)
    }
}

/// A real as money at 1e-18.
pub(crate) fn money(real: f64) -> Result<Amount, String> {
    if !real.is_finite() {
        return Err(format!("{real} is no amount"));
    }
    Amount::parse(&format!("{real:.18}"), DECIMALS).map_err(|error| error.to_string())
}

/// Money at 1e-18 as a real.
pub(crate) fn real(amount: Amount) -> f64 {
    amount.base() as f64 / 1e18
}

/// Quotes of these marks.
pub(crate) fn quotes(marks: &[Amount]) -> Quotes {
    let market = |mark: &Amount| MarketQuote {
        mark: Some(Price::from_base(mark.base())),
        ..MarketQuote::default()
    };
    Quotes { markets: marks.iter().map(market).collect(), ..Quotes::default() }
}

/// A position bought at its mark, worth `notional` at a mark of one dollar or `quantity` at any.
pub(crate) fn position(market: usize, quantity: Amount, cost: Amount) -> Position {
    let quantity = Quantity::from_base(quantity.base());
    Position { market, quantity, cost: Some(cost), ..Position::default() }
}

/// An account of so much settlement asset and these positions.
pub(crate) fn account(held: Amount, positions: Vec<Position>) -> Holdings {
    Holdings { positions, ..Holdings::of_asset(0, held) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_field_and_a_difference_are_named() {
        let file = serde_json::json!({ "list": [{ "n": 7, "x": 1.5, "whole": 20000000.0 }] });
        let case = &At::file(&file).list("list").unwrap()[0];
        assert_eq!(case.expect_integer("n", 7), Ok(()));
        assert_eq!(case.integer("whole"), Ok(20_000_000));
        let differs = case.expect_integer("n", 8).unwrap_err();
        assert_eq!(differs, "file: list 0: n: expected 7, got 8");
        assert_eq!(case.real("y").unwrap_err(), "file: list 0: `y` is not there");
        assert!(case.expect("x", 1.500_001).is_err() && case.expect("x", f64::NAN).is_err());
        assert!(case.integer("x").is_err());
        assert!(At::file(&file).list("lists").is_err());
    }

    #[test]
    fn reals_become_money() {
        assert_eq!(money(1.25e-5).unwrap().base(), 12_500_000_000_000);
        assert_eq!(money(150_000_000.0).unwrap().base(), 150_000_000 * 10_i128.pow(18));
        assert!(money(f64::NAN).is_err() && money(1e30).is_err());
    }
}
