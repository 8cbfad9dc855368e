//! A rail's terms, and what they come to for one amount at one moment.
//!
//! A fast rail may live on an allowance that everybody draws on. Where it does not reach, or is not
//! known, the slow rail behind it is what a sender gets: at the slow rail's time and fee.

use std::borrow::Cow;

use super::fee::{FeeError, FeeRule};
use super::latency::Latency;
use crate::provenance::{Provenance, Stale};
use thiserror::Error;
use trimtab_model::{Amount, Timestamp};

/// What a rail takes and asks.
#[derive(Debug, Clone, PartialEq)]
pub struct RailTerms {
    /// What it is called.
    pub name: Cow<'static, str>,
    /// Time from request to usable.
    pub latency: Latency,
    /// What it asks.
    pub fee: FeeRule,
    /// The least it carries; what is less may be lost.
    pub least: Amount,
    /// The most that one transfer carries, if limited.
    pub capacity: Option<Amount>,
    /// The slow rail behind a fast one that lives on an allowance.
    pub slow: Option<SlowRail>,
    /// Seconds after which a message does not count any more unless it is attested again, if any.
    pub expires_s: Option<f64>,
    /// Where all this is from.
    pub provenance: Provenance,
}

/// What a fast rail falls back to.
#[derive(Debug, Clone, PartialEq)]
pub struct SlowRail {
    /// Its time.
    pub latency: Latency,
    /// What it asks.
    pub fee: FeeRule,
}

/// What one transfer comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage<'a> {
    /// What is asked for it.
    pub fee: Amount,
    /// What arrives.
    pub delivered: Amount,
    /// How long it takes.
    pub latency: &'a Latency,
    /// Whether it goes by the slow rail behind a fast one.
    pub is_slow: bool,
    /// Chance that its message expires under way.
    pub expires: f64,
}

/// Why an amount does not go by a rail.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RailError {
    /// Its terms are too old.
    #[error("the terms of {rail} are {stale}")]
    Stale {
        /// The rail.
        rail: Cow<'static, str>,
        /// How old.
        stale: Stale,
    },
    /// Less than it takes.
    #[error("{rail}: {} base units, takes at least {}; what is less may be lost", amount.base(), least.base())]
    BelowLeast {
        /// The rail.
        rail: Cow<'static, str>,
        /// What was to be sent.
        amount: Amount,
        /// What it takes.
        least: Amount,
    },
    /// More than it takes.
    #[error("{rail}: {} base units, takes at most {}; send it in several transfers", amount.base(), capacity.base())]
    AboveCapacity {
        /// The rail.
        rail: Cow<'static, str>,
        /// What was to be sent.
        amount: Amount,
        /// What it takes.
        capacity: Amount,
    },
    /// All of it would go into the fee.
    #[error("{rail}: a fee of {} for {} base units leaves nothing; send more", fee.base(), amount.base())]
    FeeTakesAll {
        /// The rail.
        rail: Cow<'static, str>,
        /// What was to be sent.
        amount: Amount,
        /// What it asks.
        fee: Amount,
    },
    /// A fee that cannot be reckoned.
    #[error(transparent)]
    Fee(#[from] FeeError),
}

impl RailTerms {
    /// What sending `amount` comes to at `now`, with `allowance` left for fast transfers; `None`
    /// where it is not known. It counts only for a rail with a slow one behind it.
    ///
    /// # Errors
    /// [`RailError`]: stale terms, an amount too small or too large, a fee that takes all.
    pub fn passage(
        &self,
        amount: Amount,
        allowance: Option<Amount>,
        now: Timestamp,
    ) -> Result<Passage<'_>, RailError> {
        let stale = |stale| RailError::Stale { rail: self.name.clone(), stale };
        self.provenance.check(now).map_err(stale)?;
        self.check_amount(amount)?;
        let is_covered = allowance.is_some_and(|left| left >= amount);
        let slow = self.slow.as_ref().filter(|_| !is_covered);
        let (latency, rule) = slow.map_or((&self.latency, self.fee), |it| (&it.latency, it.fee));
        let fee = rule.of(amount)?;
        let delivered = amount.minus(fee).map_err(FeeError::from)?;
        if !delivered.is_positive() {
            return Err(RailError::FeeTakesAll { rail: self.name.clone(), amount, fee });
        }
        let expires = self.expires_s.map_or(0.0, |seconds| latency.beyond(seconds));
        Ok(Passage { fee, delivered, latency, is_slow: slow.is_some(), expires })
    }

    fn check_amount(&self, amount: Amount) -> Result<(), RailError> {
        let rail = || self.name.clone();
        if amount < self.least || !amount.is_positive() {
            return Err(RailError::BelowLeast { rail: rail(), amount, least: self.least });
        }
        match self.capacity {
            Some(capacity) if amount > capacity => {
                Err(RailError::AboveCapacity { rail: rail(), amount, capacity })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RailError, RailTerms};
    use crate::routes::fee::FeeRule;
    use crate::routes::rails::{AS_OF, rails};
    use trimtab_model::{Amount, Ratio, Span, Timestamp};

    fn usdc(whole: i128) -> Amount {
        Amount::from_base(whole * 1_000_000)
    }

    fn rail(name: &str) -> RailTerms {
        rails().unwrap().into_iter().find(|rail| rail.name == name).unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::from_secs(AS_OF).after(Span::DAY).unwrap()
    }

    #[test]
    fn a_dry_or_unknown_allowance_makes_a_fast_rail_slow_and_free() {
        let fast = rail("cctp fast ethereum");
        let quick = fast.passage(usdc(1_000_000), Some(usdc(1_000_000)), now()).unwrap();
        assert!(!quick.is_slow && quick.fee == usdc(100) && quick.delivered == usdc(999_900));
        assert_eq!(quick.latency.quantile_s(0.5), Ok(20.0));
        for allowance in [Some(usdc(999_999)), None] {
            let slow = fast.passage(usdc(1_000_000), allowance, now()).unwrap();
            assert!(slow.is_slow && slow.fee == Amount::ZERO);
            assert!(slow.latency.quantile_s(0.5).unwrap() > 700.0);
        }
        assert!(quick.expires > 0.0 && quick.expires < 0.01);
    }

    #[test]
    fn amounts_that_do_not_fit_are_refused_with_the_limit() {
        let deposit = rail("hyperliquid deposit");
        let lost = deposit.passage(usdc(4), None, now()).unwrap_err();
        assert!(lost.to_string().contains("takes at least 5000000;"), "{lost}");
        let capped = RailTerms { capacity: Some(usdc(10)), ..deposit };
        let error = capped.passage(usdc(11), None, now());
        assert!(matches!(error, Err(RailError::AboveCapacity { .. })));
        let withdrawal = rail("hyperliquid withdrawal");
        let all = withdrawal.passage(usdc(1), None, now());
        assert!(matches!(all, Err(RailError::FeeTakesAll { .. })));
        assert_eq!(withdrawal.passage(usdc(3), None, now()).unwrap().delivered, usdc(2));
        assert!(withdrawal.passage(Amount::ZERO, None, now()).is_err());
    }

    #[test]
    fn terms_past_their_age_say_so() {
        let rail = rail("hyperliquid deposit");
        let late = Timestamp::from_secs(AS_OF + rail.provenance.age_max);
        assert!(rail.passage(usdc(10), None, late).is_ok());
        let later = late.after(Span::HOUR).unwrap();
        let stale = rail.passage(usdc(10), None, later).unwrap_err();
        assert!(stale.to_string().starts_with(
            "the terms of hyperliquid deposit are 2161 hours old, more than the 2160"
        ));
    }

    #[test]
    fn a_plain_fee_is_rounded_up() {
        let rate = Ratio::parse("1bps").unwrap();
        let rule = FeeRule::Plain { fixed: Amount::from_base(5), rate };
        assert_eq!(rule.of(Amount::from_base(10_001)), Ok(Amount::from_base(7)));
        assert!(rule.of(Amount::from_base(i128::MAX)).is_ok());
        assert_eq!(FeeRule::FREE.of(usdc(1)), Ok(Amount::ZERO));
    }
}
