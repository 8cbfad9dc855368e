//! Shadow prices at the moments that tell most: a bar an account, highest first, and beside it in
//! dashes what the cheapest way there costs.

use crate::contents::{Ladder, Rung};
use crate::figure::{Figure, Paper, Sample, Twin, both_plain, key};
use crate::figures::{bps, grouped, known};
use crate::instants::{spoken, stamp};
use crate::svg::Canvas;
use crate::text::{clipped, count, wrapped};
use crate::view::View;

/// Moments and rungs at full detail.
const MOST_LADDERS: usize = 4;
const MOST_RUNGS: usize = 12;
const PITCH: f64 = 28.0;
/// A bar so many times as long as the next figure would hide all others: it is broken off.
const DWARFS: f64 = 6.0;
/// Where a broken bar ends, as a multiple of the next figure.
const BROKEN_AT: f64 = 2.0;

/// The picture of a run's shadow prices.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let all = &view.run.ladders;
    let most = view.detail.share_of(MOST_LADDERS);
    let shown: Vec<Shown<'_>> =
        dearest(all, most).into_iter().map(|ladder| shown(ladder, view)).collect();
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
        (Sample::Patch, "hot", "▲ worth more than the way".to_owned()),
    ]);
    figure.notes.push(
        "Every moment has a scale of its own. Bars inside the dashes are fine: the dashes begin at the lowest price, where a unit would come \
         from, and are as wide as the way there costs. A bar beyond them may be worth a move."
            .to_owned(),
    );
    if shown.iter().any(|one| one.rungs.iter().any(|rung| rung.price > one.reach().1)) {
        figure.notes.push("A bar with two strokes is longer than its picture.".to_owned());
    }
    let which =
        if shown.len() == 1 { "that of the highest price" } else { "those of the highest prices" };
    figure.notes.extend(view.left_out(shown.len(), all.len(), "moments", which));
    if shown.iter().any(|ladder| ladder.rungs.len() < ladder.ladder.rungs.len()) {
        figure
            .notes
            .push("Of each moment the accounts with the highest prices are shown.".to_owned());
    }
    figure.twin = Some(twin(view, &shown));
    figure
}

/// The moments in which a unit was worth most anywhere, in their own order.
fn dearest(all: &[Ladder], most: usize) -> Vec<&Ladder> {
    let top = |ladder: &Ladder| {
        ladder.rungs.iter().filter_map(|rung| known(rung.price)).fold(f64::NEG_INFINITY, f64::max)
    };
    let mut order: Vec<(usize, &Ladder)> = all.iter().enumerate().collect();
    order.sort_by(|left, right| top(right.1).total_cmp(&top(left.1)));
    order.truncate(most);
    order.sort_by_key(|(place, _)| *place);
    order.into_iter().map(|(_, ladder)| ladder).collect()
}

/// A moment and its rungs, the highest price first.
struct Shown<'run> {
    ladder: &'run Ladder,
    rungs: Vec<Rung>,
    /// The lowest price: where a unit would come from.
    lowest: f64,
}

fn shown<'run>(ladder: &'run Ladder, view: &View<'_>) -> Shown<'run> {
    let mut rungs: Vec<Rung> =
        ladder.rungs.iter().copied().filter(|rung| known(rung.price).is_some()).collect();
    rungs.sort_by(|left, right| right.price.total_cmp(&left.price));
    let lowest = rungs.last().map_or(0.0, |rung| rung.price);
    rungs.truncate(view.detail.share_of(MOST_RUNGS));
    Shown { ladder, rungs, lowest }
}

impl Shown<'_> {
    /// Least and largest figure that the picture of this moment reaches; a price that would hide
    /// all others is left out of it.
    fn reach(&self) -> (f64, f64) {
        let low = self.rungs.iter().map(|rung| rung.price).fold(0.0, f64::min);
        let bands = self.rungs.iter().map(|rung| Band::of(rung, self.lowest));
        let mut highs: Vec<f64> = self.rungs.iter().map(|rung| rung.price).collect();
        highs.extend(bands.filter_map(|band| band.end));
        highs.sort_by(f64::total_cmp);
        let high = match highs[..] {
            [.., next, top] if next > 0.0 && top > DWARFS * next => BROKEN_AT * next,
            [.., top] => top,
            [] => 0.0,
        };
        (low, if high > low { high } else { low + 1.0 })
    }
}

/// A price and where the cost band beside it ends.
struct Band<'rung> {
    rung: &'rung Rung,
    lowest: f64,
    end: Option<f64>,
}

impl<'rung> Band<'rung> {
    fn of(rung: &'rung Rung, lowest: f64) -> Self {
        let cost = rung.cost.and_then(known);
        Self { rung, lowest, end: cost.map(|cost| lowest + cost.max(0.0)) }
    }

    /// Whether a unit there is worth more than where it is worth least, and the way on top.
    fn is_outside(&self) -> bool {
        self.end.is_some_and(|end| self.rung.price > end)
    }
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
    let mut y = 0.0;
    for one in shown {
        y = heading(canvas, paper, one.ladder, y);
        let (top, (low, high)) = (y, one.reach());
        let x = |value: f64| left + (right - left) * ((value - low) / (high - low)).clamp(0.0, 1.0);
        for rung in &one.rungs {
            step(canvas, paper, view, &Band::of(rung, one.lowest), y, &x);
            if rung.price > high {
                broken(canvas, right, y);
            }
            y += PITCH;
        }
        canvas.line("base", (x(0.0), top), (x(0.0), y));
        y += 22.0;
    }
    y - 16.0
}

/// Two strokes across a bar that goes on beyond the picture.
fn broken(canvas: &mut Canvas, end: f64, y: f64) {
    for gap in [16.0, 10.0] {
        canvas.line("break", (end - gap - 4.0, y + 24.0), (end - gap + 4.0, y + 4.0));
    }
}

fn heading(canvas: &mut Canvas, paper: Paper, ladder: &Ladder, y: f64) -> f64 {
    canvas.text("t", 0.0, y + 14.0, &spoken(ladder.at));
    let mut bottom = y + 14.0;
    for line in wrapped(&ladder.sentence, paper.pick(140, 52), 4) {
        bottom += 17.0;
        canvas.text("m", 0.0, bottom, &line);
    }
    bottom + 11.0
}

fn step(
    canvas: &mut Canvas,
    paper: Paper,
    view: &View<'_>,
    band: &Band<'_>,
    y: f64,
    x: &impl Fn(f64) -> f64,
) {
    let rung = band.rung;
    canvas.text("", 0.0, y + 18.0, &clipped(&view.name(rung.account), paper.pick(24, 14)));
    let (from, to) = (x(rung.price.min(0.0)), x(rung.price.max(0.0)));
    let is_outside = band.is_outside();
    canvas.rect(if is_outside { "hot" } else { "bar" }, from, y + 7.0, to - from, 14.0);
    let mut end = to;
    if let Some(until) = band.end {
        canvas.rect("band", x(band.lowest), y + 3.0, x(until) - x(band.lowest), 22.0);
        end = end.max(x(until));
    }
    let sign = if is_outside { "▲ " } else { "" };
    let no_way = if band.end.is_none() { ", no way" } else { "" };
    let told = format!("{sign}{}{}{no_way}", bps(rung.price), paper.pick(" bps", ""));
    canvas.text(if is_outside { "b" } else { "" }, end + 8.0, y + 18.0, &told);
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

#[cfg(test)]
mod tests {
    use super::{Band, Shown, dearest};
    use crate::contents::{Ladder, Rung};

    #[test]
    fn a_price_that_would_hide_all_others_is_broken_off() {
        let ladder = Ladder { at: 0, sentence: String::new(), hours: 1.0, rungs: Vec::new() };
        let reach = |prices: &[f64]| {
            let rung = |&price: &f64| Rung { account: 0, price, cost: None };
            let rungs = prices.iter().map(rung).collect();
            Shown { ladder: &ladder, rungs, lowest: 0.0 }.reach()
        };
        assert_eq!(reach(&[2.0, 1.0, 0.0]), (0.0, 2.0));
        assert_eq!(reach(&[28.0, 0.5, 0.0]), (0.0, 1.0));
        assert_eq!(reach(&[28.0, 0.0]), (0.0, 28.0));
        assert_eq!(reach(&[-1.0, -2.0]), (-2.0, -1.0));
        assert_eq!((reach(&[]), reach(&[0.0])), ((0.0, 1.0), (0.0, 1.0)));
    }

    #[test]
    fn of_many_moments_those_of_the_highest_prices_stay_in_order() {
        let ladder = |price: f64| {
            let rungs = vec![Rung { account: 0, price, cost: None }];
            Ladder { at: 0, sentence: String::new(), hours: price, rungs }
        };
        let all = [3.0, 1.0, f64::NAN, 7.0, 5.0].map(ladder);
        let hours = |most| dearest(&all, most).iter().map(|one| one.hours).collect::<Vec<_>>();
        assert_eq!((hours(1), hours(3)), (vec![7.0], vec![3.0, 7.0, 5.0]));
    }

    #[test]
    fn a_price_is_outside_when_it_beats_the_lowest_and_the_way() {
        let rung = |price, cost| Rung { account: 0, price, cost };
        assert!(Band::of(&rung(31e-4, Some(6e-4)), 4e-4).is_outside());
        assert!(!Band::of(&rung(9e-4, Some(6e-4)), 4e-4).is_outside());
        assert!(!Band::of(&rung(4e-4, Some(0.0)), 4e-4).is_outside());
        assert!(!Band::of(&rung(31e-4, None), 4e-4).is_outside());
    }
}
