//! The `trimtab` binary: a thin shell over the engine and its worlds.
//!
//! Decides what a command line means, where figures go (data to stdout, everything else to
//! stderr) and which exit code ends it. One file a subcommand.

mod backtest;
mod check;
mod cli;
mod config;
mod demo;
mod exit;
mod instant;
mod journal;
mod plan;
mod progress;
mod replay;
mod report;
mod say;
mod scenario;
mod show;
mod suggest;

mod why;

use clap::Parser;
use cli::{Cli, Command};
use exit::Ending;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Backtest(args) => backtest::run(&args).map(|()| Ending::Done),
        Command::Check(args) => check::run(&args).map(|()| Ending::Done),
        Command::Demo(args) => demo::run(&args).map(|()| Ending::Done),
        Command::Journal(args) => journal::run(&args).map(|()| Ending::Done),
        Command::Plan(args) => plan::run(&args),
        Command::Why(args) => why::run(&args).map(|()| Ending::Done),
        Command::Report(args) => report::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Scenario(args) => scenario::run(&args).map(|()| Ending::Done),
    };
    match outcome {
        Ok(ending) => ending.code(),
        Err(failure) => failure.report(),
    }
}
