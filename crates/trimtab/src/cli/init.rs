//! The command line of `trimtab init`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `init` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab init --from basis-fund
  trimtab init vault.toml --from vault-curator --yes
  trimtab init solver.toml --from solver --yes --force")]
pub(crate) struct InitArgs {
    /// The file to write [default: trimtab.toml, and scenario.toml from the template solver]
    pub(crate) file: Option<PathBuf>,
    /// The template
    #[arg(long, value_enum, value_name = "TEMPLATE")]
    pub(crate) from: Option<Template>,
    /// Ask nothing and take the template as it is
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// What a configuration may begin as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Template {
    /// A delta-neutral fund on several venues
    BasisFund,
    /// A careful vault that answers to depositors
    VaultCurator,
    /// A solver's or bridge's inventory over chains, for `trimtab scenario`
    Solver,
}
