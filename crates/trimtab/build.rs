//! Tells a release build which commit it is made from, as `TRIMTAB_COMMIT`.
//!
//! Only release builds are told: development builds and tests would be made again at every commit,
//! and their reports would differ between commits. Files are read and no program is run; where
//! there is no repository, as in a package, nothing is told.

use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=TRIMTAB_COMMIT");
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if !is_release || std::env::var_os("TRIMTAB_COMMIT").is_some() {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if let Some(commit) = folder(&root).and_then(|git| commit(&git)) {
        println!("cargo::rustc-env=TRIMTAB_COMMIT={commit}");
    }
}

/// The repository's folder; in a further worktree `.git` is a file that names it.
fn folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = std::fs::read_to_string(&git).ok()?;
    Some(root.join(text.strip_prefix("gitdir:")?.trim()))
}

/// The commit that is checked out: named by `HEAD`, or by the branch that `HEAD` names.
fn commit(git: &Path) -> Option<String> {
    let head = watched(&git.join("HEAD"))?;
    // Grows at every commit, also where the branch was packed and its own file is yet to come.
    drop(watched(&git.join("logs/HEAD")));
    let Some(name) = head.trim().strip_prefix("ref:") else { return hash(&head) };
    let name = name.trim();
    // Branches of a further worktree are kept in the first one's folder.
    let common = std::fs::read_to_string(git.join("commondir")).ok();
    let common = common.map_or_else(|| git.to_owned(), |path| git.join(path.trim()));
    let loose = watched(&common.join(name)).and_then(|text| hash(&text));
    loose.or_else(|| {
        let packed = watched(&common.join("packed-refs"))?;
        let pairs = packed.lines().filter_map(|line| line.split_once(' '));
        pairs.into_iter().find(|(_, branch)| *branch == name).and_then(|(found, _)| hash(found))
    })
}

/// A file's text; the build is made again when it changes. One that is absent is not watched,
/// since that would make every build anew.
fn watched(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    println!("cargo::rerun-if-changed={}", path.display());
    Some(text)
}

fn hash(text: &str) -> Option<String> {
    let text = text.trim();
    let is_hash = text.len() >= 40 && text.bytes().all(|sign| sign.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}
