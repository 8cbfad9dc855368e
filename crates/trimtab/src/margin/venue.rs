//! What a venue would not carry out: what it would not let out, lend, or open.

use super::path::{Stop, told};
use super::table::{money, units};
use crate::config::accounts::Account;
use trimtab_model::Amount;
use trimtab_risk::rules::{Change, Holdings, Quotes, RuleTerms, Standing};

/// Refuses what would not be let out, and loans where nothing is lent.
pub(super) fn before(
    account: &Account,
    (holdings, quotes): (&Holdings, &Quotes),
    change: &Change,
) -> Result<(), Stop> {
    match *change {
        Change::Withdraw { asset, amount } => {
            let most = account.rule.withdrawable(holdings, quotes, asset);
            let most = most.map_err(|why| told(account, &why))?;
            if amount <= most {
                return Ok(());
            }
            let (most, unit) = (units(most), &account.assets[asset]);
            Err(Stop::Here(format!("the venue lets out {most} {unit} at most")))
        }
        Change::Borrow { .. } if !lends(&account.terms) => {
            let name = account.terms.name();
            Err(Stop::Here(format!("rule {name} has no loans; borrow at a venue that lends")))
        }
        _ => Ok(()),
    }
}

/// Refuses a loan, and a trade that asks for more, where equity is less than the initial margin of
/// what would then be held.
pub(super) fn after(was: &Standing, is: &Standing, change: &Change) -> Result<(), Stop> {
    let asks_more = match change {
        Change::Borrow { .. } => true,
        Change::Trade { .. } => is.initial > was.initial,
        _ => false,
    };
    if !asks_more || is.equity >= is.initial {
        return Ok(());
    }
    let lacking = is.initial.minus(is.equity).unwrap_or(Amount::MAX);
    let [initial, equity, lacking] = [is.initial, is.equity, lacking].map(money);
    Err(Stop::Here(format!(
        "initial margin would be {initial} and equity {equity}: {lacking} is lacking; ask for less, \
         or deposit first"
    )))
}

/// Whether loans are counted as the venue lends them.
const fn lends(terms: &RuleTerms) -> bool {
    matches!(terms, RuleTerms::AaveV3(_) | RuleTerms::MorphoBlue(_) | RuleTerms::Drift(_))
}
