//! Figures of parameters as people write them: decimals as text, exact.
//!
//! Text, because JSON's numbers are reals to most readers and a tenth is not one of theirs.

/// A share such as `"0.4%"`, `"40bps"` or `"0.004"`, exact to 1e-9.
pub(crate) mod share {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use trimtab_model::{Amount, Ratio};

    pub(crate) fn serialize<S: Serializer>(ratio: &Ratio, out: S) -> Result<S::Ok, S::Error> {
        let parts = Amount::from_base(i128::from(ratio.parts()));
        out.serialize_str(&parts.decimal(Ratio::DECIMALS).to_string())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Ratio, D::Error> {
        Ratio::parse(&String::deserialize(input)?).map_err(D::Error::custom)
    }
}

/// Money of the venue's unit of account such as `"147.5"`, exact to 1e-18.
pub(crate) mod money {
    use crate::rules::DECIMALS;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use trimtab_model::Amount;

    pub(crate) fn serialize<S: Serializer>(amount: &Amount, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&amount.decimal(DECIMALS).to_string())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Amount, D::Error> {
        Amount::parse(&String::deserialize(input)?, DECIMALS).map_err(D::Error::custom)
    }
}
