//! Every liquidation one by one: when, where, how much, and what led to it.

use serde::Serialize;

use crate::contents::Liquidation;
use crate::figures::{decimals, grouped, known, with_unit};
use crate::instants::spoken;
use crate::page::lines;
use crate::text::count;
use crate::thin::spread;
use crate::view::View;

/// Liquidations at full detail.
const MOST: usize = 40;

/// Liquidations, ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Events {
    sentence: String,
    events: Vec<Event>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Event {
    title: String,
    loss: String,
    story: Vec<String>,
}

/// The liquidations of a run, in order of time; of very many the costliest.
pub(crate) fn of(view: &View<'_>) -> Events {
    let all = &view.run.liquidations;
    let shown = costliest(all, view.detail.events(MOST));
    let notes = view.left_out(shown.len(), all.len(), "liquidations", "the costliest");
    Events {
        sentence: sentence(view),
        notes: notes.into_iter().collect(),
        events: shown.into_iter().map(|liquidation| event(view, liquidation)).collect(),
    }
}

fn costliest(all: &[Liquidation], most: usize) -> Vec<&Liquidation> {
    let cost = |event: &Liquidation| known(event.loss).unwrap_or(f64::INFINITY);
    let mut order: Vec<(usize, &Liquidation)> = all.iter().enumerate().collect();
    order.sort_by(|left, right| cost(right.1).total_cmp(&cost(left.1)));
    order.truncate(most);
    order.sort_by_key(|(index, _)| *index);
    order.into_iter().map(|(_, event)| event).collect()
}

fn sentence(view: &View<'_>) -> String {
    let all = &view.run.liquidations;
    let lost: f64 = all.iter().filter_map(|event| known(event.loss)).sum();
    match costliest(all, 1).first() {
        None => "No account was liquidated.".to_owned(),
        Some(worst) => format!(
            "{} took {} in penalties; the costliest was that of {} at {}. Closing the other legs of \
             their pairs counts as trading.",
            count(all.len(), "liquidation", "liquidations"),
            amount(view, lost),
            view.name(worst.account),
            spoken(worst.at)
        ),
    }
}

fn event(view: &View<'_>, event: &Liquidation) -> Event {
    Event {
        title: format!("{}: {}", spoken(event.at), view.name(event.account)),
        loss: format!(
            "{} of notional was closed; the penalty was {}.",
            amount(view, event.gross),
            amount(view, event.loss)
        ),
        story: {
            let story = lines(&event.story, view.detail);
            spread(story.len(), 24).into_iter().filter_map(|at| story.get(at).cloned()).collect()
        },
    }
}

fn amount(view: &View<'_>, value: f64) -> String {
    with_unit(&grouped(value, decimals(value)), &view.unit())
}
