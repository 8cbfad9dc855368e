//! What is said of a failing seed: which law, at which commit, and the one command that repeats it.

use std::process::Command;
use trimtab_engine::mutant::Planted;
use trimtab_sim::storm::case::judged;
use trimtab_sim::storm::shrink::shrink;
use trimtab_sim::storm::{Settings, Violation};

/// Tells a failing seed, and the smallest form of it that was found.
pub(super) fn tell(seed: u64, settings: &Settings, violation: &Violation, is_shrunk: bool) {
    println!("seed {seed} at {}: {violation}", commit());
    println!("  {}", remedy(seed, &options(settings)));
    if !is_shrunk {
        return;
    }
    let law = violation.law;
    let fails = |one: &Settings| {
        judged(seed, one, Planted::default()).violation.is_some_and(|found| found.law == law)
    };
    let least = shrink(*settings, fails);
    let found = judged(seed, &least, Planted::default()).violation;
    let classes: Vec<&str> = least.classes.classes().map(|class| class.word()).collect();
    println!(
        "  smallest: {} with {}",
        found.map_or_else(String::new, |one| one.to_string()),
        classes.join(" ")
    );
    println!("  {}", remedy(seed, &options(&least)));
}

/// The one command that repeats a trial.
pub(super) fn remedy(seed: u64, options: &str) -> String {
    format!("cargo run --release -p trimtab-sim -- replay {seed}{options}")
}

/// What of a trial is not as its seed would have it, as options.
fn options(settings: &Settings) -> String {
    let usual = Settings::default();
    let mut text = String::new();
    let mut add = |is: bool, what: String| {
        if is {
            text.push_str(&what);
        }
    };
    let Settings { classes, faults_max, payments_max, stormy, .. } = *settings;
    add(classes != usual.classes, format!(" --classes {}", classes.bits()));
    add(faults_max != usual.faults_max, format!(" --faults {faults_max}"));
    add(payments_max != usual.payments_max, format!(" --payments {payments_max}"));
    add(stormy != usual.stormy, format!(" --minutes {}", stormy.minutes()));
    text
}

/// The commit of the tree one stands in.
pub(super) fn commit() -> String {
    let asked = Command::new("git").args(["rev-parse", "--short", "HEAD"]).output();
    let told = asked.ok().filter(|answer| answer.status.success());
    let text = told.and_then(|answer| String::from_utf8(answer.stdout).ok());
    text.map_or_else(|| "an unknown commit".to_owned(), |text| format!("commit {}", text.trim()))
}
