//! The reports that are looked at: made anew by the built binary, each of another kind of run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::cargo_program;

/// A report and the words after `cargo` that make it; its file's path comes last.
struct Recipe {
    name: &'static str,
    words: &'static [&'static str],
}

/// None yet.
const RECIPES: &[Recipe] = &[];

/// Makes every report into `folder`; their files.
pub(super) fn make(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    RECIPES.iter().map(|recipe| cook(root, folder, recipe)).collect()
}

fn cook(root: &Path, folder: &Path, recipe: &Recipe) -> Result<PathBuf, String> {
    let file = folder.join(format!("{}.html", recipe.name));
    let mut cargo = Command::new(cargo_program());
    cargo.args(recipe.words).arg(&file).current_dir(root);
    let line = format!("cargo {} {}", recipe.words.join(" "), file.display());
    let output = cargo.output().map_err(|error| format!("`{line}` did not start: {error}"))?;
    if output.status.success() && file.is_file() {
        return Ok(file);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{line}` made no report:\n{said}"))
}
