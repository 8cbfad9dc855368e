//! What there was in all, beside other runs; how far below its best it fell; what was in flight.

use crate::RenderError;
use crate::drawdown;
use crate::figure::{Figure, Sample, Twin, both, key};
use crate::figures::{decimals, grouped, known, percent, signed, with_unit};
use crate::instants::spoken;
use crate::panels;
use crate::sheet::{Ink, OTHERS};
use crate::text::clipped;
use crate::view::View;

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
    figure.drawings =
        both(|canvas, paper| panels::draw(canvas, paper, view, &fallen)).map_err(problem)?;
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
