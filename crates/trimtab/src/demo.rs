//! `trimtab demo`: under construction.

use crate::cli::DemoArgs;
use crate::exit::Failure;

pub(crate) fn run(_: &DemoArgs) -> Result<(), Failure> {
    Ok(())
}
