//! The charts of a run's equity, one above the other over the same time: drawn by the plotting
//! library on our own canvas.

use plotters::chart::{ChartBuilder, LabelAreaPosition};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::PathElement;
use plotters::series::{AreaSeries, LineSeries};
use plotters::style::{Color, TRANSPARENT};

use crate::axis::Axis;
use crate::figure::Paper;
use crate::figures::known;
use crate::sheet::{Ink, OTHERS, Sheet, UNITS};
use crate::svg::Canvas;
use crate::text::clipped;
use crate::thin::strokes;
use crate::view::View;

/// From the title of a panel to its chart.
const GAP: f64 = 44.0;
/// Right of the charts, for the names of lines.
const END: f64 = 140.0;

/// A chart of the stack: how high it is and how it is labelled.
struct Panel<'data> {
    height: f64,
    title: String,
    axis: Axis,
    lines: Vec<(Ink, &'data [f64])>,
    /// Whether the space between the first line and nothing is filled.
    is_area: bool,
}

/// Draws the charts; how high they became.
///
/// # Errors
/// What the plotting library says.
pub(crate) fn draw(
    canvas: &mut Canvas,
    paper: Paper,
    view: &View<'_>,
    fallen: &[f64],
) -> Result<f64, String> {
    let panels = panels(view, paper, fallen);
    let height: f64 = panels.iter().map(|panel| panel.height + GAP).sum();
    let (from, to) = view.span();
    let mut time = Axis::of_time(from, to, paper.pick(9, 5));
    time.keep_labels(paper.width() - left(paper) - right(paper), right(paper));
    let mut top = 0.0;
    let (mut titles, mut ends) = (Vec::new(), Vec::new());
    {
        let root = Sheet::new(canvas, height).into_drawing_area();
        for panel in &panels {
            titles.push((top + 22.0, panel.title.clone()));
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

/// Left of the charts, for the labels of their values.
fn left(paper: Paper) -> f64 {
    paper.pick(86.0, 70.0)
}

fn right(paper: Paper) -> f64 {
    paper.pick(END, 22.0)
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
        .set_label_area_size(LabelAreaPosition::Left, units(left(paper)))
        .set_label_area_size(LabelAreaPosition::Bottom, units(24.0))
        .margin_right(units(right(paper)))
        .build_cartesian_2d(time.clone(), panel.axis.clone())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(Ink::Grid.stroke())
        .light_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .label_style(Ink::Words.text())
        .set_tick_mark_size(LabelAreaPosition::Left, units(3.0))
        .set_tick_mark_size(LabelAreaPosition::Bottom, units(8.0))
        .draw()?;
    let columns = view.detail.columns(paper.width());
    for (ink, values) in panel.lines.iter().rev() {
        let factor = if matches!(ink, Ink::Loss) { 100.0 } else { 1.0 };
        for stroke in strokes(&view.run.times, values, columns) {
            let points = stroke.into_iter().map(|(at, value)| (at as f64, value * factor));
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
