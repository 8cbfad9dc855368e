//! Rows over one axis of time: names at the left, a strip of time, figures at the right. On narrow
//! paper names and figures stand above the strip.

use crate::axis::{Axis, LETTER};
use crate::figure::Paper;
use crate::svg::Canvas;
use crate::view::View;

/// Where the strip of time is, and where the other columns are.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) paper: Paper,
    pub(crate) left: f64,
    pub(crate) right: f64,
    axis: Axis,
}

impl Frame {
    /// A frame with so much room at the left and at the right on wide paper, and on narrow paper.
    pub(crate) fn of(view: &View<'_>, paper: Paper, (left, right): (f64, f64), inset: f64) -> Self {
        let (from, to) = view.span();
        let axis = Axis::of_time(from, to, paper.pick(9, 5));
        let left = paper.pick(left, inset);
        Self { paper, left, right: paper.width() - paper.pick(right, inset), axis }
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Where an instant falls.
    pub(crate) fn x(&self, at: i64) -> f64 {
        self.left + self.width() * self.axis.share(at as f64)
    }

    /// Lines at the marks of time from `top` to `bottom`, and their labels below. Returns the
    /// height that all takes.
    pub(crate) fn close(&self, canvas: &mut Canvas, top: f64, bottom: f64) -> f64 {
        let mut free = 0.0;
        for (at, label) in &self.axis.marks {
            let x = self.left + self.width() * self.axis.share(*at);
            canvas.line("grid", (x, top), (x, bottom + 4.0));
            let half = label.chars().count() as f64 * LETTER / 2.0;
            let middle = x.min(self.paper.width() - half).max(half);
            if middle - half >= free {
                canvas.text("m c", middle, bottom + 17.0, label);
                free = middle + half + LETTER;
            }
        }
        bottom + 22.0
    }
}
