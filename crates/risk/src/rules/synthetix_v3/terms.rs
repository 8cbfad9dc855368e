//! Synthetix's parameters as they are written, and when they make no rule.

use super::super::fault::TermsError;
use super::super::terms::Symbols;
use super::SynthetixV3;
use super::collateral::CollateralTerms;
use super::keeper::KeeperTerms;
use super::market::MarketTerms;
use crate::provenance::Provenance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SynthetixV3Terms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Keepers' rewards.
    pub keeper: KeeperTerms,
    /// Collateral beside the dollar (asset 0), by name.
    pub collaterals: BTreeMap<String, CollateralTerms>,
    /// Markets by name.
    pub markets: BTreeMap<String, MarketTerms>,
}

impl SynthetixV3Terms {
    /// The rule over a venue's assets and markets.
    ///
    /// # Errors
    /// [`TermsError`] where a figure is below zero or a share above one.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<SynthetixV3, TermsError> {
        self.keeper.check()?;
        for (name, terms) in &self.collaterals {
            terms.check(&format!("collaterals.{name}"))?;
        }
        for (name, terms) in &self.markets {
            terms.check(&format!("markets.{name}"))?;
        }
        let assets = symbols.assets.iter();
        Ok(SynthetixV3 {
            provenance: self.provenance.clone(),
            keeper: self.keeper,
            collaterals: assets.map(|name| self.collaterals.get(*name).copied()).collect(),
            markets: symbols.markets.iter().map(|name| self.markets.get(*name).copied()).collect(),
        })
    }
}
