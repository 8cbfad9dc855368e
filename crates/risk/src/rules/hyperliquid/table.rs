//! A margin table: maintenance in tiers with a deduction that keeps it continuous, exact.
//!
//! Tier `n` asks half of what opening at its greatest leverage asks: `rate = 1 / (2 leverage)`. Its
//! deduction is the one before plus `lower bound x (rate - rate before)`. All rates of a table share
//! one denominator, so maintenance is a whole number over it and is rounded once.

use crate::rules::ONE;
use crate::rules::fault::TermsError;
use crate::rules::holdings::Fraction;
use crate::rules::linear::Stretch;
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, MoneyError, Rounding};

/// The greatest common denominator that is taken: far above the venue's 1,200 or so.
const PER_MAX: i128 = 1_000_000;
/// The greatest lower bound: beyond any market; times the denominator and 1e18 it is within range.
const FROM_MAX_USDC: u64 = 1_000_000_000_000;

/// A tier as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierTerms {
    /// Notional in whole USDC from which on it holds.
    pub from_usdc: u64,
    /// The greatest leverage that may be set there.
    pub max_leverage: u32,
}

/// A margin table, checked and exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Common denominator of all rates and deductions.
    per: i128,
    first: Tier,
    rest: Vec<Tier>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tier {
    from: Amount,
    max_leverage: u32,
    /// Rate, in `1 / per`.
    rate: i128,
    /// Deduction, in `1 / per` of a unit of 1e-18.
    deduction: i128,
}

impl Table {
    /// The table of these tiers; `at` is where they stand, for the error.
    ///
    /// # Errors
    /// [`TermsError`] for no tiers, a first one that does not begin at zero, bounds that do not
    /// rise, leverage that does not fall, and leverages without a common denominator in range.
    pub fn new(at: &str, tiers: &[TierTerms]) -> Result<Self, TermsError> {
        check(at, tiers)?;
        let per = tiers.iter().try_fold(1, |per, tier| {
            let per = common(per, 2 * i128::from(tier.max_leverage));
            (per <= PER_MAX).then_some(per)
        });
        let per = per.ok_or_else(|| {
            let problem = format!("leverages have no common denominator up to {PER_MAX}");
            TermsError::new(at, problem, "check the leverages; the venue's are up to 50")
        })?;
        let mut before: Option<Tier> = None;
        let mut built = tiers.iter().map(|terms| {
            let tier = Tier::after(before.as_ref(), *terms, per);
            before = Some(tier);
            tier
        });
        let first = built.next().ok_or_else(|| no_tiers(at))?;
        Ok(Self { per, first, rest: built.collect() })
    }

    /// Maintenance margin of a notional, rounded up once.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn maintenance(&self, notional: Amount) -> Result<Amount, MoneyError> {
        let tier = self.tier(notional);
        let overflow =
            MoneyError::Overflow { operation: "x", left: notional.base(), right: tier.rate };
        let of = notional.base().checked_mul(tier.rate).ok_or(overflow)?;
        let of = of.checked_sub(tier.deduction).ok_or(overflow)?;
        Amount::from_base(of).scaled(1, self.per, Rounding::Up)
    }

    /// The greatest leverage that may be set at a notional.
    #[must_use]
    pub fn max_leverage(&self, notional: Amount) -> u32 {
        self.tier(notional).max_leverage
    }

    /// The maintenance rate at a notional.
    #[must_use]
    pub fn rate(&self, notional: Amount) -> Fraction {
        Fraction { of: 1, per: self.max_leverage(notional).saturating_mul(2) }
    }

    /// The deduction at a notional, rounded down.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn deduction(&self, notional: Amount) -> Result<Amount, MoneyError> {
        Amount::from_base(self.tier(notional).deduction).scaled(1, self.per, Rounding::Down)
    }

    /// The straight lines that maintenance is made of.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let stretch = |tier: &Tier| Stretch {
            from: tier.from,
            rate: (tier.rate, self.per),
            // Floored: a guess is made of it, no requirement.
            deduction: Amount::from_base(tier.deduction / self.per),
        };
        std::iter::once(&self.first).chain(&self.rest).map(stretch).collect()
    }

    /// The tier of a notional: the last that begins at it or below.
    fn tier(&self, notional: Amount) -> &Tier {
        self.rest.iter().rev().find(|tier| tier.from <= notional).unwrap_or(&self.first)
    }
}

impl Tier {
    fn after(before: Option<&Self>, terms: TierTerms, per: i128) -> Self {
        // Within range: at most 1e12 USDC x 1e18 a USDC, and rates of at most half the denominator.
        let from = i128::from(terms.from_usdc) * ONE;
        let rate = per / (2 * i128::from(terms.max_leverage));
        let deduction =
            before.map_or(0, |before| before.deduction + from / ONE * (rate - before.rate) * ONE);
        Self { from: Amount::from_base(from), max_leverage: terms.max_leverage, rate, deduction }
    }
}

fn check(at: &str, tiers: &[TierTerms]) -> Result<(), TermsError> {
    let first = tiers.first().ok_or_else(|| no_tiers(at))?;
    if first.from_usdc != 0 {
        let problem = format!("the first tier begins at {} USDC", first.from_usdc);
        return Err(TermsError::new(format!("{at}[0]"), problem, "let it begin at 0"));
    }
    for (index, tier) in tiers.iter().enumerate() {
        let at = format!("{at}[{index}]");
        if tier.max_leverage == 0 || tier.from_usdc > FROM_MAX_USDC {
            let problem = format!("{}x from {} USDC", tier.max_leverage, tier.from_usdc);
            let remedy = "leverage is at least 1, and bounds are in whole USDC";
            return Err(TermsError::new(at, problem, remedy));
        }
        let Some(before) = index.checked_sub(1).and_then(|index| tiers.get(index)) else {
            continue;
        };
        if tier.from_usdc <= before.from_usdc {
            let (here, there) = (tier.from_usdc, before.from_usdc);
            let problem = format!("begins at {here} USDC, the tier before at {there}");
            return Err(TermsError::new(at, problem, "write tiers by rising notional"));
        }
        if tier.max_leverage >= before.max_leverage {
            let (here, there) = (tier.max_leverage, before.max_leverage);
            let problem = format!("allows {here}x, the tier before {there}x");
            return Err(TermsError::new(at, problem, "leverage falls from tier to tier"));
        }
    }
    Ok(())
}

fn no_tiers(at: &str) -> TermsError {
    TermsError::new(at, "there are no tiers", "write at least one, from 0 USDC")
}

/// The least common multiple of two numbers above zero.
const fn common(left: i128, right: i128) -> i128 {
    let (mut larger, mut smaller) = (left, right);
    while smaller != 0 {
        (larger, smaller) = (smaller, larger % smaller);
    }
    left / larger * right
}
