//! The pattern of what came late: slanted lines over its colour, so that it is told without one.

use crate::svg::{Canvas, Path};

/// Between lines.
const PITCH: f64 = 7.0;
/// Bars narrower than this have no room for a pattern.
const LEAST_WIDTH: f64 = 4.0;
const MOST_LINES: usize = 300;

/// A bar with its pattern: corner, width and height.
pub(crate) fn draw(canvas: &mut Canvas, (x, y): (f64, f64), (width, height): (f64, f64)) {
    canvas.rect("hot", x, y, width, height);
    if width < LEAST_WIDTH {
        return;
    }
    let mut path = Path::default();
    for number in 0..MOST_LINES {
        let offset = 4.0 + PITCH * number as f64;
        if offset >= width + height {
            break;
        }
        let (low, high) = ((offset - height).max(0.0), offset.min(width));
        path.start(x + low, y + (offset - low).min(height));
        path.to(x + high, y + offset - high);
    }
    canvas.path("hatch", &path);
}
