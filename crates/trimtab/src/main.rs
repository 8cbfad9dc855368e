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
mod progress;
mod scenario;
mod show;
mod suggest;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Backtest(args) => backtest::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Scenario(args) => scenario::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
