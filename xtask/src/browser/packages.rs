//! The npm packages of the browser step: exactly those of the committed lock file, below target/.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::programs;

/// The lock file, which also serves as the mark that its packages are all there.
const LOCK: &str = "package-lock.json";
const MANIFEST: &str = "package.json";
/// Written after a whole install, so that one cut short is begun again.
const MARK: &str = "installed.json";

/// Fills `into` with the packages that `from` locks, unless they are there; gives `into` back.
pub(super) fn install(from: &Path, into: &Path) -> Result<PathBuf, String> {
    let locked = read(&from.join(LOCK))?;
    if is_there(into, &locked) {
        return Ok(into.to_path_buf());
    }
    programs::npm()?;
    println!("browser: the npm packages it works with are not there; `npm ci` brings them, once");
    fs::create_dir_all(into).map_err(|error| at(into, &error))?;
    write(&into.join(MANIFEST), &read(&from.join(MANIFEST))?)?;
    write(&into.join(LOCK), &locked)?;
    fetch(into)?;
    write(&into.join(MARK), &locked)?;
    Ok(into.to_path_buf())
}

/// Whether the folder holds what this lock file names: its mark is the same text.
fn is_there(folder: &Path, locked: &str) -> bool {
    let mark = fs::read_to_string(folder.join(MARK));
    mark.is_ok_and(|mark| mark == locked) && folder.join("node_modules").is_dir()
}

/// Lets npm fetch; no script of a package is run.
fn fetch(folder: &Path) -> Result<(), String> {
    let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    let status = Command::new("npm").args(words).current_dir(folder).status();
    let status = status.map_err(|error| format!("npm did not start: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!(
        "`npm {}` failed in {}; it needs the npm registry, once. Run it there by hand",
        words.join(" "),
        folder.display()
    ))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| at(path, &error))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| at(path, &error))
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folder with the committed files.
    fn committed() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("browser")
    }

    #[test]
    fn packages_are_there_only_when_a_whole_install_of_this_lock_left_its_mark() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        assert!(!is_there(here, "lock"));
        fs::write(here.join(MARK), "lock").unwrap();
        assert!(!is_there(here, "lock"));
        fs::create_dir(here.join("node_modules")).unwrap();
        assert!(is_there(here, "lock"));
        assert!(!is_there(here, "another lock"));
        fs::write(here.join(LOCK), "lock").unwrap();
        assert_eq!(install(here, here), Ok(here.to_path_buf()));
    }

    #[test]
    fn the_lock_names_no_registry_and_the_manifest_no_range() {
        let lock = read(&committed().join(LOCK)).unwrap();
        assert!(!lock.contains("\"resolved\"") && !lock.contains("://"), "{lock}");
        let manifest = read(&committed().join(MANIFEST)).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let wanted = manifest["dependencies"].as_object().unwrap();
        assert!(!wanted.is_empty());
        for (name, version) in wanted {
            let exact = version.as_str().unwrap();
            assert!(exact.chars().all(|c| c.is_ascii_digit() || c == '.'), "{name} {exact}");
        }
    }
}
