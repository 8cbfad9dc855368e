//! Slips of the finger: what was meant is named, wherever it was.

use crate::{World, example, flat, trimtab};
use std::process::Output;

fn says(output: &Output, code: i32, tip: &str) {
    let said = flat(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(tip), "`{tip}` is not in: {said}");
}

#[test]
fn of_commands_options_and_values() {
    let similar = "similar subcommands exist: 'schema', 'check'";
    says(&trimtab(&["chek"]), 2, similar);
    says(&trimtab(&["journal", "verfy", "x"]), 2, "a similar subcommand exists: 'verify'");
    says(&trimtab(&["demo", "--sead", "2"]), 2, "a similar argument exists: '--seed'");
    says(&trimtab(&["demo", "--jsn"]), 2, "a similar argument exists: '--json'");
    says(&trimtab(&["demo", "--colour", "always"]), 2, "a similar argument exists: '--color'");
    says(&trimtab(&["demo", "--color", "alway"]), 2, "a similar value exists: 'always'");
    says(&trimtab(&["completions", "fsh"]), 2, "a similar value exists: 'fish'");
    let kind = ["journal", "show", "x", "--kind", "bacth"];
    says(&trimtab(&kind), 2, "a similar value exists: 'batch'");
    let scenario = example("scenarios/evening-rush.json");
    let line = ["scenario", &scenario, "--strategy", "dynamc"];
    says(&trimtab(&line), 2, "a similar value exists: 'dynamic'");
}

#[test]
fn of_names_in_files() {
    let world = World::new();
    says(&world.backtest(&["--window", "two-dais"]), 3, "did you mean `two-days`?");
    says(&world.backtest(&["--strategy", "nonne"]), 3, "did you mean `none`?");
    says(&world.backtest(&["--latency", "slwo"]), 3, "did you mean `slow`?");
    says(&world.backtest(&["--variant", "tunde"]), 3, "did you mean `tuned`?");
    let param = ["--strategy", "dynamic", "--param", "tial=3"];
    says(&world.backtest(&param), 2, "did you mean `tail`?");
    let (config, state) = (example("funding-arb.toml"), example("state.json"));
    let plan = ["plan", &config, "--state", &state, "--strategy", "dynamicc"];
    says(&trimtab(&plan), 3, "did you mean `dynamic`?");
}
