//! The program that is killed.

use super::{KillError, Terms};
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a node may take to stop in good order.
const STOP_MAX: Duration = Duration::from_secs(30);

/// What every start of a node has in common.
#[derive(Debug)]
pub(super) struct Start<'a> {
    pub(super) terms: &'a Terms,
    pub(super) setup: PathBuf,
    pub(super) journal: PathBuf,
    pub(super) log: PathBuf,
    pub(super) port: u16,
    pub(super) clock: String,
    /// Milliseconds from tick to tick.
    pub(super) tick: u64,
    pub(super) snapshot_every: u64,
}

/// One that runs.
#[derive(Debug)]
pub(super) struct Node {
    child: Child,
    log: PathBuf,
}

impl Start<'_> {
    /// Starts a node.
    pub(super) fn start(&self) -> Result<Node, KillError> {
        let open = OpenOptions::new().create(true).append(true).open(&self.log);
        let log = open.map_err(KillError::machine("write the log"))?;
        let mut command = Command::new(&self.terms.node);
        command.arg("run").arg("--setup").arg(&self.setup).arg("--journal").arg(&self.journal);
        command.args(["--gateway", &format!("http://127.0.0.1:{}", self.port)]);
        command.args(["--clock", &self.clock, "--tick", &self.tick.to_string()]);
        command.args(["--snapshot-every", &self.snapshot_every.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().map_err(KillError::machine("start the node"))?;
        Ok(Node { child, log: self.log.clone() })
    }
}

impl Node {
    /// SIGKILL, at whatever it is doing.
    pub(super) fn kill(mut self) -> Result<(), KillError> {
        self.still_runs()?;
        self.child.kill().map_err(KillError::machine("kill the node"))?;
        self.child.wait().map(|_| ()).map_err(KillError::machine("wait for the node"))
    }

    /// Whether it runs; one that ended by itself is an error.
    pub(super) fn still_runs(&mut self) -> Result<(), KillError> {
        match self.child.try_wait().map_err(KillError::machine("look at the node"))? {
            None => Ok(()),
            Some(status) => Err(self.ended(format!("ended by itself with {status}"))),
        }
    }

    /// SIGTERM, and its end in good order.
    pub(super) fn stop(mut self) -> Result<(), KillError> {
        self.still_runs()?;
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        asked.map_err(KillError::machine("ask the node to stop"))?;
        let begun = Instant::now();
        while begun.elapsed() < STOP_MAX {
            let status = self.child.try_wait().map_err(KillError::machine("look at the node"))?;
            if let Some(status) = status {
                let is_good = ExitStatus::success(&status);
                let why = || self.ended(format!("was asked to stop and ended with {status}"));
                return if is_good { Ok(()) } else { Err(why()) };
            }
            thread::sleep(Duration::from_millis(10));
        }
        Err(self.ended(format!("did not stop within {STOP_MAX:?}")))
    }

    /// That it ended where it should not have, or did not end.
    pub(super) fn ended(&self, how: String) -> KillError {
        KillError::Node(how, Path::to_owned(&self.log))
    }
}

impl Drop for Node {
    /// No node outlives its harness.
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
    }
}
