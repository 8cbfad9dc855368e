//! A venue's own fixed-point figures, written as decimal text so that no digit is lost on the way.

use super::fault::TermsError;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use trimtab_model::Amount;

/// A whole number of 10^-`DECIMALS`. In files it is text such as `"0.00000000006"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Fixed<const DECIMALS: u8>(i128);

impl<const DECIMALS: u8> Fixed<DECIMALS> {
    /// One.
    pub const ONE: Self = Self(10_i128.pow(DECIMALS as u32));

    /// A figure in units of 10^-`DECIMALS`.
    #[must_use]
    pub const fn from_base(units: i128) -> Self {
        Self(units)
    }

    /// Units of 10^-`DECIMALS`.
    #[must_use]
    pub const fn base(self) -> i128 {
        self.0
    }

    /// Refuses, as the parameter at `at`, a figure below zero or above `most`.
    pub(crate) fn within(self, at: &str, most: Option<Self>) -> Result<(), TermsError> {
        if self.0 < 0 {
            return Err(TermsError::new(at, format!("{self} is below 0"), "write 0 or more"));
        }
        match most {
            Some(most) if self > most => {
                let problem = format!("{self} is above {most}");
                Err(TermsError::new(at, problem, "shares are of one: \"0.005\" for 0.5 %"))
            }
            _ => Ok(()),
        }
    }
}

impl<const DECIMALS: u8> fmt::Display for Fixed<DECIMALS> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = Amount::from_base(self.0).decimal(DECIMALS).to_string();
        let text = if text.contains('.') { text.trim_end_matches('0') } else { &text };
        out.write_str(text.trim_end_matches('.'))
    }
}

impl<const DECIMALS: u8> fmt::Debug for Fixed<DECIMALS> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl<const DECIMALS: u8> Serialize for Fixed<DECIMALS> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de, const DECIMALS: u8> Deserialize<'de> for Fixed<DECIMALS> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        let amount = Amount::parse(&text, DECIMALS).map_err(de::Error::custom)?;
        Ok(Self(amount.base()))
    }
}

#[cfg(test)]
mod tests {
    use super::Fixed;

    #[test]
    fn text_keeps_every_digit() {
        for text in ["0.00000000006", "1", "-0.5", "100", "0"] {
            let read: Fixed<30> = serde_json::from_str(&format!("\"{text}\"")).unwrap();
            assert_eq!(read.to_string(), text);
        }
        assert_eq!(Fixed::<18>::ONE.to_string(), "1");
        assert!(serde_json::from_str::<Fixed<2>>("\"0.001\"").is_err());
        assert!(serde_json::from_str::<Fixed<2>>("0.01").is_err());
    }
}
