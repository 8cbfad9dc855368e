//! One report of several runs through the same history.

use super::figures::Figures;
use super::gatherer::Gathered;
use super::line::Line;
use super::verdict::{Group, verdict};
use super::words;
use trimtab_report::{Origin, Report, Run, Table};

/// Runs shown in detail at most.
pub(crate) const DETAILED_MAX: usize = 4;

/// What a report says beside its runs.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// What it is about.
    pub(crate) title: String,
    /// What was assumed, a sentence each.
    pub(crate) assumptions: Vec<String>,
    /// Where the history came from.
    pub(crate) provenance: Vec<Table>,
    /// Where the report came from.
    pub(crate) origin: Origin,
}

/// A report of runs through the same history; the first is its subject.
pub(crate) fn compared(about: About, gathered: Vec<Gathered>) -> Report {
    let group = |one: &Gathered| Group {
        strategy: one.figures.strategy.clone(),
        runs: vec![one.figures.clone()],
    };
    let groups: Vec<Group> = gathered.iter().map(group).collect();
    let mut verdict = verdict(&groups, 0);
    if let Some(subject) = gathered.first() {
        verdict.more.extend(closest(&subject.run, &subject.figures));
    }
    verdict.more.extend(gathered.iter().flat_map(|one| one.notes.iter().cloned()));
    let lines: Vec<Line> = gathered.iter().map(|one| Line::of(&one.run)).collect();
    let comparison = (gathered.len() > 1).then(|| comparison(&[], &groups, 0));
    let detailed = gathered.into_iter().take(DETAILED_MAX).enumerate();
    let runs = detailed.map(|(place, one)| {
        let others = lines.iter().enumerate().filter(|(other, _)| *other != place);
        let others = others.map(|(_, line)| line.beside(&one.run.times)).collect();
        Run { others, ..one.run }
    });
    let runs = runs.collect();
    let About { title, assumptions, provenance, origin } = about;
    let asides = Vec::new();
    Report { title, verdict, comparison, asides, runs, assumptions, provenance, origin }
}

/// The closest that any account of a run came to its end, in a sentence.
pub(crate) fn closest(run: &Run, figures: &Figures) -> Option<String> {
    let worst = figures.felt.worst?;
    let name = &run.accounts.get(worst.account)?.name;
    let used = words::percent(worst.utilisation);
    let at = words::clock(worst.at);
    let stood = format!("{used} of its equity was maintenance margin on {at}");
    Some(if run.liquidations.is_empty() {
        format!("Closest to its end was {name}: {stood}.")
    } else {
        format!("The closest that was seen before a liquidation came was {name}: {stood}.")
    })
}

/// Strategies side by side, one row each; with several windows, the net of each before the sums.
pub(crate) fn comparison(windows: &[String], groups: &[Group], subject: usize) -> Table {
    let unit = groups.first().and_then(|group| group.runs.first());
    let unit = unit.map_or("", |figures| figures.unit.symbol.as_str());
    let windows = if windows.len() > 1 { windows } else { &[] };
    let mut head = vec!["strategy".to_owned()];
    head.extend(windows.iter().map(|window| format!("{window}, net ({unit})")));
    head.extend([
        format!("net ({unit})"),
        format!("transfer fees ({unit})"),
        "liquidations".to_owned(),
        format!("penalties ({unit})"),
        "deepest fall".to_owned(),
        "transfers".to_owned(),
        format!("moved ({unit})"),
        "not held as margin, mean".to_owned(),
    ]);
    let row = |group: &Group| {
        let mut row = vec![group.strategy.clone()];
        if !windows.is_empty() {
            row.extend(group.runs.iter().map(|one| one.unit.whole(one.net)));
        }
        row.extend(group.cells());
        row
    };
    Table {
        title: "Strategies compared".to_owned(),
        sentence: best_and_worst(groups),
        rows: groups.iter().map(row).collect(),
        marked: (subject < groups.len()).then_some(subject),
        head,
    }
}

fn best_and_worst(groups: &[Group]) -> String {
    let best = groups.iter().max_by_key(|group| group.net());
    let worst = groups.iter().min_by_key(|group| group.net());
    match (best, worst) {
        (Some(best), Some(worst)) if groups.len() > 1 => {
            format!("Best: {}. Worst: {}.", best.told(), worst.told())
        }
        _ => String::new(),
    }
}
