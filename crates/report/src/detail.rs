//! How much of a run is shown, so that the page stays small whatever the run was.
//!
//! A page is made at full detail first. Where that is too large, the most detailed of a list of
//! levels that fits is looked for by halving the list. Along the list budgets are spent in turns:
//! decisions in logs, rows of tables beside pictures, points of curves, then transfers, and only when
//! all of these are at their floor the number of runs, moments, routes and rows of pictures.
//! What was left out is said where it is missing.

use crate::text::count;

/// The largest page, in bytes.
pub(crate) const MOST_BYTES: usize = 1_000_000;
/// The most elements of a page; browsers on telephones grow slow beyond.
pub(crate) const MOST_ELEMENTS: usize = 15_000;
/// Runs in detail at most.
pub(crate) const MOST_RUNS: usize = 12;
/// Levels in which a budget is halved.
const PER_HALVING: usize = 8;
/// 1024 over the eighth roots of two: what is left within a halving.
const LEFT: [usize; PER_HALVING] = [1024, 939, 861, 790, 724, 664, 609, 558];

/// What can be many on a page, in the order in which it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Budget {
    Log,
    Twins,
    Curves,
    Transfers,
    Rest,
}

/// Which budget is spent next, and for how many levels. The last one cuts all others once more as well.
const STAGES: [(Budget, usize); 8] = [
    (Budget::Log, PER_HALVING),
    (Budget::Twins, 2 * PER_HALVING),
    (Budget::Curves, PER_HALVING),
    (Budget::Log, PER_HALVING),
    (Budget::Curves, PER_HALVING),
    (Budget::Log, PER_HALVING),
    (Budget::Transfers, 3 * PER_HALVING),
    (Budget::Rest, 8 * PER_HALVING),
];

/// A level of detail: 0 shows everything that a page has room for, each further one a little less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Detail {
    level: usize,
    /// Runs that there are, which share the room for logs.
    runs: usize,
}

impl Detail {
    /// Nothing is left out that a page has room for.
    #[cfg(test)]
    pub(crate) const FULL: Self = Self { level: 0, runs: 1 };

    /// The barest level.
    pub(crate) fn last_level() -> usize {
        STAGES.iter().map(|(_, levels)| levels).sum()
    }

    /// A level for a page of so many runs.
    pub(crate) fn at(level: usize, runs: usize) -> Self {
        Self { level: level.min(Self::last_level()), runs: runs.max(1) }
    }

    /// How many of `full` a budget leaves; never none.
    fn left(self, budget: Budget, full: usize) -> usize {
        let mut before = 0;
        let mut spent = 0;
        for (stage, levels) in STAGES {
            if stage == budget || stage == Budget::Rest {
                spent += self.level.saturating_sub(before).min(levels);
            }
            before += levels;
        }
        let share = LEFT.get(spent % PER_HALVING).copied().unwrap_or(1);
        ((full.saturating_mul(share) >> 10) >> (spent / PER_HALVING)).max(1)
    }

    /// Columns of a picture so many pixels wide; two points of a line fall into one.
    pub(crate) fn columns(self, pixels: f64) -> usize {
        self.left(Budget::Curves, pixels as usize).max(24)
    }

    /// How many of something that is cut last: runs, moments, routes, rows of pictures.
    pub(crate) fn share_of(self, full: usize) -> usize {
        self.left(Budget::Rest, full)
    }

    /// How many runs are shown.
    pub(crate) fn runs(self) -> usize {
        self.share_of(MOST_RUNS).min(self.runs)
    }

    /// How many rows of its log each run shows: all logs together have the room of one.
    pub(crate) fn log(self, full: usize) -> usize {
        self.left(Budget::Log, full.div_ceil(self.runs()))
    }

    /// How many samples a table beside a picture has.
    pub(crate) fn samples(self, full: usize) -> usize {
        self.left(Budget::Twins, full)
    }

    /// How many transfers are told one by one.
    pub(crate) fn transfers(self, full: usize) -> usize {
        self.left(Budget::Transfers, full)
    }

    /// How many liquidations of a run are told: all that are told at full detail, as long as the page
    /// can be made to fit in any other way.
    pub(crate) fn events(self, full: usize) -> usize {
        self.share_of(full.saturating_mul(32)).min(full)
    }

    /// How many characters of a text from outside are shown.
    pub(crate) fn characters(self) -> usize {
        self.share_of(2_000).max(120)
    }

    /// How many characters of a configuration are shown.
    pub(crate) fn configuration(self) -> usize {
        self.share_of(60_000).max(1_000)
    }
}

/// What is said where something is missing.
pub(crate) fn left_out(shown: usize, all: usize, what: &str, which: &str) -> Option<String> {
    (shown < all).then(|| {
        let is = if shown == 1 { "is" } else { "are" };
        let shown = crate::figures::whole(shown);
        let all = count(all, what, what);
        format!(
            "Shown {is} {shown} of {all}: {which}. What is missing was left out to keep this page \
             small."
        )
    })
}

/// Where all rows of a run are, for those who miss some.
pub(crate) fn whereabouts(rows: Option<&str>) -> String {
    match rows {
        Some(names) => format!("Every row is in {names}."),
        None => "`--journal DIR`, or `--rows FILE` of a backtest, keeps all of it.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Detail, left_out, whereabouts};

    /// What is left of everything at a level.
    fn all(level: usize) -> [usize; 6] {
        let detail = Detail::at(level, 4);
        let (log, samples) = (detail.log(1_500), detail.samples(120));
        let (columns, transfers) = (detail.columns(920.0), detail.transfers(200));
        [log, samples, columns, transfers, detail.share_of(12), detail.runs()]
    }

    #[test]
    fn each_level_shows_less_and_none_shows_nothing() {
        let levels: Vec<_> = (0..=Detail::last_level()).map(all).collect();
        assert_eq!(levels.first(), Some(&[375, 120, 920, 200, 12, 4]));
        assert_eq!(levels.last(), Some(&[1, 1, 24, 1, 1, 1]));
        // All but logs, which get the room of runs that are no longer there.
        for pair in levels.windows(2) {
            assert!(
                pair[0].iter().zip(pair[1]).skip(1).all(|(more, less)| *more >= less),
                "{pair:?}"
            );
        }
    }

    #[test]
    fn budgets_are_cut_in_turns_and_runs_last() {
        assert_eq!(all(8), [187, 120, 920, 200, 12, 4]);
        assert_eq!(all(24), [187, 30, 920, 200, 12, 4]);
        assert_eq!(all(32), [187, 30, 460, 200, 12, 4]);
        assert_eq!(all(40), [93, 30, 460, 200, 12, 4]);
        assert_eq!(all(56), [46, 30, 230, 200, 12, 4]);
        assert_eq!(all(80), [46, 30, 230, 25, 12, 4]);
        assert_eq!(all(88), [23, 15, 115, 12, 6, 4]);
    }

    #[test]
    fn a_cut_is_told_and_only_a_cut() {
        assert_eq!(left_out(3, 3, "moves", "all"), None);
        let told = left_out(3, 1_200, "moves", "the largest").unwrap();
        assert!(told.starts_with("Shown are 3 of 1,200 moves: the largest."), "{told}");
        let told = left_out(1, 3, "moments", "the highest").unwrap();
        assert!(told.starts_with("Shown is 1 of 3 moments: the highest."), "{told}");
    }

    #[test]
    fn only_what_was_written_is_named() {
        assert_eq!(whereabouts(Some("runs/")), "Every row is in runs/.");
        assert_eq!(
            whereabouts(None),
            "`--journal DIR`, or `--rows FILE` of a backtest, keeps all of it."
        );
    }
}
