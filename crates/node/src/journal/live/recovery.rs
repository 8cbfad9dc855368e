//! Back to where the journal ends: the last sound snapshot, and the records after it through the
//! engine again.

use crate::journal::disk::Disk;
use crate::journal::error::JournalError;
use crate::journal::reader::Reader;
use crate::journal::replay::{Difference, ReplayError, Run, What};
use crate::journal::steps::Steps;
use crate::journal::writer::End;
use crate::journal::{Place, Tail};
use std::ops::RangeInclusive;
use trimtab_engine::SuccessionError;
use trimtab_engine::mutant::Planted;

/// Why a journal cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// It cannot be read or believed, or its setup makes no engine.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// What came out then does not come out now.
    #[error(
        "record {record} of the journal says otherwise than the engine does now, so what the engine \
         knows is not what was acted on. Use the version of trimtab that wrote it ({program}); see \
         `trimtab replay`",
        record = difference.record
    )]
    Differs {
        /// The first of what came out differently.
        difference: Box<Difference>,
        /// The version that wrote the journal's header.
        program: String,
    },
    /// The journal is of another book, or the new figures make no engine.
    #[error("the journal cannot be gone on with under this configuration: {0}")]
    Succession(#[from] SuccessionError),
    /// The beginning was removed, and no snapshot that is left can be used.
    #[error(
        "no snapshot of the journal can be used, and what stood before them was removed: {0}. \
         Restore the removed segments from where they were kept, or use the version of trimtab that \
         wrote it"
    )]
    NoSnapshot(String),
}

/// A journal as it was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) run: Run,
    /// Where what is whole ends.
    pub(super) end: End,
    /// What stands behind it.
    pub(super) torn: Option<(Place, u64)>,
    /// Snapshots that could not be used, and why.
    pub(super) notes: Vec<String>,
}

impl From<JournalError> for RecoveryError {
    fn from(error: JournalError) -> Self {
        Self::Replay(error.into())
    }
}

/// Reads a journal to its end; `None` where not even its header was written.
pub(super) fn read(
    disk: &dyn Disk,
    all: &RangeInclusive<u32>,
    planted: Planted,
) -> Result<Option<Found>, RecoveryError> {
    let mut notes = Vec::new();
    let Some((mut steps, mut run)) = begin(disk, all, &mut notes)? else { return Ok(None) };
    run.engine = run.engine.carrying(planted);
    while let Some(told) = steps.next_told().map_err(ReplayError::from)? {
        run = run.hear(told)?;
    }
    run.end(&steps);
    let program = run.header.program.clone();
    let differs = |one: &&Difference| !matches!(one.what, What::Snapshot { .. });
    if let Some(difference) = run.shown.iter().find(differs) {
        let difference = Box::new(difference.clone());
        return Err(RecoveryError::Differs { difference, program });
    }
    let torn = match steps.tail() {
        Some(Tail::Torn { place, bytes }) => Some((place.clone(), *bytes)),
        _ => None,
    };
    Ok(Some(Found { run, end: steps.reader().end(), torn, notes }))
}

/// The last place from which the journal can be told.
fn begin<'disk>(
    disk: &'disk dyn Disk,
    all: &RangeInclusive<u32>,
    notes: &mut Vec<String>,
) -> Result<Option<(Steps<'disk>, Run)>, RecoveryError> {
    for segment in all.clone().rev().filter(|segment| *segment > 1) {
        match start(disk, segment) {
            Ok(Some(begun)) => return Ok(Some(begun)),
            Ok(None) => {}
            Err(why) => notes.push(why),
        }
    }
    if *all.start() > 1 {
        // Where it is damage that hides the snapshot, that is what is told.
        let mut steps = Steps::of(Reader::over(disk)?, disk.folder())?;
        while steps.next_told()?.is_some() {}
        return Err(RecoveryError::NoSnapshot(notes.join("; ")));
    }
    let mut first = Reader::from_segment(disk, 1)?;
    if first.next_frame()?.is_none() {
        return Ok(None);
    }
    let steps = Steps::of(Reader::from_segment(disk, 1)?, disk.folder())?;
    let run = Run::begin(&steps)?;
    Ok(Some((steps, run)))
}

/// Whether a recovery can begin at a segment.
pub(super) fn starts(disk: &dyn Disk, segment: u32) -> bool {
    matches!(start(disk, segment), Ok(Some(_)))
}

/// The story from a segment on, if it begins with a snapshot; or why that cannot be used.
fn start(disk: &dyn Disk, segment: u32) -> Result<Option<(Steps<'_>, Run)>, String> {
    let Ok(reader) = Reader::from_segment(disk, segment) else { return Ok(None) };
    let steps = match Steps::of(reader, disk.folder()) {
        Ok(steps) => steps,
        // Understood or not is told of a snapshot alone; all else is told by who reads on.
        Err(error @ JournalError::Unknown { .. }) => return Err(error.to_string()),
        Err(_) => return Ok(None),
    };
    if steps.snapshot().is_none() {
        return Ok(None);
    }
    let run = Run::begin(&steps).map_err(|error| format!("segment {segment}: {error}"))?;
    Ok(Some((steps, run)))
}
