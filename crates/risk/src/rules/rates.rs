//! Flat rates per notional: the rule of a venue whose positions stay within its first tier, and of
//! the funding-arb benchmark.
//!
//! Every product is rounded up on its own, so that a requirement is never understated.

use super::fault::{Subject, TermsError, Unassessable};
use super::holdings::{Holdings, Position};
use super::linear;
use super::quotes::Quotes;
use super::standing::{PositionMargin, Seizure, Standing};
use super::terms::Symbols;
use super::{DECIMALS, MarginRule};
use crate::provenance::Provenance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trimtab_model::{Amount, MarginTerms, Ratio, Rounding, notional};

/// Parameters as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatesTerms {
    /// Where they come from.
    pub provenance: Provenance,
    /// Rates by market.
    pub markets: BTreeMap<String, MarginTerms>,
    /// Share of gross notional that must stay behind a withdrawal.
    pub withdraw_floor: Ratio,
    /// Share of the notional closed that a liquidation costs.
    pub penalty: Ratio,
}

/// One market's rates, as bound.
pub type MarketRates = Option<MarginTerms>;

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    provenance: Provenance,
    markets: Vec<MarketRates>,
    withdraw_floor: Ratio,
    penalty: Ratio,
}

impl RatesTerms {
    /// The rule over a venue's markets.
    ///
    /// # Errors
    /// [`TermsError`] where a rate is out of [0, 1] or maintenance above initial.
    pub fn rule(&self, symbols: Symbols<'_>) -> Result<Rates, TermsError> {
        for (market, terms) in &self.markets {
            let at = format!("markets.{market}");
            let is_share = |ratio: Ratio| (Ratio::ZERO..=Ratio::ONE).contains(&ratio);
            if !is_share(terms.initial) || !is_share(terms.maintenance) {
                return Err(TermsError::new(at, "a rate is not between 0 and 1", "write a share"));
            }
            if terms.maintenance > terms.initial {
                let remedy = "maintenance is the smaller of the two; swap or correct them";
                return Err(TermsError::new(at, "maintenance is above initial", remedy));
            }
        }
        for (at, share) in [("withdraw_floor", self.withdraw_floor), ("penalty", self.penalty)] {
            if !(Ratio::ZERO..=Ratio::ONE).contains(&share) {
                return Err(TermsError::new(at, "is not between 0 and 1", "write a share"));
            }
        }
        Ok(Rates {
            provenance: self.provenance.clone(),
            markets: symbols.markets.iter().map(|name| self.markets.get(*name).copied()).collect(),
            withdraw_floor: self.withdraw_floor,
            penalty: self.penalty,
        })
    }
}

impl MarginRule for Rates {
    fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.provenance.check(quotes.now)?;
        linear::assess(self, holdings, quotes, self.withdraw_floor)
    }

    fn position_margin(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        if position.quantity.is_zero() {
            return Ok(PositionMargin::default());
        }
        let of = Subject::Market(position.market);
        let terms = self.markets.get(position.market).copied().flatten();
        let terms = terms.ok_or(Unassessable::Unlisted { of })?;
        let mark = quotes.mark(position.market)?;
        let notional = notional(position.quantity.magnitude(), mark, DECIMALS, Rounding::Up)?;
        Ok(PositionMargin {
            notional,
            initial: terms.initial.of(notional, Rounding::Up)?,
            maintenance: terms.maintenance.of(notional, Rounding::Up)?,
        })
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        linear::withdrawable(self, holdings, quotes, asset)
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        let standing = self.assess(holdings, quotes)?;
        if !standing.is_liquidatable {
            return Ok(None);
        }
        Ok(Some(Seizure {
            taken: linear::all_positions(holdings).collect(),
            penalty: self.penalty.of(standing.gross, Rounding::Up)?,
            pause: None,
            is_whole: true,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Rates, RatesTerms};
    use crate::rules::{
        Holdings, MarginRule, MarketQuote, Position, Provenance, Quotes, Series, Symbols,
    };
    use trimtab_model::{Amount, MarginTerms, Price, Quantity, Ratio};

    const ONE: i128 = 1_000_000_000_000_000_000;

    fn rule() -> Rates {
        let share = |text: &str| Ratio::parse(text).unwrap();
        let terms = MarginTerms { initial: share("10%"), maintenance: share("5%") };
        let provenance =
            Provenance { source: "a test".into(), as_of: 0, block: None, age_max: u64::MAX };
        let terms = RatesTerms {
            provenance,
            markets: [("BTC".to_owned(), terms)].into(),
            withdraw_floor: Ratio::ZERO,
            penalty: share("1%"),
        };
        terms.rule(Symbols { assets: &["USD"], markets: &["BTC"] }).unwrap()
    }

    fn quotes(price: i128) -> Quotes {
        let mark = Some(Price::from_base(price));
        Quotes {
            markets: vec![MarketQuote { mark, ..MarketQuote::default() }],
            ..Quotes::default()
        }
    }

    /// `quantity` units at 100 with 30 of collateral.
    fn account(quantity: i128) -> Holdings {
        let mut account = Holdings::of_asset(0, Amount::from_base(30 * ONE));
        let quantity = Quantity::from_base(quantity * ONE);
        account.positions.push(Position { quantity, ..Position::default() });
        account
    }

    #[test]
    fn a_settled_position_is_liquidated_where_its_buffer_ends() {
        let (rule, now) = (rule(), quotes(100 * ONE));
        // 30 + (p - 100) = 5 % of p, and 30 + (100 - p) = 5 % of p.
        for (quantity, expected) in [(1, 70.0 / 0.95), (-1, 130.0 / 1.05)] {
            let account = account(quantity);
            let found = rule.liquidation_price(&account, &now, Series::Market(0)).unwrap();
            let found = found.unwrap();
            assert!((crate::real::price(found) - expected).abs() < 1e-9);
            let opened = rule.opened(&account, &now).unwrap();
            let is_due = |price| rule.assess(&opened, &quotes(price)).unwrap().is_liquidatable;
            let inward = found.base() + quantity;
            assert!(is_due(found.base()) && !is_due(inward), "to the last unit");
        }
    }
}
