//! What there was in all, beside other runs; how far below its best it fell; what was in flight.

use plotters::chart::ChartBuilder;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::PathElement;
use plotters::series::{AreaSeries, LineSeries};
use plotters::style::{Color, TRANSPARENT};

use crate::RenderError;
use crate::axis::Axis;
use crate::drawdown;
use crate::figure::{Figure, Paper, Sample, Twin, both, key};
use crate::figures::{decimals, grouped, known, percent, signed, with_unit};
use crate::instants::spoken;
use crate::sheet::{Ink, OTHERS, Sheet, UNITS};
use crate::svg::Canvas;
use crate::text::clipped;
use crate::thin::extremes;
use crate::view::View;

/// From the title of a panel to its chart.
const GAP: f64 = 34.0;
/// Right of the charts, for the names of lines.
const END: f64 = 140.0;

/// The picture of a run's equity.
///
/// # Errors
/// [`RenderError::Picture`] where the plotting library refuses.
pub(crate) fn figure(view: &View<'_>) -> Result<Figure, RenderError> {
    let fallen = drawdown::below_best(&view.run.total);
    let mut figure = Figure {
        slug: "equity",
        title: "Equity and drawdown",
        sentence: sentence(view, &fallen),
        ..Figure::default()
    };
    if !view.run.total.iter().copied().any(|value| known(value).is_some()) {
        return Ok(figure);
    }
    let problem = |problem: String| RenderError::Picture { picture: "equity", problem };
    figure.drawings = both(|canvas, paper| draw(canvas, paper, view, &fallen)).map_err(problem)?;
    figure.key = key_of(view);
    if view.run.others.len() > OTHERS {
        figure.notes.push(format!(
            "Drawn are the first {OTHERS} of {} other runs; the comparison has them all.",
            view.run.others.len()
        ));
    }
    figure.twin = Some(twin(view, &fallen));
    Ok(figure)
}

fn sentence(view: &View<'_>, fallen: &[f64]) -> String {
    let values: Vec<f64> = view.run.total.iter().copied().filter_map(known).collect();
    let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
        return "No total was recorded, so there is nothing to draw.".to_owned();
    };
    let (places, unit) = (decimals(first.abs().max(last.abs())), view.unit());
    let amount = |value| with_unit(&grouped(value, places), &unit);
    let change = with_unit(&signed(last - first, places), &unit);
    let story = format!("The total went from {} to {} ({change}).", amount(first), amount(last));
    match drawdown::deepest(fallen) {
        Some((index, depth)) if depth < 0.0 => {
            let when = view.run.times.get(index).map_or_else(String::new, |&at| spoken(at));
            format!("{story} At its lowest it stood {} below its best, at {when}.", percent(-depth))
        }
        _ => format!("{story} It never fell below its best."),
    }
}

fn key_of(view: &View<'_>) -> String {
    let mut entries =
        vec![(Sample::Line, "main", format!("this run: {}", clipped(&view.run.name, 60)))];
    for (place, other) in view.run.others.iter().take(OTHERS).enumerate() {
        let class = Ink::Other(place as u8).class();
        entries.push((Sample::Line, class, clipped(&other.name, 60).into_owned()));
    }
    key(&entries)
}

/// One line of numbers a sampled instant.
fn twin(view: &View<'_>, fallen: &[f64]) -> Twin {
    let (rows, step) = view.sampled(120);
    let unit = view.unit();
    let places = decimals(view.run.total.iter().copied().filter_map(known).fold(0.0, f64::max));
    let others: Vec<_> = view.run.others.iter().take(OTHERS).collect();
    let mut head = vec!["Time (UTC)".to_owned(), format!("Total ({unit})")];
    head.extend([String::from("Below its best (%)"), format!("In flight ({unit})")]);
    head.extend(others.iter().map(|other| format!("{} ({unit})", clipped(&other.name, 60))));
    let at = |series: &[f64], index: usize| series.get(index).copied().unwrap_or(f64::NAN);
    let row = |index: usize| {
        let mut row = vec![view.stamp(index), grouped(at(&view.run.total, index), places)];
        row.push(grouped(at(fallen, index) * 100.0, 2));
        row.push(grouped(at(&view.run.in_flight, index), places));
        row.extend(others.iter().map(|other| grouped(at(&other.total, index), places)));
        row
    };
    Twin { caption: format!("Equity: {step}"), head, rows: rows.into_iter().map(row).collect() }
}

/// A chart of the stack: how high it is and how it is labelled.
struct Panel<'data> {
    height: f64,
    title: String,
    axis: Axis,
    lines: Vec<(Ink, &'data [f64])>,
    /// Whether the space between the first line and nothing is filled.
    is_area: bool,
}

fn draw(canvas: &mut Canvas, paper: Paper, view: &View<'_>, fallen: &[f64]) -> Result<f64, String> {
    let panels = panels(view, paper, fallen);
    let height: f64 = panels.iter().map(|panel| panel.height + GAP).sum();
    let (from, to) = view.span();
    let time = Axis::of_time(from, to, paper.pick(9, 5));
    let mut top = 0.0;
    let (mut titles, mut ends) = (Vec::new(), Vec::new());
    {
        let root = Sheet::new(canvas, height).into_drawing_area();
        for panel in &panels {
            titles.push((top + 12.0, panel.title.clone()));
            let shape = (units(0.0), units(top + GAP - 6.0));
            let area = root.clone().shrink(shape, (units(paper.width()), units(panel.height)));
            let levels = chart(&area, view, paper, &time, panel);
            let levels = levels.map_err(|problem| problem.to_string())?;
            if !panel.is_area {
                ends = levels;
            }
            top += panel.height + GAP;
        }
        root.present().map_err(|problem| problem.to_string())?;
    }
    for (y, title) in titles {
        canvas.text("t", 0.0, y, &title);
    }
    if paper == Paper::Wide {
        label_ends(canvas, view, &ends);
    }
    Ok(height)
}

fn units(pixels: f64) -> i32 {
    (pixels * f64::from(UNITS)).round() as i32
}

fn panels<'data>(view: &View<'data>, paper: Paper, fallen: &'data [f64]) -> Vec<Panel<'data>> {
    let run = view.run;
    let unit = view.unit();
    let mut lines = vec![(Ink::Main, run.total.as_slice())];
    for (place, other) in run.others.iter().take(OTHERS).enumerate() {
        lines.push((Ink::Other(place as u8), other.total.as_slice()));
    }
    let all = lines.iter().flat_map(|(_, values)| values.iter().copied());
    let axis = Axis::of_values(all, 4);
    let title = format!("Total, {unit}");
    let mut panels =
        vec![Panel { height: paper.pick(250.0, 200.0), title, axis, lines, is_area: false }];
    let shares = fallen.iter().map(|share| share * 100.0).chain([0.0, -1.0]);
    panels.push(Panel {
        height: 100.0,
        title: "Below its best so far, %".to_owned(),
        axis: Axis::of_values(shares, 2),
        lines: vec![(Ink::Loss, fallen)],
        is_area: true,
    });
    if run.in_flight.iter().copied().filter_map(known).any(|value| value > 0.0) {
        panels.push(Panel {
            height: 96.0,
            title: format!("Of it in flight, {unit}"),
            axis: Axis::of_values(run.in_flight.iter().copied().chain([0.0]), 2),
            lines: vec![(Ink::Area, run.in_flight.as_slice())],
            is_area: true,
        });
    }
    panels
}

type Trouble = DrawingAreaErrorKind<std::convert::Infallible>;

fn chart(
    area: &DrawingArea<Sheet<'_>, Shift>,
    view: &View<'_>,
    paper: Paper,
    time: &Axis,
    panel: &Panel<'_>,
) -> Result<Vec<f64>, Trouble> {
    let mut chart = ChartBuilder::on(area)
        .set_label_area_size(
            plotters::chart::LabelAreaPosition::Left,
            units(paper.pick(86.0, 70.0)),
        )
        .set_label_area_size(plotters::chart::LabelAreaPosition::Bottom, units(20.0))
        .margin_right(units(paper.pick(END, 10.0)))
        .build_cartesian_2d(time.clone(), panel.axis.clone())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(Ink::Grid.stroke())
        .light_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .label_style(Ink::Words.text())
        .set_all_tick_mark_size(units(3.0))
        .draw()?;
    let columns = view.detail.columns(paper.width());
    for (ink, values) in panel.lines.iter().rev() {
        let factor = if matches!(ink, Ink::Loss) { 100.0 } else { 1.0 };
        for points in strokes(&view.run.times, values, columns, factor) {
            if panel.is_area {
                let (fill, line) = (ink.fill().color, TRANSPARENT);
                chart.draw_series(
                    AreaSeries::new(points, 0.0, fill).border_style(line.stroke_width(0)),
                )?;
            } else {
                chart.draw_series(LineSeries::new(points, ink.stroke()))?;
            }
        }
    }
    let base = vec![(time.from, 0.0), (time.to, 0.0)];
    if panel.axis.from <= 0.0 && panel.axis.to >= 0.0 {
        chart.draw_series([PathElement::new(base, Ink::Base.stroke())])?;
    }
    let end = |values: &[f64]| values.last().copied().and_then(known).unwrap_or(f64::NAN);
    let level = |value: f64| chart.plotting_area().map_coordinate(&(time.to, value)).1;
    let ends = panel.lines.iter().map(|(_, values)| end(values));
    Ok(ends.map(|value| f64::from(level(value)) / f64::from(UNITS)).collect())
}

/// Names at the right ends of the lines, moved apart where they would touch.
fn label_ends(canvas: &mut Canvas, view: &View<'_>, levels: &[f64]) {
    let others = view.run.others.iter().map(|other| other.name.as_str());
    let names = std::iter::once("this run").chain(others);
    let mut ends: Vec<(f64, &str)> = levels.iter().copied().zip(names).collect();
    ends.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut free = 0.0_f64;
    for (level, name) in ends {
        let y = (level + 4.0).max(free);
        let class = if name == "this run" { "b" } else { "" };
        canvas.text(class, canvas.width() - END + 8.0, y, &clipped(name, 20));
        free = y + 15.0;
    }
}

/// A thinned series as strokes, broken where values are not known.
fn strokes(times: &[i64], values: &[f64], columns: usize, factor: f64) -> Vec<Vec<(f64, f64)>> {
    let mut strokes = vec![Vec::new()];
    for index in extremes(times, values, columns) {
        let (Some(&at), Some(&value)) = (times.get(index), values.get(index)) else { continue };
        match (known(value), strokes.last_mut()) {
            (Some(value), Some(stroke)) => stroke.push((at as f64, value * factor)),
            _ => strokes.push(Vec::new()),
        }
    }
    strokes.retain(|stroke| !stroke.is_empty());
    strokes
}
