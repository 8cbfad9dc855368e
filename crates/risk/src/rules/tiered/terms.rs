//! Parameters of a venue with brackets as they are written, and the rule they make.

use super::Tiered;
use super::table::{BracketTerms, Brackets};
use crate::provenance::Provenance;
use crate::rules::fault::TermsError;
use crate::rules::terms::Symbols;
use crate::rules::text::share;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trimtab_model::{Amount, Ratio};

/// Parameters as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TieredTerms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Brackets by market, by rising notional.
    pub markets: BTreeMap<String, Vec<BracketTerms>>,
    /// Assets beside the settlement asset that count as margin; none in single-asset mode.
    pub collateral: BTreeMap<String, CollateralTerms>,
    /// Share of the notional liquidated that is charged for it.
    #[serde(with = "share")]
    pub liquidation_fee: Ratio,
}

/// An asset that counts as margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollateralTerms {
    /// Share of its value that counts: one less the haircut.
    #[serde(with = "share")]
    pub counted: Ratio,
}

impl TieredTerms {
    /// The rule over a venue's markets and assets.
    ///
    /// # Errors
    /// [`TermsError`] names market and bracket, or the share that is none.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<Tiered, TermsError> {
        is_share("liquidation_fee", self.liquidation_fee)?;
        for (asset, terms) in &self.collateral {
            is_share(&format!("collateral.{asset}.counted"), terms.counted)?;
        }
        // All markets are checked, also those that the venue here does not use.
        let mut markets = BTreeMap::new();
        for (market, brackets) in &self.markets {
            let at = format!("markets.{market}");
            markets.insert(market.as_str(), Brackets::new(&at, brackets)?);
        }
        let counted = |asset: &&str| self.collateral.get(*asset).map(|terms| terms.counted);
        Ok(Tiered {
            provenance: self.provenance.clone(),
            markets: symbols.markets.iter().map(|market| markets.remove(*market)).collect(),
            collateral: symbols.assets.iter().map(counted).collect(),
            liquidation_fee: self.liquidation_fee,
        })
    }
}

fn is_share(at: &str, ratio: Ratio) -> Result<(), TermsError> {
    if (Ratio::ZERO..=Ratio::ONE).contains(&ratio) {
        return Ok(());
    }
    let parts = Amount::from_base(i128::from(ratio.parts())).decimal(Ratio::DECIMALS);
    let problem = format!("{parts} is not between 0 and 1");
    Err(TermsError::new(at, problem, "write a share such as `95%`"))
}
