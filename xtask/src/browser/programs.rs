//! The programs the browser step needs: where they are found, and what is done when they are not.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian;
use crate::install::answers;

/// Names under which a usable Chromium is known, Debian's first.
const CHROMIUM: &[&str] =
    &["chromium", "google-chrome-stable", "google-chrome", "chromium-browser", MAC_CHROME];
const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
/// Names another browser to use, for a machine where it is called or kept otherwise.
const CHROMIUM_VARIABLE: &str = "TRIMTAB_CHROMIUM";
/// The oldest node that the test packages run on.
const NODE: u32 = 18;

/// The browser, installed if there was none.
pub(super) fn chromium() -> Result<PathBuf, String> {
    if let Ok(named) = std::env::var(CHROMIUM_VARIABLE) {
        let absent = format!("{CHROMIUM_VARIABLE} names `{named}`, which does not start");
        return first_that_answers(&[&named]).ok_or(absent);
    }
    // Without a font nothing of a page can be read, and a bare Debian has none.
    let packages = ["chromium", "fonts-dejavu-core"];
    found_or("Chromium", &packages, || first_that_answers(CHROMIUM)).map_err(|why| {
        format!(
            "{why}\nChromium or Chrome opens the report. Install it by hand, `apt-get install \
             chromium` or your system's way, or name it in {CHROMIUM_VARIABLE}"
        )
    })
}

/// Makes sure that node is there and recent enough.
pub(super) fn node() -> Result<(), String> {
    let by_hand = format!("Install node {NODE} or later by hand: https://nodejs.org");
    let version = found_or("node", &["nodejs", "npm"], node_version)
        .map_err(|why| format!("{why}\n{by_hand}"))?;
    if recent(&version) { Ok(()) } else { Err(format!("node is {version}. {by_hand}")) }
}

/// Makes sure that npm is there.
pub(super) fn npm() -> Result<(), String> {
    let there = || answers("npm", &["--version"]).then_some(());
    found_or("npm", &["npm"], there)
        .map_err(|why| format!("{why}\nInstall npm by hand: https://nodejs.org brings it"))
}

/// What `find` finds, if need be after Debian's packages are installed.
fn found_or<T>(what: &str, packages: &[&str], find: impl Fn() -> Option<T>) -> Result<T, String> {
    if let Some(found) = find() {
        return Ok(found);
    }
    debian::install(what, packages).map_err(|why| format!("{what} is not installed: {why}"))?;
    find().ok_or_else(|| format!("{what} does not start although it was just installed"))
}

/// The whole path of the first program that starts; a bare name is looked for where shells look.
fn first_that_answers(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut places = names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
    places.find(|place| place.is_file() && starts(place))
}

fn starts(program: &Path) -> bool {
    program.to_str().is_some_and(|program| answers(program, &["--version"]))
}

fn node_version() -> Option<String> {
    let output = Command::new("node").arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(version.trim().to_owned())
}

/// Whether node's own version, such as `v20.11.1`, is one the packages run on.
fn recent(version: &str) -> bool {
    let major = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    major.parse::<u32>().is_ok_and(|major| major >= NODE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_there_is_not_installed() {
        assert_eq!(found_or("it", &["no-such-package"], || Some(7)), Ok(7));
    }

    #[test]
    fn the_first_name_that_answers_is_taken() {
        let found = first_that_answers(&["no-such-program", "cargo"]).unwrap();
        assert!(found.is_absolute() && found.ends_with("cargo"), "{found:?}");
        assert_eq!(first_that_answers(&[found.to_str().unwrap()]), Some(found));
        assert_eq!(first_that_answers(&["no-such-program"]), None);
    }

    #[test]
    fn a_version_is_recent_by_its_first_number() {
        assert!(recent("v18.0.0") && recent("v20.20.2") && recent("v100.1.0"));
        assert!(!recent("v16.20.2") && !recent("v8") && !recent("") && !recent("nonsense"));
    }
}
