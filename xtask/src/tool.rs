//! Programs that cargo installs: which version of which, and how one comes that is not there.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::cargo_program;

/// A program as a package of the registry, in the one version that the project works with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tool {
    /// The package, and the name of its program.
    pub(crate) package: &'static str,
    /// The version.
    pub(crate) version: &'static str,
}

/// Licences, sources and bans; built in about two minutes on two cores.
pub(crate) const DENY: Tool = Tool { package: "cargo-deny", version: "0.20.2" };
/// Bugs planted, one at a time; built in about three minutes on two cores.
pub(crate) const MUTANTS: Tool = Tool { package: "cargo-mutants", version: "27.1.0" };

impl Tool {
    /// A command line that begins with the program.
    pub(crate) fn command(&self, root: &Path) -> Result<Command, String> {
        let mut command = Command::new(self.program(root)?);
        command.arg(self.word()).current_dir(root);
        Ok(command)
    }

    /// The program: the user's own where it is of this version, else one below the build folder,
    /// which is built first where it is not there.
    pub(crate) fn program(&self, root: &Path) -> Result<PathBuf, String> {
        let own = PathBuf::from(self.package);
        if self.is(&own) {
            return Ok(own);
        }
        let folder = kept(root, "tools").join(format!("{}-{}", self.package, self.version));
        let program = folder.join("bin").join(self.package);
        if !self.is(&program) {
            self.install(&folder)?;
        }
        if self.is(&program) {
            Ok(program)
        } else {
            Err(format!("{} was installed and does not say its version", program.display()))
        }
    }

    /// Whether a program is there and is of this version.
    fn is(&self, program: &Path) -> bool {
        let output = Command::new(program).arg(self.word()).arg("--version").output();
        output.is_ok_and(|output| {
            let said = String::from_utf8_lossy(&output.stdout);
            said.split_whitespace().any(|word| word == self.version)
        })
    }

    /// A cargo subcommand is told its own name first, as cargo does.
    fn word(&self) -> &'static str {
        self.package.trim_start_matches("cargo-")
    }

    fn install(&self, folder: &Path) -> Result<(), String> {
        let Self { package, version } = self;
        println!("{package} {version} is not there; `cargo install` builds it, once");
        let mut cargo = Command::new(cargo_program());
        cargo.args(["install", "--locked", "--version", version, package, "--root"]).arg(folder);
        // In cargo's own folder for such builds, which goes away afterwards.
        let status = cargo.env_remove("CARGO_TARGET_DIR").status();
        let status = status.map_err(|error| format!("cargo did not start: {error}"))?;
        let remedy = "it needs the package registry, once";
        status.success().then_some(()).ok_or_else(|| {
            format!("`cargo install --locked --version {version} {package}` failed; {remedy}")
        })
    }
}

/// A folder below the build's own, never committed.
pub(crate) fn kept(root: &Path, name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let folder = root.join(target).join(name);
    std::path::absolute(&folder).unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_another_version_or_none_is_not_it() {
        let cargo = Tool { package: "cargo", version: "0.0.0-none" };
        assert!(!cargo.is(Path::new("cargo")));
        assert!(!DENY.is(Path::new("no-such-program-at-all")));
    }

    #[test]
    fn what_is_kept_lies_below_the_build_folder() {
        let folder = kept(Path::new("checkout"), "tools");
        assert!(folder.ends_with("tools") && folder != Path::new("checkout/tools"), "{folder:?}");
    }
}
