//! The project's own rules, those no compiler checks: which rules there are and how a run ends.
//!
//! Everything a rule reports fails the run, one line a finding: `path:line: rule: what, remedy`.
//! Sizes are the exception: they are printed for the reader and fail nothing, because the right
//! answer to a long file is judgement, not a limit.

mod code;
mod discard;
mod escape;
mod finding;
mod layers;
mod links;
mod machine_paths;
mod manifests;
mod markdown;
mod module_docs;
mod money;
mod purity;
mod sizes;
mod test_code;
mod test_modules;
mod titles;
mod tokens;
mod tree;

use std::path::Path;

use crate::{CANNOT, FOUND_WRONG, licences};
use finding::Finding;
use tree::Tree;

/// The page that says which licences may be linked.
const LICENCES: &str = "deny.toml";

/// What one run found.
struct Report {
    findings: Vec<Finding>,
    outliers: Vec<String>,
}

/// Checks the tree at `root` and prints what was found.
pub(crate) fn command(root: &Path) -> u8 {
    match check(root) {
        Ok(report) => print(&report),
        Err(why) => {
            eprintln!("tidy: {why}");
            CANNOT
        }
    }
}

fn check(root: &Path) -> Result<Report, String> {
    let tree = Tree::open(root)?;
    let (mut findings, outliers) = code::check(&tree);
    findings.extend(layers::check(&tree, &manifests::read(root)?));
    findings.extend(module_docs::check(&tree));
    findings.extend(links::check(&tree));
    findings.extend(titles::check(&tree));
    findings.extend(machine_paths::check(&tree));
    if tree.contains(LICENCES) {
        let wrong = licences::check(root)?.into_iter();
        findings.extend(wrong.map(|what| Finding::new(LICENCES, 1, "licence", what)));
    }
    findings.sort();
    Ok(Report { findings, outliers })
}

fn print(report: &Report) -> u8 {
    report.outliers.iter().for_each(|outlier| println!("note: {outlier}"));
    report.findings.iter().for_each(|finding| println!("{finding}"));
    let (findings, outliers) = (report.findings.len(), report.outliers.len());
    println!("tidy: {findings} findings, {outliers} size notes");
    if findings == 0 { 0 } else { FOUND_WRONG }
}
