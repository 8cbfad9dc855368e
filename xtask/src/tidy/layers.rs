//! Which crate may depend on which: dependencies point inwards only, and the pure crates take
//! nothing from outside that is not listed here with its reason.

use super::finding::Finding;
use super::manifests::{Dependency, Package};
use super::tree::Tree;

const LAYER: &str = "layer";
const PURE_DEPENDENCY: &str = "pure-dependency";

/// For each crate, the crates of ours it may depend on.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("allocate", &[]),
    ("risk", &["model"]),
    ("engine", &["model", "risk", "allocate"]),
    ("report", &["model"]),
    ("data", &["model"]),
    ("venues", &["model"]),
    ("node", &["model", "risk", "allocate", "engine", "venues"]),
    ("sim", &["model", "risk", "allocate", "engine", "venues", "node"]),
    (
        "trimtab",
        &[
            "model",
            "risk",
            "allocate",
            "engine",
            "report",
            "data",
            "venues",
            "node",
            "sim",
            "committee",
        ],
    ),
    ("committee", &["model", "risk"]),
    ("xtask", &["model", "risk", "allocate"]),
];

/// The crates on top, which not even a test of a lower crate may lean on.
const TOP: &[&str] = &["node", "sim", "trimtab", "xtask"];

/// For each pure crate, the packages it may take from a registry.
const PURE_MAY_TAKE: &[(&str, &[&str])] = &[
    (
        "model",
        &[
            "ethnum",    // 256-bit products of amounts and prices
            "serde",     // what a journal records, derived
            "sha2",      // ids derived by hash
            "thiserror", // error types, at compile time only
        ],
    ),
    (
        "risk",
        &[
            "ethnum",     // 256-bit integers, in which contracts on chain reckon
            "libm",       // transcendentals that give the same bits on every processor
            "serde",      // what a journal records, derived
            "serde_json", // venues' parameters, from text in memory
            "thiserror",  // error types, at compile time only
        ],
    ),
    (
        "allocate",
        &[
            "libm",       // transcendentals that give the same bits on every processor
            "pulp",       // loops compiled once for every vector width; the bits stay the same
            "serde",      // the shape of JSON instances, derived
            "serde_json", // JSON instances, from text in memory
            "thiserror",  // error types, at compile time only
        ],
    ),
    ("engine", RECORDED_MATHEMATICS),
];

/// Pure mathematics whose terms and outcomes stand in journals.
const RECORDED_MATHEMATICS: &[&str] = &[
    "libm",      // transcendentals that give the same bits on every processor
    "serde",     // what a journal records, derived
    "thiserror", // error types, at compile time only
];

/// Every dependency that points the wrong way or that a pure crate may not take.
pub(crate) fn check(tree: &Tree, packages: &[Package]) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in packages {
        for dependency in &package.dependencies {
            if let Some((rule, message)) = fault(&package.name, dependency) {
                let line = line_of(tree, &package.manifest, dependency);
                found.push(Finding::new(&package.manifest, line, rule, message));
            }
        }
    }
    found
}

fn fault(package: &str, dependency: &Dependency) -> Option<(&'static str, String)> {
    let name = &dependency.name;
    if dependency.is_ours {
        let message = format!("{package} may not depend on {name}, see MAY_USE in xtask");
        return (!may_use(package, dependency)).then_some((LAYER, message));
    }
    let (_, allowed) = PURE_MAY_TAKE.iter().find(|(pure, _)| *pure == package)?;
    let is_new = !dependency.is_dev && !allowed.contains(&name.as_str());
    is_new.then(|| {
        let message = format!(
            "pure crate takes a new dependency {name}, add it to the list in xtask with a reason"
        );
        (PURE_DEPENDENCY, message)
    })
}

/// Whether a crate of ours may depend on another. One that is in no table may on nothing.
fn may_use(package: &str, dependency: &Dependency) -> bool {
    let name = dependency.name.as_str();
    let row = MAY_USE.iter().find(|(from, _)| *from == package);
    let is_inward = row.is_some_and(|(_, allowed)| allowed.contains(&name));
    let is_known = MAY_USE.iter().any(|(to, _)| *to == name);
    // A test may use any crate beside its own, but for those on top.
    let is_test_help = dependency.is_dev && is_known && (!TOP.contains(&name) || name == package);
    is_inward || is_test_help
}

/// The line of a manifest that states a dependency; the first line if it cannot be told.
fn line_of(tree: &Tree, manifest: &str, dependency: &Dependency) -> usize {
    let mut in_section = false;
    for (index, line) in tree.text(manifest).unwrap_or_default().lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            let header = line.trim_matches(['[', ']']);
            in_section = is_section(header, dependency);
            let own_table = header.strip_suffix(&format!(".{}", dependency.key));
            if own_table.is_some_and(|section| is_section(section, dependency)) {
                return index + 1;
            }
        } else if in_section && states(line, &dependency.key) {
            return index + 1;
        }
    }
    1
}

fn is_section(header: &str, dependency: &Dependency) -> bool {
    let is_dev = header.ends_with("dev-dependencies");
    header.ends_with("dependencies") && is_dev == dependency.is_dev
}

fn states(line: &str, key: &str) -> bool {
    let line = line.trim_start_matches('"');
    line.strip_prefix(key).is_some_and(|rest| rest.starts_with([' ', '=', '.', '"']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(name: &str, is_dev: bool) -> Dependency {
        Dependency { name: name.to_owned(), key: format!("trimtab-{name}"), is_ours: true, is_dev }
    }

    #[test]
    fn dependencies_point_inwards() {
        for (package, name) in [("risk", "model"), ("node", "venues"), ("trimtab", "sim")] {
            assert!(may_use(package, &ours(name, false)), "{package} -> {name}");
        }
        for (package, name) in [
            ("model", "risk"),
            ("allocate", "model"),
            ("engine", "venues"),
            ("committee", "engine"),
            ("trimtab", "xtask"),
            ("novelty", "model"),
            ("trimtab", "novelty"),
        ] {
            assert!(!may_use(package, &ours(name, false)), "{package} -> {name}");
        }
    }

    #[test]
    fn tests_may_look_sideways_but_not_to_the_top() {
        assert!(may_use("allocate", &ours("model", true)));
        assert!(may_use("trimtab", &ours("sim", true)));
        for (package, name) in [("engine", "sim"), ("node", "sim"), ("risk", "trimtab")] {
            assert!(!may_use(package, &ours(name, true)), "{package} -> {name}");
        }
    }

    #[test]
    fn the_line_is_that_of_the_right_section() {
        let manifest = "[dev-dependencies]\ntrimtab-sim.workspace = true\n\n[dependencies]\n\
                        trimtab-simple = \"1\"\ntrimtab-sim = { path = \"..\" }\n\
                        [dependencies.trimtab-node]\npath = \"..\"\n";
        let tree = Tree::of(&[("Cargo.toml", manifest)]);
        assert_eq!(line_of(&tree, "Cargo.toml", &ours("sim", true)), 2);
        assert_eq!(line_of(&tree, "Cargo.toml", &ours("sim", false)), 6);
        assert_eq!(line_of(&tree, "Cargo.toml", &ours("node", false)), 7);
        assert_eq!(line_of(&tree, "Cargo.toml", &ours("model", false)), 1);
    }
}
