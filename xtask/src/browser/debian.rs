//! Debian's packages, installed as root or through sudo that asks no question.

use std::path::Path;
use std::process::Command;

use crate::install::answers;

/// Where Debian keeps what it knows of packages.
const LISTS: &str = "/var/lib/apt/lists";

/// A program with its first words that runs another, given after them, as root.
type Elevated = (&'static str, &'static [&'static str]);

/// Installs packages for the sake of `what`; the error says what failed and which line to type instead.
///
/// Lists of packages go stale and name versions that are gone, so a failed install is tried once
/// more with fresh lists.
pub(super) fn install(what: &str, packages: &[&str]) -> Result<(), String> {
    if !answers("apt-get", &["--version"]) {
        return Err(String::from("this system has no apt-get, so nothing can be installed here"));
    }
    let root = elevated()?;
    println!("browser: {what} is not installed; this brings it, once:");
    let install = [&["install", "-y", "--no-install-recommends"][..], packages].concat();
    if has_lists(Path::new(LISTS)) && apt_get(root, &install).is_ok() {
        return Ok(());
    }
    apt_get(root, &["update"])?;
    apt_get(root, &install)
}

/// Whether there is any list of packages; containers come without.
fn has_lists(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
}

/// Runs apt-get so that it neither asks nor talks, and waits where another apt-get is at work.
///
/// Hundreds of lines of what was unpacked are only shown when it fails.
fn apt_get((program, before): Elevated, words: &[&str]) -> Result<(), String> {
    let quiet = ["-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"];
    let plain = format!("apt-get {}", words.join(" "));
    println!("  {plain}");
    let mut command = Command::new(program);
    command.args(before).args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let output = command.args(quiet).args(words).output();
    let output = output.map_err(|error| format!("`{program}` did not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{plain}` failed; run it by hand as root:\n{}", said.trim_end()))
}

/// What makes us root without asking for a password.
fn elevated() -> Result<Elevated, String> {
    let id = Command::new("id").arg("-u").output();
    if id.is_ok_and(|output| output.stdout.starts_with(b"0")) {
        return Ok(("env", &[]));
    }
    if answers("sudo", &["-n", "true"]) {
        return Ok(("sudo", &["-n", "env"]));
    }
    Err(String::from("installing needs root, and sudo is absent or asks for a password"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_there_only_when_one_names_packages() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_lists(&folder.path().join("absent")));
        std::fs::write(folder.path().join("lock"), "").unwrap();
        assert!(!has_lists(folder.path()));
        std::fs::write(folder.path().join("deb_main_binary-amd64_Packages.lz4"), "").unwrap();
        assert!(has_lists(folder.path()));
    }
}
