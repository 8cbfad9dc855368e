//! The written reasons: rows of the tables of `docs/mutation.md`, of which each lets survivors pass.
//!
//! A row is `` | `file: change` | times | reason | ``. Lines and columns are left out of a change,
//! since they move with every edit; `times` says how many such changes there are.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// Where they stand.
const PAGE: &str = "docs/mutation.md";

/// A change that no test noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Survivor {
    file: String,
    /// Line and column.
    place: String,
    change: String,
}

/// How many survivors of a kind have a reason.
#[derive(Debug, Default)]
pub(super) struct Reasons(BTreeMap<String, usize>);

impl Survivor {
    /// From a line such as `crates/a/src/b.rs:12:9: replace < with <= in c`.
    pub(super) fn of(line: &str) -> Option<Self> {
        let (place, change) = line.split_once(": ")?;
        let (file, place) = place.split_once(':')?;
        let [file, place, change] = [file, place, change].map(str::to_owned);
        Some(Self { file, place, change })
    }

    /// Its name without its place.
    fn kind(&self) -> String {
        format!("{}: {}", self.file, self.change)
    }
}

impl fmt::Display for Survivor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, change } = self;
        write!(out, "{file}:{place}: {change}")
    }
}

impl Reasons {
    /// Reads the page of the checkout at `root`.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(root.join(PAGE));
        Self::of(&text.map_err(|error| format!("{PAGE}: {error}"))?)
    }

    fn of(text: &str) -> Result<Self, String> {
        let mut reasons = BTreeMap::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| line.starts_with("| `")) {
            let wrong = |what| format!("{PAGE}:{}: {what}", index + 1);
            // A bar within a change is written `\|`, as in any table.
            let row = line.replace("\\|", "\u{0}");
            let mut cells = row.trim_matches('|').split('|').map(str::trim);
            let kind = cells.next().unwrap_or_default().trim_matches('`').replace('\u{0}', "|");
            let times = cells.next().and_then(|cell| cell.parse().ok());
            let times = times.ok_or_else(|| wrong("the second cell is a count"))?;
            if cells.next().is_none_or(str::is_empty) {
                return Err(wrong("the third cell is the reason, and is empty"));
            }
            if reasons.insert(kind, times).is_some() {
                return Err(wrong("the same change stands in a row before; count both there"));
            }
        }
        Ok(Self(reasons))
    }

    /// The survivors for which no reason is left: of a kind of which there are more than counted,
    /// all, since nobody can tell which of them is new.
    pub(super) fn without<'a>(&self, survivors: &'a [Survivor]) -> Vec<&'a Survivor> {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for survivor in survivors {
            *found.entry(survivor.kind()).or_default() += 1;
        }
        let is_explained = |kind: &String| {
            self.0.get(kind).is_some_and(|counted| found.get(kind).is_some_and(|is| is <= counted))
        };
        survivors.iter().filter(|survivor| !is_explained(&survivor.kind())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURVIVORS: &str = "\
crates/a/src/b.rs:12:9: replace < with <= in c
crates/a/src/b.rs:14:9: replace < with <= in c
crates/a/src/b.rs:20:1: replace <impl A for B>::d -> C with Ok(())
crates/a/src/b.rs:30:1: replace || with && in e";

    fn survivors() -> Vec<Survivor> {
        SURVIVORS.lines().filter_map(Survivor::of).collect()
    }

    #[test]
    fn a_row_lets_as_many_pass_as_it_counts() {
        let of = |text: &str| {
            let all = survivors();
            let left: Vec<String> =
                Reasons::of(text).unwrap().without(&all).iter().map(ToString::to_string).collect();
            left
        };
        assert_eq!(of("").join("\n"), SURVIVORS);
        let one = "| `crates/a/src/b.rs: replace < with <= in c` | 1 | equal cannot be |";
        assert_eq!(of(one).len(), 4);
        let two = "| `crates/a/src/b.rs: replace < with <= in c` | 2 | equal cannot be |\n\
                   | `crates/a/src/b.rs: replace \\|\\| with && in e` | 1 | both or none |";
        assert_eq!(of(two), [SURVIVORS.lines().nth(2).unwrap()]);
    }

    #[test]
    fn a_row_without_a_count_or_a_reason_is_refused() {
        for row in ["| `a: b` | few | why |", "| `a: b` | 1 | |", "| `a: b` | 1 |"] {
            assert!(Reasons::of(row).unwrap_err().starts_with("docs/mutation.md:1: "), "{row}");
        }
        assert!(Reasons::of("| `a: b` | 1 | why |\n| `a: b` | 1 | why |").is_err());
    }

    #[test]
    fn the_page_can_be_read() {
        Reasons::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    }
}
