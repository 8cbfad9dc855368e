//! `trimtab data import`: other people's market data into the layout that `backtest` reads.
//!
//! Decides what the command line means; what rows mean is decided by the crate `trimtab-data`.

pub(crate) mod answer;
mod request;
mod told;

use crate::cli::data::ImportArgs;
use crate::exit::Failure;
use crate::say::say;
use answer::Answer;
use std::io::{Write as _, stdout};
use trimtab_data::fault::ImportError;
use trimtab_data::import;

pub(super) fn run(args: &ImportArgs) -> Result<(), Failure> {
    let request = request::of(args)?;
    let report = import::import(&request)?;
    for line in told::quality(&report) {
        say(format_args!("{line}"));
    }
    if args.json {
        return crate::json::print(&Answer::of(args, &report));
    }
    writeln!(stdout().lock(), "{}", told::summary(&report, &args.to))?;
    Ok(())
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Absent(_) => Self::not_found(error),
            ImportError::Request { .. } => Self::usage(error),
            ImportError::Staging(_) | ImportError::Io { .. } => Self::failed(error),
            ImportError::Shape { .. }
            | ImportError::Damaged { .. }
            | ImportError::Row { .. }
            | ImportError::Conflict { .. } => Self::input(format!("{error}\nNothing was written.")),
        }
    }
}
