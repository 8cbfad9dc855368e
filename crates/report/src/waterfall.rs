//! From what was there at the start to what was there at the end, part by part.
//!
//! The parts are told by whoever watched. Where they do not add up to the last total, the rest is
//! shown as a part of its own rather than hidden.

use crate::contents::Part;
use crate::figure::{Figure, Paper, Sample, Twin, both_plain, key};
use crate::figures::{decimals, grouped, known, signed, with_unit};
use crate::svg::Canvas;
use crate::text::clipped;
use crate::view::View;

/// Parts at full detail.
const MOST_PARTS: usize = 24;
const PITCH: f64 = 30.0;

/// A part and where it leads from and to.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    name: String,
    from: f64,
    amount: f64,
}

/// The picture of what a run's change is made of.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let mut values = view.run.total.iter().copied().filter_map(known);
    let first = values.next();
    let last = values.next_back().or(first);
    let mut figure = Figure {
        slug: "costs",
        title: "What the change is made of",
        sentence: "What the change is made of is not known.".to_owned(),
        ..Figure::default()
    };
    let (Some(first), Some(last)) = (first, last) else { return figure };
    if view.run.waterfall.is_empty() {
        return figure;
    }
    let steps = steps(&view.run.waterfall, first, last, view.detail.share_of(MOST_PARTS).max(4));
    figure.sentence = sentence(view, &steps, last - first);
    figure.drawings = both_plain(|canvas, paper| draw(canvas, paper, view, &steps, (first, last)));
    figure.key = key(&[
        (Sample::Patch, "bar", "+ added".to_owned()),
        (Sample::Patch, "lost", "- taken".to_owned()),
    ]);
    figure.notes.push(
        "The scale does not start at nothing: bars show parts, lines show totals.".to_owned(),
    );
    figure.twin = Some(twin(view, &steps, (first, last)));
    figure
}

/// The steps from the first total to the last; the smallest parts in one where there are very many, and what
/// the parts leave open as a step of its own.
fn steps(parts: &[Part], first: f64, last: f64, most: usize) -> Vec<Step> {
    let amount = |part: &Part| known(part.amount).unwrap_or(0.0);
    let mut sizes: Vec<f64> = parts.iter().map(|part| amount(part).abs()).collect();
    sizes.sort_by(|left, right| right.total_cmp(left));
    let mut steps: Vec<Step> = Vec::new();
    let (mut at, mut small) = (first, (0_usize, 0.0));
    let mut kept = 0;
    let least = sizes.get(most.saturating_sub(1)).copied().unwrap_or(0.0);
    for part in parts {
        if kept < most && amount(part).abs() >= least {
            let name = clipped(&part.name, 60).into_owned();
            steps.push(Step { name, from: at, amount: amount(part) });
            at += amount(part);
            kept += 1;
        } else {
            small = (small.0 + 1, small.1 + amount(part));
        }
    }
    if small.0 > 0 {
        let name = crate::text::count(small.0, "smaller part", "smaller parts");
        steps.push(Step { name, from: at, amount: small.1 });
        at += small.1;
    }
    // Sums of doubles differ in their last digits; only more than that is worth a row.
    let rest = last - at;
    if rest.abs() > 0.005_f64.max(last.abs() * 1e-9) {
        steps.push(Step { name: "not accounted for".to_owned(), from: at, amount: rest });
    }
    steps
}

fn sentence(view: &View<'_>, steps: &[Step], change: f64) -> String {
    let unit = view.unit();
    let told = |step: &Step| {
        format!("{} ({})", step.name, with_unit(&signed(step.amount, decimals(step.amount)), &unit))
    };
    let best = steps.iter().max_by(|left, right| left.amount.total_cmp(&right.amount));
    let worst = steps.iter().min_by(|left, right| left.amount.total_cmp(&right.amount));
    let mut sentence =
        format!("The total changed by {}.", with_unit(&signed(change, decimals(change)), &unit));
    if let Some(best) = best.filter(|step| step.amount > 0.0) {
        sentence.push_str(&format!(" Most was added by {}.", told(best)));
    }
    if let Some(worst) = worst.filter(|step| step.amount < 0.0) {
        sentence.push_str(&format!(" Most was taken by {}.", told(worst)));
    }
    sentence
}

fn draw(
    canvas: &mut Canvas,
    paper: Paper,
    view: &View<'_>,
    steps: &[Step],
    (first, last): (f64, f64),
) -> f64 {
    let (left, right) = (paper.pick(200.0, 6.0), paper.width() - paper.pick(130.0, 6.0));
    let (pitch, head) = (paper.pick(PITCH, 42.0), paper.pick(0.0, 16.0));
    let ends =
        || steps.iter().flat_map(|step| [step.from, step.from + step.amount]).chain([first, last]);
    let (low, high) =
        (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
    let reach = if high > low { high - low } else { 1.0 };
    let x = |value: f64| left + (right - left) * ((value - low) / reach).clamp(0.0, 1.0);
    let places = decimals(first.abs().max(last.abs()));
    let total = |value: f64| with_unit(&grouped(value, places), &view.unit());
    let mut y = 0.0;
    row(canvas, paper, y, "b", "At the start", &total(first));
    canvas.line(
        "total",
        (x(first), y + head + 4.0),
        (x(first), y + head + paper.pick(pitch, 24.0)),
    );
    for step in steps {
        y += pitch;
        let (from, to) = (x(step.from), x(step.from + step.amount));
        row(canvas, paper, y, "", &step.name, &signed(step.amount, places));
        let class = if step.amount < 0.0 { "lost" } else { "bar" };
        canvas.rect(class, from.min(to), y + head + 7.0, (to - from).abs().max(1.5), 16.0);
        if paper == Paper::Wide {
            canvas.line("base", (to, y + 23.0), (to, y + pitch + 7.0));
        }
    }
    y += pitch;
    row(canvas, paper, y, "b", "At the end", &total(last));
    canvas.line("total", (x(last), y + head + 4.0), (x(last), y + head + 26.0));
    y + pitch + 2.0
}

fn row(canvas: &mut Canvas, paper: Paper, y: f64, class: &str, name: &str, figure: &str) {
    let line = y + paper.pick(19.0, 16.0);
    canvas.text(class, 0.0, line, &clipped(name, paper.pick(28, 26)));
    canvas.text(&format!("{class} e"), paper.width(), line, figure);
}

fn twin(view: &View<'_>, steps: &[Step], (first, last): (f64, f64)) -> Twin {
    let places = decimals(first.abs().max(last.abs()));
    let mut rows = vec![vec!["At the start".to_owned(), String::new(), grouped(first, places)]];
    rows.extend(steps.iter().map(|step| {
        let sum = grouped(step.from + step.amount, places);
        vec![step.name.clone(), signed(step.amount, decimals(step.amount)), sum]
    }));
    rows.push(vec!["At the end".to_owned(), String::new(), grouped(last, places)]);
    let unit = view.unit();
    let head =
        vec!["Part".to_owned(), format!("Change ({unit})"), format!("Then there was ({unit})")];
    Twin { caption: "What the change is made of: every part".to_owned(), head, rows }
}

#[cfg(test)]
mod tests {
    use super::steps;
    use crate::contents::Part;

    fn parts(amounts: &[f64]) -> Vec<Part> {
        let part = |(index, &amount)| Part { name: format!("part {index}"), amount };
        amounts.iter().enumerate().map(part).collect()
    }

    #[test]
    fn the_steps_lead_to_the_last_total() {
        let many: Vec<f64> = (0..80).map(|index| f64::from(index * 37 % 61) - 30.0).collect();
        for amounts in [&[5.0, -2.0][..], &[5.0, f64::NAN], &[], &many] {
            for most in [4, 24] {
                let steps = steps(&parts(amounts), 100.0, 103.0, most);
                let mut at = 100.0;
                for step in &steps {
                    assert!((step.from - at).abs() < 1e-9);
                    at += step.amount;
                }
                assert!((at - 103.0).abs() < 0.01, "{amounts:?} lead to {at}");
                assert!(steps.len() <= most + 2);
            }
        }
    }

    #[test]
    fn what_adds_up_has_no_rest() {
        let steps = steps(&parts(&[5.0, -2.0]), 100.0, 103.0, 24);
        assert!(steps.iter().all(|step| step.name != "not accounted for"), "{steps:?}");
    }
}
