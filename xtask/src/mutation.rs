//! Mutation testing: `cargo mutants` over the parts that hold money, and reasons for what survives.
//!
//! A survivor is a changed line that no test noticed. Each needs a reason in `docs/mutation.md`,
//! written for people; one without a reason fails the step.

mod reasons;

use std::fs;
use std::path::Path;

use crate::{CANNOT, FOUND_WRONG, tool};
use reasons::{Reasons, Survivor};

/// A part of the code whose every line must be missed when it is wrong.
#[derive(Clone, Copy, Debug)]
struct Area {
    name: &'static str,
    package: &'static str,
    files: &'static [&'static str],
    /// Whether a survivor without a reason fails the step.
    is_strict: bool,
}

const AREAS: [Area; 4] = [
    Area {
        name: "ledger",
        package: "trimtab-engine",
        files: &["crates/engine/src/ledger/**"],
        is_strict: true,
    },
    Area {
        name: "guard",
        package: "trimtab-engine",
        files: &["crates/engine/src/guard/**"],
        is_strict: true,
    },
    Area {
        name: "transfer",
        package: "trimtab-engine",
        files: &["crates/engine/src/transfer.rs", "crates/engine/src/transfer/**"],
        is_strict: true,
    },
    Area {
        name: "model",
        package: "trimtab-model",
        files: &["crates/model/src/**"],
        is_strict: false,
    },
];

/// Plants bugs in the areas named, in all where none is; the exit code.
pub(crate) fn command(root: &Path, named: &[&str]) -> u8 {
    match check(root, named) {
        Ok(0) => 0,
        Ok(survivors) => {
            eprintln!(
                "mutation: {survivors} survivors without a reason; write a test that notices, or \
                 the reason in docs/mutation.md"
            );
            FOUND_WRONG
        }
        Err(why) => {
            eprintln!("mutation: {why}");
            CANNOT
        }
    }
}

/// Makes sure that the program is there.
pub(crate) fn prepare(root: &Path) -> Result<(), String> {
    tool::MUTANTS.program(root).map(drop)
}

/// Survivors that fail the step.
fn check(root: &Path, named: &[&str]) -> Result<usize, String> {
    let areas = chosen(named)?;
    let reasons = Reasons::read(root)?;
    let mut failing = 0;
    for area in areas {
        let survivors = plant(root, area)?;
        let unexplained = reasons.without(&survivors);
        let word = if area.is_strict { "survived" } else { "noted" };
        unexplained.iter().for_each(|survivor| println!("{word}: {survivor}"));
        println!(
            "mutation: {}: {} survivors, {} without a reason",
            area.name,
            survivors.len(),
            unexplained.len()
        );
        failing += if area.is_strict { unexplained.len() } else { 0 };
    }
    Ok(failing)
}

fn chosen(named: &[&str]) -> Result<Vec<&'static Area>, String> {
    if let Some(unknown) = named.iter().find(|name| AREAS.iter().all(|area| area.name != **name)) {
        let known: Vec<&str> = AREAS.iter().map(|area| area.name).collect();
        return Err(format!("there is no area `{unknown}`; name one of {}", known.join(", ")));
    }
    let is_chosen = |area: &&Area| named.is_empty() || named.contains(&area.name);
    Ok(AREAS.iter().filter(is_chosen).collect())
}

/// Plants every bug of an area, one at a time; what survived the tests of its crate.
fn plant(root: &Path, area: &Area) -> Result<Vec<Survivor>, String> {
    let kept = tool::kept(root, "mutation").join(area.name);
    fs::create_dir_all(&kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    let mut mutants = tool::MUTANTS.command(root)?;
    mutants.args(["--package", area.package, "--no-shuffle", "--colors", "never", "--output"]);
    mutants.arg(&kept).args(["--jobs", &jobs()]);
    for files in area.files {
        mutants.args(["--file", files]);
    }
    // Each job builds in a copy of its own, which goes away afterwards.
    mutants.args(["--", "--lib", "--tests"]).env_remove("CARGO_TARGET_DIR");
    let status =
        mutants.status().map_err(|error| format!("cargo-mutants did not start: {error}"))?;
    // 0 where all were caught, 2 where some were missed, 3 where a test never came back, which is
    // noticed too; anything else, and nothing is known.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err(format!("cargo mutants could not work on {}: {status}", area.name));
    }
    let missed = kept.join("mutants.out/missed.txt");
    let text = fs::read_to_string(&missed);
    let text = text.map_err(|error| format!("{}: {error}", missed.display()))?;
    Ok(text.lines().filter_map(Survivor::of).collect())
}

/// Copies worked on at once: one for two processors, since a build keeps more than one busy.
fn jobs() -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    (processors / 2).clamp(1, 8).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_chosen_by_name() {
        assert_eq!(chosen(&[]).unwrap().len(), AREAS.len());
        assert_eq!(chosen(&["guard"]).unwrap()[0].name, "guard");
        assert!(chosen(&["gard"]).unwrap_err().contains("ledger, guard, transfer, model"));
    }

    #[test]
    fn every_area_has_files() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for area in AREAS {
            let there = |path: &&str| root.join(path.trim_end_matches("/**")).exists();
            assert!(area.files.iter().any(there), "{}", area.name);
        }
    }
}
