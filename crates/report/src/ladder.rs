//! Shadow prices at the moments that tell most: a bar an account, highest first, and beside it in
//! dashes what the cheapest way there costs.

use crate::contents::{Ladder, Rung};
use crate::figure::{Figure, Paper, Sample, Twin, both_plain, key};
use crate::figures::{bps, grouped, known};
use crate::instants::{spoken, stamp};
use crate::svg::Canvas;
use crate::text::{clipped, count};
use crate::view::View;

/// Moments and rungs at full detail.
const MOST_LADDERS: usize = 4;
const MOST_RUNGS: usize = 12;
const PITCH: f64 = 28.0;

/// The picture of a run's shadow prices.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let all = &view.run.ladders;
    let shown: Vec<Shown<'_>> = all
        .iter()
        .take(view.detail.share_of(MOST_LADDERS))
        .map(|ladder| shown(ladder, view))
        .collect();
    let mut figure = Figure {
        slug: "prices",
        title: "Shadow prices",
        sentence: sentence(view, &shown),
        ..Figure::default()
    };
    if shown.iter().all(|ladder| ladder.rungs.is_empty()) {
        return figure;
    }
    figure.drawings = both_plain(|canvas, paper| draw(canvas, paper, view, &shown));
    figure.key = key(&[
        (Sample::Patch, "bar", "worth of one more unit there".to_owned()),
        (Sample::Patch, "band", "what the cheapest way there costs".to_owned()),
        (Sample::Patch, "hot", "▲ worth more than the way costs".to_owned()),
    ]);
    let which = "the first";
    figure.notes.extend(crate::detail::left_out(shown.len(), all.len(), "moments", which));
    if shown.iter().any(|ladder| ladder.rungs.len() < ladder.ladder.rungs.len()) {
        figure
            .notes
            .push("Of each moment the accounts with the highest prices are shown.".to_owned());
    }
    figure.twin = Some(twin(view, &shown));
    figure
}

/// A moment and its rungs, the highest price first.
struct Shown<'run> {
    ladder: &'run Ladder,
    rungs: Vec<Rung>,
}

fn shown<'run>(ladder: &'run Ladder, view: &View<'_>) -> Shown<'run> {
    let mut rungs: Vec<Rung> =
        ladder.rungs.iter().copied().filter(|rung| known(rung.price).is_some()).collect();
    rungs.sort_by(|left, right| right.price.total_cmp(&left.price));
    rungs.truncate(view.detail.share_of(MOST_RUNGS));
    Shown { ladder, rungs }
}

/// Whether a unit there is worth more than the way costs.
fn is_outside(rung: &Rung) -> bool {
    rung.cost.and_then(known).is_some_and(|cost| rung.price > cost)
}

fn sentence(view: &View<'_>, shown: &[Shown<'_>]) -> String {
    let tops = shown.iter().filter_map(|one| Some((one.ladder, one.rungs.first()?)));
    let Some((ladder, rung)) = tops.max_by(|left, right| left.1.price.total_cmp(&right.1.price))
    else {
        return "No shadow prices were recorded.".to_owned();
    };
    let way = match rung.cost.and_then(known) {
        Some(cost) => format!("the cheapest way there cost {} bps", bps(cost)),
        None => "no way led there".to_owned(),
    };
    format!(
        "One more {} was worth most at {}: {} bps over {} h, at {}; {way}.",
        view.unit(),
        view.name(rung.account),
        bps(rung.price),
        grouped(ladder.hours, if ladder.hours.fract() == 0.0 { 0 } else { 1 }),
        spoken(ladder.at)
    )
}

fn draw(canvas: &mut Canvas, paper: Paper, view: &View<'_>, shown: &[Shown<'_>]) -> f64 {
    let (left, right) = (paper.pick(158.0, 104.0), paper.width() - paper.pick(120.0, 74.0));
    let rungs = || shown.iter().flat_map(|one| one.rungs.iter());
    let lows = rungs().map(|rung| rung.price.min(0.0));
    let highs = rungs().map(|rung| rung.price.max(rung.cost.and_then(known).unwrap_or(0.0)));
    let (low, high) = (lows.fold(0.0, f64::min), highs.fold(0.0, f64::max));
    let reach = if high > low { high - low } else { 1.0 };
    let x = |value: f64| left + (right - left) * ((value - low) / reach).clamp(0.0, 1.0);
    let mut y = 0.0;
    for one in shown {
        y = heading(canvas, paper, one.ladder, y);
        let top = y;
        for rung in &one.rungs {
            step(canvas, paper, view, rung, y, &x);
            y += PITCH;
        }
        canvas.line("base", (x(0.0), top), (x(0.0), y));
        y += 22.0;
    }
    y - 16.0
}

fn heading(canvas: &mut Canvas, paper: Paper, ladder: &Ladder, y: f64) -> f64 {
    canvas.text("t", 0.0, y + 14.0, &spoken(ladder.at));
    let room = paper.pick(110, 46);
    canvas.text("m", 0.0, y + 31.0, &clipped(&ladder.sentence, room));
    y + 42.0
}

fn step(
    canvas: &mut Canvas,
    paper: Paper,
    view: &View<'_>,
    rung: &Rung,
    y: f64,
    x: &impl Fn(f64) -> f64,
) {
    let name = view.name(rung.account);
    canvas.text("", 0.0, y + 18.0, &clipped(&name, paper.pick(24, 14)));
    let (from, to) = (x(rung.price.min(0.0)), x(rung.price.max(0.0)));
    let class = if is_outside(rung) { "hot" } else { "bar" };
    canvas.rect(class, from, y + 7.0, to - from, 14.0);
    let mut end = to;
    if let Some(cost) = rung.cost.and_then(known) {
        canvas.rect("band", x(0.0), y + 3.0, x(cost.max(0.0)) - x(0.0), 22.0);
        end = end.max(x(cost.max(0.0)));
    }
    let sign = if is_outside(rung) { "▲ " } else { "" };
    let no_way = if rung.cost.is_none() { ", no way" } else { "" };
    let unit = paper.pick(" bps", "");
    let class = if is_outside(rung) { "b" } else { "" };
    canvas.text(class, end + 8.0, y + 18.0, &format!("{sign}{}{unit}{no_way}", bps(rung.price)));
}

fn twin(view: &View<'_>, shown: &[Shown<'_>]) -> Twin {
    let head =
        ["Time (UTC)", "Account", "Worth of one more (bps)", "Cheapest way there (bps)", "Hours"];
    let mut rows = Vec::new();
    for one in shown {
        rows.extend(one.rungs.iter().map(|rung| {
            vec![
                stamp(one.ladder.at),
                view.name(rung.account),
                bps(rung.price),
                bps(rung.cost.unwrap_or(f64::NAN)),
                grouped(one.ladder.hours, 1),
            ]
        }));
    }
    Twin {
        caption: format!("Shadow prices: {}", count(rows.len(), "rung", "rungs")),
        head: head.map(str::to_owned).to_vec(),
        rows,
    }
}
