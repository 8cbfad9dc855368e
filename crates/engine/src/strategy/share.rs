//! Targets as shares of all there is, by what each account must carry.

use crate::assess::Assessment;

/// Target of each account, the treasury last: the treasury keeps `treasury_share` of the total,
/// the rest is divided by need. With no need anywhere everything belongs in the treasury.
pub(super) fn targets(assessment: &Assessment<'_>, treasury_share: f64) -> Vec<f64> {
    let (total, need) = (assessment.total(), assessment.need());
    let of_account = |own: f64| {
        if need > 0.0 { (1.0 - treasury_share) * total * own / need } else { 0.0 }
    };
    let margined = assessment.margined().iter().map(|account| account.requirement.need);
    let treasury = if need > 0.0 { treasury_share * total } else { total };
    margined.map(of_account).chain(std::iter::once(treasury)).collect()
}
