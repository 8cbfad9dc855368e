//! GMX v2's parameters as they are written, and when they make no rule.

use super::super::fault::TermsError;
use super::super::terms::Symbols;
use super::GmxV2;
use super::impact::Impact;
use super::usd::Factor;
use crate::provenance::Provenance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parameters of the venue. Factors and dollars are text of up to 30 decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GmxV2Terms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Dollars that must remain in any position.
    pub min_collateral_usd: Factor,
    /// Markets by name.
    pub markets: BTreeMap<String, MarketTerms>,
}

/// A figure for longs and one for shorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// For longs.
    pub long: Factor,
    /// For shorts.
    pub short: Factor,
}

/// A market's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketTerms {
    /// Least collateral as a share of size to open a position.
    pub min_collateral_factor: Factor,
    /// The same below which it is liquidated.
    pub min_collateral_factor_for_liquidation: Factor,
    /// What a dollar of open interest adds to the share that opening asks for.
    pub open_interest_multiplier: Sides,
    /// Price impact.
    pub impact: Impact,
    /// Most that a positive impact may pay, as a share of the trade.
    pub max_positive_impact: Factor,
    /// Most that a negative impact counts against a position about to be liquidated.
    pub max_liquidation_impact: Factor,
    /// Share of the pool that may be reserved.
    pub reserve: Sides,
    /// Share of the pool that open interest may reserve.
    pub open_interest_reserve: Sides,
    /// Fee of closing, as a share of size.
    pub close_fee: Factor,
    /// Fee of a liquidation, as a share of size; null where it is not known.
    pub liquidation_fee: Option<Factor>,
}

impl Sides {
    pub(super) const fn of(&self, is_long: bool) -> Factor {
        if is_long { self.long } else { self.short }
    }
}

impl GmxV2Terms {
    /// The rule over a venue's assets and markets.
    ///
    /// # Errors
    /// [`TermsError`] where a factor is below zero, or one that must not be is above one.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<GmxV2, TermsError> {
        self.min_collateral_usd.within("min_collateral_usd", None)?;
        for (name, terms) in &self.markets {
            terms.check(&format!("markets.{name}"))?;
        }
        Ok(GmxV2 {
            provenance: self.provenance.clone(),
            min_collateral_usd: self.min_collateral_usd,
            markets: symbols.markets.iter().map(|name| self.markets.get(*name).copied()).collect(),
        })
    }
}

impl MarketTerms {
    fn check(&self, at: &str) -> Result<(), TermsError> {
        let one = Some(Factor::ONE);
        let curves = [("positive", self.impact.positive), ("negative", self.impact.negative)];
        for (name, curve) in curves {
            curve.factor.within(&format!("{at}.impact.{name}.factor"), None)?;
            let most = Some(Factor::from_base(4 * Factor::ONE.base()));
            curve.exponent.within(&format!("{at}.impact.{name}.exponent"), most)?;
            if curve.exponent < Factor::ONE {
                let problem = format!("{} is less than 1", curve.exponent);
                let at = format!("{at}.impact.{name}.exponent");
                return Err(TermsError::new(at, problem, "write the venue's, such as \"2\""));
            }
        }
        for (name, factor, most) in [
            ("min_collateral_factor", self.min_collateral_factor, one),
            (
                "min_collateral_factor_for_liquidation",
                self.min_collateral_factor_for_liquidation,
                one,
            ),
            ("open_interest_multiplier.long", self.open_interest_multiplier.long, None),
            ("open_interest_multiplier.short", self.open_interest_multiplier.short, None),
            ("max_positive_impact", self.max_positive_impact, one),
            ("max_liquidation_impact", self.max_liquidation_impact, one),
            ("reserve.long", self.reserve.long, None),
            ("reserve.short", self.reserve.short, None),
            ("open_interest_reserve.long", self.open_interest_reserve.long, None),
            ("open_interest_reserve.short", self.open_interest_reserve.short, None),
            ("close_fee", self.close_fee, one),
            ("liquidation_fee", self.liquidation_fee.unwrap_or_default(), one),
        ] {
            factor.within(&format!("{at}.{name}"), most)?;
        }
        Ok(())
    }
}
