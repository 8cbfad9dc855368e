//! Which steps make up `test`, `ci` and `nightly`, and in which order: the cheap ones first, and
//! nothing after the first failure.

use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::step::{Cargo, Ended, SeedRange, Step, Work};
use crate::{CANNOT, FOUND_WRONG, install};

/// What every change must pass.
pub(crate) const TEST: &[Step] = &[
    Step {
        name: "format",
        work: Work::Cargo(Cargo {
            component: Some("fmt"),
            ..Cargo::new(&["fmt", "--all", "--check"])
        }),
    },
    Step { name: "tidy", work: Work::Tidy },
    Step {
        name: "clippy",
        work: Work::Cargo(Cargo {
            component: Some("clippy"),
            ..Cargo::new(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
        }),
    },
    Step { name: "tests", work: Work::Cargo(Cargo::new(&["test", "--workspace"])) },
    Step { name: "report in a browser", work: Work::Browser },
];

/// What the branch must pass besides.
pub(crate) const CI: &[Step] = &[
    Step { name: "dependencies", work: Work::Deny },
    Step {
        name: "documentation",
        work: Work::Cargo(Cargo {
            env: &[("RUSTDOCFLAGS", "-D warnings")],
            ..Cargo::new(&["doc", "--workspace", "--no-deps"])
        }),
    },
    Step {
        name: "benchmarks build",
        work: Work::Cargo(Cargo::new(&["bench", "--workspace", "--no-run"])),
    },
    Step {
        name: "demo",
        work: Work::Cargo(Cargo {
            quiet: true,
            ..Cargo::new(&["run", "--release", "--", "demo", "--speed", "max", "--no-report"])
        }),
    },
    Step {
        name: "storms",
        work: Work::Cargo(Cargo { range: Some(SeedRange { from: 0, to: 10_000 }), ..STORMS }),
    },
    Step {
        name: "crash sweep",
        work: Work::Cargo(Cargo::new(&["run", "--release", "-p", "trimtab-sim", "--", "sweep"])),
    },
    Step {
        name: "protocol mutants",
        work: Work::Cargo(Cargo::new(&["run", "--release", "-p", "trimtab-sim", "--", "mutants"])),
    },
    Step {
        name: "killed processes",
        work: Work::Cargo(Cargo::new(&[
            "run",
            "--release",
            "-p",
            "trimtab-sim",
            "--",
            "kill",
            "--kills",
            "40",
        ])),
    },
];

/// The sweeps too long for every change, each with a count that takes minutes.
///
/// The seed decides which cases the property sweeps draw; the command line shown for each of them
/// states it.
pub(crate) fn nightly(seed: u64) -> [Step; 10] {
    let sweep = |name, cargo| Step { name, work: Work::Cargo(Cargo { seed: Some(seed), ..cargo }) };
    [
        sweep("property sweep", SWEEP),
        sweep("allocator's families", FAMILIES),
        sweep("engine's worlds", ENGINE_WORLDS),
        sweep("archive noise", ARCHIVE_NOISE),
        Step { name: "storms of the night", work: Work::Cargo(storms(seed)) },
        Step { name: "killed processes, many", work: Work::Cargo(KILLS) },
        Step { name: "fuzzing", work: Work::Fuzz(seed) },
        Step { name: "mutation tests", work: Work::Mutation },
        Step { name: "perturbed history", work: Work::Cargo(PERTURBED) },
        Step { name: "benchmark journals", work: Work::Cargo(BENCHMARK_JOURNALS) },
    ]
}

/// The seed of a night for which none is given: the days since 1970, so every night draws others.
pub(crate) fn seed_of_today() -> Result<u64, String> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.map_err(|_| "the clock stands before 1970, state a seed")?;
    Ok(since.as_secs() / (24 * 60 * 60))
}

/// Transfers through a simulated day of faults, seed by seed, with every oracle listening.
const STORMS: Cargo = Cargo::new(&["run", "--release", "-p", "trimtab-sim", "--", "seeds"]);

/// How many storms a night runs through.
const STORMS_OF_A_NIGHT: u64 = 1_000_000;

/// A million seeds, those of no other night. CI has the first ten thousand, so a night begins with
/// the second million at the earliest.
fn storms(seed: u64) -> Cargo {
    let from = (seed % 1_000_000_000 + 1) * STORMS_OF_A_NIGHT;
    Cargo { range: Some(SeedRange { from, to: from + STORMS_OF_A_NIGHT }), ..STORMS }
}

/// The real process over loopback, killed five hundred times while it moves money.
const KILLS: Cargo = Cargo::new(&[
    "run",
    "--release",
    "-p",
    "trimtab-sim",
    "--",
    "kill",
    "--kills",
    "500",
    "--transfers",
    "5000",
]);

/// The properties of the pure functions: cheap cases, many of them.
const SWEEP: Cargo = Cargo {
    env: &[("PROPTEST_CASES", "100000")],
    ..Cargo::new(&[
        "test",
        "--release",
        "-p",
        "trimtab-model",
        "-p",
        "trimtab-risk",
        "-p",
        "trimtab-allocate",
    ])
};

/// The published families of allocation problems: so many seeds of each at 100 nodes on two
/// topologies, and a tenth as many at 1,000 nodes, every answer proved to 1e-8 of its benefit.
const FAMILIES: Cargo = Cargo {
    env: &[("PROPTEST_CASES", "1000")],
    ..Cargo::new(&[
        "test",
        "--release",
        "-p",
        "trimtab-allocate",
        "--test",
        "families",
        "--",
        "--ignored",
    ])
};

/// The engine in its false worlds; a thousand of them take about a second.
const ENGINE_WORLDS: Cargo = Cargo {
    env: &[("PROPTEST_CASES", "200000")],
    ..Cargo::new(&["test", "--release", "-p", "trimtab-engine", "--test", "it"])
};

/// Bytes for the archive to survive; each case writes files of its own.
const ARCHIVE_NOISE: Cargo = Cargo {
    env: &[("PROPTEST_CASES", "20000")],
    ..Cargo::new(&["test", "--release", "-p", "trimtab-sim", "--lib", "archive::tests::noise"])
};

/// Every rule's mean over 600 perturbed paths against the published one, where the recorded
/// history is at hand. Its paths are fixed: drawn anew each night, some would miss by chance.
const PERTURBED: Cargo = Cargo::new(&[
    "test",
    "--release",
    "-p",
    "trimtab-sim",
    "--test",
    "public",
    "perturbed::",
    "--",
    "--ignored",
]);
/// Every run of the public benchmark recorded and replayed, where its history is.
const BENCHMARK_JOURNALS: Cargo = Cargo {
    env: &[("TRIMTAB_JOURNALS", "all")],
    ..Cargo::new(&["test", "--release", "-p", "trimtab", "--test", "public_journals"])
};

/// Runs the parts one after the other and says how it went.
pub(crate) fn command(root: &Path, parts: &[&[Step]]) -> u8 {
    let steps = parts.concat();
    let missing = install::missing(root, &steps);
    if !missing.is_empty() {
        missing.iter().for_each(|line| eprintln!("{line}"));
        return CANNOT;
    }
    match run(root, &steps) {
        Ok(closing) => {
            println!("{closing}");
            0
        }
        Err(failure) => {
            eprintln!("{failure}");
            FOUND_WRONG
        }
    }
}

/// Runs steps up to the first failure; the closing line, or what failed and how to rerun it.
fn run(root: &Path, steps: &[Step]) -> Result<String, String> {
    let (started, mut passed, mut skipped) = (Instant::now(), 0, 0);
    for (index, step) in steps.iter().enumerate() {
        println!("\n== {}/{} {}: {}", index + 1, steps.len(), step.name, step.rerun());
        let step_started = Instant::now();
        match step.run(root).map_err(|why| failure(step, &why, passed))? {
            Ended::Passed => passed += 1,
            Ended::Skipped => skipped += 1,
        }
        println!("-- {}: {:.1} s", step.name, step_started.elapsed().as_secs_f64());
    }
    Ok(closing(passed, skipped, started.elapsed().as_secs_f64()))
}

fn failure(step: &Step, why: &str, passed: usize) -> String {
    let Step { name, .. } = step;
    format!("\nFAILED at step {name} ({why}), {passed} passed before it; rerun: {}", step.rerun())
}

fn closing(passed: usize, skipped: usize, seconds: f64) -> String {
    let skips = if skipped == 0 { String::new() } else { format!(", {skipped} skipped") };
    format!("\n{passed} steps passed{skips} in {seconds:.1} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSES: Step = Step {
        name: "good",
        work: Work::Cargo(Cargo { quiet: true, ..Cargo::new(&["--version"]) }),
    };
    const FAILS: Step =
        Step { name: "bad", work: Work::Cargo(Cargo::new(&["no-such-subcommand"])) };
    const IS_SKIPPED: Step = Step {
        name: "absent",
        work: Work::Cargo(Cargo {
            component: Some("no-such-subcommand"),
            ..Cargo::new(&["--version"])
        }),
    };

    #[test]
    fn the_closing_line_counts_what_passed_and_what_was_skipped() {
        let closing = run(Path::new("."), &[PASSES, IS_SKIPPED, PASSES]).unwrap();
        assert!(closing.starts_with("\n2 steps passed, 1 skipped in "), "{closing}");
    }

    #[test]
    fn every_sweep_of_the_night_states_its_seed_and_its_count() {
        let seeded = |step: &Step| matches!(step.work, Work::Cargo(Cargo { seed: Some(_), .. }));
        assert_eq!(nightly(20_000).iter().filter(|step| seeded(step)).count(), 4);
        for step in nightly(20_000).into_iter().filter(seeded) {
            let rerun = step.rerun();
            let stated = rerun.starts_with("PROPTEST_CASES='")
                && rerun.contains("000' PROPTEST_RNG_SEED='20000' cargo test --release ");
            assert!(stated, "{rerun}");
        }
        assert!(seed_of_today().unwrap() > 20_000);
    }

    #[test]
    fn every_night_has_storms_of_its_own() {
        let rerun = |seed| Step { name: "storms", work: Work::Cargo(storms(seed)) }.rerun();
        let storms = "cargo run --release -p trimtab-sim -- seeds ";
        assert_eq!(rerun(0), format!("{storms}1000000..2000000"));
        assert_eq!(rerun(20_000), format!("{storms}20001000000..20002000000"));
        assert!(rerun(u64::MAX).starts_with(storms));
    }

    #[test]
    fn the_first_failure_stops_and_names_the_step_and_its_command() {
        let failure = run(Path::new("."), &[PASSES, FAILS, PASSES]).unwrap_err();
        assert!(failure.contains("FAILED at step bad (it failed), 1 passed before it"));
        assert!(failure.ends_with("rerun: cargo no-such-subcommand"));
    }
}
