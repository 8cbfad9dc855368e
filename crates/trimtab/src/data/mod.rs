//! `trimtab data`: history for backtests, made up or brought in.

pub(crate) mod import;
pub(crate) mod sample;

use crate::cli::data::{DataAction, DataArgs};
use crate::exit::Failure;
use trimtab_data::staging::StagingError;

pub(crate) fn run(args: &DataArgs) -> Result<(), Failure> {
    match &args.action {
        DataAction::Import(args) => import::run(args),
        DataAction::Sample(args) => sample::run(args),
    }
}

impl From<StagingError> for Failure {
    fn from(error: StagingError) -> Self {
        Self::failed(format!("{error}: {}", error.source))
    }
}
