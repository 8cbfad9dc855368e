//! Real files, real refusals: a full disk, a read-only one, a limit of the user's, another process.

use crate::crash::terms;
use crate::scene::{batches, header};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use trimtab_node::journal::{Folder, Journal, JournalError, Recovered, RecoveryError};

const AT: &str = "TRIMTAB_TEST_JOURNAL";

fn open(path: &Path) -> Result<(Journal, Recovered), RecoveryError> {
    Journal::open(Box::new(Folder::make(path)?), header(), terms())
}

/// Writes until the disk refuses; the batches that were committed, and the refusal.
fn fill(path: &Path) -> (u64, RecoveryError) {
    let mut committed = 0;
    let filled = (|| {
        let (mut journal, recovered) = open(path)?;
        let mut engine = recovered.engine;
        for (now, batch) in batches(400) {
            journal.batch(now, &batch, &[])?;
            let outcome = engine.step(now, &batch).unwrap();
            drop(journal.outcome(Ok(outcome), engine.state())?);
            journal.commit()?;
            committed = batch.sequence;
        }
        Ok(())
    })();
    (committed, filled.unwrap_err())
}

/// This test program again, on one test that is not run otherwise, behind some words of a shell.
fn again(shell: &str, test: &str, journal: &Path) -> Command {
    let mut command = Command::new("sh");
    let run = format!("{shell} exec \"$0\" --exact {test} --ignored --nocapture --test-threads 1");
    command.arg("-c").arg(run).arg(std::env::current_exe().unwrap()).env(AT, journal);
    command
}

/// What a run of it said, unless the shell could not do what it was to do first.
fn said(command: &mut Command) -> Option<String> {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !said.contains("running 1 test") {
        println!("skipped: {}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}

fn named() -> std::path::PathBuf {
    std::env::var_os(AT).unwrap().into()
}

#[test]
#[ignore = "run by the tests of refusals, in a process of its own"]
fn fills_what_there_is() {
    let (committed, error) = fill(&named());
    println!("committed {committed}: {error}");
}

/// The number behind `committed` and the words behind it.
fn told(said: &str) -> (u64, &str) {
    let told = said.split_once("committed ").unwrap().1.split_once(": ").unwrap();
    (told.0.parse().unwrap(), told.1)
}

#[test]
fn a_users_limit_on_files_ends_the_journal_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    // A file may have so many blocks of 512 bytes; the signal for more is not wanted.
    let limit = "trap '' XFSZ; ulimit -f 6;";
    let Some(said) = said(&mut again(limit, "disks::fills_what_there_is", &journal)) else {
        return;
    };
    let (committed, error) = told(&said);
    assert!(error.contains("cannot write") && error.contains("make room"), "{error}");
    let (_, recovered) = open(&journal).unwrap();
    assert!(recovered.engine.state().sequence() >= committed && committed > 0, "{committed}");
}

#[test]
fn a_full_disk_ends_the_journal_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (disk, keep) = (folder.path().join("disk"), folder.path().join("keep"));
    std::fs::create_dir(&disk).unwrap();
    // A disk of 64 KiB that only this process and its children see, and a copy of what it has at the end.
    let [at, keep_at] = [&disk, &keep].map(|path| path.display().to_string());
    let test = "disks::fills_what_there_is";
    let script = format!(
        "mount -t tmpfs -o size=64k none '{at}' || exit 3; \"$0\" --exact {test} --ignored \
         --nocapture --test-threads 1; cp -r '{at}/j' '{keep_at}'"
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", &script]);
    command.arg(std::env::current_exe().unwrap()).env(AT, disk.join("j"));
    let Some(said) = said(&mut command) else { return };
    let (committed, error) = told(&said);
    assert!(error.contains("cannot write") && error.contains("make room"), "{error}");
    let (_, recovered) = open(&keep).unwrap();
    assert!(recovered.engine.state().sequence() >= committed && committed > 10, "{committed}");
}

#[test]
#[ignore = "run by the test of a read-only disk, in a process of its own"]
fn opens_what_there_is() {
    println!("committed 0: {}", open(&named()).unwrap_err());
}

#[test]
fn a_read_only_disk_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    drop(open(&journal).unwrap());
    let at = folder.path().display();
    let script = format!(
        "mount --bind '{at}' '{at}' && mount -o remount,bind,ro '{at}' || exit 3; exec \"$0\" \
         --exact disks::opens_what_there_is --ignored --nocapture --test-threads 1"
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", &script]);
    command.arg(std::env::current_exe().unwrap()).env(AT, &journal);
    let Some(said) = said(&mut command) else { return };
    let error = told(&said).1;
    assert!(error.contains("is read-only, as one is after an error"), "{error}");
}

#[test]
fn no_room_for_the_owner_is_told_before_anything_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    drop(open(&journal).unwrap());
    let before = std::fs::read(journal.join("00000001.segment")).unwrap();
    if !Path::new("/dev/full").exists() || cfg!(not(unix)) {
        println!("skipped: there is no /dev/full");
        return;
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("/dev/full", journal.join("owner.coming")).unwrap();
    let error = open(&journal).unwrap_err().to_string();
    assert!(error.contains("cannot replace") && error.contains("make room"), "{error}");
    assert_eq!(std::fs::read(journal.join("00000001.segment")).unwrap(), before);
}

#[test]
#[ignore = "run by the test of a second writer, in a process of its own"]
fn holds_the_journal() {
    let held = open(&named()).unwrap();
    println!("held");
    // Until whoever started this has seen enough.
    std::io::stdin().lines().for_each(drop);
    drop(held);
}

#[test]
fn another_process_that_writes_keeps_this_one_out() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    let mut command = again("", "disks::holds_the_journal", &journal);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    wait_for(&mut child, "held");
    let error = open(&journal).unwrap_err();
    assert!(error.to_string().contains("is being written by another: a test"), "{error}");
    // Killed outright it leaves no lock behind.
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(open(&journal).unwrap().1.epoch, 2);
}

fn wait_for(child: &mut Child, word: &str) {
    let out = BufReader::new(child.stdout.take().unwrap());
    assert!(out.lines().any(|line| line.unwrap().contains(word)));
}

#[test]
fn a_second_handle_in_this_process_is_kept_out_too() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    let first = open(&journal).unwrap();
    let error = open(&journal).unwrap_err();
    let RecoveryError::Replay(trimtab_node::journal::ReplayError::Journal(error)) = error else {
        panic!("{error}")
    };
    assert!(matches!(error, JournalError::Locked { .. }), "{error}");
    drop(first);
}
