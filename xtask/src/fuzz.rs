//! Fuzzing: the targets of `fuzz/`, built with coverage counters and run one after another.
//!
//! The counters are a pass of the compiler that every toolchain has, so that stable will do: no
//! sanitizer is used, since our code has no `unsafe`; panics, overflows, endless loops and memory
//! out of proportion are what is looked for. What a night finds new stays below the build folder;
//! what broke a target stands there too, and its path is printed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::cargo_program;
use crate::{CANNOT, FOUND_WRONG, tool};

/// Seconds for all targets together.
pub(crate) const SECONDS: u64 = 180;
/// More than a decoder may take for one input, megabytes and seconds.
const LIMITS: [&str; 3] = ["-rss_limit_mb=1024", "-timeout=10", "-max_len=16384"];

/// Edges and comparisons counted, as libFuzzer reads them.
const COVERAGE: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
];

/// Runs every target, `seconds` in all, drawing with a seed; the exit code.
pub(crate) fn command(root: &Path, seed: u64, seconds: u64) -> u8 {
    match targets(root).and_then(|targets| Ok((build(root)?, targets))) {
        Err(why) => {
            eprintln!("fuzz: {why}");
            CANNOT
        }
        Ok((programs, targets)) => {
            let each = (seconds / u64::try_from(targets.len()).unwrap_or(1).max(1)).max(1);
            let failed = |target: &&String| !run(root, &programs, target, (seed, each));
            match targets.iter().find(failed) {
                None => {
                    println!("fuzz: {} targets, {each} s each, nothing broke", targets.len());
                    0
                }
                Some(target) => {
                    eprintln!("fuzz: {target} broke; the lines above name the input");
                    FOUND_WRONG
                }
            }
        }
    }
}

/// The targets: every folder of the corpus is one.
fn targets(root: &Path) -> Result<Vec<String>, String> {
    let corpus = root.join("fuzz/corpus");
    let unreadable = |error| format!("{}: {error}", corpus.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(&corpus).map_err(unreadable)? {
        names.push(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Builds all targets; the folder of their programs.
fn build(root: &Path) -> Result<PathBuf, String> {
    let (folder, host) = (tool::kept(root, "fuzz"), host()?);
    let mut cargo = Command::new(cargo_program());
    // A target is named, so that build scripts and macros go without counters.
    cargo.args(["build", "--release", "--target", &host, "--manifest-path", "fuzz/Cargo.toml"]);
    cargo.env("CARGO_TARGET_DIR", &folder).env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"));
    let status = cargo.current_dir(root).status();
    let status = status.map_err(|error| format!("cargo did not start: {error}"))?;
    let programs = folder.join(host).join("release");
    let remedy = "it needs a C++ compiler: `apt-get install g++`, `dnf install gcc-c++`";
    if status.success() { Ok(programs) } else { Err(format!("fuzz/ does not build; {remedy}")) }
}

/// What this machine is called by the compiler.
pub(crate) fn host() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output();
    let output = output.map_err(|error| format!("rustc did not start: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| String::from("rustc does not say its host"))
}

/// Whether a target held for so many seconds.
fn run(root: &Path, programs: &Path, target: &str, (seed, seconds): (u64, u64)) -> bool {
    let found = tool::kept(root, "fuzz").join("found").join(target);
    if let Err(error) = fs::create_dir_all(&found) {
        eprintln!("fuzz: {}: {error}", found.display());
        return false;
    }
    println!("fuzz: {target} for {seconds} s");
    let mut program = Command::new(programs.join(target));
    // libFuzzer takes 32 bits, and 0 as a seed of its own choice.
    program.arg(format!("-seed={}", (seed % u64::from(u32::MAX)).max(1)));
    program.arg(format!("-max_total_time={seconds}")).args(LIMITS);
    program.args(["-verbosity=0", "-print_final_stats=1"]);
    program.arg(format!("-artifact_prefix={}/broke-{target}-", found.with_file_name("").display()));
    // New inputs go to the first folder, the committed ones are only read.
    program.arg(&found).arg(root.join("fuzz/corpus").join(target));
    match program.current_dir(root).status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("fuzz: {target} did not start: {error}");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_of_the_corpus_is_a_program_of_the_manifest() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let manifest = fs::read_to_string(root.join("fuzz/Cargo.toml")).unwrap();
        let named: Vec<&str> = manifest
            .lines()
            .filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")?.strip_suffix(".rs\""))
            .collect();
        let targets = targets(&root).unwrap();
        assert!(targets.len() >= 8, "{targets:?}");
        assert_eq!(targets.iter().filter(|one| named.contains(&one.as_str())).count(), named.len());
        assert_eq!(targets.len(), named.len());
    }

    #[test]
    fn the_compiler_says_what_this_machine_is() {
        assert!(host().unwrap().contains('-'));
    }
}
