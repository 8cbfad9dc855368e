//! The decision log: what was decided, in order of time, each with the figures behind it.
//!
//! Of very many decisions, refusals and moves are kept before those that moved nothing, and what
//! is left out is spread evenly over the run.

use serde::Serialize;

use crate::contents::{Decision, Kind};
use crate::figures::whole;
use crate::instants::stamp;
use crate::text::{clipped, count};
use crate::thin::spread;
use crate::view::View;

/// Decisions at full detail.
const MOST: usize = 1_500;
/// Figures of one decision.
const MOST_FIGURES: usize = 16;
const KINDS: [Kind; 3] = [Kind::Refused, Kind::Move, Kind::NoMove];

/// The log, ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Log {
    sentence: String,
    notes: Vec<String>,
    kinds: Vec<KindView>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct KindView {
    class: &'static str,
    word: &'static str,
    count: String,
}

#[derive(Debug, Serialize)]
struct Row {
    class: &'static str,
    sign: &'static str,
    word: &'static str,
    at: String,
    sentence: String,
    figures: Vec<(String, String)>,
}

impl Log {
    /// Whether nothing was decided.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The decisions of a run.
pub(crate) fn of(view: &View<'_>) -> Log {
    let all = &view.run.decisions;
    let kept = kept(all, view.detail.log(MOST));
    let which = "refusals and moves before those that moved nothing, evenly over the run";
    let notes = view.left_out(kept.len(), all.len(), "decisions", which);
    let shown: Vec<&Decision> = kept.iter().filter_map(|&index| all.get(index)).collect();
    let kinds = [Kind::Move, Kind::NoMove, Kind::Refused].map(|kind| KindView {
        class: class(kind),
        word: word(kind),
        count: whole(shown.iter().filter(|decision| decision.kind == kind).count()),
    });
    Log {
        sentence: sentence(all),
        notes: notes.into_iter().collect(),
        kinds: kinds.into_iter().filter(|kind| kind.count != "0").collect(),
        rows: shown.into_iter().map(|decision| row(view, decision)).collect(),
    }
}

fn sentence(all: &[Decision]) -> String {
    let of = |kind| all.iter().filter(|decision| decision.kind == kind).count();
    if all.is_empty() {
        return "Nothing was decided.".to_owned();
    }
    format!(
        "{}: {} moved something, {} moved nothing, {} met a refusal.",
        count(all.len(), "decision", "decisions"),
        whole(of(Kind::Move)),
        whole(of(Kind::NoMove)),
        whole(of(Kind::Refused))
    )
}

/// Which decisions to show, in order of time.
fn kept(all: &[Decision], most: usize) -> Vec<usize> {
    let mut kept = Vec::new();
    for kind in KINDS {
        let of_kind: Vec<usize> = (0..all.len())
            .filter(|&index| all.get(index).is_some_and(|one| one.kind == kind))
            .collect();
        let room = most.saturating_sub(kept.len());
        kept.extend(
            spread(of_kind.len(), room).into_iter().filter_map(|at| of_kind.get(at).copied()),
        );
    }
    kept.sort_unstable();
    kept
}

fn row(view: &View<'_>, decision: &Decision) -> Row {
    let most = view.detail.characters();
    let figures = decision.figures.iter().take(MOST_FIGURES);
    Row {
        class: class(decision.kind),
        sign: match decision.kind {
            Kind::Move => "→",
            Kind::NoMove => "·",
            Kind::Refused => "×",
        },
        word: if is_said(decision) { "" } else { word(decision.kind) },
        at: stamp(decision.at),
        sentence: clipped(&decision.sentence, most).into_owned(),
        figures: figures
            .map(|(name, figure)| {
                (clipped(name, 80).into_owned(), clipped(figure, 160).into_owned())
            })
            .collect(),
    }
}

/// Whether a sentence says itself what came of the decision.
fn is_said(decision: &Decision) -> bool {
    let starts = |word: &str| decision.sentence.starts_with(word);
    match decision.kind {
        Kind::Move => starts("Move"),
        Kind::NoMove => starts("No move"),
        Kind::Refused => starts("Refused"),
    }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Move => "move",
        Kind::NoMove => "no",
        Kind::Refused => "refused",
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Move => "Move",
        Kind::NoMove => "No move",
        Kind::Refused => "Refused",
    }
}

#[cfg(test)]
mod tests {
    use super::kept;
    use crate::contents::{Decision, Kind};

    #[test]
    fn what_moved_or_was_refused_is_kept_before_the_rest() {
        let kind = |index: i64| match index % 100 {
            7 => Kind::Refused,
            50 => Kind::Move,
            _ => Kind::NoMove,
        };
        let decision =
            |at| Decision { at, kind: kind(at), sentence: String::new(), figures: vec![] };
        let all: Vec<Decision> = (0..5_000).map(decision).collect();
        let shown = kept(&all, 150);
        assert_eq!(shown.len(), 150);
        assert!(shown.is_sorted());
        let count = |wanted| shown.iter().filter(|&&index| all[index].kind == wanted).count();
        assert_eq!((count(Kind::Refused), count(Kind::Move), count(Kind::NoMove)), (50, 50, 50));
        assert_eq!(kept(&all[..3], 150), [0, 1, 2]);
        assert_eq!(kept(&all, 60).len(), 60);
    }
}
