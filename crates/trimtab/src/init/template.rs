//! The templates and what to do with each.

use crate::cli::Template;
use std::path::Path;

/// The template's text.
pub(crate) fn text(template: Template) -> &'static str {
    match template {
        Template::BasisFund => include_str!("templates/basis-fund.toml"),
        Template::VaultCurator => include_str!("templates/vault-curator.toml"),
        Template::Solver => include_str!("templates/solver.toml"),
    }
}

/// Its name on the command line.
pub(super) fn name(template: Template) -> &'static str {
    match template {
        Template::BasisFund => "basis-fund",
        Template::VaultCurator => "vault-curator",
        Template::Solver => "solver",
    }
}

/// The file that is written where none is named. A scenario is no configuration, and must not be
/// taken for the one of its folder.
pub(super) fn file(template: Template) -> &'static str {
    match template {
        Template::BasisFund | Template::VaultCurator => "trimtab.toml",
        Template::Solver => "scenario.toml",
    }
}

/// The next commands, a line each.
pub(super) fn next(template: Template, path: &Path) -> Vec<String> {
    let file = shown(path);
    let beside = |name: &str| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        shown(&folder.map_or_else(|| name.into(), |folder| folder.join(name)))
    };
    match template {
        Template::BasisFund | Template::VaultCurator => vec![
            "Next:".to_owned(),
            format!("  trimtab check {file} --explain"),
            format!("  trimtab data sample {} --config {file}", beside("history")),
            format!("  trimtab backtest {file}"),
            format!("  trimtab schema config > {}", beside("trimtab.schema.json")),
        ],
        Template::Solver => vec![
            "Next:".to_owned(),
            format!("  trimtab check {file}"),
            format!("  trimtab scenario {file}"),
            format!("  trimtab scenario {file} --strategy weighted-tolerance"),
            format!("  trimtab schema scenario-file > {}", beside("scenario-file.schema.json")),
        ],
    }
}

/// A path as a shell takes it.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |sign: char| sign.is_alphanumeric() || "/._-+".contains(sign);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
