//! Licences of what is shipped, by the allow-list of `deny.toml`, without a program to install.
//!
//! The gate asks this of the crates that reach the binary on this platform; `cargo xtask deny` asks
//! it of every platform, and reads licence files too.

mod expression;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::step::cargo_program;
use expression::is_allowed;

/// Crates that may not be linked, one line each.
pub(crate) fn check(root: &Path) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(root.join("deny.toml"));
    let text = text.map_err(|error| format!("deny.toml: {error}"))?;
    let allowed = allow_list(&text);
    let graph = metadata(root)?;
    let shipped = shipped(&graph).ok_or("cargo's metadata is not as documented")?;
    let wrong = shipped.into_iter().filter(|(_, licence)| !is_allowed(licence, &allowed));
    Ok(wrong
        .map(|(name, licence)| {
            format!("{name}: `{licence}` is not allowed, take another or allow it in deny.toml")
        })
        .collect())
}

/// The identifiers of `allow = [ .. ]`.
fn allow_list(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().skip_while(|line| line.trim() != "allow = [").skip(1);
    let listed = lines.take_while(|line| line.trim() != "]");
    listed.filter_map(|line| line.split('"').nth(1)).collect()
}

/// Every package and what depends on what, as this platform builds it.
fn metadata(root: &Path) -> Result<Value, String> {
    let mut cargo = Command::new(cargo_program());
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform"]);
    let output = cargo.arg(crate::fuzz::host()?).current_dir(root).output();
    let output = output.map_err(|error| format!("cargo did not start: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo cannot resolve the workspace: {}", why.trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// Names and licences of the registry's packages that the workspace's crates are linked with.
fn shipped(graph: &Value) -> Option<BTreeMap<String, String>> {
    let members = graph.get("workspace_members")?.as_array()?;
    let mut waiting: Vec<&str> = members.iter().filter_map(Value::as_str).collect();
    let nodes = graph.get("resolve")?.get("nodes")?.as_array()?;
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id)?;
        let linked = node.get("deps")?.as_array()?.iter().filter(|dep| is_linked(dep));
        waiting.extend(linked.filter_map(|dep| dep["pkg"].as_str()));
    }
    let packages = graph.get("packages")?.as_array()?.iter();
    let foreign = packages.filter(|one| {
        one["source"].is_string() && one["id"].as_str().is_some_and(|id| reached.contains(id))
    });
    let told = |one: &Value| {
        let licence = one["license"].as_str().unwrap_or("none stated").to_owned();
        Some((one["name"].as_str()?.to_owned(), licence))
    };
    foreign.map(told).collect()
}

/// Whether a dependency is linked, and not only for tests or builds.
fn is_linked(dependency: &Value) -> bool {
    let kinds = dependency["dep_kinds"].as_array();
    kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_linked_is_shipped() {
        let graph = serde_json::json!({
            "workspace_members": ["ours"],
            "packages": [
                {"id": "ours", "name": "ours", "source": null, "license": null},
                {"id": "a", "name": "a", "source": "registry", "license": "MIT"},
                {"id": "b", "name": "b", "source": "registry", "license": null},
                {"id": "t", "name": "t", "source": "registry", "license": "GPL-3.0"},
            ],
            "resolve": {"nodes": [
                {"id": "ours", "deps": [
                    {"pkg": "a", "dep_kinds": [{"kind": null}, {"kind": "dev"}]},
                    {"pkg": "t", "dep_kinds": [{"kind": "dev"}]},
                ]},
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]}]},
                {"id": "b", "deps": []},
                {"id": "t", "deps": []},
            ]},
        });
        let found: Vec<_> = shipped(&graph).unwrap().into_iter().collect();
        let pair = |name: &str, licence: &str| (name.to_owned(), licence.to_owned());
        assert_eq!(found, [pair("a", "MIT"), pair("b", "none stated")]);
    }

    #[test]
    fn the_allow_list_is_that_of_cargo_deny() {
        let text =
            "[licenses]\nallow = [\n  \"MIT\",\n  \"ISC\",\n]\n[bans]\ndeny = [\n  \"x\",\n]\n";
        assert_eq!(allow_list(text).into_iter().collect::<Vec<_>>(), ["ISC", "MIT"]);
    }
}
