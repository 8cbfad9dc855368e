//! The node as a process of its own, killed again and again while transfers run.
//!
//! Decides how a round goes: a world of a seed is served over loopback HTTP in fast time, `trimtab
//! run` is started against it with its journal on the disk, killed with SIGKILL at random moments and
//! started again, and stopped in good order once the world is quiet. Then its ledger must be the
//! world, to the unit, and no leg of a transfer may have acted twice, counted by the world.

mod compare;
mod process;
mod round;
mod serve;

pub use compare::Round;
pub use round::play;

use std::path::PathBuf;

/// How a round is played.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The program that is killed: `trimtab`.
    pub node: PathBuf,
    /// Where journals and what the program said are kept.
    pub folder: PathBuf,
    /// How many seconds of the world pass in one.
    pub pace: u64,
    /// Kills in this round.
    pub kills: u64,
    /// How many times as often as usual the owner pays in or out, which makes transfers necessary.
    pub bustle: u64,
    /// Whether an old copy is put in the place of the journal, once: then the round must be found
    /// broken, or nothing ever would be.
    pub is_canary: bool,
}

/// Why a round could not be played, or what was wrong at its end.
#[derive(Debug, thiserror::Error)]
pub enum KillError {
    /// The world of the seed cannot be drawn.
    #[error("the world of seed {0} cannot be drawn: {1}")]
    World(u64, String),
    /// The machine said no.
    #[error("cannot {doing}: {source}")]
    Machine {
        /// What was tried.
        doing: &'static str,
        /// What it said.
        source: std::io::Error,
    },
    /// The node ended where it should not have, or did not end.
    #[error("the node {0}; what it said is in {log}", log = .1.display())]
    Node(String, PathBuf),
    /// The journal cannot be read at the end.
    #[error("the journal at the end: {0}")]
    Journal(String),
    /// Ledger and world differ, or something acted twice.
    #[error("{0}")]
    Broken(String),
}

impl KillError {
    fn machine(doing: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Machine { doing, source }
    }
}
