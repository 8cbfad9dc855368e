//! `--journal`: every run into a journal of its own, named by window, strategy, variant and latency.

use super::Run;
use crate::cli::BacktestArgs;
use crate::exit::Failure;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use trimtab_model::{Canonical, Digest, Encoder};
use trimtab_node::journal::{Header, JournalError, Recorder};
use trimtab_sim::run::{self, Moment, Watcher};

/// Where the journals of a command go.
#[derive(Debug)]
pub(super) struct Journals {
    folder: PathBuf,
    /// Hash of the configuration file.
    config: Digest,
}

/// The configuration that a command was given.
#[derive(Debug)]
pub(super) struct ConfigFile {
    /// What a benchmark calls itself, else the file's name without its folder and ending.
    pub(super) name: String,
    /// What stands in it; what is no text is replaced.
    pub(super) text: String,
    /// Hash of its bytes.
    pub(super) digest: Digest,
}

/// The bytes of a file, for hashing.
struct Bytes(Vec<u8>);

impl ConfigFile {
    /// Reads it.
    pub(super) fn of(args: &BacktestArgs) -> Result<Self, Failure> {
        let file = args.benchmark.as_deref().or(args.named());
        let bytes = file.map_or_else(|| Ok(Vec::new()), std::fs::read)?;
        let stem = file.and_then(|file| file.file_stem());
        let stem = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let own = args.benchmark.as_ref().and_then(|_| own_name(&bytes));
        Ok(Self {
            name: own.unwrap_or(stem),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            digest: Digest::of("trimtab/config/1", &Bytes(bytes)),
        })
    }
}

/// Records a run into a journal.
pub(crate) struct Recording(Option<Recorder>);

impl Journals {
    /// Makes sure that no run's journal is there already, before any work is done.
    pub(super) fn of(folder: &Path, args: &BacktestArgs, runs: &[Run]) -> Result<Self, Failure> {
        let taken = runs.iter().map(|run| folder.join(name(run))).find(|path| path.exists());
        if let Some(path) = taken {
            return Err(JournalError::Exists(path).into());
        }
        Ok(Self { folder: folder.to_owned(), config: ConfigFile::of(args)?.digest })
    }

    /// What watches a run and writes its journal.
    pub(super) fn watch(&self, run: &Run) -> Result<Box<dyn Watcher>, String> {
        let job = &run.job;
        let setup = run::setup_for(&job.spec, &job.strategy).map_err(|error| error.to_string())?;
        let header = Header {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            config: self.config,
            labels: labels(run),
            setup,
        };
        let recorder = Recorder::create(&self.folder.join(name(run)), &header);
        Ok(Box::new(Recording::into(recorder.map_err(|error| error.to_string())?)))
    }
}

/// What a benchmark file calls itself.
fn own_name(bytes: &[u8]) -> Option<String> {
    let file: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    file.get("benchmark")?.as_str().map(str::to_owned)
}

/// What a run is called, part by part.
pub(super) fn labels(run: &Run) -> BTreeMap<String, String> {
    let Run { window, strategy, variant, latency, .. } = run;
    let labels =
        [("window", window), ("strategy", strategy), ("variant", variant), ("latency", latency)];
    labels.map(|(label, value)| (label.to_owned(), value.clone())).into()
}

/// The folder of a run's journal. Signs that are not plain are spelled in hexadecimal, so that two
/// runs never share a folder.
fn name(run: &Run) -> String {
    let Run { window, strategy, variant, latency, .. } = run;
    [window, strategy, variant, latency].map(|part| plain(part)).join(".")
}

fn plain(part: &str) -> String {
    let mut out = String::new();
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02x}"));
        }
    }
    out
}

impl Recording {
    /// Records into a journal that has just begun.
    pub(crate) const fn into(recorder: Recorder) -> Self {
        Self(Some(recorder))
    }

    fn record(&mut self, moment: &Moment<'_>) -> Result<(), JournalError> {
        let Some(recorder) = &mut self.0 else { return Ok(()) };
        let state = moment.engine.state();
        recorder.batch(state.now(), moment.batch)?;
        recorder.outcome(Ok(moment.effects), state)
    }
}

impl Watcher for Recording {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.record(moment).map_err(|error| error.to_string())
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.record(moment).map_err(|error| error.to_string())?;
        let closed = self.0.take().map(|recorder| recorder.close(moment.engine.state()));
        closed.transpose().map(drop).map_err(|error| error.to_string())
    }
}

impl Canonical for Bytes {
    fn encode(&self, out: &mut Encoder) {
        out.raw(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_plain_and_never_meet() {
        assert_eq!(plain("luna-2022_b"), "luna-2022_b");
        assert_eq!(plain("../a b.c"), "%2e%2e%2fa%20b%2ec");
        assert_ne!(plain("a.b"), plain("a%2eb"));
    }
}
