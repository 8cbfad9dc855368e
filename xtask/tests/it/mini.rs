//! A tiny workspace that keeps every rule, to plant violations in.

use std::path::Path;

use tempfile::TempDir;

use crate::run::{Ended, xtask};

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n"),
    (
        "README.md",
        "# Mini\n\nSee [the model](crates/model/src/lib.rs), [below](#the-end).\n\n## The end\n",
    ),
    ("crates/model/Cargo.toml", MODEL_MANIFEST),
    ("crates/model/src/lib.rs", "//! Nouns.\n\npub mod money;\n"),
    ("crates/model/src/money.rs", "//! Amounts.\n\npub struct Amount(pub i128);\n"),
    ("crates/engine/Cargo.toml", ENGINE_MANIFEST),
    ("crates/engine/src/lib.rs", "//! Decisions.\n\npub mod assess;\npub mod plan;\n"),
    (
        "crates/engine/src/assess.rs",
        "//! Weighs.\n\npub fn half(a: u32) -> f64 { a as f64 / 2.0 }\n",
    ),
    ("crates/engine/src/plan.rs", "//! Plans.\n\npub fn next(a: u64) -> u64 { a + 1 }\n"),
];

const MODEL_MANIFEST: &str = "[package]\nname = \"trimtab-model\"\nversion = \"0.1.0\"\n\
     edition = \"2024\"\n\n[dependencies]\nthiserror = \"2\"\n";

const ENGINE_MANIFEST: &str = "[package]\nname = \"trimtab-engine\"\nversion = \"0.1.0\"\n\
     edition = \"2024\"\n\n[dependencies]\ntrimtab-model = { path = \"../model\" }\n\n\
     [dev-dependencies]\nproptest = \"1\"\n";

/// The workspace in a folder of its own, gone with the value.
#[derive(Debug)]
pub(crate) struct Mini {
    folder: TempDir,
}

impl Mini {
    /// The workspace with nothing wrong.
    pub(crate) fn clean() -> Self {
        let mini = Self { folder: tempfile::tempdir().expect("a folder can be made") };
        for (path, text) in FILES {
            mini.write(path, text);
        }
        mini
    }

    /// The workspace with one file written anew or added.
    pub(crate) fn with(path: &str, text: &str) -> Self {
        let mini = Self::clean();
        mini.write(path, text);
        mini
    }

    /// The workspace with text added to the end of a file.
    pub(crate) fn with_added(path: &str, text: &str) -> Self {
        let (_, before) =
            FILES.iter().find(|(found, _)| *found == path).expect("the file is one of the clean");
        Self::with(path, &format!("{before}{text}"))
    }

    /// Adds a crate with no dependencies.
    pub(crate) fn add_crate(&self, name: &str) {
        let package = format!("[package]\nname = \"trimtab-{name}\"\nversion = \"0.1.0\"\n");
        self.write(&format!("crates/{name}/Cargo.toml"), &package);
        self.write(&format!("crates/{name}/src/lib.rs"), "//! Another.\n");
    }

    /// Writes a file, with the folders it needs.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        let folder = path.parent().expect("a file is in a folder");
        std::fs::create_dir_all(folder).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Runs tidy on it.
    pub(crate) fn tidy(&self) -> Ended {
        xtask(["tidy".as_ref(), self.root().as_os_str()])
    }

    /// Runs tidy and demands success.
    pub(crate) fn assert_passes(&self) {
        let ended = self.tidy();
        assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    }

    /// Runs tidy and demands these findings, each as `path:line: rule`, and no other.
    pub(crate) fn assert_finds(&self, expected: &[&str]) {
        let ended = self.tidy();
        let lines = ended.stdout.lines().filter(|line| !line.starts_with("tidy: "));
        let places = lines.map(|line| line.splitn(3, ": ").take(2).collect::<Vec<_>>().join(": "));
        assert_eq!(places.collect::<Vec<_>>(), expected, "{}", ended.stdout);
        assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    }
}
