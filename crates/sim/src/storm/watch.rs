//! Who looks at a trial while it runs, and what is left of it.
//!
//! Decides what an oracle may see: the chronicle, the world's truth, and the engine's public claims.

use super::chronicle::{Chronicle, Origin};
use super::statistics::Statistics;
use super::world::Truth;
use trimtab_engine::{BatchError, Effect, Engine};
use trimtab_model::{Batch, Timestamp};

/// Looks at every step of a trial. Cheap: it is called some thousand times a trial.
pub trait Watch {
    /// Something happened: an event of the world, a step of an engine, the life of a process. What
    /// is new stands at the end of the chronicle.
    ///
    /// # Errors
    /// A [`Violation`], which ends the trial.
    fn after(&mut self, moment: &Moment<'_>) -> Result<(), Violation>;
}

/// What there is to see at one instant.
#[derive(Debug)]
pub struct Moment<'a> {
    /// When, by the world's own clock.
    pub at: Timestamp,
    /// What happened so far.
    pub chronicle: &'a Chronicle,
    /// Where all money is: asked for, it is summed up; not quite free.
    pub world: &'a super::world::World,
    /// The step that an engine just took, if this is one.
    pub step: Option<StepTaken<'a>>,
    /// Whether faults are over.
    pub is_quiet: bool,
}

/// A step of an engine. Commands and alerts of it have not left yet: they do once it is durable.
#[derive(Debug)]
pub struct StepTaken<'a> {
    /// Number of the process.
    pub process: u32,
    /// The engine after it.
    pub engine: &'a Engine,
    /// What went in.
    pub batch: &'a Batch,
    /// Where that came from.
    pub origin: Origin,
    /// What came out.
    pub outcome: Result<&'a [Effect], &'a BatchError>,
}

/// Something that must never happen, happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{law}: {told}")]
pub struct Violation {
    /// Which law, such as `I6`.
    pub law: &'static str,
    /// What was found, and where.
    pub told: String,
}

/// What is left of a trial.
#[derive(Debug)]
pub struct Outcome {
    /// All that happened.
    pub chronicle: Chronicle,
    /// How much of what happened.
    pub statistics: Statistics,
    /// Where all money is at the end.
    pub truth: Truth,
    /// The engine that was running at the end; none if none could be begun, or the trial was ended
    /// by a violation before that.
    pub engine: Option<Engine>,
    /// When it ended.
    pub ended: Timestamp,
    /// What ended it early.
    pub violation: Option<Violation>,
}

/// Nobody looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn after(&mut self, _: &Moment<'_>) -> Result<(), Violation> {
        Ok(())
    }
}
