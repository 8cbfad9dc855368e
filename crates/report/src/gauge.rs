//! A small bar from nothing to the whole: last value, worst value, limit.

use crate::figures::known;
use crate::svg::{Canvas, Path};

/// What a gauge shows, shares of the whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gauge {
    pub(crate) last: Option<f64>,
    pub(crate) worst: f64,
    pub(crate) limit: Option<f64>,
}

/// Draws a gauge: a bar up to the last value, a diamond at the worst, an upright line at the limit.
pub(crate) fn draw(
    canvas: &mut Canvas,
    (x, y): (f64, f64),
    (width, height): (f64, f64),
    gauge: &Gauge,
) {
    let at = |share: f64| x + width * known(share).unwrap_or(0.0).clamp(0.0, 1.0);
    canvas.rect("edge", x, y, width, height);
    if let Some(last) = gauge.last {
        canvas.rect("bar", x, y + 3.0, at(last) - x, height - 6.0);
    }
    if known(gauge.worst).is_some() {
        let (middle, half, centre) = (y + height / 2.0, height / 2.0 - 1.0, at(gauge.worst));
        let mut diamond = Path::default();
        diamond.start(centre, middle - half);
        diamond.to(centre + half, middle);
        diamond.to(centre, middle + half);
        diamond.to(centre - half, middle);
        diamond.close();
        canvas.path("diamond", &diamond);
    }
    if let Some(limit) = gauge.limit {
        canvas.line("limit", (at(limit), y - 4.0), (at(limit), y + height + 4.0));
    }
}
