//! One step of a pipeline: what it runs, how it is announced, and how to run it again alone.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{browser, deny, fuzz, install, mutation, tidy};

/// The environment variable that seeds property tests.
const SEED: &str = "PROPTEST_RNG_SEED";

/// A step, named for the reader of a failing pipeline.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// What the header and the failure line call it.
    pub(crate) name: &'static str,
    /// What is done.
    pub(crate) work: Work,
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Work {
    /// Our own rules, run inside this process.
    Tidy,
    /// Reports made and opened in a browser.
    Browser,
    /// The dependency tree, asked about by `cargo deny`.
    Deny,
    /// Every decoder of outside bytes, with this seed.
    Fuzz(u64),
    /// Bugs planted where money is held.
    Mutation,
    /// A cargo command.
    Cargo(Cargo),
}

/// A cargo command with everything that changes how it runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cargo {
    /// The words after `cargo`.
    pub(crate) args: &'static [&'static str],
    /// Environment variables set for it.
    pub(crate) env: &'static [(&'static str, &'static str)],
    /// The seed of its property tests; their own where none is given.
    pub(crate) seed: Option<u64>,
    /// The seeds it runs through, as its last word; none of its own where none are given.
    pub(crate) range: Option<SeedRange>,
    /// A component of the toolchain without which the step is skipped, as the subcommand it adds.
    pub(crate) component: Option<&'static str>,
    /// Whether its standard output is only shown when it fails.
    pub(crate) quiet: bool,
}

/// Seeds from one up to another, which is no longer among them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeedRange {
    /// The first.
    pub(crate) from: u64,
    /// One behind the last.
    pub(crate) to: u64,
}

impl Cargo {
    /// A plain command: no environment, no optional component, output shown.
    pub(crate) const fn new(args: &'static [&'static str]) -> Self {
        Self { args, env: &[], seed: None, range: None, component: None, quiet: false }
    }

    /// The words after `cargo`, all of them.
    fn words(&self) -> Vec<String> {
        let words = self.args.iter().map(|word| String::from(*word));
        words.chain(self.range.map(|SeedRange { from, to }| format!("{from}..{to}"))).collect()
    }

    /// Every environment variable it is run with.
    fn environment(&self) -> impl Iterator<Item = (&'static str, String)> {
        let stated = self.env.iter().map(|(name, value)| (*name, String::from(*value)));
        stated.chain(self.seed.map(|seed| (SEED, seed.to_string())))
    }
}

/// How a step that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It ran and passed.
    Passed,
    /// It could not run here, for want of an optional component.
    Skipped,
}

impl Step {
    /// The command line which runs this step alone.
    pub(crate) fn rerun(&self) -> String {
        match self.work {
            Work::Tidy => String::from("cargo xtask tidy"),
            Work::Browser => String::from("cargo xtask browser"),
            Work::Deny => String::from("cargo xtask deny"),
            Work::Fuzz(seed) => format!("cargo xtask fuzz {} {seed}", fuzz::SECONDS),
            Work::Mutation => String::from("cargo xtask mutation"),
            Work::Cargo(cargo) => {
                let env = cargo.environment().map(|(name, value)| format!("{name}='{value}' "));
                format!("{}cargo {}", env.collect::<String>(), cargo.words().join(" "))
            }
        }
    }

    /// Runs the step at the workspace's root.
    pub(crate) fn run(&self, root: &Path) -> Result<Ended, String> {
        let passed = match self.work {
            Work::Tidy => tidy::command(root) == 0,
            Work::Browser => browser::command(root, &[]) == 0,
            Work::Deny => deny::command(root) == 0,
            Work::Fuzz(seed) => fuzz::command(root, seed, fuzz::SECONDS) == 0,
            Work::Mutation => mutation::command(root, &[]) == 0,
            Work::Cargo(Cargo { component: Some(component), .. })
                if !install::answers("cargo", &[component, "--version"]) =>
            {
                println!("skipped: `cargo {component}` is not installed");
                return Ok(Ended::Skipped);
            }
            Work::Cargo(cargo) => run_cargo(cargo, root)?,
        };
        if passed { Ok(Ended::Passed) } else { Err(String::from("it failed")) }
    }
}

/// The cargo to call: the one that runs us, so that a chosen toolchain stays chosen.
pub(crate) fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))
}

fn run_cargo(cargo: Cargo, root: &Path) -> Result<bool, String> {
    let mut command = Command::new(cargo_program());
    command.args(cargo.words()).envs(cargo.environment()).current_dir(root);
    command.stdout(if cargo.quiet { Stdio::piped() } else { Stdio::inherit() });
    command.stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("cargo did not start: {error}"))?;
    let passed = output.status.success();
    if !passed {
        show(&output.stdout)?;
    }
    Ok(passed)
}

fn show(bytes: &[u8]) -> Result<(), String> {
    std::io::stdout().write_all(bytes).map_err(|error| format!("its output is lost: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cargo_step(cargo: Cargo) -> Step {
        Step { name: "probe", work: Work::Cargo(cargo) }
    }

    #[test]
    fn the_rerun_line_carries_the_environment() {
        let step = cargo_step(Cargo { env: &[("CASES", "9 9")], ..Cargo::new(&["test", "-p"]) });
        assert_eq!(step.rerun(), "CASES='9 9' cargo test -p");
        let seeded = cargo_step(Cargo { seed: Some(7), ..Cargo::new(&["test"]) });
        assert_eq!(seeded.rerun(), "PROPTEST_RNG_SEED='7' cargo test");
        let range = Some(SeedRange { from: 5, to: 9 });
        assert_eq!(cargo_step(Cargo { range, ..Cargo::new(&["run"]) }).rerun(), "cargo run 5..9");
    }

    #[test]
    fn a_step_passes_fails_or_is_skipped() {
        let here = Path::new(".");
        let passing = cargo_step(Cargo { quiet: true, ..Cargo::new(&["--version"]) });
        assert_eq!(passing.run(here), Ok(Ended::Passed));
        let failing = cargo_step(Cargo::new(&["no-such-subcommand"]));
        assert!(failing.run(here).is_err());
        let skipped = Cargo { component: Some("no-such-subcommand"), ..Cargo::new(&["--version"]) };
        assert_eq!(cargo_step(skipped).run(here), Ok(Ended::Skipped));
    }
}
