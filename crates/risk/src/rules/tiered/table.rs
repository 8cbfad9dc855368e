//! A table of brackets as centralised venues publish it: maintenance is `notional x rate - amount`,
//! and the amount is what keeps it continuous from bracket to bracket.

use crate::rules::fault::TermsError;
use crate::rules::linear::Stretch;
use crate::rules::text::{money, share};
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, MoneyError, Ratio, Rounding};

/// A bracket as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BracketTerms {
    /// Notional from which on it holds.
    #[serde(with = "money")]
    pub min_notional: Amount,
    /// Notional up to which it holds, itself included.
    #[serde(with = "money")]
    pub max_notional: Amount,
    /// Maintenance rate.
    #[serde(with = "share")]
    pub maintenance: Ratio,
    /// The greatest leverage that may be set there.
    pub max_leverage: u32,
    /// What is taken off maintenance.
    #[serde(with = "money")]
    pub maintenance_amount: Amount,
}

/// A table of brackets, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brackets {
    first: BracketTerms,
    rest: Vec<BracketTerms>,
    /// Notional beyond which no position is taken.
    most: Amount,
}

impl Brackets {
    /// The table of these brackets; `at` is where they stand, for the error.
    ///
    /// # Errors
    /// [`TermsError`] names the bracket: for none at all, gaps and overlaps, rates that fall or are
    /// no share, leverage that rises, and an amount that would let maintenance jump at an edge.
    pub fn new(at: &str, brackets: &[BracketTerms]) -> Result<Self, TermsError> {
        let mut most = Amount::ZERO;
        let mut before: Option<&BracketTerms> = None;
        for (index, bracket) in brackets.iter().enumerate() {
            let at = format!("{at}[{index}]");
            alone(&at, bracket)?;
            beside(&at, before, bracket)?;
            most = bracket.max_notional;
            before = Some(bracket);
        }
        let Some((first, rest)) = brackets.split_first() else {
            return Err(TermsError::new(at, "there are no brackets", "write at least one, from 0"));
        };
        Ok(Self { first: *first, rest: rest.to_vec(), most })
    }

    /// The bracket of a notional: the last that begins below it; `None` beyond the last. A notional
    /// on an edge is in the lower one.
    #[must_use]
    pub fn at(&self, notional: Amount) -> Option<&BracketTerms> {
        if notional > self.most {
            return None;
        }
        let above = self.rest.iter().rev().find(|bracket| bracket.min_notional < notional);
        Some(above.unwrap_or(&self.first))
    }

    /// The bracket of a notional; the last one's beyond it, where prices may carry what is held.
    #[must_use]
    pub fn at_or_last(&self, notional: Amount) -> &BracketTerms {
        self.at(notional).or(self.rest.last()).unwrap_or(&self.first)
    }

    /// The straight lines that maintenance is made of.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let stretch = |bracket: &BracketTerms| Stretch {
            from: bracket.min_notional,
            rate: (i128::from(bracket.maintenance.parts()), i128::from(Ratio::PARTS)),
            deduction: bracket.maintenance_amount,
        };
        std::iter::once(&self.first).chain(&self.rest).map(stretch).collect()
    }
}

impl BracketTerms {
    /// Maintenance margin of a notional of this bracket, rounded up.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn maintenance_of(&self, notional: Amount) -> Result<Amount, MoneyError> {
        self.maintenance.of(notional, Rounding::Up)?.minus(self.maintenance_amount)
    }
}

fn alone(at: &str, bracket: &BracketTerms) -> Result<(), TermsError> {
    let told = |amount: Amount| amount.decimal(crate::rules::DECIMALS);
    let (from, to) = (bracket.min_notional, bracket.max_notional);
    if from.is_negative() || to <= from {
        let problem = format!("holds from {} to {}", told(from), told(to));
        return Err(TermsError::new(at, problem, "let it end above where it begins"));
    }
    if bracket.max_leverage == 0 {
        return Err(TermsError::new(at, "its greatest leverage is 0", "write at least 1"));
    }
    let rate = bracket.maintenance;
    if rate <= Ratio::ZERO || rate > Ratio::ONE {
        let rate = Amount::from_base(i128::from(rate.parts())).decimal(Ratio::DECIMALS);
        let problem = format!("its maintenance rate {rate} is not between 0 and 1");
        return Err(TermsError::new(at, problem, "write a share such as `0.4%`"));
    }
    Ok(())
}

/// What must hold between a bracket and the one before it, or zero before the first.
fn beside(
    at: &str,
    before: Option<&BracketTerms>,
    bracket: &BracketTerms,
) -> Result<(), TermsError> {
    let told = |amount: Amount| amount.decimal(crate::rules::DECIMALS);
    let end = before.map_or(Amount::ZERO, |before| before.max_notional);
    let from = bracket.min_notional;
    if from != end {
        let what = if from > end { "a gap" } else { "an overlap" };
        let problem = format!("{what}: begins at {}, after {}", told(from), told(end));
        return Err(TermsError::new(at, problem, "let each bracket begin where the last one ends"));
    }
    if let Some(before) = before
        && (bracket.maintenance < before.maintenance || bracket.max_leverage > before.max_leverage)
    {
        let problem = "it asks less than the bracket before it";
        return Err(TermsError::new(at, problem, "rates rise and leverages fall with notional"));
    }
    let amount = continuous(before, bracket).map_err(|error| {
        TermsError::new(at, error.to_string(), "write notionals that can be counted")
    })?;
    if bracket.maintenance_amount != amount {
        let found = told(bracket.maintenance_amount);
        let problem = format!("its maintenance amount is {found}, so maintenance jumps");
        let remedy = format!("write {}, which is continuous", told(amount));
        return Err(TermsError::new(at, problem, remedy));
    }
    Ok(())
}

/// The amount that joins a bracket to the one before: what that one took off, plus what the rise of
/// the rate would add at the edge. Exact, for edges in billionths and rates in billionths.
fn continuous(before: Option<&BracketTerms>, bracket: &BracketTerms) -> Result<Amount, MoneyError> {
    let Some(before) = before else { return Ok(Amount::ZERO) };
    let rise = bracket.maintenance.parts() - before.maintenance.parts();
    let parts = i128::from(Ratio::PARTS);
    let joint = bracket.min_notional.scaled(i128::from(rise), parts, Rounding::Nearest)?;
    before.maintenance_amount.plus(joint)
}
