//! `trimtab backtest`: under construction.

use crate::cli::BacktestArgs;
use crate::exit::Failure;

pub(crate) fn run(_: &BacktestArgs) -> Result<(), Failure> {
    Ok(())
}
