//! What an asset counts for, by how much of it there is.

use crate::rules::text::{money, share};
use crate::rules::{Provenance, Symbols, TermsError, Unassessable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trimtab_model::{Amount, Price, Quantity, Ratio, Rounding, notional};

/// Schedules as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleTerms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Assets that count.
    pub assets: BTreeMap<String, AssetTerms>,
}

/// One asset's schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetTerms {
    /// Haircuts by rising amount; the first from 0. A tier of 100 % is a limit.
    pub tiers: Vec<Tier>,
    /// Share of its value that may be borrowed against it.
    #[serde(with = "share")]
    pub ltv: Ratio,
    /// Most that it may be of all collateral after haircuts; 100 % where there is no such cap.
    #[serde(with = "share")]
    pub share_most: Ratio,
}

/// A haircut on what is held from an amount on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From which amount on, in whole units of the asset.
    #[serde(with = "money")]
    pub from: Amount,
    /// Share of value that does not count.
    #[serde(with = "share")]
    pub haircut: Ratio,
}

/// Schedules bound to a venue's assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub(super) provenance: Provenance,
    pub(super) assets: Vec<Option<AssetTerms>>,
}

impl ScheduleTerms {
    /// The schedules over a venue's assets.
    ///
    /// # Errors
    /// [`TermsError`] where a share is not between 0 and 1, tiers do not begin at 0 and rise, or a
    /// further unit would count for more than one before.
    pub fn schedule(&self, symbols: Symbols<'_>) -> Result<Schedule, TermsError> {
        for (asset, terms) in &self.assets {
            check(&format!("assets.{asset}"), terms)?;
        }
        let bound = |name: &&str| self.assets.get(*name).cloned();
        Ok(Schedule {
            provenance: self.provenance.clone(),
            assets: symbols.assets.iter().map(bound).collect(),
        })
    }
}

impl AssetTerms {
    /// What some of the asset counts for at a price, each tier rounded down.
    ///
    /// # Errors
    /// [`Unassessable::BeyondCounting`].
    pub(super) fn after_haircut(&self, held: Amount, price: Price) -> Result<Amount, Unassessable> {
        let mut counted = Amount::ZERO;
        for (at, tier) in self.tiers.iter().enumerate() {
            let end = self.tiers.get(at + 1).map_or(held, |next| next.from.min(held));
            let part = end.minus(tier.from)?;
            if !part.is_positive() {
                break;
            }
            let worth = worth(part, price, Rounding::Down)?;
            counted = counted.plus(worth.minus(tier.haircut.of(worth, Rounding::Up)?)?)?;
        }
        Ok(counted)
    }
}

/// Value of some of an asset.
pub(super) fn worth(
    held: Amount,
    price: Price,
    rounding: Rounding,
) -> Result<Amount, Unassessable> {
    let decimals = crate::rules::DECIMALS;
    Ok(notional(Quantity::from_base(held.base()), price, decimals, rounding)?)
}

fn check(at: &str, terms: &AssetTerms) -> Result<(), TermsError> {
    let is_share = |field: &str, ratio: Ratio| {
        if (Ratio::ZERO..=Ratio::ONE).contains(&ratio) {
            return Ok(());
        }
        let problem = format!("{} parts of a billion is no share", ratio.parts());
        Err(TermsError::new(format!("{at}.{field}"), problem, "write 0% to 100%"))
    };
    is_share("ltv", terms.ltv)?;
    is_share("share_most", terms.share_most)?;
    for (index, tier) in terms.tiers.iter().enumerate() {
        is_share(&format!("tiers[{index}].haircut"), tier.haircut)?;
    }
    if terms.tiers.first().is_none_or(|first| first.from != Amount::ZERO) {
        let remedy = "begin with a tier from 0";
        return Err(TermsError::new(
            format!("{at}.tiers"),
            "what is held first has no tier",
            remedy,
        ));
    }
    for (index, pair) in terms.tiers.windows(2).enumerate() {
        let place = || format!("{at}.tiers[{}]", index + 1);
        if pair[1].from <= pair[0].from {
            let problem = "begins no higher than the tier before it";
            return Err(TermsError::new(place(), problem, "order tiers by rising amount"));
        }
        if pair[1].haircut < pair[0].haircut {
            let problem = "its haircut is less than that of the tier before it";
            return Err(TermsError::new(place(), problem, "let haircuts rise with the amount"));
        }
    }
    Ok(())
}
