//! The reports that are looked at: made anew by the built binary, each of another kind of run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::cargo_program;

/// A report and the words after `cargo` that print it.
struct Recipe {
    name: &'static str,
    words: &'static [&'static str],
}

const RECIPES: &[Recipe] = &[Recipe {
    name: "sample",
    words: &["run", "--quiet", "-p", "trimtab-report", "--example", "sample"],
}];

/// Makes every report into `folder`; their files.
pub(super) fn make(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    RECIPES.iter().map(|recipe| cook(root, folder, recipe)).collect()
}

fn cook(root: &Path, folder: &Path, recipe: &Recipe) -> Result<PathBuf, String> {
    let file = folder.join(format!("{}.html", recipe.name));
    let mut cargo = Command::new(cargo_program());
    cargo.args(recipe.words).current_dir(root);
    let line = format!("cargo {}", recipe.words.join(" "));
    let output = cargo.output().map_err(|error| format!("`{line}` did not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{line}` made no report:\n{}", said.trim_end()));
    }
    std::fs::write(&file, output.stdout).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}
