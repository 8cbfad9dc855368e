//! `trimtab check`: is a configuration sound, and what does it mean?

use crate::cli::CheckArgs;
use crate::config;
use crate::exit::Failure;

pub(crate) fn run(args: &CheckArgs) -> Result<(), Failure> {
    config::read(&args.config).map(|_| ())
}
