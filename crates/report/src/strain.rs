//! How hard each account was pressed, and which was pressed hardest.
//!
//! Accounts are compared by utilisation over their own limit: 0.75 of 0.8 is worse than 0.8 of 1.

use crate::contents::Account;
use crate::figures::known;
use crate::view::View;

/// An account as the heat strip shows it.
#[derive(Debug, Clone)]
pub(crate) struct Strain<'run> {
    pub(crate) index: usize,
    pub(crate) account: &'run Account,
    /// Its highest utilisation, and at which sample.
    pub(crate) worst: Option<(f64, usize)>,
    /// Its last known utilisation.
    pub(crate) last: Option<f64>,
}

impl<'run> Strain<'run> {
    fn of(index: usize, account: &'run Account) -> Self {
        let shares = account.utilisation.iter().enumerate();
        let known = shares.filter_map(|(at, share)| Some((known((*share)?)?, at)));
        let worst = known
            .clone()
            .max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)));
        let last = account.utilisation.last().copied().flatten().and_then(crate::figures::known);
        Self { index, account, worst, last }
    }

    /// The utilisation that it should not pass.
    pub(crate) fn limit(&self) -> Option<f64> {
        self.account.utilisation_limit.and_then(known).filter(|limit| *limit > 0.0)
    }

    /// Highest utilisation over limit.
    pub(crate) fn pressure(&self) -> f64 {
        self.worst.map_or(0.0, |(worst, _)| worst / self.limit().unwrap_or(1.0))
    }

    /// Which tranche it belongs to.
    pub(crate) fn tranche(&self) -> &str {
        self.account.tranche.as_deref().unwrap_or_default()
    }
}

/// Accounts that ever held a position, hardest pressed first within their tranche, the tranche
/// with the hardest pressed account first; at most so many, and how many there are.
pub(crate) fn ranked<'run>(view: &View<'run>, most: usize) -> (Vec<Strain<'run>>, usize) {
    let accounts = view.run.accounts.iter().enumerate();
    let mut all: Vec<Strain<'run>> = accounts
        .map(|(index, account)| Strain::of(index, account))
        .filter(|strain| strain.worst.is_some())
        .collect();
    all.sort_by(|left, right| right.pressure().total_cmp(&left.pressure()));
    let count = all.len();
    all.truncate(most);
    let mut tranches: Vec<&str> = Vec::new();
    for strain in &all {
        if !tranches.contains(&strain.tranche()) {
            tranches.push(strain.account.tranche.as_deref().unwrap_or_default());
        }
    }
    let place = |strain: &Strain<'_>| tranches.iter().position(|one| *one == strain.tranche());
    let order: Vec<Option<usize>> = all.iter().map(place).collect();
    let mut placed: Vec<(Option<usize>, Strain<'run>)> = order.into_iter().zip(all).collect();
    placed.sort_by_key(|(place, _)| *place);
    (placed.into_iter().map(|(_, strain)| strain).collect(), count)
}

#[cfg(test)]
mod tests {
    use super::ranked;
    use crate::contents::{Account, Run};
    use crate::detail::Detail;
    use crate::view::View;

    fn account(name: &str, tranche: &str, limit: f64, shares: &[f64]) -> Account {
        Account {
            name: name.to_owned(),
            place: None,
            tranche: (!tranche.is_empty()).then(|| tranche.to_owned()),
            utilisation_limit: Some(limit),
            balance: vec![],
            utilisation: shares.iter().map(|&share| Some(share)).collect(),
        }
    }

    #[test]
    fn the_hardest_pressed_comes_first_and_tranches_stay_together() {
        let accounts = vec![
            account("roomy", "core", 1.0, &[0.80, 0.10]),
            account("tight", "growth", 0.8, &[0.10, 0.75]),
            account("quiet", "core", 0.5, &[0.10, f64::NAN]),
            account("calm", "growth", 0.8, &[0.20, 0.20]),
            account("treasury", "", 0.8, &[]),
        ];
        let run = Run { accounts, ..Run::default() };
        let view = View { run: &run, detail: Detail::FULL, rows: None };
        let names = |most| {
            let (rows, count) = ranked(&view, most);
            (rows.iter().map(|row| row.account.name.as_str()).collect::<Vec<_>>(), count)
        };
        assert_eq!(names(9), (vec!["tight", "calm", "roomy", "quiet"], 4));
        assert_eq!(names(2), (vec!["tight", "roomy"], 4));
        let (rows, _) = ranked(&view, 1);
        assert_eq!((rows[0].worst, rows[0].last), (Some((0.75, 1)), Some(0.75)));
    }
}
