//! `trimtab-sim`: trials by seed, judged. Exits with 1 if a law was broken, and the last line sums up.

mod command;

use clap::Parser as _;
use std::process::ExitCode;

/// Trials take and give back small pieces of memory all the time, on every thread: this takes about a
/// tenth off their time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::guard_panics();
    match command::Line::parse().run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("trimtab-sim: {error}");
            ExitCode::from(2)
        }
    }
}
