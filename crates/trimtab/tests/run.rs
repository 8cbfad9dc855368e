//! `trimtab run` as an operator meets it: how it begins, ends, and refuses to.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use tempfile::TempDir;
use trimtab_engine::Setup;
use trimtab_model::{Carriage, Portfolio, PortfolioParts};
use trimtab_sim::storm::Settings;
use trimtab_sim::storm::plan::Trial;

/// Nobody listens there: port 9 of this machine discards what it gets, if there is anybody at all.
const NOBODY: &str = "http://127.0.0.1:9";

/// A folder with a setup in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        let trial = Trial::of(1, &Settings::default()).unwrap();
        place.write("setup.json", &trial.setup);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, setup: &Setup) {
        std::fs::write(self.path(name), serde_json::to_vec(setup).unwrap()).unwrap();
    }

    fn command(&self, setup: &str, gateway: &str, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
        command.arg("run").arg("--setup").arg(self.path(setup));
        command.arg("--journal").arg(self.path("journal"));
        command.args(["--gateway", gateway]).args(more);
        command
    }

    fn said(&self, setup: &str, gateway: &str, more: &[&str]) -> (Option<i32>, String) {
        let Output { status, stderr, .. } = self.command(setup, gateway, more).output().unwrap();
        (status.code(), words(&String::from_utf8(stderr).unwrap()))
    }
}

/// Text without the frame that errors are shown in.
fn words(text: &str) -> String {
    let plain = |word: &&str| !matches!(*word, "│" | "×");
    text.split_whitespace().filter(plain).collect::<Vec<_>>().join(" ")
}

/// A node that runs until it is asked to stop.
struct Running {
    child: Child,
    lines: BufReader<ChildStderr>,
    heard: String,
}

impl Running {
    fn begin(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap());
        Self { child, lines, heard: String::new() }
    }

    /// Waits until it has said something.
    fn says(&mut self, wanted: &str) {
        while !self.heard.contains(wanted) {
            let read = self.lines.read_line(&mut self.heard).unwrap();
            assert!(read > 0, "it ended without `{wanted}`: {}", self.heard);
        }
    }

    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        while self.lines.read_line(&mut self.heard).unwrap() > 0 {}
        (self.child.wait().unwrap().code(), self.heard)
    }
}

fn trimtab(args: &[&str], path: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_trimtab")).args(args).arg(path).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn it_waits_for_its_gateway_and_stops_in_good_order() {
    let place = Place::new();
    for (opening, signal) in [("1. time", "-TERM"), ("2. time", "-INT")] {
        let mut node = Running::begin(place.command("setup.json", NOBODY, &["--tick", "20"]));
        node.says(opening);
        node.says("cannot be read, and is tried again");
        let (code, heard) = node.stop(signal);
        assert_eq!(code, Some(0), "{heard}");
        assert!(heard.contains("stopped in good order"), "{heard}");
    }
    let verified = trimtab(&["journal", "verify"], &place.path("journal"));
    assert!(verified.contains("closed"), "{verified}");
    trimtab(&["replay"], &place.path("journal"));
}

#[test]
fn the_example_is_a_setup() {
    let place = Place::new();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/setup.json");
    std::fs::copy(example, place.path("example.json")).unwrap();
    let mut node = Running::begin(place.command("example.json", NOBODY, &[]));
    node.says("1. time");
    assert_eq!(node.stop("-TERM").0, Some(0));
}

#[test]
fn two_never_write_one_journal() {
    let place = Place::new();
    let mut first = Running::begin(place.command("setup.json", NOBODY, &[]));
    first.says("1. time");
    let (code, heard) = place.said("setup.json", NOBODY, &[]);
    assert_eq!(code, Some(14), "{heard}");
    assert!(heard.contains("is being written by another"), "{heard}");
    assert_eq!(first.stop("-TERM").0, Some(0));
}

#[test]
fn a_killed_node_goes_on_from_its_journal() {
    let place = Place::new();
    let mut first = Running::begin(place.command("setup.json", NOBODY, &["--tick", "5"]));
    first.says("cannot be read");
    first.stop("-KILL");
    let mut second = Running::begin(place.command("setup.json", NOBODY, &[]));
    second.says("2. time");
    assert_eq!(second.stop("-TERM").0, Some(0));
}

#[test]
fn a_gateway_on_another_machine_is_never_asked() {
    let place = Place::new();
    let (code, heard) = place.said("setup.json", "http://192.0.2.1:8700", &[]);
    assert_eq!(code, Some(2), "{heard}");
    assert!(heard.contains("on another machine"), "{heard}");
    let (code, heard) = place.said("setup.json", "192.0.2.1:8700", &[]);
    assert_eq!(code, Some(2), "{heard}");
    assert!(heard.contains("it is not http://"), "{heard}");
}

#[test]
fn a_dry_run_has_a_journal_of_its_own() {
    let place = Place::new();
    let mut dry = Running::begin(place.command("setup.json", NOBODY, &["--dry-run"]));
    dry.says("cannot be read");
    assert_eq!(dry.stop("-TERM").0, Some(0));
    let (code, heard) = place.said("setup.json", NOBODY, &[]);
    assert_eq!(code, Some(2), "{heard}");
    assert!(heard.contains("is no journal of a live node"), "{heard}");
}

#[test]
fn what_is_no_setup_is_refused_before_anything_is_written() {
    let place = Place::new();
    let trial = Trial::of(1, &Settings::default()).unwrap();
    let mut parts: PortfolioParts = trial.setup.portfolio.clone().into();
    parts.routes[0].carriage = Carriage::Whole;
    let portfolio = Portfolio::new(parts).unwrap();
    place.write("whole.json", &Setup { portfolio, ..trial.setup });
    std::fs::write(place.path("torn.json"), "{\"portfolio\": ").unwrap();
    for (setup, code, why) in [
        ("whole.json", 4, "has no legs"),
        ("torn.json", 4, "this is no setup"),
        ("absent.json", 3, "there is no file"),
    ] {
        let (found, heard) = place.said(setup, NOBODY, &[]);
        assert_eq!(found, Some(code), "{setup}: {heard}");
        assert!(heard.contains(why), "{setup}: {heard}");
    }
    assert!(!place.path("journal").exists());
}
