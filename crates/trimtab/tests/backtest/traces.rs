//! `--trace`: where a trace can go and where not, and what is left behind.

use crate::refusals::refused;
use crate::{World, text};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;

/// Selects one run.
const ONE: [&str; 6] = ["--window", "three-days", "--policy", "none", "--latency", "base"];

fn trace(world: &World, to: &Path, more: &[&str]) -> Output {
    world.backtest(&[&ONE[..], more, &["--trace", crate::show(to)]].concat())
}

/// Names of everything in the world's folder.
fn names(world: &World) -> Vec<String> {
    let entries = fs::read_dir(world.folder.path()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Tracing to `to` is refused before history is read, and leaves nothing behind.
#[track_caller]
fn assert_refused(world: &World, to: &Path, fragment: &str) {
    // Were history read first, this would be the complaint.
    fs::remove_dir_all(world.path("perp-candles")).unwrap();
    let before = names(world);
    refused(&trace(world, to, &[]), 1, &["--trace", fragment, "name a file"]);
    assert_eq!(names(world), before);
}

#[test]
fn a_folder_is_no_target() {
    let world = World::new();
    fs::create_dir(world.path("t.csv.gz")).unwrap();
    assert_refused(&world, &world.path("t.csv.gz"), "it is a folder");
}

#[test]
fn the_folder_of_a_target_must_exist() {
    let world = World::new();
    assert_refused(&world, &world.path("nowhere/t.csv.gz"), "there is no folder");
}

#[cfg(unix)]
#[test]
fn a_device_is_no_target() {
    assert_refused(&World::new(), Path::new("/dev/null"), "a device");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_no_target() {
    let world = World::new();
    std::os::unix::fs::symlink(world.path("absent"), world.path("link")).unwrap();
    assert_refused(&world, &world.path("link"), "a symbolic link to what is not there");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let world = World::new();
    let (real, link) = (world.path("real.csv.gz"), world.path("link.csv.gz"));
    fs::write(&real, "old").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    refused(&trace(&world, &link, &[]), 1, &["is there already", "--force"]);
    assert_eq!(fs::read(&real).unwrap(), b"old");
    let output = trace(&world, &link, &["--force"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(link.is_symlink(), "the link stays");
    assert_eq!(fs::read(&real).unwrap()[..2], [0x1f, 0x8b], "gzip");
}

#[test]
fn files_beside_the_target_are_left_alone() {
    let world = World::new();
    fs::write(world.path("t.csv.gz.partial"), "mine").unwrap();
    let before = names(&world);
    assert!(trace(&world, &world.path("t.csv.gz"), &[]).status.success());
    assert_eq!(fs::read(world.path("t.csv.gz.partial")).unwrap(), b"mine");
    assert_eq!(names(&world).len(), before.len() + 1, "{:?}", names(&world));
}

#[test]
fn nothing_is_left_where_history_is_refused() {
    let world = World::new();
    fs::remove_dir_all(world.path("perp-candles")).unwrap();
    fs::write(world.path("t.csv.gz"), "old").unwrap();
    let before = names(&world);
    refused(&trace(&world, &world.path("t.csv.gz"), &["--force"]), 4, &["candle"]);
    assert_eq!(names(&world), before);
    assert_eq!(fs::read(world.path("t.csv.gz")).unwrap(), b"old");
}

#[test]
fn the_document_is_the_same_with_a_trace() {
    let world = World::new();
    let with = trace(&world, &world.path("t.csv.gz"), &["--json"]);
    let without = world.backtest(&[&ONE[..], &["--json"]].concat());
    assert!(with.status.success(), "{}", text(&with.stderr));
    assert_eq!(text(&with.stdout), text(&without.stdout));
    let document: Value = serde_json::from_slice(&with.stdout).unwrap();
    assert_eq!(document["windows"][0]["series"][0]["longest_hole_h"], 0);
}

#[test]
fn what_is_read_is_never_overwritten() {
    let world = World::new();
    let history = fs::read_dir(world.path("perp-candles")).unwrap().next().unwrap().unwrap().path();
    let before = fs::read(&history).unwrap();
    refused(&trace(&world, &history, &["--force"]), 1, &["--trace", "a file of the history"]);
    assert_eq!(fs::read(&history).unwrap(), before);
    let entries = fs::read_dir(world.folder.path()).unwrap().map(|one| one.unwrap().path());
    let benchmark = entries.into_iter().find(|path| path.is_file()).unwrap();
    let before = fs::read(&benchmark).unwrap();
    refused(&trace(&world, &benchmark, &["--force"]), 1, &["--trace", "the benchmark"]);
    assert_eq!(fs::read(&benchmark).unwrap(), before);
}
