//! What every picture of the page has: a sentence, two drawings for wide and narrow paper, a key,
//! and the same in numbers.

use crate::hatch;
use crate::svg::Canvas;
use crate::text::push_escaped;

/// Paper that a picture is drawn for. Each picture is drawn for both, so that text keeps its size
/// on a telephone; the style sheet shows one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// Screens of desks, and print.
    Wide,
    /// Telephones.
    Narrow,
}

impl Paper {
    /// Pixels across.
    pub(crate) fn width(self) -> f64 {
        self.pick(920.0, 340.0)
    }

    /// Either of two things, by paper.
    pub(crate) fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }

    fn class(self) -> &'static str {
        self.pick("wide", "narrow")
    }
}

/// A part of the page about one thing: at least a sentence.
#[derive(Debug, Default)]
pub(crate) struct Figure {
    /// Names it within its run, in links.
    pub(crate) slug: &'static str,
    pub(crate) title: &'static str,
    /// What there is to see, made from the figures themselves.
    pub(crate) sentence: String,
    /// Both drawings; nothing where there is nothing to draw.
    pub(crate) drawings: String,
    /// What lines and patterns mean, as markup.
    pub(crate) key: String,
    /// Sentences below: how to read it, what was left out.
    pub(crate) notes: Vec<String>,
    /// The same in numbers.
    pub(crate) twin: Option<Twin>,
}

/// A picture in numbers.
#[derive(Debug, Default)]
pub(crate) struct Twin {
    /// What the rows are, their step included.
    pub(crate) caption: String,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Draws a picture for both kinds of paper. The drawing says how high it became.
pub(crate) fn both<E>(
    mut draw: impl FnMut(&mut Canvas, Paper) -> Result<f64, E>,
) -> Result<String, E> {
    let mut drawings = String::new();
    for paper in [Paper::Wide, Paper::Narrow] {
        let mut canvas = Canvas::new(paper.width());
        let height = draw(&mut canvas, paper)?;
        drawings.push_str(&canvas.finish(paper.class(), height));
    }
    Ok(drawings)
}

/// As [`both`], for pictures that always succeed.
pub(crate) fn both_plain(mut draw: impl FnMut(&mut Canvas, Paper) -> f64) -> String {
    let drawn: Result<String, std::convert::Infallible> =
        both(|canvas, paper| Ok(draw(canvas, paper)));
    drawn.unwrap_or_else(|never| match never {})
}

/// A key of lines or patches: the class of each sample, its shape, and what it means.
pub(crate) fn key(entries: &[(Sample, &str, String)]) -> String {
    let mut out = String::from("<ul class=\"key\">");
    for (sample, class, meaning) in entries {
        out.push_str("<li>");
        out.push_str(&sample.drawn(class));
        push_escaped(&mut out, meaning);
        out.push_str("</li>");
    }
    out.push_str("</ul>");
    out
}

/// The shape of a sample in a key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sample {
    Line,
    Patch,
    Hatched,
}

impl Sample {
    fn drawn(self, class: &str) -> String {
        let mut canvas = Canvas::new(34.0);
        match self {
            Self::Line => canvas.line(class, (1.0, 6.0), (33.0, 6.0)),
            Self::Patch => canvas.rect(class, 1.0, 1.0, 32.0, 10.0),
            Self::Hatched => hatch::draw(&mut canvas, (1.0, 1.0), (32.0, 10.0)),
        }
        canvas.finish("sample", 12.0)
    }
}
