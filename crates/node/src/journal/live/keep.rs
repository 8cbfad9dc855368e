//! Snapshots, and what may be removed once there are enough of them.

use super::proof::Committed;
use super::{Journal, recovery};
use crate::journal::error::JournalError;
use crate::journal::frame::Kind;
use crate::journal::record::Snapshot;
use crate::journal::segments;
use std::borrow::Cow;
use std::num::NonZeroUsize;
use trimtab_engine::State;

impl Journal {
    /// Commits what is staged, and begins a segment with all that the engine knows, so that a
    /// recovery reads from there on.
    ///
    /// # Errors
    /// As [`Journal::commit`].
    pub fn snapshot(&mut self, state: &State) -> Result<Committed, JournalError> {
        self.in_turn(true)?;
        self.commit()?;
        self.is_over = true;
        self.writer.begin_segment()?;
        self.writer.stage_value(Kind::Header, &self.header)?;
        let cursors = self.cursors().collect();
        let (epoch, digest, state) = (self.epoch(), state.digest(), Cow::Borrowed(state));
        let snapshot = Snapshot { epoch, batches: self.batches, state, digest, cursors };
        self.snapshot = self.writer.stage_value(Kind::Snapshot, &snapshot)?;
        self.is_over = false;
        let committed = self.commit()?;
        self.say_owner()?;
        Ok(committed)
    }

    /// Removes the segments before the last `keep` snapshots, and says how many. Nothing is removed
    /// that a recovery needs: a snapshot counts once it was read back and found right. Who wants the
    /// whole story kept copies the segments elsewhere first, or never calls this.
    ///
    /// # Errors
    /// [`JournalError::Fenced`] if this is no longer the one writer, [`JournalError::Files`] when the
    /// disk refuses; what is left is a sound journal then too.
    pub fn compact(&mut self, keep: NonZeroUsize) -> Result<u32, JournalError> {
        self.still_good()?;
        self.still_ours()?;
        let disk = self.writer.disk();
        let all = segments::of(disk)?;
        let first = *all.start();
        let good = all.rev().filter(|segment| recovery::starts(disk, *segment));
        let Some(kept) = good.take(keep.get()).nth(keep.get().saturating_sub(1)) else {
            return Ok(0);
        };
        for number in first..kept {
            let path = segments::path(self.writer.disk(), number);
            let removed = self.writer.disk_mut().remove(&segments::name(number));
            removed.map_err(JournalError::files("remove", path))?;
        }
        Ok(kept.saturating_sub(first))
    }
}
