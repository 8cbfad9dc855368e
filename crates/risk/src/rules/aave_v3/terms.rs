//! Parameters of an Aave v3 market as they are written, and the checks that make a rule of them.

use super::AaveV3;
use super::curve::{OPTIMAL_LEAST_BPS, OPTIMAL_MOST_BPS, RATE_MOST_BPS, RateCurve};
use super::reserve::{Reserve, bind};
use crate::provenance::Provenance;
use crate::rules::DECIMALS;
use crate::rules::fault::TermsError;
use crate::rules::terms::Symbols;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters as they are written. Shares are in hundredths of a percent, as the venue keeps them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AaveV3Terms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Reserves by asset.
    pub reserves: BTreeMap<String, ReserveTerms>,
    /// Efficiency modes by name.
    #[serde(default)]
    pub emodes: BTreeMap<String, EmodeTerms>,
    /// The mode that the account is in.
    #[serde(default)]
    pub emode: Option<String>,
    /// Assets that the account holds but has not enabled as collateral.
    #[serde(default)]
    pub unused: Vec<String>,
}

/// One reserve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReserveTerms {
    /// Decimal places of its token.
    pub decimals: u8,
    /// Share that may be borrowed against it; zero for collateral that admits no new loan.
    pub ltv_bps: u32,
    /// Share at which it is liquidated; zero for what is no collateral.
    pub threshold_bps: u32,
    /// What a liquidation takes for a debt of one: 10,500 is a bonus of 5 %.
    pub bonus_bps: u32,
    /// Share of the bonus that the venue takes.
    pub protocol_fee_bps: u32,
    /// Share of interest that the venue keeps.
    pub reserve_factor_bps: u32,
    /// Utilisation at which the second slope begins.
    pub optimal_bps: u32,
    /// Borrow rate of a reserve that nobody borrows.
    pub base_bps: u32,
    /// What the borrow rate rises by up to the optimum.
    pub slope1_bps: u32,
    /// What it rises by from there to full utilisation.
    pub slope2_bps: u32,
    /// Most that may be supplied, in whole tokens; zero for no limit.
    #[serde(default)]
    pub supply_cap: u64,
    /// Most that may be borrowed, in whole tokens; zero for no limit.
    #[serde(default)]
    pub borrow_cap: u64,
    /// Whether it may be borrowed.
    pub is_borrowable: bool,
    /// Whether nothing more may be supplied or borrowed.
    #[serde(default)]
    pub is_frozen: bool,
    /// Whether nothing at all may be done.
    #[serde(default)]
    pub is_paused: bool,
}

/// An efficiency mode: other terms for assets that move together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmodeTerms {
    /// Share that may be borrowed against its collateral.
    pub ltv_bps: u32,
    /// Share at which its collateral is liquidated.
    pub threshold_bps: u32,
    /// What a liquidation takes for a debt of one.
    pub bonus_bps: u32,
    /// Assets that it takes as collateral.
    pub collateral: Vec<String>,
    /// Assets that may be borrowed in it.
    pub borrowable: Vec<String>,
    /// Of its collateral, what admits no new loan.
    #[serde(default)]
    pub zero_ltv: Vec<String>,
    /// Whether all other collateral admits no new loan (version 3.7).
    #[serde(default)]
    pub is_isolated: bool,
}

impl AaveV3Terms {
    /// The rule over a venue's assets.
    ///
    /// # Errors
    /// [`TermsError`] where a share or a rate is out of what the venue itself admits, or a mode
    /// names something that is not there.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<AaveV3, TermsError> {
        for (asset, terms) in &self.reserves {
            check_reserve(&format!("reserves.{asset}"), terms)?;
        }
        for (name, mode) in &self.emodes {
            self.check_emode(&format!("emodes.{name}"), mode)?;
        }
        self.check_known("unused", &self.unused)?;
        let mode = match &self.emode {
            None => None,
            Some(name) => Some(self.emodes.get(name).ok_or_else(|| {
                let problem = format!("there is no mode called {name}");
                TermsError::new("emode", problem, "name one of `emodes`, or null")
            })?),
        };
        let reserve = |name: &&str| -> Option<Reserve> {
            let terms = self.reserves.get(*name)?;
            let is_used = !self.unused.iter().any(|unused| unused == name);
            Some(bind(name, terms, mode, is_used))
        };
        let reserves = symbols.assets.iter().map(reserve).collect();
        Ok(AaveV3 { provenance: self.provenance.clone(), reserves })
    }

    fn check_emode(&self, at: &str, mode: &EmodeTerms) -> Result<(), TermsError> {
        check_shares(at, mode.ltv_bps, mode.threshold_bps, mode.bonus_bps)?;
        self.check_known(&format!("{at}.collateral"), &mode.collateral)?;
        self.check_known(&format!("{at}.borrowable"), &mode.borrowable)?;
        self.check_known(&format!("{at}.zero_ltv"), &mode.zero_ltv)
    }

    fn check_known(&self, at: &str, names: &[String]) -> Result<(), TermsError> {
        let Some(unknown) = names.iter().find(|name| !self.reserves.contains_key(*name)) else {
            return Ok(());
        };
        let problem = format!("there is no reserve called {unknown}");
        Err(TermsError::new(at, problem, "add the reserve, or take the name out"))
    }
}

impl ReserveTerms {
    /// Parameters of the reserve's rates.
    #[must_use]
    pub const fn curve(&self) -> RateCurve {
        RateCurve {
            optimal_bps: self.optimal_bps,
            base_bps: self.base_bps,
            slope1_bps: self.slope1_bps,
            slope2_bps: self.slope2_bps,
            reserve_factor_bps: self.reserve_factor_bps,
        }
    }
}

fn check_reserve(at: &str, terms: &ReserveTerms) -> Result<(), TermsError> {
    let within = |field: &str, value: u32, least: u32, most: u32| {
        if (least..=most).contains(&value) {
            return Ok(());
        }
        let remedy = format!("write {least} to {most}");
        Err(TermsError::new(format!("{at}.{field}"), format!("{value} is out of range"), remedy))
    };
    within("decimals", u32::from(terms.decimals), 0, u32::from(DECIMALS))?;
    within("protocol_fee_bps", terms.protocol_fee_bps, 0, 10_000)?;
    within("reserve_factor_bps", terms.reserve_factor_bps, 0, 10_000)?;
    within("optimal_bps", terms.optimal_bps, OPTIMAL_LEAST_BPS, OPTIMAL_MOST_BPS)?;
    within("slope1_bps", terms.slope1_bps, 0, terms.slope2_bps.min(RATE_MOST_BPS))?;
    let rest = RATE_MOST_BPS.saturating_sub(terms.slope1_bps);
    within("slope2_bps", terms.slope2_bps, terms.slope1_bps, rest)?;
    within("base_bps", terms.base_bps, 0, rest - terms.slope2_bps)?;
    check_shares(at, terms.ltv_bps, terms.threshold_bps, terms.bonus_bps)
}

/// The venue's own checks: no loan beyond the threshold, and no liquidation that takes more than
/// there is at it.
fn check_shares(at: &str, ltv: u32, threshold: u32, bonus: u32) -> Result<(), TermsError> {
    if ltv > threshold || threshold > 10_000 {
        let problem = format!("loan to value {ltv} and threshold {threshold} do not rise to 10000");
        return Err(TermsError::new(at, problem, "write ltv_bps <= threshold_bps <= 10000"));
    }
    if threshold == 0 {
        return Ok(());
    }
    let taken = u64::from(threshold) * u64::from(bonus);
    if bonus < 10_000 || taken > 100_000_000 {
        let problem = format!(
            "bonus {bonus} at threshold {threshold} takes less than the debt or more than there is"
        );
        return Err(TermsError::new(at, problem, "write a bonus_bps from 10000 on, such as 10500"));
    }
    Ok(())
}
