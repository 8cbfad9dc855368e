//! A venue's margin rule by word: one that comes with the program, or a file of parameters.

use crate::suggest;
use std::path::Path;
use trimtab_risk::rules::RuleTerms;

/// Ending by which a word is a file.
pub(crate) const FILE: &str = ".json";
/// Beyond this a file is something else than parameters.
const BYTES_MAX: u64 = 1 << 22;

/// Why a word is no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoRule {
    /// What is wrong.
    pub(crate) problem: String,
    /// What to do about it.
    pub(crate) remedy: String,
}

/// The parameters that a word names; a file is looked for from `folder`.
pub(crate) fn find(word: &str, folder: &Path) -> Result<RuleTerms, NoRule> {
    if word.ends_with(FILE) {
        return read(&folder.join(word));
    }
    let Some(found) = RuleTerms::builtin(word) else {
        let names: Vec<&str> = RuleTerms::builtin_names().collect();
        let near = suggest::remedy(word, names.iter().copied(), "");
        return Err(NoRule {
            problem: format!("there is no margin rule `{word}`"),
            remedy: format!("{near}; or name a file of parameters that ends in {FILE}"),
        });
    };
    found.map_err(|error| NoRule {
        problem: format!("{}: {}", error.at, error.problem),
        remedy: error.remedy,
    })
}

fn read(path: &Path) -> Result<RuleTerms, NoRule> {
    let text = text_of(path).map_err(|problem| NoRule {
        problem,
        remedy: "name a readable file of parameters, from the folder of the configuration"
            .to_owned(),
    })?;
    RuleTerms::from_json(&text).map_err(|error| NoRule {
        problem: format!("{}: {}: {}", path.display(), error.at, error.problem),
        remedy: error.remedy,
    })
}

/// What a file of parameters says, or why it is none.
pub(crate) fn text_of(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let unreadable = |error: std::io::Error| format!("{shown} cannot be read: {error}");
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > BYTES_MAX {
        return Err(format!("{shown} has {size} bytes, more than the {BYTES_MAX} of parameters"));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}
