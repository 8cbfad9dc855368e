//! The desk's own configuration: one TOML file.

use crate::exit::Failure;
use std::path::{Path, PathBuf};
use trimtab_engine::StrategySpec;
use trimtab_sim::market::WindowSpec;
use trimtab_sim::spec::DeskSpec;

/// A configuration that can be run.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// The desk.
    pub(crate) desk: DeskSpec,
    /// Strategies to compare, by their names in the file, in its order.
    pub(crate) strategies: Vec<(String, StrategySpec)>,
    /// Spans of history, in the file's order.
    pub(crate) windows: Vec<WindowSpec>,
    /// Folders of recorded history, as written, relative ones resolved from the file's own folder.
    pub(crate) data: Vec<PathBuf>,
}

/// Reads and checks a configuration.
pub(crate) fn read(path: &Path) -> Result<Config, Failure> {
    Err(Failure::not_found(format!("{}: not yet", path.display())))
}
