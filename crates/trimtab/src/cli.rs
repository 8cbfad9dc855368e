//! The command line: which commands there are, and the options that all of them take.
//!
//! One file a command below `cli/`; `global.rs` has what stands before or behind any of them.

mod backtest;
mod check;
mod completions;
pub(crate) mod data;
mod demo;
mod global;
mod init;
mod journal;
mod man;
pub(crate) mod margin;
mod plan;
mod reference;
mod replay;
mod report;
mod run;
mod scenario;
mod schema;
mod solve;
mod why;

pub(crate) use backtest::{BacktestArgs, DAYS, PerturbArgs, SEED};
pub(crate) use check::CheckArgs;
pub(crate) use completions::CompletionsArgs;
pub(crate) use demo::{DemoArgs, DemoStrategy, Speed};
pub(crate) use global::{Colour, GlobalArgs};
pub(crate) use init::{InitArgs, Template};
pub(crate) use journal::{
    ExportArgs, JournalAction, JournalArgs, Range, RecordKind, ShowArgs, VerifyArgs,
};
pub(crate) use man::ManArgs;
pub(crate) use margin::MarginArgs;
pub(crate) use plan::PlanArgs;
pub(crate) use reference::ReferenceArgs;
pub(crate) use replay::ReplayArgs;
pub(crate) use report::ReportArgs;
pub(crate) use run::RunArgs;
pub(crate) use scenario::{ScenarioArgs, ScenarioStrategy, SettleWhere};
pub(crate) use schema::SchemaArgs;
pub(crate) use solve::SolveArgs;
pub(crate) use why::WhyArgs;

use clap::{Parser, Subcommand};

/// The autopilot that keeps collateral where it does most good.
#[derive(Debug, Parser)]
#[command(name = "trimtab", version, disable_help_flag = true, disable_version_flag = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Tell the story of a crash in a small world: no data, no network, no money
    Demo(DemoArgs),
    /// Replay history: what would each rule have done with the collateral, and what would it cost?
    Backtest(Box<BacktestArgs>),
    /// Play scenarios of a bridge's liquidity: who is served, how fast, and what is moved for it?
    Scenario(ScenarioArgs),
    /// Write a commented configuration to begin with
    Init(InitArgs),
    /// Bring in history for backtests, or make one up
    Data(data::DataArgs),
    /// Check a configuration and say what it means
    Check(CheckArgs),
    /// Print the JSON schema of the configuration, or of what a command writes
    Schema(SchemaArgs),
    /// Decide once, on a state from a file or from a journal's end; sends nothing
    Plan(PlanArgs),
    /// Run the live node: read feeds, decide, carry out; durable, and safe to be killed
    Run(RunArgs),
    /// Say in plain sentences why something was moved or refused
    Why(WhyArgs),
    /// Show, verify or export a journal
    Journal(JournalArgs),
    /// Make one page of journals: pictures, tables and sentences, to open offline
    Report(ReportArgs),
    /// Run journals through the engine again and tell what comes out differently
    Replay(ReplayArgs),
    /// Say where accounts stand under their venues' margin rules, now and after what is tried
    Margin(MarginArgs),
    /// Solve an instance of the allocation problem, and prove how good the answer is
    Solve(SolveArgs),
    /// Print a script with which a shell completes commands, options and values
    Completions(CompletionsArgs),
    /// Print the manual pages, or write them into a folder
    Man(ManArgs),
    /// Write the pages of the documentation that are made from code
    #[command(hide = true)]
    Reference(ReferenceArgs),
}
