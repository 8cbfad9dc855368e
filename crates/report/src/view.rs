//! A run as its pictures look at it: its span of time, its accounts by name, how much to show.

use crate::contents::Run;
use crate::detail::{Detail, left_out, whereabouts};
use crate::instants;
use crate::text::clipped;

/// A run, and how much of it is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'run> {
    pub(crate) run: &'run Run,
    pub(crate) detail: Detail,
    /// Names of what holds every row, if anything does.
    pub(crate) rows: Option<&'run str>,
}

impl<'run> View<'run> {
    /// First and last instant of the samples; without samples, of whatever happened.
    pub(crate) fn span(&self) -> (i64, i64) {
        let run = self.run;
        let moves = run.transfers.iter().map(|transfer| transfer.asked);
        let decisions = run.decisions.iter().map(|decision| decision.at);
        let all = || run.times.iter().copied().chain(moves.clone()).chain(decisions.clone());
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }

    /// The name of an account, short enough for a picture.
    pub(crate) fn name(&self, account: usize) -> String {
        match self.run.accounts.get(account) {
            Some(account) => clipped(&account.name, 24).into_owned(),
            None => format!("account {}", account.saturating_add(1)),
        }
    }

    /// The name of the collateral.
    pub(crate) fn unit(&self) -> String {
        clipped(&self.run.unit, 12).into_owned()
    }

    /// Samples of a table twin, and a sentence about how far apart they are.
    pub(crate) fn sampled(&self, full: usize) -> (Vec<usize>, String) {
        let times = &self.run.times;
        let rows = crate::thin::spread(times.len(), self.detail.samples(full).max(2));
        let about = match (times.len(), rows.as_slice()) {
            (all, rows) if rows.len() == all => "every sample".to_owned(),
            (all, rows) => {
                let (from, to) = self.span();
                let step = to.saturating_sub(from) / i64::try_from(rows.len()).unwrap_or(1).max(1);
                let (rows, all) = (crate::figures::whole(rows.len()), crate::figures::whole(all));
                format!("{rows} of {all} samples, about {} apart", crate::figures::duration(step))
            }
        };
        let at = |index: &usize| times.get(*index).map(|at| at.div_euclid(60));
        let is_double =
            rows.windows(2).any(|pair| pair.first().and_then(at) == pair.last().and_then(at));
        let double = "; rows of the same minute are steps of that minute, in order";
        (rows, if is_double { about + double } else { about })
    }

    /// What is said where rows of this run are missing, and where they are.
    pub(crate) fn left_out(
        &self,
        shown: usize,
        all: usize,
        what: &str,
        which: &str,
    ) -> Option<String> {
        let told = left_out(shown, all, what, which)?;
        Some(format!("{told} {}", whereabouts(self.rows)))
    }

    /// When sample `index` was taken.
    pub(crate) fn stamp(&self, index: usize) -> String {
        self.run.times.get(index).map_or_else(|| "-".to_owned(), |&at| instants::stamp(at))
    }
}
