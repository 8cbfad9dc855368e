//! Expected and real arrival of the transfers that stand out, each from the moment it was asked for.

use crate::axis::Axis;
use crate::contents::{Ending, Transfer};
use crate::figure::{Figure, Paper, Sample, Twin, both_plain, key};
use crate::figures::duration;
use crate::hatch;
use crate::instants::stamp;
use crate::lateness;
use crate::svg::Canvas;
use crate::text::clipped;
use crate::view::View;

/// Rows at full detail.
const MOST_ROWS: usize = 12;
/// Rows where nothing stands out, to show what is usual.
const LEAST_ROWS: usize = 4;

/// The picture of a run's arrivals.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let mut order: Vec<&Transfer> = view.run.transfers.iter().collect();
    order.sort_by_key(|transfer| std::cmp::Reverse(lateness::prominence(transfer)));
    let striking = order.iter().filter(|one| lateness::prominence(one).0 > 0).count();
    order.truncate(view.detail.share_of(MOST_ROWS).min(striking.max(LEAST_ROWS)));
    let mut figure = Figure {
        slug: "arrivals",
        title: "Expected and real arrival",
        sentence: sentence(view),
        ..Figure::default()
    };
    if order.is_empty() {
        return figure;
    }
    figure.drawings = both_plain(|canvas, paper| draw(canvas, paper, view, &order));
    figure.key = key(&[
        (Sample::Patch, "ride", "on the way".to_owned()),
        (Sample::Hatched, "hot", "late".to_owned()),
        (Sample::Patch, "dead", "failed or still under way".to_owned()),
        (Sample::Line, "limit", "upright: when it should have come".to_owned()),
    ]);
    figure.notes.push(lateness::EXPECTED.to_owned());
    if order.len() < view.run.transfers.len() {
        figure.notes.push(
            "Shown are those that stand out: what failed, then the latest, then what was still under way, then \
             what took longest."
                .to_owned(),
        );
    }
    figure.twin = Some(twin(view, &order));
    figure
}

fn sentence(view: &View<'_>) -> String {
    let known: Vec<i64> = view
        .run
        .transfers
        .iter()
        .filter(|one| one.expected.is_some() && matches!(one.ending, Ending::Arrived(_)))
        .map(lateness::seconds)
        .collect();
    let late = known.iter().filter(|&&seconds| seconds > 0).count();
    match (known.len(), known.iter().max()) {
        (0, _) if view.run.transfers.is_empty() => "Nothing was on the way.".to_owned(),
        (0, _) | (_, None) => "Of no transfer are both arrivals known.".to_owned(),
        (all, Some(&worst)) if late > 0 => {
            format!("{late} of {all} arrivals came late, at worst by {}.", duration(worst))
        }
        (all, _) => format!("None of {all} arrivals came late."),
    }
}

fn draw(canvas: &mut Canvas, paper: Paper, view: &View<'_>, rows: &[&Transfer]) -> f64 {
    let (left, right) = (paper.pick(232.0, 1.0), paper.width() - paper.pick(210.0, 1.0));
    let (pitch, head) = (paper.pick(38.0, 60.0), paper.pick(3.0, 34.0));
    let axis = axis(rows, paper);
    let x = |seconds: i64| left + (right - left) * axis.share(seconds as f64);
    let bottom = pitch * rows.len() as f64 + 4.0;
    for (at, label) in &axis.marks {
        let at = left + (right - left) * axis.share(*at);
        canvas.line("grid", (at, 0.0), (at, bottom + 4.0));
        let class = if at > right - 10.0 {
            "m e"
        } else if at < left + 10.0 {
            "m"
        } else {
            "m c"
        };
        canvas.text(class, at, bottom + 17.0, label);
    }
    for (number, transfer) in rows.iter().enumerate() {
        let top = pitch * number as f64;
        words(canvas, paper, view, transfer, top);
        bar(canvas, transfer, top + head + 8.0, &x);
    }
    bottom + 22.0
}

/// Seconds from request to end or expected end, labelled as stretches of time.
fn axis(rows: &[&Transfer], paper: Paper) -> Axis {
    let until = |at: Option<i64>, from: i64| at.map_or(0, |at| at.saturating_sub(from)).max(0);
    let longest = rows
        .iter()
        .map(|one| until(lateness::end(one), one.asked).max(until(one.expected, one.asked)))
        .max()
        .unwrap_or(0)
        .clamp(60, 1 << 40);
    let steps =
        [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];
    let most = paper.pick(5, 4);
    let coarse = (longest / most / 86_400 + 1) * 86_400;
    let step = steps.into_iter().find(|step| longest / step < most).unwrap_or(coarse);
    let last = (longest + step - 1) / step;
    let marks = (0..=last).map(|mark| ((mark * step) as f64, label(mark * step))).collect();
    Axis { from: 0.0, to: (last * step) as f64, marks }
}

fn label(seconds: i64) -> String {
    if seconds == 0 { "asked".to_owned() } else { duration(seconds) }
}

fn words(canvas: &mut Canvas, paper: Paper, view: &View<'_>, transfer: &Transfer, top: f64) {
    let short = |account| clipped(&view.name(account), paper.pick(15, 11)).into_owned();
    let name = format!("{} → {}", short(transfer.source), short(transfer.target));
    let class = if lateness::prominence(transfer).0 > 0 { "b e" } else { "e" };
    let how = lateness::words(transfer);
    canvas.text("", 0.0, top + paper.pick(15.0, 16.0), &name);
    let asked = format!("{} UTC", stamp(transfer.asked));
    canvas.text("m", 0.0, top + paper.pick(30.0, 31.0), &asked);
    let y = top + paper.pick(22.0, 16.0);
    canvas.text(class, paper.width(), y, &clipped(&how, paper.pick(32, 22)));
}

fn bar(canvas: &mut Canvas, transfer: &Transfer, y: f64, x: &impl Fn(i64) -> f64) {
    let since = |at: i64| x(at.saturating_sub(transfer.asked).max(0));
    let due = transfer.expected.map(since);
    let start = x(0);
    match (&transfer.ending, due) {
        (Ending::Arrived(at), Some(due)) if lateness::seconds(transfer) > 0 => {
            canvas.rect("ride", start, y, due - start, 14.0);
            hatch::draw(canvas, (due, y), (since(*at) - due, 14.0));
        }
        (Ending::Arrived(at), _) => canvas.rect("ride", start, y, since(*at) - start, 14.0),
        (Ending::Failed(at, _), _) => canvas.rect("dead", start, y, since(*at) - start, 14.0),
        (Ending::UnderWay, due) => {
            canvas.rect("dead", start, y, due.unwrap_or(start + 40.0) - start, 14.0);
        }
    }
    if let Some(due) = due {
        canvas.line("limit", (due, y - 4.0), (due, y + 18.0));
    }
}

fn twin(view: &View<'_>, rows: &[&Transfer]) -> Twin {
    let head = ["From", "To", "Asked (UTC)", "Expected after", "Ended after", "How"];
    let after = |transfer: &Transfer, at: Option<i64>| {
        at.map_or_else(|| "-".to_owned(), |at| duration(at.saturating_sub(transfer.asked)))
    };
    let row = |transfer: &&Transfer| {
        vec![
            view.name(transfer.source),
            view.name(transfer.target),
            stamp(transfer.asked),
            after(transfer, transfer.expected),
            after(transfer, lateness::end(transfer)),
            lateness::words(transfer),
        ]
    };
    Twin {
        caption: "Expected and real arrival: the transfers that stand out".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}
