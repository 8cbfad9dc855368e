//! The project's own chores: which subcommand runs, and with what exit code it ends.
//!
//! Exit codes are the same for every chore: 0 all is well, 1 something was found wrong, 2 the chore
//! could not be done at all (a wrong word on the command line, a missing folder).

mod browser;
mod deny;
mod fuzz;
mod install;
mod licences;
mod mutation;
mod pipeline;
mod step;
mod tidy;
mod tool;
mod vectors;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Exit code of a chore which found something wrong.
const FOUND_WRONG: u8 = 1;
/// Exit code of a chore which could not be done.
const CANNOT: u8 = 2;

const USAGE: &str = "\
usage: cargo xtask <chore>

  test            format, tidy, clippy, every test, the report in a browser: what a change must pass
  ci              test, then dependencies, documentation, benchmarks (built only), a demo, and
                  transfers through ten thousand storms, crashes at every write and killed processes
  nightly [SEED]  ci, then the property tests with many more and other cases, each day its own,
                  a million other storms, three minutes of fuzzing, mutation tests, and 600 paths of
                  perturbed history where it is at hand
  browser [FILE]  reports, or those of the files given, opened in a real browser without network
  deny            licences, sources and bans of every dependency, by deny.toml
  fuzz [SECONDS [SEED]]
                  every decoder of bytes from outside, fed by libFuzzer
  mutation [AREA] bugs planted in ledger, guard, transfer and model: do the tests notice?
  tidy [ROOT]     the project's own rules: layers, purity, money, docs, links
  vectors DIR     run the numeric test vectors of a folder through our models
  help            this text
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    ExitCode::from(dispatch(&words))
}

fn dispatch(words: &[&str]) -> u8 {
    match words {
        ["test"] => pipeline::command(&workspace_root(), &[pipeline::TEST]),
        ["ci"] => pipeline::command(&workspace_root(), &[pipeline::TEST, pipeline::CI]),
        ["nightly"] => nightly(pipeline::seed_of_today()),
        ["nightly", seed] => {
            nightly(seed.parse().map_err(|_| format!("`{seed}` is no seed, state a whole number")))
        }
        ["browser", reports @ ..] => browser::command(&workspace_root(), reports),
        ["deny"] => deny::command(&workspace_root()),
        ["fuzz", times @ ..] => fuzz(times),
        ["mutation", areas @ ..] => mutation::command(&workspace_root(), areas),
        ["tidy"] => tidy::command(&workspace_root()),
        ["tidy", root] => tidy::command(Path::new(root)),
        ["vectors", folder] => vectors::command(Path::new(folder)),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            0
        }
        _ => {
            eprint!("{USAGE}");
            CANNOT
        }
    }
}

fn nightly(seed: Result<u64, String>) -> u8 {
    match seed {
        Ok(seed) => {
            println!("the sweeps draw with seed {seed}; repeat with: cargo xtask nightly {seed}");
            let parts = [pipeline::TEST, pipeline::CI, &pipeline::nightly(seed)];
            pipeline::command(&workspace_root(), &parts)
        }
        Err(why) => {
            eprintln!("nightly: {why}");
            CANNOT
        }
    }
}

/// `fuzz [SECONDS [SEED]]`.
fn fuzz(words: &[&str]) -> u8 {
    let numbers: Result<Vec<u64>, _> = words.iter().map(|word| word.parse()).collect();
    let today = || pipeline::seed_of_today().unwrap_or(1);
    match numbers.as_deref() {
        Ok([]) => fuzz::command(&workspace_root(), today(), fuzz::SECONDS),
        Ok([seconds]) => fuzz::command(&workspace_root(), today(), *seconds),
        Ok([seconds, seed]) => fuzz::command(&workspace_root(), *seed, *seconds),
        _ => {
            eprint!("{USAGE}");
            CANNOT
        }
    }
}

/// The workspace's root: beside this crate when cargo runs us, else where we stand.
///
/// Asked for at run time, so that a moved checkout or a copied binary never works on the old place.
fn workspace_root() -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) {
        Some(own) => own.parent().map_or_else(|| own.clone(), Path::to_path_buf),
        None => PathBuf::from("."),
    }
}
