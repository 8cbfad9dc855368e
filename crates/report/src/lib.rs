//! A run as one page that opens offline: pictures, tables, sentences.
//!
//! Decides how a run is shown to people and nothing else. It reads no clock, no file and no
//! network; whoever calls it writes the page to a file.

mod arrivals;
mod axis;
mod cells;
mod collateral;
mod contents;
mod decisions;
mod detail;
mod digest;
mod drawdown;
mod equity;
mod facts;
mod figure;
mod figures;
mod flows;
mod frame;
mod gauge;
mod hatch;
mod heat_strip;
mod instants;
mod ladder;
mod lateness;
mod liquidations;
mod origin;
mod page;
mod panels;
mod run_view;
mod sankey;
mod sheet;
mod strain;
mod svg;
mod table_view;
mod text;
mod thin;
mod timeline;
mod view;
mod waterfall;

use detail::{Detail, MOST_BYTES, MOST_ELEMENTS};

pub use contents::{
    Account, Decision, Ending, Kind, Ladder, Liquidation, Origin, Other, Part, Report, Run, Rung,
    Table, Tone, Transfer, Verdict,
};

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The page's template and what it is filled with do not fit: a bug.
    #[error("the page cannot be put together: {0}")]
    Template(String),
    /// A picture cannot be drawn: a bug.
    #[error("the picture `{picture}` cannot be drawn: {problem}")]
    Picture {
        /// Which picture.
        picture: &'static str,
        /// Why.
        problem: String,
    },
    /// Even the barest page is too large: a bug.
    #[error("the page has {bytes} bytes where {most} are allowed, however much is left out")]
    TooLarge {
        /// How large it is.
        bytes: usize,
        /// How large it may be.
        most: usize,
    },
}

/// The page of a report: one HTML file of at most a megabyte that asks for nothing from outside.
///
/// The same report gives the same bytes. What does not fit is left out with a sentence that says so:
/// decisions of the log first, then samples, then transfers, and runs last of all.
///
/// # Errors
/// [`RenderError`] when page or pictures cannot be put together.
pub fn render(report: &Report) -> Result<String, RenderError> {
    let at = |level| page::at(report, Detail::at(level, report.runs.len()));
    let full = at(0)?;
    if fits(&full) {
        return Ok(full);
    }
    // The least level that fits lies above `none` and not above `level`, that of `best`.
    let (mut none, mut level) = (0, Detail::last_level());
    let mut best = at(level)?;
    while level - none > 1 {
        let middle = none + (level - none) / 2;
        let page = at(middle)?;
        if fits(&page) {
            (level, best) = (middle, page);
        } else {
            none = middle;
        }
    }
    if best.len() > MOST_BYTES {
        return Err(RenderError::TooLarge { bytes: best.len(), most: MOST_BYTES });
    }
    Ok(best)
}

/// Whether a page is small enough in bytes and in elements.
fn fits(page: &str) -> bool {
    let is_start = |pair: &&[u8]| matches!(pair, [b'<', b'a'..=b'z']);
    page.len() <= MOST_BYTES && page.as_bytes().windows(2).filter(is_start).count() <= MOST_ELEMENTS
}
