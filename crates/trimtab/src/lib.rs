//! The `trimtab` program: a thin shell over the engine and its worlds.
//!
//! Decides what a command line means, where figures go (data to stdout, everything else to
//! stderr) and which exit code ends it. One file a subcommand. It is a library for two callers
//! only: the binary, which is [`main`], and whatever feeds bytes to [`outside`].

mod backtest;
mod check;
mod cli;
mod colour;
mod config;
mod data;
mod demo;
mod exit;
mod init;
mod instant;
mod journal;
mod json;
mod margin;
pub mod outside;
mod pages;
mod plan;
mod progress;
mod reference;
mod replay;
mod report;
mod rules;
mod run;
mod say;
mod scenario;
mod schema;
mod shell;
mod show;
mod solve;
mod suggest;
mod why;

use clap::FromArgMatches as _;
use cli::{Cli, Command};
use exit::{Ending, Failure};
use std::process::ExitCode;
use std::time::Instant;

/// Does what the process's command line says and gives the exit code that ends it.
#[must_use]
pub fn main() -> ExitCode {
    let begun = Instant::now();
    colour::set(colour::asked(std::env::args_os()));
    let matches = pages::command().get_matches();
    let Cli { command, global } = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    say::set(global.quiet, global.verbose);
    let code = match run(command) {
        Ok(ending) => ending.code(),
        Err(failure) => failure.report(),
    };
    say::detail(format_args!("took {:.2} s in all", begun.elapsed().as_secs_f64()));
    code.into()
}

fn run(command: Command) -> Result<Ending, Failure> {
    match command {
        Command::Backtest(args) => backtest::run(&args).map(|()| Ending::Done),
        Command::Check(args) => check::run(&args).map(|()| Ending::Done),
        Command::Data(args) => data::run(&args).map(|()| Ending::Done),
        Command::Demo(args) => demo::run(&args).map(|()| Ending::Done),
        Command::Init(args) => init::run(&args).map(|()| Ending::Done),
        Command::Schema(args) => schema::run(&args).map(|()| Ending::Done),
        Command::Margin(args) => margin::run(&args),
        Command::Journal(args) => journal::run(&args).map(|()| Ending::Done),
        Command::Plan(args) => plan::run(&args),
        Command::Run(args) => self::run::run(&args),
        Command::Why(args) => why::run(&args).map(|()| Ending::Done),
        Command::Report(args) => report::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Scenario(args) => scenario::run(&args).map(|()| Ending::Done),
        Command::Solve(args) => solve::run(&args).map(|()| Ending::Done),
        Command::Completions(args) => shell::completions(&args).map(|()| Ending::Done),
        Command::Man(args) => shell::man(&args).map(|()| Ending::Done),
        Command::Reference(args) => reference::run(&args).map(|()| Ending::Done),
    }
}
