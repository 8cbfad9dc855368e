//! The dependencies each crate of the workspace states, as cargo understands its manifests.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::step::cargo_program;

/// A crate of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    /// Its name without the project's prefix: the name of its folder.
    pub(crate) name: String,
    /// Its manifest, from the workspace's root.
    pub(crate) manifest: String,
    /// What it depends on, of every kind.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One dependency as stated in a manifest.
#[derive(Debug)]
pub(crate) struct Dependency {
    /// Its name, without the project's prefix if it is ours.
    pub(crate) name: String,
    /// What the manifest calls it.
    pub(crate) key: String,
    /// Whether it is a folder here rather than a package from a registry.
    pub(crate) is_ours: bool,
    /// Whether it is for tests and benchmarks only.
    pub(crate) is_dev: bool,
}

/// Asks cargo for the manifests of the workspace at `root`; nothing is fetched or resolved.
pub(crate) fn read(root: &Path) -> Result<Vec<Package>, String> {
    let mut cargo = Command::new(cargo_program());
    cargo.args(["metadata", "--no-deps", "--format-version", "1", "--offline", "--manifest-path"]);
    let output = cargo
        .arg(root.join("Cargo.toml"))
        .output()
        .map_err(|error| format!("cargo did not start: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo cannot read the workspace: {}", why.trim()));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo's metadata cannot be read: {error}"))?;
    packages(&metadata).ok_or_else(|| String::from("cargo's metadata is not as documented"))
}

fn packages(metadata: &Value) -> Option<Vec<Package>> {
    let root = Path::new(metadata.get("workspace_root")?.as_str()?);
    let list = metadata.get("packages")?.as_array()?;
    list.iter().map(|value| package(root, value)).collect()
}

fn package(root: &Path, value: &Value) -> Option<Package> {
    let manifest = Path::new(value.get("manifest_path")?.as_str()?);
    let manifest = manifest.strip_prefix(root).unwrap_or(manifest);
    let dependencies = value.get("dependencies")?.as_array()?;
    Some(Package {
        name: short(value.get("name")?.as_str()?).to_owned(),
        manifest: manifest.to_string_lossy().replace('\\', "/"),
        dependencies: dependencies.iter().map(dependency).collect::<Option<_>>()?,
    })
}

fn dependency(value: &Value) -> Option<Dependency> {
    let name = value.get("name")?.as_str()?;
    let is_ours = value.get("path").is_some_and(Value::is_string);
    Some(Dependency {
        name: if is_ours { short(name).to_owned() } else { name.to_owned() },
        key: value.get("rename").and_then(Value::as_str).unwrap_or(name).to_owned(),
        is_ours,
        is_dev: value.get("kind").and_then(Value::as_str) == Some("dev"),
    })
}

/// A crate's name without the project's prefix.
fn short(name: &str) -> &str {
    name.strip_prefix("trimtab-").unwrap_or(name)
}
