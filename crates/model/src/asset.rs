//! Kinds of money and the forms they take per chain.
//!
//! One asset, many forms: USDC has 6 decimals on most chains, 8 on HyperCore, 18 on some. The
//! ledger counts in the finest; an adapter converts exactly or refuses.

use crate::encode::{Canonical, Encoder};
use crate::id::ChainId;
use crate::money::Amount;
use serde::{Deserialize, Serialize};

/// A kind of money. Every stablecoin is one of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Symbol, unique in a portfolio, such as `USDC`.
    pub symbol: String,
    /// Decimal places of a base unit: at least as many as any form has.
    pub decimals: u8,
    /// The forms it takes; may be empty where only venues' own books hold it.
    pub forms: Vec<Form>,
}

/// An asset as one chain knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Where.
    pub chain: ChainId,
    /// Contract, mint or denomination there.
    pub address: String,
    /// Decimal places there.
    pub decimals: u8,
}

/// A chain, or an exchange's own book, on which assets have forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Name, unique in a portfolio.
    pub name: String,
    /// Blocks on top of one after which it counts as final.
    pub confirmations: u32,
}

impl Asset {
    /// Units of `form` for `amount`, and the dust that the form cannot express (never lost: it
    /// stays with the sender).
    #[must_use]
    pub fn to_form(&self, amount: Amount, form: &Form) -> Option<(i128, Amount)> {
        let unit = self.unit_of(form)?;
        let units = amount.base().div_euclid(unit);
        Some((units, Amount::from_base(amount.base().rem_euclid(unit))))
    }

    /// The exact amount of `units` of `form`.
    #[must_use]
    pub fn from_form(&self, units: i128, form: &Form) -> Option<Amount> {
        units.checked_mul(self.unit_of(form)?).map(Amount::from_base)
    }

    /// Base units in one unit of `form`.
    fn unit_of(&self, form: &Form) -> Option<i128> {
        10_i128.checked_pow(u32::from(self.decimals.checked_sub(form.decimals)?))
    }
}

impl Canonical for Asset {
    fn encode(&self, out: &mut Encoder) {
        out.text(&self.symbol);
        out.u8(self.decimals);
        out.sequence(&self.forms);
    }
}

impl Canonical for Form {
    fn encode(&self, out: &mut Encoder) {
        self.chain.encode(out);
        out.text(&self.address);
        out.u8(self.decimals);
    }
}

impl Canonical for Chain {
    fn encode(&self, out: &mut Encoder) {
        out.text(&self.name);
        out.u64(u64::from(self.confirmations));
    }
}

#[cfg(test)]
mod tests {
    use super::{Asset, Form};
    use crate::id::ChainId;
    use crate::money::Amount;

    #[test]
    fn forms_convert_exactly_and_keep_the_dust() {
        let form = Form { chain: ChainId::new(0), address: "usdc".into(), decimals: 6 };
        let usdc = Asset { symbol: "USDC".into(), decimals: 8, forms: vec![form.clone()] };
        let (units, dust) = usdc.to_form(Amount::from_base(12_345), &form).unwrap();
        assert_eq!((units, dust), (123, Amount::from_base(45)));
        assert_eq!(usdc.from_form(units, &form).unwrap(), Amount::from_base(12_300));
        assert_eq!(usdc.from_form(i128::MAX, &form), None);
        let finer = Form { decimals: 9, ..form };
        assert_eq!(usdc.to_form(Amount::ZERO, &finer), None);
    }
}
