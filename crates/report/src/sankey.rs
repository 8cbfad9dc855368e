//! Moved volume: from the accounts at the left to those at the right, bands as wide as what went.

use crate::figure::{Figure, Paper, Twin, both_plain};
use crate::figures::{decimals, grouped, percent, with_unit};
use crate::flows::{End, Stream, side, streams};
use crate::svg::{Canvas, Path};
use crate::text::clipped;
use crate::view::View;

/// Ends of a side at full detail.
const MOST_ENDS: usize = 8;
/// Between ends.
const GAP: f64 = 16.0;
/// Across an end.
const POST: f64 = 12.0;
const BANDS: [&str; 8] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"];

/// The picture of where money went.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let streams = streams(&view.run.transfers, view.detail.share_of(MOST_ENDS));
    let mut figure = Figure {
        slug: "volume",
        title: "Moved volume",
        sentence: sentence(view, &streams),
        ..Figure::default()
    };
    if streams.is_empty() {
        return figure;
    }
    figure.drawings = both_plain(|canvas, paper| draw(canvas, paper, view, &streams));
    figure.notes.push("Fees included; transfers that failed are not.".to_owned());
    figure.twin = Some(twin(view, &streams));
    figure
}

fn name(view: &View<'_>, end: End) -> String {
    match end {
        End::Account(account) => view.name(account),
        End::Others => "others".to_owned(),
    }
}

fn total(streams: &[Stream]) -> f64 {
    streams.iter().map(|stream| stream.amount).sum()
}

fn sentence(view: &View<'_>, streams: &[Stream]) -> String {
    let largest = streams.iter().max_by(|left, right| left.amount.total_cmp(&right.amount));
    let Some(largest) = largest else { return "No money was moved.".to_owned() };
    let (all, unit) = (total(streams), view.unit());
    format!(
        "{} was moved. The widest stream, {} of it, went from {} to {}.",
        with_unit(&grouped(all, decimals(all)), &unit),
        percent(largest.amount / all),
        name(view, largest.source),
        name(view, largest.target)
    )
}

/// An end on paper: from where to where it stands, and how much of it is taken.
struct Post {
    end: End,
    amount: f64,
    top: f64,
    taken: f64,
}

fn posts(ends: Vec<(End, f64)>, scale: f64) -> Vec<Post> {
    let mut top = 22.0;
    let mut posts = Vec::new();
    for (end, amount) in ends {
        posts.push(Post { end, amount, top, taken: 0.0 });
        top += (amount * scale).max(14.0) + GAP;
    }
    posts
}

fn draw(canvas: &mut Canvas, paper: Paper, view: &View<'_>, streams: &[Stream]) -> f64 {
    let (out, into) = (side(streams, |one| one.source), side(streams, |one| one.target));
    let scale = paper.pick(260.0, 240.0) / total(streams);
    let (mut out, mut into) = (posts(out, scale), posts(into, scale));
    let margin = paper.pick(190.0, 108.0);
    let (left, right) = (margin, paper.width() - margin);
    canvas.text("m e", left + POST, 12.0, "from");
    canvas.text("m", right - POST, 12.0, "to");
    let mut ordered: Vec<&Stream> = streams.iter().collect();
    let place = |posts: &[Post], end: End| posts.iter().position(|post| post.end == end);
    ordered.sort_by_key(|stream| (place(&out, stream.source), place(&into, stream.target)));
    for stream in ordered {
        let (Some(source), Some(target)) =
            (place(&out, stream.source), place(&into, stream.target))
        else {
            continue;
        };
        let width = stream.amount * scale;
        let from = out.get_mut(source).map_or(0.0, |post| take(post, width));
        let to = into.get_mut(target).map_or(0.0, |post| take(post, width));
        band(canvas, BANDS[source % BANDS.len()], (left + POST, from), (right - POST, to), width);
    }
    let places = decimals(total(streams));
    let label =
        |post: &Post| with_unit(&grouped(post.amount, places), paper.pick(&view.unit(), ""));
    let mut height: f64 = 0.0;
    for (posts, x, text_x, class) in
        [(&out, left, left - 8.0, "e"), (&into, right - POST, right + 8.0, "")]
    {
        for post in posts {
            let tall = (post.amount * scale).max(1.5);
            canvas.rect("post", x, post.top, POST, tall);
            let middle = post.top + tall.max(14.0) / 2.0;
            words(canvas, paper, (text_x, middle), class, (&name(view, post.end), &label(post)));
            height = height.max(post.top + tall.max(24.0) + 8.0);
        }
    }
    height
}

fn words(
    canvas: &mut Canvas,
    paper: Paper,
    at: (f64, f64),
    class: &str,
    (name, amount): (&str, &str),
) {
    let name = clipped(name, paper.pick(24, 12));
    canvas.text(&format!("b {class}"), at.0, at.1 - 2.0, &name);
    canvas.text(class, at.0, at.1 + 12.0, amount);
}

/// Takes a slice off a post and gives its top.
fn take(post: &mut Post, width: f64) -> f64 {
    let at = post.top + post.taken;
    post.taken += width;
    at
}

fn band(canvas: &mut Canvas, class: &str, from: (f64, f64), to: (f64, f64), width: f64) {
    let mut path = Path::default();
    path.start(from.0, from.1);
    path.swing(to.0, to.1);
    path.to(to.0, to.1 + width);
    path.swing(from.0, from.1 + width);
    path.close();
    canvas.path(class, &path);
}

fn twin(view: &View<'_>, streams: &[Stream]) -> Twin {
    let all = total(streams);
    let places = decimals(all);
    let mut order: Vec<&Stream> = streams.iter().collect();
    order.sort_by(|left, right| right.amount.total_cmp(&left.amount));
    let row = |stream: &&Stream| {
        vec![
            name(view, stream.source),
            name(view, stream.target),
            grouped(stream.amount, places),
            grouped(stream.amount / all * 100.0, 1),
        ]
    };
    Twin {
        caption: "Moved volume: every stream".to_owned(),
        head: vec![
            "From".to_owned(),
            "To".to_owned(),
            format!("Amount ({})", view.unit()),
            "Share (%)".to_owned(),
        ],
        rows: order.iter().map(row).collect(),
    }
}
