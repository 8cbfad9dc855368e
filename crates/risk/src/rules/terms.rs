//! Parameters as data: which rule, with which figures, and the rule they make.

use super::MarginRule;
use super::aave_v3::AaveV3Terms;
use super::drift::DriftTerms;
use super::dydx_v4::DydxV4Terms;
use super::fault::TermsError;
use super::gmx_v2::GmxV2Terms;
use super::hyperliquid::HyperliquidTerms;
use super::morpho_blue::MorphoBlueTerms;
use super::rates::RatesTerms;
use super::synthetix_v3::SynthetixV3Terms;
use super::tiered::TieredTerms;
use crate::provenance::Provenance;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The parameters of one venue's rule. Read from JSON as `{"hyperliquid": { .. }}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleTerms {
    /// Flat rates per notional.
    Rates(RatesTerms),
    /// Hyperliquid's.
    Hyperliquid(HyperliquidTerms),
    /// Brackets by notional, as centralised venues have them.
    Tiered(TieredTerms),
    /// dYdX v4's.
    DydxV4(DydxV4Terms),
    /// Aave v3.
    AaveV3(AaveV3Terms),
    /// One market of Morpho Blue.
    MorphoBlue(MorphoBlueTerms),
    /// Drift.
    Drift(DriftTerms),
    /// GMX v2.
    GmxV2(GmxV2Terms),
    /// Synthetix v3 perps.
    SynthetixV3(SynthetixV3Terms),
}

/// What the indices in holdings and quotes mean. Asset 0 is the one that trades settle in.
#[derive(Debug, Clone, Copy)]
pub struct Symbols<'a> {
    /// Assets.
    pub assets: &'a [&'a str],
    /// Markets.
    pub markets: &'a [&'a str],
}

impl RuleTerms {
    /// The rule of these parameters over a venue's assets and markets.
    ///
    /// # Errors
    /// [`TermsError`] names the place, the value and what to write instead.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<Arc<dyn MarginRule>, TermsError> {
        match self {
            Self::Rates(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::Drift(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::GmxV2(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::SynthetixV3(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::Hyperliquid(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::Tiered(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::DydxV4(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::AaveV3(terms) => Ok(Arc::new(terms.rule(symbols)?)),
            Self::MorphoBlue(terms) => Ok(Arc::new(terms.rule(symbols)?)),
        }
    }

    /// The word by which the rule is named in files.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Rates(_) => "rates",
            Self::Drift(_) => "drift",
            Self::GmxV2(_) => "gmx_v2",
            Self::SynthetixV3(_) => "synthetix_v3",
            Self::Hyperliquid(_) => "hyperliquid",
            Self::Tiered(_) => "tiered",
            Self::DydxV4(_) => "dydx_v4",
            Self::AaveV3(_) => "aave_v3",
            Self::MorphoBlue(_) => "morpho_blue",
        }
    }

    /// Where the parameters come from.
    #[must_use]
    pub const fn provenance(&self) -> &Provenance {
        match self {
            Self::Rates(terms) => &terms.provenance,
            Self::Drift(terms) => &terms.provenance,
            Self::GmxV2(terms) => &terms.provenance,
            Self::SynthetixV3(terms) => &terms.provenance,
            Self::Hyperliquid(terms) => &terms.provenance,
            Self::Tiered(terms) => &terms.provenance,
            Self::DydxV4(terms) => &terms.provenance,
            Self::AaveV3(terms) => &terms.provenance,
            Self::MorphoBlue(terms) => &terms.provenance,
        }
    }
}
