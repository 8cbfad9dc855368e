//! What may stand in the dependency tree: `cargo deny` over `deny.toml`, with what is at hand.
//!
//! Advisories are left out, since their database is fetched from outside the package registry.

use std::path::Path;

use crate::{CANNOT, FOUND_WRONG, tool};

/// What is asked.
const CHECKS: [&str; 3] = ["bans", "licenses", "sources"];

/// Checks the tree; the exit code.
pub(crate) fn command(root: &Path) -> u8 {
    match check(root) {
        Ok(true) => 0,
        Ok(false) => FOUND_WRONG,
        Err(why) => {
            eprintln!("deny: {why}");
            CANNOT
        }
    }
}

/// Makes sure that the program is there.
pub(crate) fn prepare(root: &Path) -> Result<(), String> {
    tool::DENY.program(root).map(drop)
}

fn check(root: &Path) -> Result<bool, String> {
    let mut deny = tool::DENY.command(root)?;
    deny.args(["--offline", "check", "--hide-inclusion-graph"]).args(CHECKS);
    let status = deny.status().map_err(|error| format!("cargo-deny did not start: {error}"))?;
    Ok(status.success())
}
