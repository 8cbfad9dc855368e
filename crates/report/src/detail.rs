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
}

impl Detail {
    /// Every level, the fullest first.
    pub(crate) fn levels() -> impl Iterator<Item = Self> {
        (0..=MOST_HALVINGS).map(|halvings| Self { halvings })
    }

    /// Columns of a picture so many pixels wide; two points of a line fall into one.
    pub(crate) fn columns(self, pixels: f64) -> usize {
        self.share_of(pixels as usize).max(24)
    }

    /// How many of something that has so many at full detail; never none.
    pub(crate) fn share_of(self, full: usize) -> usize {
        (full >> self.halvings).max(1)
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
    use super::{Detail, left_out};

    #[test]
    fn each_level_shows_less_and_none_shows_nothing() {
        let rows: Vec<usize> = Detail::levels().map(|detail| detail.share_of(600)).collect();
        assert_eq!(rows, [600, 300, 150, 75, 37, 18, 9, 4, 2]);
        assert!(Detail::levels().all(|detail| detail.share_of(1) == 1));
    }

    #[test]
    fn a_cut_is_told_and_only_a_cut() {
        assert_eq!(left_out(3, 3, "moves", "all"), None);
        let told = left_out(3, 1_200, "moves", "the largest").unwrap();
        assert!(told.starts_with("Shown are 3 of 1,200 moves: the largest."), "{told}");
    }
}
