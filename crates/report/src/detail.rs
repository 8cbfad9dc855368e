//! How much of a run is shown, so that the page stays small whatever the run was.
//!
//! A page is made at full detail first. Where that is too large, everything that can be many is
//! halved and the page made again, until it fits. What was left out is said where it is missing.

/// The largest page, in bytes.
pub(crate) const MOST_BYTES: usize = 1_000_000;
/// How often detail may be halved. At the last of these even the largest report fits.
const MOST_HALVINGS: u32 = 8;

/// A level of detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Detail {
    halvings: u32,
    /// Runs on the page, which share the room for logs.
    runs: usize,
}

impl Detail {
    /// Nothing is left out that a page has room for.
    pub(crate) const FULL: Self = Self { halvings: 0, runs: 1 };

    /// The same for a page of so many runs.
    pub(crate) fn for_runs(self, runs: usize) -> Self {
        Self { runs: runs.max(1), ..self }
    }

    /// The next level worth trying where a page had so many bytes. A level down takes away half of
    /// a page at most, so that as many levels can be skipped as the page would have to be halved.
    pub(crate) fn less(self, bytes: usize) -> Option<Self> {
        let skipped = (bytes / MOST_BYTES).checked_ilog2().unwrap_or(0).max(1);
        let next = self.halvings.saturating_add(skipped).min(MOST_HALVINGS);
        (next > self.halvings).then_some(Self { halvings: next, ..self })
    }

    /// Columns of a picture so many pixels wide; two points of a line fall into one.
    pub(crate) fn columns(self, pixels: f64) -> usize {
        self.share_of(pixels as usize).max(24)
    }

    /// How many of something that has so many at full detail; never none.
    pub(crate) fn share_of(self, full: usize) -> usize {
        (full >> self.halvings).max(1)
    }

    /// How many rows of its log each run shows: all logs together have the room of one.
    pub(crate) fn log(self, full: usize) -> usize {
        self.share_of(full.div_ceil(self.runs))
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

/// What is said where rows are missing.
pub(crate) fn left_out(shown: usize, all: usize, what: &str, which: &str) -> Option<String> {
    (shown < all).then(|| {
        let (shown, all) = (crate::figures::whole(shown), crate::figures::whole(all));
        format!(
            "Shown are {shown} of {all} {what}: {which}. The others were left out to keep this page \
             small; every row is in the run's journal and in its file of rows."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{Detail, MOST_BYTES, left_out};

    #[test]
    fn each_level_shows_less_and_none_shows_nothing() {
        let next = |detail: &Detail| detail.less(MOST_BYTES + 1);
        let levels = || std::iter::successors(Some(Detail::FULL), next);
        let rows: Vec<usize> = levels().map(|detail| detail.share_of(600)).collect();
        assert_eq!(rows, [600, 300, 150, 75, 37, 18, 9, 4, 2]);
        assert!(levels().all(|detail| detail.share_of(1) == 1));
    }

    #[test]
    fn far_too_large_pages_skip_levels() {
        assert_eq!(Detail::FULL.less(4 * MOST_BYTES).unwrap().share_of(600), 150);
        let barest = Detail::FULL.less(usize::MAX).unwrap();
        assert_eq!((barest.share_of(600), barest.less(2 * MOST_BYTES)), (2, None));
    }

    #[test]
    fn a_cut_is_told_and_only_a_cut() {
        assert_eq!(left_out(3, 3, "moves", "all"), None);
        let told = left_out(3, 1_200, "moves", "the largest").unwrap();
        assert!(told.starts_with("Shown are 3 of 1,200 moves: the largest."), "{told}");
    }
}
