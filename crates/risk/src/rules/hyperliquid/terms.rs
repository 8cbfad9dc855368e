//! Hyperliquid's parameters as they are written, and what is checked before they make a rule.

use super::table::{Table, TierTerms};
use super::{FundingTerms, Hyperliquid};
use crate::provenance::Provenance;
use crate::rules::fault::TermsError;
use crate::rules::holdings::Fraction;
use crate::rules::terms::Symbols;
use crate::rules::text::{money, share};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trimtab_model::{Amount, Ratio};

/// Parameters as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HyperliquidTerms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Margin tables by a name of ours, tiers by rising notional.
    pub tables: BTreeMap<String, Vec<TierTerms>>,
    /// Which table a market has.
    pub markets: BTreeMap<String, String>,
    /// Share of gross notional that must stay behind a withdrawal.
    #[serde(with = "share")]
    pub withdraw_floor: Ratio,
    /// How large positions are liquidated in parts.
    pub partial: PartialTerms,
    /// Share of maintenance below which the liquidator vault takes all.
    pub backstop: Fraction,
    /// How funding is reckoned.
    pub funding: FundingTerms,
}

/// How large positions are liquidated in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartialTerms {
    /// Notional above which only a part is sent to the book first.
    #[serde(with = "money")]
    pub above: Amount,
    /// That part.
    #[serde(with = "share")]
    pub share: Ratio,
    /// Seconds after it in which orders are for the whole position.
    pub cooldown_s: u64,
}

impl HyperliquidTerms {
    /// The rule over a venue's markets.
    ///
    /// # Errors
    /// [`TermsError`] names the table and tier, or the share that is none.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<Hyperliquid, TermsError> {
        self.check_shares()?;
        for (market, table) in &self.markets {
            if !self.tables.contains_key(table) {
                let problem = format!("there is no table `{table}`");
                let remedy = "name one of `tables`, or add it there";
                return Err(TermsError::new(format!("markets.{market}"), problem, remedy));
            }
        }
        // All tables are checked, also those of markets that the venue here does not use.
        let mut tables = BTreeMap::new();
        for (name, tiers) in &self.tables {
            tables.insert(name.as_str(), Table::new(&format!("tables.{name}"), tiers)?);
        }
        let of = |market: &&str| tables.get(self.markets.get(*market)?.as_str()).cloned();
        Ok(Hyperliquid { terms: self.clone(), tables: symbols.markets.iter().map(of).collect() })
    }

    fn check_shares(&self) -> Result<(), TermsError> {
        let shares = [
            ("withdraw_floor", self.withdraw_floor),
            ("partial.share", self.partial.share),
            ("funding.interest", self.funding.interest),
            ("funding.clamp", self.funding.clamp),
            ("funding.cap_hourly", self.funding.cap_hourly),
        ];
        for (at, ratio) in shares {
            if !(Ratio::ZERO..=Ratio::ONE).contains(&ratio) {
                let parts = Amount::from_base(i128::from(ratio.parts()));
                let problem = format!("{} is not between 0 and 1", parts.decimal(Ratio::DECIMALS));
                return Err(TermsError::new(at, problem, "write a share such as `10%`"));
            }
        }
        if self.partial.share == Ratio::ZERO {
            let remedy = "write the part that is sent first, `100%` where there are no parts";
            return Err(TermsError::new("partial.share", "nothing would be sent", remedy));
        }
        if self.backstop.per == 0 || self.backstop.of > self.backstop.per {
            let problem = format!("{} / {} is no share", self.backstop.of, self.backstop.per);
            return Err(TermsError::new(
                "backstop",
                problem,
                "write two thirds as `of` 2, `per` 3",
            ));
        }
        if self.funding.hours == 0 {
            let remedy = "write the hours that one rate is for, 8";
            return Err(TermsError::new("funding.hours", "there are none", remedy));
        }
        Ok(())
    }
}
