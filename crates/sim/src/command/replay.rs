//! `replay`: one trial, told line by line.

use super::Replay;
use std::io::{self, Write as _};
use trimtab_engine::mutant::{Mutant, Planted};
use trimtab_sim::storm::Settings;
use trimtab_sim::storm::case::judged;
use trimtab_sim::storm::trace;

pub(super) fn run(asked: &Replay) -> io::Result<bool> {
    let planted = planted(asked.mutant.as_deref())?;
    let settings = match asked.dies_at {
        Some(_) => Settings { dies_at: asked.dies_at, ..super::sweep::scenario(asked.seed) },
        None => asked.trial.settings(),
    };
    let judged = judged(asked.seed, &settings, planted);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if let Some(outcome) = &judged.outcome {
        let entries = outcome.chronicle.entries();
        let begins = entries.first().map(|entry| entry.at).unwrap_or_default();
        let about = asked.about.as_deref().unwrap_or("");
        let told = entries.iter().map(|entry| trace::line(begins, entry));
        let told: Vec<String> = told.filter(|line| line.contains(about)).collect();
        let first = asked.last.map_or(0, |last| told.len().saturating_sub(last));
        for line in &told[first..] {
            writeln!(out, "{line}")?;
        }
    }
    match &judged.violation {
        Some(violation) => writeln!(out, "{violation}")?,
        None => writeln!(out, "no law was broken")?,
    }
    out.flush()?;
    Ok(judged.violation.is_none())
}

/// The bug of a name.
pub(super) fn planted(name: Option<&str>) -> io::Result<Planted> {
    let Some(name) = name else { return Ok(Planted::default()) };
    let found = Mutant::ALL.into_iter().find(|mutant| format!("{mutant:?}") == name);
    let known = || Mutant::ALL.map(|mutant| format!("{mutant:?}")).join(", ");
    found
        .map(Planted::with)
        .ok_or_else(|| io::Error::other(format!("no bug is named `{name}`; there are {}", known())))
}
