//! Snapshots, compaction, and an end in good order.

use super::driver::Driver;
use super::error::DriveError;
use crate::journal::Durable;
use trimtab_engine::Effect;

impl Driver {
    /// Writes a snapshot where one is due, and removes what is no longer kept; whether it was.
    /// Nothing is due while anything is staged: call it behind a commit.
    ///
    /// # Errors
    /// [`DriveError::Journal`] as with [`Driver::commit`].
    pub fn snapshot_if_due(&mut self) -> Result<bool, DriveError> {
        let is_due = self.journal.since_snapshot() >= self.settings.snapshot_every.get();
        if !is_due || self.staged() > 0 {
            return self.still_good().map(|()| false);
        }
        self.snapshot().map(|()| true)
    }

    /// Writes a snapshot, and removes what is no longer kept.
    fn snapshot(&mut self) -> Result<(), DriveError> {
        self.still_good()?;
        self.is_over = true;
        self.journal.snapshot(self.engine.state())?;
        if let Some(kept) = self.settings.snapshots_kept {
            self.journal.compact(kept)?;
        }
        self.is_over = false;
        Ok(())
    }

    /// Ends in good order: commits, writes a snapshot, closes. Gives what may still leave.
    ///
    /// # Errors
    /// [`DriveError::Journal`] as with [`Driver::commit`]; what was committed before stands.
    pub fn stop(mut self) -> Result<Vec<Durable<Effect>>, DriveError> {
        let effects = self.commit()?;
        self.snapshot()?;
        self.journal.close(self.engine.state())?;
        Ok(effects)
    }
}
