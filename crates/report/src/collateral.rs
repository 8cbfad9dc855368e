//! What was where: one row an account, all to one scale, one below the other. Rows are told apart by
//! their names and not by colours.

use crate::figure::{Figure, Paper, Twin, both_plain};
use crate::figures::{decimals, grouped, known, with_unit};
use crate::frame::Frame;
use crate::svg::{Canvas, Path};
use crate::text::clipped;
use crate::thin::strokes;
use crate::view::View;

/// Rows at full detail.
const MOST_ROWS: usize = 16;

/// One row: an account, all others together, or what is in flight.
struct Row {
    name: String,
    place: String,
    values: Vec<f64>,
}

/// The picture of a run's collateral by account.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let rows = rows(view);
    let (low, high) = reach(&rows);
    let places = decimals(high.abs().max(low.abs()));
    let mut figure = Figure {
        slug: "collateral",
        title: "Collateral by account",
        sentence: sentence(view, &rows, places),
        ..Figure::default()
    };
    if rows.is_empty() || view.run.times.is_empty() {
        return figure;
    }
    figure.drawings = both_plain(|canvas, paper| draw(canvas, paper, view, &rows, (low, high)));
    let top = with_unit(&grouped(high, places), &view.unit());
    figure.notes.push(format!("All rows have one scale: from {} to {top}.", grouped(low, 0)));
    figure.twin = Some(twin(view, &rows));
    figure
}

/// The rows: the largest accounts in their own order, the rest in one, then what is in flight.
fn rows(view: &View<'_>) -> Vec<Row> {
    let accounts = &view.run.accounts;
    let most = view.detail.share_of(MOST_ROWS);
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    let peak = |index: &usize| accounts.get(*index).map_or(0.0, |account| peak(&account.balance));
    order.sort_by(|left, right| peak(right).total_cmp(&peak(left)));
    // One account keeps its name: together are two or more.
    let most = if order.len() == most + 1 { order.len() } else { most };
    let rest = order.split_off(most.min(order.len()));
    order.sort_unstable();
    let mut rows: Vec<Row> = order
        .into_iter()
        .filter_map(|index| accounts.get(index).map(|account| (index, account)))
        .map(|(index, account)| Row {
            name: view.name(index),
            place: clipped(account.place.as_deref().unwrap_or_default(), 22).into_owned(),
            values: account.balance.clone(),
        })
        .collect();
    if !rest.is_empty() {
        rows.push(others(view, &rest));
    }
    if peak_known(&view.run.in_flight) > 0.0 {
        let (name, place) = ("in flight".to_owned(), "between accounts".to_owned());
        rows.push(Row { name, place, values: view.run.in_flight.clone() });
    }
    rows
}

fn others(view: &View<'_>, rest: &[usize]) -> Row {
    let series = |index: &usize| view.run.accounts.get(*index).map(|account| &account.balance);
    let sum = |at: usize| {
        let values = rest.iter().filter_map(series).filter_map(|balance| balance.get(at));
        values.copied().filter_map(known).sum()
    };
    let values = (0..view.run.times.len()).map(sum).collect();
    let name = crate::text::count(rest.len(), "other", "others");
    Row { name, place: "together".to_owned(), values }
}

fn peak(values: &[f64]) -> f64 {
    values.iter().copied().filter_map(known).fold(0.0, |most, value| most.max(value.abs()))
}

fn peak_known(values: &[f64]) -> f64 {
    values.iter().copied().filter_map(known).fold(0.0, f64::max)
}

fn reach(rows: &[Row]) -> (f64, f64) {
    let values = || rows.iter().flat_map(|row| row.values.iter().copied()).filter_map(known);
    let (low, high) = (values().fold(0.0, f64::min), values().fold(0.0, f64::max));
    if high > low { (low, high) } else { (low, low + 1.0) }
}

fn sentence(view: &View<'_>, rows: &[Row], places: usize) -> String {
    let last = |row: &Row| row.values.last().copied().and_then(known);
    let most = rows.iter().filter_map(|row| Some((row, last(row)?)));
    let Some((most, value)) = most.max_by(|left, right| left.1.total_cmp(&right.1)) else {
        return "No balances were recorded, so there is nothing to draw.".to_owned();
    };
    let low_high = |row: &Row| {
        let values = || row.values.iter().copied().filter_map(known);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let swings = rows.iter().map(|row| (row, low_high(row)));
    let swing = |range: (f64, f64)| known(range.1 - range.0).unwrap_or(0.0);
    let amount = |value: f64| with_unit(&grouped(value, places), &view.unit());
    let first = format!("At the end most was at {}: {}.", most.name, amount(value));
    match swings.max_by(|left, right| swing(left.1).total_cmp(&swing(right.1))) {
        Some((row, range)) if swing(range) > 0.0 => format!(
            "{first} What changed most was {}, between {} and {}.",
            row.name,
            amount(range.0),
            amount(range.1)
        ),
        _ => first,
    }
}

fn draw(
    canvas: &mut Canvas,
    paper: Paper,
    view: &View<'_>,
    rows: &[Row],
    (low, high): (f64, f64),
) -> f64 {
    let frame = Frame::of(view, paper, (150.0, 120.0), 1.0);
    let (room, head) = (paper.pick(44.0, 34.0), paper.pick(0.0, 18.0));
    let pitch = room + head + paper.pick(10.0, 8.0);
    let bottom = pitch * rows.len() as f64;
    let height = frame.close(canvas, 0.0, bottom);
    let columns = view.detail.columns(frame.width() / 2.0);
    for (number, row) in rows.iter().enumerate() {
        let top = pitch * number as f64 + head;
        let places = decimals(high.abs().max(low.abs()));
        let last = row.values.last().copied().unwrap_or(f64::NAN);
        let last = with_unit(&grouped(last, places), &view.unit());
        words(canvas, &frame, row, (top, room), &last);
        let y = |value: f64| top + room * (1.0 - (value - low) / (high - low));
        for stroke in strokes(&view.run.times, &row.values, columns) {
            area(canvas, &frame, &stroke, y(low.max(0.0).min(high)), y);
        }
        canvas.line("base", (frame.left, y(0.0)), (frame.right, y(0.0)));
    }
    height
}

fn words(canvas: &mut Canvas, frame: &Frame, row: &Row, (top, room): (f64, f64), last: &str) {
    match frame.paper {
        Paper::Wide => {
            canvas.text("b", 0.0, top + room / 2.0, &row.name);
            canvas.text("m", 0.0, top + room / 2.0 + 15.0, &row.place);
            canvas.text("e", frame.paper.width(), top + room / 2.0 + 4.0, last);
        }
        Paper::Narrow => {
            canvas.text("b", 0.0, top - 5.0, &row.name);
            canvas.text("e", frame.paper.width(), top - 5.0, last);
        }
    }
}

fn area(
    canvas: &mut Canvas,
    frame: &Frame,
    stroke: &[(i64, f64)],
    base: f64,
    y: impl Fn(f64) -> f64,
) {
    let (Some(first), Some(last)) = (stroke.first(), stroke.last()) else { return };
    let mut path = Path::default();
    path.start(frame.x(first.0), base);
    for (at, value) in stroke {
        path.to(frame.x(*at), y(*value));
    }
    path.to(frame.x(last.0), base);
    path.close();
    canvas.path("area", &path);
}

fn twin(view: &View<'_>, rows: &[Row]) -> Twin {
    let (samples, step) = view.sampled(60);
    let places = decimals(rows.iter().map(|row| peak(&row.values)).fold(0.0, f64::max));
    let mut head = vec!["Time (UTC)".to_owned()];
    head.extend(rows.iter().map(|row| format!("{} ({})", row.name, view.unit())));
    let row = |index: usize| {
        let value = |row: &Row| row.values.get(index).copied().unwrap_or(f64::NAN);
        let figures = rows.iter().map(|row| grouped(value(row), places));
        std::iter::once(view.stamp(index)).chain(figures).collect()
    };
    Twin {
        caption: format!("Collateral by account: {step}"),
        head,
        rows: samples.into_iter().map(row).collect(),
    }
}
