//! A venue's margin rule by word: one that comes with the program, or a file of parameters.

use crate::{show, suggest};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use trimtab_risk::rules::RuleTerms;

/// Ending by which a word is a file.
pub(crate) const FILE: &str = ".json";
/// Beyond this a file is something else than parameters.
const BYTES_MAX: u64 = 1 << 22;
/// From where a file is looked for depends on who names it.
const REMEDY: &str = "name a readable file of parameters: a configuration or account file as seen \
                      from its own folder, --rule from where the command runs";

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
            problem: format!("there is no margin rule `{}`", show::plain(word)),
            remedy: format!("{near}; or name a file of parameters that ends in {FILE}"),
        });
    };
    found.map_err(|error| NoRule {
        problem: format!("{}: {}", error.at, error.problem),
        remedy: error.remedy,
    })
}

fn read(path: &Path) -> Result<RuleTerms, NoRule> {
    let shown = show::plain(&path.display().to_string());
    let text = text_of(path).map_err(|problem| NoRule { problem, remedy: REMEDY.to_owned() })?;
    RuleTerms::from_json(&text).map_err(|error| NoRule {
        problem: format!("{shown}: {}: {}", error.at, error.problem),
        remedy: error.remedy,
    })
}

/// What stands in a file of parameters. Only what is a file is opened: others wait for a writer, or
/// never end.
pub(crate) fn text_of(path: &Path) -> Result<String, String> {
    let shown = show::plain(&path.display().to_string());
    let unreadable = |error: std::io::Error| format!("{shown} cannot be read: {error}");
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(format!("{shown} is a folder or a device, and no file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(format!("{shown} is larger than the {BYTES_MAX} bytes of parameters"));
    }
    String::from_utf8(bytes).map_err(|_| format!("{shown} is not UTF-8 text"))
}
