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

use detail::{Detail, MOST_BYTES};

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
/// The same report gives the same bytes. What does not fit is left out, evenly and with a sentence
/// that says so.
///
/// # Errors
/// [`RenderError`] when page or pictures cannot be put together.
pub fn render(report: &Report) -> Result<String, RenderError> {
    let mut detail = Detail::FULL.for_runs(report.runs.len());
    loop {
        let page = page::at(report, detail)?;
        let bytes = page.len();
        if bytes <= MOST_BYTES {
            return Ok(page);
        }
        let too_large = RenderError::TooLarge { bytes, most: MOST_BYTES };
        detail = detail.less(bytes).ok_or(too_large)?;
    }
}
