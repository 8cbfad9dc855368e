//! One account's strip of cells: how high its utilisation got in each stretch of time.

use crate::figures::known;
use crate::frame::Frame;
use crate::strain::Strain;
use crate::svg::{Canvas, Path};
use crate::thin::columns;
use crate::view::View;

/// Steps of the colour scale, which goes evenly from 0 to 1.
pub(crate) const STEPS: usize = 7;
/// The class of each step.
pub(crate) const CLASSES: [&str; STEPS] = ["c0", "c1", "c2", "c3", "c4", "c5", "c6"];
/// Pixels across a cell.
const CELL: f64 = 2.5;

/// The strip of cells, the bars above it where the limit was passed, and its outline.
pub(crate) fn draw(
    canvas: &mut Canvas,
    frame: &Frame,
    view: &View<'_>,
    row: &Strain<'_>,
    (y, height): (f64, f64),
) {
    let mut cells: [Path; STEPS] = Default::default();
    let mut above = Path::default();
    for cell in cells_of(view, frame, row) {
        let width = cell.to - cell.from;
        if let Some(path) = cells.get_mut(cell.step) {
            path.cell(cell.from, y, width, height);
        }
        if cell.is_above {
            above.cell(cell.from, y - 6.0, width.max(1.5), 4.0);
        }
    }
    for (class, path) in CLASSES.iter().zip(&cells) {
        canvas.path(class, path);
    }
    canvas.path("over", &above);
    canvas.rect("edge", frame.left, y, frame.width(), height);
}

struct Cell {
    from: f64,
    to: f64,
    step: usize,
    is_above: bool,
}

/// Cells of a row, neighbours that look alike made one.
fn cells_of(view: &View<'_>, frame: &Frame, row: &Strain<'_>) -> Vec<Cell> {
    let times = &view.run.times;
    let ranges = columns(times, view.detail.columns(frame.width() / CELL));
    let mut cells: Vec<Cell> = Vec::new();
    for (number, range) in ranges.iter().enumerate() {
        let next = ranges.get(number + 1).map_or(range.end.saturating_sub(1), |next| next.start);
        let (Some(&start), Some(&end)) = (times.get(range.start), times.get(next)) else {
            continue;
        };
        let to = if number + 1 == ranges.len() { frame.right } else { frame.x(end) };
        let shares = row.account.utilisation.get(range.clone()).unwrap_or_default();
        let Some(share) = shares.iter().copied().flatten().filter_map(known).reduce(f64::max)
        else {
            continue;
        };
        let step = ((share * STEPS as f64).max(0.0) as usize).min(STEPS - 1);
        let is_above = row.limit().is_some_and(|limit| share > limit);
        let from = frame.x(start);
        match cells.last_mut() {
            Some(cell) if cell.to >= from && cell.step == step && cell.is_above == is_above => {
                cell.to = to;
            }
            _ => cells.push(Cell { from, to, step, is_above }),
        }
    }
    cells
}
