//! The fuzzers' corpus as quick tests: every committed input through every target's function.
//!
//! A file's name begins with what becomes of it: `taken-` is understood, `refused-` is not. Nothing
//! panics, and nothing takes memory out of proportion. `cargo xtask fuzz` goes on from here.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

#[path = "../../../../fuzz/src/journal.rs"]
mod journal;
#[path = "../../../../fuzz/src/memory.rs"]
mod memory;
mod seeds;
#[path = "../../../../fuzz/src/text.rs"]
mod text;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::fs;
use std::path::{Path, PathBuf};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The most that one seed may take in all, bytes.
const TAKEN_MAX: usize = 64 << 20;

type Target = fn(&[u8]) -> bool;

fn targets() -> impl Iterator<Item = (&'static str, Target)> {
    journal::TARGETS.into_iter().chain(text::TARGETS)
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")
}

/// The files of a folder in order, with their bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let named = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut files: Vec<_> =
        entries.map(|entry| (fs::read(entry.path()).unwrap(), named(entry))).collect();
    files.sort_by(|(_, a), (_, b)| a.cmp(b));
    files.into_iter().map(|(bytes, name)| (name, bytes)).collect()
}

#[test]
fn every_input_ends_as_its_name_says() {
    let known: Vec<&str> = targets().map(|(name, _)| name).collect();
    for entry in fs::read_dir(corpus()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name.as_str()), "fuzz/corpus/{name} is no target's");
    }
    for (target, run) in targets() {
        let files = files(&corpus().join(target));
        for (name, bytes) in &files {
            let region = Region::new(COUNTING);
            let is_taken = run(bytes);
            let taken = region.change().bytes_allocated;
            assert_eq!(name.starts_with("taken-"), is_taken, "{target}/{name}");
            assert!(taken <= TAKEN_MAX, "{target}/{name} takes {taken} bytes");
        }
        let has = |word: &str| files.iter().any(|(name, _)| name.starts_with(word));
        assert!(has("taken-") && has("refused-"), "{target} has inputs of one kind only");
    }
}

/// Writes the seeds anew; what fuzzers found and people committed beside them stays.
#[test]
#[ignore = "writes fuzz/corpus; run it when a format has changed: cargo test -p trimtab --test corpus -- --ignored"]
fn write_the_seeds() {
    for (target, run) in targets() {
        let folder = corpus().join(target);
        fs::create_dir_all(&folder).unwrap();
        for (name, _) in files(&folder).iter().filter(|(name, _)| name.contains("-seed-")) {
            fs::remove_file(folder.join(name)).unwrap();
        }
        for (name, bytes) in seeds::of(target) {
            let word = if run(&bytes) { "taken" } else { "refused" };
            fs::write(folder.join(format!("{word}-seed-{name}")), bytes).unwrap();
        }
    }
}
