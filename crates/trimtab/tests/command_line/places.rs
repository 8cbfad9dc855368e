//! What commands are tried on: the examples of the repository, and journals of a small world.

use crate::{World, show, text};
use std::path::{Path, PathBuf};

/// A file of the repository's examples.
pub(crate) fn example(name: &str) -> String {
    show(&root().join("examples").join(name)).to_owned()
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A world with a journal of every run of one window.
pub(crate) struct Journals {
    pub(crate) world: World,
}

impl Journals {
    pub(crate) fn write() -> Self {
        let world = World::new();
        let folder = world.path("journals");
        for more in [&[][..], &["--policy", "dynamic"]] {
            let all = ["--window", "three-days", "-q", "--journal", show(&folder)];
            let output = world.backtest(&[&all, more].concat());
            assert!(output.status.success(), "{}", text(&output.stderr));
        }
        Self { world }
    }

    /// The journal of a rule, with its defaults and the latency of the file.
    pub(crate) fn of(&self, rule: &str) -> String {
        let name = format!("three-days.{rule}.default.base");
        show(&self.world.path("journals").join(name)).to_owned()
    }

    /// A copy of a rule's journal with one byte of its first file flipped.
    pub(crate) fn flipped(&self, rule: &str, byte: usize) -> String {
        let copy = self.world.path("flipped");
        std::fs::create_dir(&copy).unwrap();
        let mut bytes = std::fs::read(Path::new(&self.of(rule)).join("00000001.segment")).unwrap();
        bytes[byte] ^= 4;
        std::fs::write(copy.join("00000001.segment"), bytes).unwrap();
        show(&copy).to_owned()
    }
}
