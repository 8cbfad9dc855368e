//! Bugs planted by tests that need more than a wrong turn. Without feature `mutants` nothing is here.

use super::driver::Driver;
use super::error::DriveError;
use crate::journal::Durable;
use trimtab_engine::Effect;

#[cfg(not(feature = "mutants"))]
impl Driver {
    /// Nothing is planted.
    #[expect(clippy::unnecessary_wraps, reason = "with planted bugs it can fail")]
    pub(super) const fn plant(&mut self, _: Option<u64>) -> Result<(), DriveError> {
        Ok(())
    }

    /// Nothing leaks.
    #[expect(clippy::unnecessary_wraps, reason = "with planted bugs it can fail")]
    pub(super) const fn leak(&mut self) -> Result<Option<Vec<Durable<Effect>>>, DriveError> {
        Ok(None)
    }
}

#[cfg(feature = "mutants")]
mod planted {
    use super::{DriveError, Driver, Durable, Effect};
    use crate::journal::{JournalError, Record, RecoveryError, ReplayError};
    use trimtab_engine::mutant::Mutant;
    use trimtab_engine::{Engine, SetupError};

    impl Driver {
        /// Plants the bug in the engine too, and forgets the tail where that is the bug.
        pub(in crate::drive) fn plant(&mut self, snapshot: Option<u64>) -> Result<(), DriveError> {
            if self.settings.planted.is(Mutant::TailNotReplayed) {
                self.engine = self.without_tail(snapshot)?;
            }
            for mutant in Mutant::ALL.into_iter().filter(|one| self.settings.planted.is(*one)) {
                self.engine.plant(mutant);
            }
            Ok(())
        }

        /// The engine as the last snapshot has it, or a new one where there is none.
        fn without_tail(&self, snapshot: Option<u64>) -> Result<Engine, DriveError> {
            let made = self.journal.header().setup.clone().engine();
            let setup = |error: SetupError| RecoveryError::from(ReplayError::from(error));
            let fresh = made.map_err(setup)?;
            let Some(record) = snapshot else { return Ok(fresh) };
            let frame = self.journal.read_from(record)?.next_frame()?;
            let found = frame.map(|frame| Record::of(&frame)).transpose()?;
            let Some(Record::Snapshot(snapshot)) = found else { return Ok(fresh) };
            let no_state = |_| JournalError::Absent(std::path::PathBuf::new());
            Ok(fresh.knowing(snapshot.state.into_owned()).map_err(no_state)?)
        }

        /// What leaves without the proof that its record is on the disk.
        pub(in crate::drive) fn leak(
            &mut self,
        ) -> Result<Option<Vec<Durable<Effect>>>, DriveError> {
            if self.settings.planted.is(Mutant::EffectsBeforeCommit) {
                // Every second group leaves before it is committed, with the one behind it.
                if self.is_owing {
                    self.journal.commit()?;
                }
                self.is_owing = !self.is_owing;
                self.is_over = false;
            } else if self.settings.planted.is(Mutant::FailedCommitActs) {
                self.is_over = self.journal.commit().is_err();
            } else {
                return Ok(None);
            }
            let mut effects = std::mem::take(&mut self.ready);
            let staged = std::mem::take(&mut self.staged);
            effects.extend(staged.into_iter().flat_map(|one| one.unproved().each()));
            Ok(Some(effects))
        }
    }
}
