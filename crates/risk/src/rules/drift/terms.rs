//! Drift's parameters as they are written, and when they make no rule.

use super::super::fault::TermsError;
use super::super::terms::Symbols;
use super::weights::Staged;
use super::{Drift, units};
use crate::provenance::Provenance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftTerms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Tokens by name. Asset 0 is the dollar that positions settle in, listed or not.
    pub spot: BTreeMap<String, SpotTerms>,
    /// Perpetuals by name.
    pub perps: BTreeMap<String, PerpTerms>,
    /// What a liquidation asks for beyond maintenance, as a share of liabilities in 1e-4.
    pub liquidation_buffer: u32,
}

/// A token's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpotTerms {
    /// Decimals of its mint, at most 18.
    pub decimals: u8,
    /// What a holding counts.
    pub asset_weight: Staged,
    /// What a debt weighs.
    pub liability_weight: Staged,
    /// How weights worsen with size, in 1e-6.
    pub imf_factor: u32,
    /// Value of all deposits from which on the initial weight falls, in 1e-6 dollars; 0 for never.
    pub scale_initial_asset_weight_start: u64,
    /// The liquidator's share, in 1e-6.
    pub liquidator_fee: u32,
    /// The insurance fund's share, in 1e-6.
    pub insurance_fee: u32,
}

/// A perpetual's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerpTerms {
    /// Margin as a share of the worst case's value.
    pub margin_ratio: Staged,
    /// How ratios worsen with size, in 1e-6.
    pub imf_factor: u32,
    /// What a gain that is not settled counts.
    pub gain_weight: Staged,
    /// How that worsens with the gain's size, in 1e-6.
    pub gain_imf_factor: u32,
    /// The liquidator's share, in 1e-6.
    pub liquidator_fee: u32,
    /// The insurance fund's share, in 1e-6.
    pub insurance_fee: u32,
}

/// The dollar that positions settle in, where it is not listed: of USDC's decimals, without fees.
const DOLLAR: SpotTerms = SpotTerms {
    decimals: 6,
    asset_weight: Staged { initial: units::WEIGHT, maintenance: units::WEIGHT },
    liability_weight: Staged { initial: units::WEIGHT, maintenance: units::WEIGHT },
    imf_factor: 0,
    scale_initial_asset_weight_start: 0,
    liquidator_fee: 0,
    insurance_fee: 0,
};

impl DriftTerms {
    /// The rule over a venue's assets and markets.
    ///
    /// # Errors
    /// [`TermsError`] where a weight, ratio or fee cannot be.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<Drift, TermsError> {
        for (name, terms) in &self.spot {
            check_spot(&format!("spot.{name}"), terms)?;
        }
        for (name, terms) in &self.perps {
            check_perp(&format!("perps.{name}"), terms)?;
        }
        at_most(self.liquidation_buffer, units::WEIGHT, "liquidation_buffer")?;
        let token = |(asset, name): (usize, &&str)| match self.spot.get(*name) {
            None if asset == 0 => Some(DOLLAR),
            terms => terms.copied(),
        };
        Ok(Drift {
            provenance: self.provenance.clone(),
            spot: symbols.assets.iter().enumerate().map(token).collect(),
            perps: symbols.markets.iter().map(|name| self.perps.get(*name).copied()).collect(),
            liquidation_buffer: self.liquidation_buffer,
        })
    }
}

fn check_spot(at: &str, terms: &SpotTerms) -> Result<(), TermsError> {
    if terms.decimals > 18 {
        let problem = format!("{} decimals", terms.decimals);
        return Err(TermsError::new(format!("{at}.decimals"), problem, "write at most 18"));
    }
    let (asset, debt) = (terms.asset_weight, terms.liability_weight);
    at_most(asset.maintenance, units::WEIGHT, &format!("{at}.asset_weight.maintenance"))?;
    at_most(asset.initial, asset.maintenance, &format!("{at}.asset_weight.initial"))?;
    at_most(units::WEIGHT, debt.maintenance, &format!("{at}.liability_weight: 10000"))?;
    at_most(debt.maintenance, debt.initial, &format!("{at}.liability_weight.maintenance"))?;
    check_fees(at, terms.liquidator_fee, terms.insurance_fee)
}

fn check_perp(at: &str, terms: &PerpTerms) -> Result<(), TermsError> {
    let ratio = terms.margin_ratio;
    at_most(ratio.initial, units::WEIGHT, &format!("{at}.margin_ratio.initial"))?;
    at_most(ratio.maintenance, ratio.initial, &format!("{at}.margin_ratio.maintenance"))?;
    if ratio.maintenance == 0 {
        let at = format!("{at}.margin_ratio.maintenance");
        return Err(TermsError::new(at, "0", "write the venue's ratio, in 1e-4"));
    }
    let gain = terms.gain_weight;
    at_most(gain.maintenance, units::WEIGHT, &format!("{at}.gain_weight.maintenance"))?;
    at_most(gain.initial, gain.maintenance, &format!("{at}.gain_weight.initial"))?;
    check_fees(at, terms.liquidator_fee, terms.insurance_fee)
}

fn check_fees(at: &str, liquidator: u32, insurance: u32) -> Result<(), TermsError> {
    at_most(liquidator.saturating_add(insurance), 1_000_000, &format!("{at}: both fees"))
}

fn at_most(value: u32, most: u32, at: &str) -> Result<(), TermsError> {
    if value <= most {
        return Ok(());
    }
    let problem = format!("{value} is more than {most}");
    Err(TermsError::new(at, problem, "weights and ratios are in 1e-4, fees and factors in 1e-6"))
}
