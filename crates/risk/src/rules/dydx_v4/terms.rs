//! dYdX v4's parameters as they are written: liquidity tiers, which market is in which, and how a
//! liquidation is priced.

use super::DydxV4;
use super::tier::{LiquidityTier, MILLION};
use crate::provenance::Provenance;
use crate::rules::fault::TermsError;
use crate::rules::terms::Symbols;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DydxV4Terms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Liquidity tiers by name.
    pub tiers: BTreeMap<String, LiquidityTier>,
    /// Which tier a market is in.
    pub markets: BTreeMap<String, String>,
    /// How a liquidation is priced.
    pub liquidation: LiquidationTerms,
}

/// How a liquidation is priced, in the chain's own units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiquidationTerms {
    /// Most that goes to the insurance fund, in millionths of the notional liquidated.
    pub fee_max_ppm: u32,
    /// How far below the oracle an account at zero collateral may be filled, in millionths of the
    /// position's maintenance.
    pub spread_to_maintenance_ppm: u32,
    /// How quickly that spread opens as collateral falls below maintenance, in millionths.
    pub bankruptcy_adjustment_ppm: u32,
    /// Most of a position that one block liquidates, in millionths.
    pub portion_ppm: u32,
    /// Least notional that one block liquidates, in quote quantums (1e-6 USDC).
    pub portion_min_quantums: u64,
}

impl DydxV4Terms {
    /// The rule over a venue's markets.
    ///
    /// # Errors
    /// [`TermsError`] names the tier, market or figure.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<DydxV4, TermsError> {
        for (name, tier) in &self.tiers {
            tier.check(&format!("tiers.{name}"))?;
        }
        for (market, tier) in &self.markets {
            if !self.tiers.contains_key(tier) {
                let problem = format!("there is no tier `{tier}`");
                let remedy = "name one of `tiers`, or add it there";
                return Err(TermsError::new(format!("markets.{market}"), problem, remedy));
            }
        }
        self.check_liquidation()?;
        let of = |market: &&str| self.tiers.get(self.markets.get(*market)?).copied();
        Ok(DydxV4 { terms: self.clone(), tiers: symbols.markets.iter().map(of).collect() })
    }

    fn check_liquidation(&self) -> Result<(), TermsError> {
        let terms = &self.liquidation;
        for (at, ppm) in [("fee_max_ppm", terms.fee_max_ppm), ("portion_ppm", terms.portion_ppm)] {
            if u64::from(ppm) > MILLION {
                let problem = format!("{ppm} is above one million");
                let remedy = "write millionths";
                return Err(TermsError::new(format!("liquidation.{at}"), problem, remedy));
            }
        }
        if terms.portion_ppm == 0 {
            let remedy = "write 1000000 where all is liquidated at once";
            return Err(TermsError::new("liquidation.portion_ppm", "it is 0", remedy));
        }
        Ok(())
    }
}
