//! Utilisation of every account through the run, hardest pressed first.
//!
//! Darkness alone says nothing here: the worst account stands first, in a frame, under the word
//! `worst`; what was above its limit has a bar above it; last and worst stand beside it in figures.

use crate::cells::{self, CLASSES, STEPS};
use crate::figure::{Figure, Paper, Sample, Twin, both_plain, key};
use crate::figures::{grouped, limit as limit_of, percent};
use crate::frame::Frame;
use crate::gauge::{self, Gauge};
use crate::instants::spoken;
use crate::strain::{Strain, ranked};
use crate::svg::Canvas;
use crate::text::clipped;
use crate::view::View;

/// Rows at full detail.
const MOST_ROWS: usize = 40;

/// The picture of a run's utilisation.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let (rows, all) = ranked(view, view.detail.share_of(MOST_ROWS));
    let mut figure = Figure {
        slug: "utilisation",
        title: "Utilisation against limits",
        sentence: sentence(view, &rows),
        ..Figure::default()
    };
    if rows.is_empty() {
        return figure;
    }
    figure.drawings = both_plain(|canvas, paper| draw(canvas, paper, view, &rows));
    figure.key = colours();
    figure.notes.push(
        "Each cell is the highest utilisation of its stretch of time: maintenance margin over \
         equity. No cell: nothing was held. A bar above the strip: above the limit. At the right of \
         wide pages, from 0 to 100 %: the bar is the last value, the diamond the worst, the upright \
         line the limit."
            .to_owned(),
    );
    let which = "those that came nearest to their limits";
    figure.notes.extend(view.left_out(rows.len(), all, "accounts", which));
    figure.twin = Some(twin(view, &rows));
    figure
}

fn sentence(view: &View<'_>, rows: &[Strain<'_>]) -> String {
    let Some(worst) = rows.first() else {
        return "No account held a position, so there is no utilisation to show.".to_owned();
    };
    let (share, at) = worst.worst.unwrap_or_default();
    let when =
        view.run.times.get(at).map_or_else(String::new, |&at| format!(", at {}", spoken(at)));
    let name = view.name(worst.index);
    let height = percent(share);
    match worst.limit() {
        Some(limit) if share > limit => format!(
            "Worst was {name}: it reached {height}{when}, above its limit of {}.",
            limit_of(limit)
        ),
        Some(limit) => format!(
            "Worst was {name}: it reached {height}{when}, within its limit of {}.",
            limit_of(limit)
        ),
        None => format!("Worst was {name}: it reached {height}{when}."),
    }
}

fn colours() -> String {
    let bound = |step: usize| (step * 100 + STEPS / 2) / STEPS;
    let meaning = |step: usize| match step {
        0 => format!("up to {} %", bound(1)),
        6 => format!("above {} %", bound(6)),
        _ => format!("to {} %", bound(step + 1)),
    };
    let entries: Vec<_> = CLASSES
        .iter()
        .enumerate()
        .map(|(step, class)| (Sample::Patch, *class, meaning(step)))
        .collect();
    key(&entries)
}

/// How rows lie on a kind of paper.
struct Layout {
    /// From the top of a row to its strip.
    head: f64,
    strip: f64,
    pitch: f64,
    /// Of a tranche's name.
    title: f64,
}

fn layout(paper: Paper) -> Layout {
    match paper {
        Paper::Wide => Layout { head: 10.0, strip: 22.0, pitch: 44.0, title: 30.0 },
        Paper::Narrow => Layout { head: 29.0, strip: 20.0, pitch: 58.0, title: 26.0 },
    }
}

fn draw(canvas: &mut Canvas, paper: Paper, view: &View<'_>, rows: &[Strain<'_>]) -> f64 {
    let frame = Frame::of(view, paper, (182.0, 220.0), 8.0);
    let layout = layout(paper);
    let mut y = 0.0;
    let mut tranche = None;
    let has_tranches = rows.iter().any(|row| !row.tranche().is_empty());
    for (number, row) in rows.iter().enumerate() {
        if has_tranches && tranche != Some(row.tranche()) {
            tranche = Some(row.tranche());
            let name = match row.tranche() {
                "" => "No tranche".to_owned(),
                name => format!("Tranche {}", clipped(name, 32)),
            };
            canvas.text("t", 8.0, y + layout.title - 10.0, &name);
            y += layout.title;
        }
        let is_worst = number == 0;
        words(canvas, &frame, &layout, view, row, y, is_worst);
        cells::draw(canvas, &frame, view, row, (y + layout.head, layout.strip));
        if is_worst {
            canvas.rect("worst", 1.0, y + 1.0, paper.width() - 2.0, layout.pitch - 2.0);
        }
        y += layout.pitch;
    }
    frame.close(canvas, y, y)
}

fn words(
    canvas: &mut Canvas,
    frame: &Frame,
    layout: &Layout,
    view: &View<'_>,
    row: &Strain<'_>,
    y: f64,
    is_worst: bool,
) {
    let worst = row.worst.map_or(f64::NAN, |(share, _)| share);
    let is_above = row.limit().is_some_and(|limit| worst > limit);
    let sign = if is_above { "▲ " } else { "" };
    let worst_words = format!("{sign}worst {}", percent(worst));
    let last = format!("last {}", row.last.map_or_else(|| "-".to_owned(), percent));
    let limit = row
        .limit()
        .map_or_else(|| "no limit".to_owned(), |limit| format!("limit {}", limit_of(limit)));
    let class = if is_worst { "b e" } else { "e" };
    let (name, right) = (view.name(row.index), frame.paper.width() - 8.0);
    let limit = if is_worst { format!("worst of all, {limit}") } else { limit };
    match frame.paper {
        Paper::Wide => {
            let middle = y + layout.head + layout.strip / 2.0;
            canvas.text("b", 8.0, middle - 2.0, &name);
            canvas.text("m", 8.0, middle + 13.0, &limit);
            canvas.text(class, right, middle - 2.0, &worst_words);
            canvas.text("m e", right, middle + 13.0, &last);
            let at = (frame.right + 16.0, middle - 6.0);
            let gauge = Gauge { last: row.last, worst, limit: row.limit() };
            gauge::draw(canvas, at, (78.0, 12.0), &gauge);
        }
        Paper::Narrow => {
            canvas.text("b", 8.0, y + 17.0, &clipped(&name, 16));
            let all = if is_worst { " of all" } else { "" };
            let told = worst_words.replacen("worst", &format!("worst{all}"), 1);
            canvas.text(class, right, y + 17.0, &format!("{told}, {last}"));
        }
    }
}

fn twin(view: &View<'_>, rows: &[Strain<'_>]) -> Twin {
    let head = ["Account", "Tranche", "Limit (%)", "Worst (%)", "Worst at (UTC)", "Last (%)"];
    let share = |share: Option<f64>| grouped(share.unwrap_or(f64::NAN) * 100.0, 1);
    let row = |row: &Strain<'_>| {
        let (worst, at) = row.worst.unzip();
        vec![
            view.name(row.index),
            clipped(row.tranche(), 60).into_owned(),
            share(row.limit()),
            share(worst),
            at.map_or_else(|| "-".to_owned(), |at| view.stamp(at)),
            share(row.last),
        ]
    };
    Twin {
        caption: "Utilisation: worst and last of each account".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}
