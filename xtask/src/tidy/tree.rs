//! The files the rules look at: what git would commit, or everything below a root without git.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Folders never entered when there is no git to say what is ignored.
const NOT_OURS: &[&str] = &["target", ".git", "node_modules"];

/// Every file of a checkout by its path from the root (`/` between parts), with its text.
#[derive(Debug)]
pub(crate) struct Tree {
    /// `None` for what is not text: binary files, links, submodules.
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// Lists and reads the files below `root`.
    pub(crate) fn open(root: &Path) -> Result<Self, String> {
        if !root.is_dir() {
            return Err(format!("{} is not a folder", root.display()));
        }
        // An ignored folder inside a checkout makes git list nothing, and nothing would pass.
        let paths = match git_listing(root) {
            Some(paths) if !paths.is_empty() => paths,
            _ => walk(root)?,
        };
        let mut files = BTreeMap::new();
        for path in paths {
            // Git still lists a tracked file that is deleted in the folder.
            if let Ok(metadata) = root.join(&path).symlink_metadata() {
                let text = if metadata.is_file() { read_text(root, &path)? } else { None };
                files.insert(path, text);
            }
        }
        Ok(Self { files })
    }

    /// A tree made up for a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| (path.to_string(), Some(text.to_string())));
        Self { files: files.collect() }
    }

    /// The text files in order of path.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter();
        files.filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The text files whose name ends with a dot and `extension`.
    pub(crate) fn with_extension(&self, extension: &str) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(move |(path, _)| {
            path.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
        })
    }

    /// The text of a file, if it is there and is text.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether a path names a file of the tree, or a folder with one in it.
    pub(crate) fn contains(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        let inside = || self.files.range(folder.clone()..).next();
        path.is_empty()
            || self.files.contains_key(path)
            || inside().is_some_and(|(file, _)| file.starts_with(&folder))
    }
}

fn git_listing(root: &Path) -> Option<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-co", "--exclude-standard", "-z"]).current_dir(root);
    let output = git.output().ok().filter(|output| output.status.success())?;
    let listing = String::from_utf8(output.stdout).ok()?;
    Some(listing.split_terminator('\0').map(str::to_owned).collect())
}

fn walk(root: &Path) -> Result<Vec<String>, String> {
    let (mut found, mut folders) = (Vec::new(), vec![String::new()]);
    while let Some(folder) = folders.pop() {
        let unreadable = |error| format!("{}: {error}", root.join(&folder).display());
        for entry in std::fs::read_dir(root.join(&folder)).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if !entry.file_type().map_err(unreadable)?.is_dir() {
                found.push(path);
            } else if !NOT_OURS.contains(&name.as_str()) {
                folders.push(path);
            }
        }
    }
    Ok(found)
}

/// The text of a file, or nothing if it is not text.
fn read_text(root: &Path, path: &str) -> Result<Option<String>, String> {
    let bytes = std::fs::read(root.join(path)).map_err(|error| format!("{path}: {error}"))?;
    let text = String::from_utf8(bytes).ok();
    Ok(text.filter(|text| !text.contains('\0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_contained_when_a_file_is_in_it() {
        let tree = Tree::of(&[("docs/a.md", ""), ("docs-old/b.md", "")]);
        for there in ["", "docs", "docs/a.md", "docs-old"] {
            assert!(tree.contains(there), "{there}");
        }
        for absent in ["doc", "docs/b.md", "old"] {
            assert!(!tree.contains(absent), "{absent}");
        }
    }
}
