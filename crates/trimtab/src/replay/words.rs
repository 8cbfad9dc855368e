//! A replay in words: one line where all is well, and a line for each of the first differences.

use crate::journal::names::Names;
use crate::show;
use std::fmt::Write;
use trimtab_engine::Effect;
use trimtab_model::Portfolio;
use trimtab_node::journal::{Difference, Replayed, Tail, What};

/// What came of a replay.
pub(super) fn told(replayed: &Replayed) -> String {
    let Replayed { engine, events, differences, shown, .. } = replayed;
    let mut text = format!(
        "{}, {}, state hash {}",
        show::counted(*events, "event"),
        show::counted(*differences, "difference"),
        engine.state().digest(),
    );
    for difference in shown {
        // Writing to a string cannot fail.
        write!(text, "\n  {}", one(difference, engine.portfolio())).unwrap_or(());
    }
    let shown = u64::try_from(shown.len()).unwrap_or(u64::MAX);
    if *differences > shown {
        let rest = show::count(*differences - shown);
        write!(text, "\n  and {rest} more").unwrap_or(());
    }
    if let Some(note) = ending(&replayed.tail) {
        write!(text, "\n  note: {note}").unwrap_or(());
    }
    text
}

/// What is unusual about the journal's end.
pub(crate) fn ending(tail: &Tail) -> Option<String> {
    match tail {
        Tail::Closed => None,
        Tail::Open => {
            Some("the journal has no close: its writer was stopped, or is at work".to_owned())
        }
        Tail::Torn { place, bytes } => Some(format!(
            "the journal ends torn: of record {} only {bytes} bytes were written (byte {} of {}); \
             its writer was stopped, and everything before it stands",
            place.record,
            place.offset,
            place.segment.display(),
        )),
    }
}

fn one(difference: &Difference, portfolio: &Portfolio) -> String {
    let Difference { record, sequence, at, what } = difference;
    let what = match what {
        What::Effects { recorded, replayed } => {
            let [recorded, replayed] = [recorded, replayed].map(|effects| said(effects, portfolio));
            if recorded == replayed {
                format!("the same in words, other figures: {recorded}")
            } else {
                format!("recorded: {recorded} Replayed: {replayed}")
            }
        }
        What::Refusal { recorded: None, replayed } => format!(
            "recorded: taken in. Replayed: refused, {}; the replay ends here",
            replayed.as_deref().unwrap_or_default()
        ),
        What::Refusal { recorded: Some(recorded), replayed } => format!(
            "recorded: refused, {recorded}. Replayed: {}",
            replayed
                .as_ref()
                .map_or_else(|| "taken in".to_owned(), |why| format!("refused, {why}"))
        ),
        What::State { recorded, replayed } => {
            format!("recorded: state {}. Replayed: state {}", recorded.short(), replayed.short())
        }
        What::Snapshot { problem } => format!("the snapshot cannot be used: {problem}"),
        What::Count { recorded, replayed } => {
            format!("recorded: {recorded} batches. Replayed: {replayed}")
        }
    };
    format!("record {record}, batch {sequence} at {}: {what}", show::time(*at))
}

/// Effects in words.
pub(super) fn said(effects: &[Effect], portfolio: &Portfolio) -> String {
    let names = Names::of(portfolio);
    let decisions =
        effects.iter().filter_map(Effect::decision).map(|decision| names.sentence(decision));
    let commands = effects.iter().filter(|effect| matches!(effect, Effect::Command(_))).count();
    let sent = format!("{}.", show::counted(commands, "request"));
    decisions.chain([sent]).collect::<Vec<_>>().join(" ")
}
