//! When money was on the way: a lane a route on the run's axis of time, a bar a transfer.

use std::collections::BTreeMap;

use crate::contents::{Ending, Transfer};
use crate::figure::{Figure, Paper, Sample, Twin, both_plain, key};
use crate::figures::{decimals, duration, grouped, known, with_unit};
use crate::frame::Frame;
use crate::hatch;
use crate::instants::stamp;
use crate::lateness;
use crate::svg::{Canvas, Path};
use crate::text::{clipped, count};
use crate::view::View;

/// Lanes and rows at full detail.
const MOST_LANES: usize = 12;
const MOST_BARS: usize = 3_000;
const MOST_ROWS: usize = 200;

/// The picture of a run's transfers.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let all = &view.run.transfers;
    let mut figure = Figure {
        slug: "transfers",
        title: "Transfers",
        sentence: sentence(view),
        ..Figure::default()
    };
    if all.is_empty() {
        return figure;
    }
    figure.notes.push(lateness::EXPECTED.to_owned());
    let (lanes, routes) = lanes(view);
    figure.drawings = both_plain(|canvas, paper| draw(canvas, paper, view, &lanes));
    figure.key = key(&[
        (Sample::Patch, "ride", "on the way".to_owned()),
        (Sample::Hatched, "hot", "▼ after it should have come".to_owned()),
        (Sample::Patch, "dead", "× did not come".to_owned()),
    ]);
    figure.notes.extend(view.left_out(lanes.len(), routes, "routes", "those that carried most"));
    let drawn = lanes.iter().map(|lane| lane.transfers.len().min(bars(view))).sum();
    let on_lanes = lanes.iter().map(|lane| lane.transfers.len()).sum();
    let which = "what failed or came late before the rest";
    figure.notes.extend(view.left_out(drawn, on_lanes, "transfers of these routes", which));
    figure.twin = Some(twin(view));
    figure
}

/// One route and its transfers, the most prominent last so that they lie on top.
struct Lane<'run> {
    source: usize,
    target: usize,
    transfers: Vec<&'run Transfer>,
}

fn bars(view: &View<'_>) -> usize {
    (view.detail.transfers(MOST_BARS) / MOST_LANES).max(4)
}

/// The lanes that carried most, the fullest first, and how many routes there are.
fn lanes<'run>(view: &View<'run>) -> (Vec<Lane<'run>>, usize) {
    let mut routes: BTreeMap<(usize, usize), Vec<&Transfer>> = BTreeMap::new();
    for transfer in &view.run.transfers {
        routes.entry((transfer.source, transfer.target)).or_default().push(transfer);
    }
    let count = routes.len();
    let carried =
        |lane: &Lane<'_>| lane.transfers.iter().filter_map(|one| known(one.amount)).sum::<f64>();
    let mut lanes: Vec<Lane<'run>> = routes
        .into_iter()
        .map(|((source, target), mut transfers)| {
            transfers.sort_by_key(|transfer| lateness::prominence(transfer));
            Lane { source, target, transfers }
        })
        .collect();
    lanes.sort_by(|left, right| carried(right).total_cmp(&carried(left)));
    lanes.truncate(view.detail.share_of(MOST_LANES));
    (lanes, count)
}

fn sentence(view: &View<'_>) -> String {
    let all = &view.run.transfers;
    if all.is_empty() {
        return "Nothing was transferred.".to_owned();
    }
    let moved: f64 = all.iter().filter_map(|transfer| known(transfer.amount)).sum();
    let late = all.iter().filter(|transfer| lateness::seconds(transfer) > 0).count();
    let failed = all.iter().filter(|one| matches!(one.ending, Ending::Failed(..))).count();
    let open = all.iter().filter(|one| matches!(one.ending, Ending::UnderWay)).count();
    let amount = with_unit(&grouped(moved, decimals(moved)), &view.unit());
    let start = format!(
        "{} of {amount} in all: {late} late, {failed} failed, {open} under way at the end.",
        count(all.len(), "transfer", "transfers")
    );
    match all.iter().max_by_key(|transfer| lateness::seconds(transfer)) {
        Some(worst) if lateness::seconds(worst) > 0 => format!(
            "{start} The latest came {} late, from {} to {}, asked for at {} UTC.",
            duration(lateness::seconds(worst)),
            view.name(worst.source),
            view.name(worst.target),
            stamp(worst.asked)
        ),
        _ => start,
    }
}

fn draw(canvas: &mut Canvas, paper: Paper, view: &View<'_>, lanes: &[Lane<'_>]) -> f64 {
    let frame = Frame::of(view, paper, (232.0, 120.0), 1.0);
    let (pitch, head) = (paper.pick(34.0, 60.0), paper.pick(8.0, 36.0));
    let bottom = pitch * lanes.len() as f64;
    let height = frame.close(canvas, 0.0, bottom);
    for (number, lane) in lanes.iter().enumerate() {
        let top = pitch * number as f64;
        words(canvas, paper, view, lane, top + paper.pick(23.0, 18.0));
        canvas.line("grid", (frame.left, top + head + 18.0), (frame.right, top + head + 18.0));
        let skipped = lane.transfers.len().saturating_sub(bars(view));
        ride(canvas, &frame, view, lane.transfers.get(skipped..).unwrap_or_default(), top + head);
    }
    height
}

fn words(canvas: &mut Canvas, paper: Paper, view: &View<'_>, lane: &Lane<'_>, y: f64) {
    let short = |account| clipped(&view.name(account), paper.pick(15, 12)).into_owned();
    let name = format!("{} → {}", short(lane.source), short(lane.target));
    canvas.text("", 0.0, y, &name);
    let late = lane.transfers.iter().filter(|one| lateness::seconds(one) > 0).count();
    let failed =
        lane.transfers.iter().filter(|one| matches!(one.ending, Ending::Failed(..))).count();
    let mut told = crate::figures::whole(lane.transfers.len());
    if late > 0 {
        told.push_str(&format!(", {late} late"));
    }
    if failed > 0 {
        told.push_str(&format!(", {failed} failed"));
    }
    canvas.text(if late + failed > 0 { "b e" } else { "e" }, paper.width(), y, &told);
}

/// The bars of a lane, and a sign over each that was late or failed.
fn ride(canvas: &mut Canvas, frame: &Frame, view: &View<'_>, transfers: &[&Transfer], top: f64) {
    let (mut rides, mut late, mut dead) = (Path::default(), Vec::new(), Path::default());
    let (_, last) = view.span();
    for transfer in transfers {
        let from = frame.x(transfer.asked);
        let to = frame.x(lateness::end(transfer).unwrap_or(last)).max(from + 2.5);
        match (&transfer.ending, transfer.expected) {
            (Ending::Failed(..), _) => {
                dead.cell(from, top + 5.0, to - from, 12.0);
                canvas.text("b c", (from + to) / 2.0, top + 2.0, "×");
            }
            (_, Some(expected)) if lateness::seconds(transfer) > 0 => {
                let due = frame.x(expected).clamp(from, to - 1.5);
                rides.cell(from, top + 5.0, due - from, 12.0);
                late.push((due, to));
                canvas.text("sign c", (due + to) / 2.0, top + 3.0, "▼");
            }
            _ => rides.cell(from, top + 5.0, to - from, 12.0),
        }
    }
    canvas.path("ride", &rides);
    canvas.path("dead", &dead);
    for (from, to) in late {
        hatch::draw(canvas, (from, top + 5.0), (to - from, 12.0));
    }
}

/// The most prominent transfers, in order of request.
fn twin(view: &View<'_>) -> Twin {
    let all = &view.run.transfers;
    let mut order: Vec<(usize, &Transfer)> = all.iter().enumerate().collect();
    order.sort_by_key(|(_, transfer)| std::cmp::Reverse(lateness::prominence(transfer)));
    order.truncate(view.detail.transfers(MOST_ROWS));
    order.sort_by_key(|(index, _)| *index);
    let step = match order.len() == all.len() {
        true => "every one".to_owned(),
        false => format!(
            "{} of {}, what failed or came late before what took longest",
            crate::figures::whole(order.len()),
            crate::figures::whole(all.len())
        ),
    };
    let unit = view.unit();
    let mut head = ["Id", "From", "To"].map(str::to_owned).to_vec();
    head.extend([format!("Amount ({unit})"), format!("Fee ({unit})")]);
    head.extend(["Asked (UTC)", "Expected (UTC)", "Ended (UTC)", "How"].map(str::to_owned));
    let rows = order.into_iter().map(|(_, transfer)| row(view, transfer)).collect();
    Twin { caption: format!("Transfers: {step}"), head, rows }
}

fn row(view: &View<'_>, transfer: &Transfer) -> Vec<String> {
    let time = |at: Option<i64>| at.map_or_else(|| "-".to_owned(), stamp);
    vec![
        clipped(&transfer.id, 16).into_owned(),
        view.name(transfer.source),
        view.name(transfer.target),
        grouped(transfer.amount, decimals(transfer.amount)),
        grouped(transfer.fee, 2),
        stamp(transfer.asked),
        time(transfer.expected),
        time(lateness::end(transfer)),
        lateness::words(transfer),
    ]
}
