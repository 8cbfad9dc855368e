//! A disk of a storm: what was synced stays, what was not is lost, torn or kept, and any call may
//! fail or be the last.
//!
//! Decides what is left after a crash. Every call that changes something is one point at which the
//! process may die; they are counted over the whole trial.

use super::chronicle::Death;
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use trimtab_node::journal::Disk;

/// The files of one machine, and what is to go wrong with them. Clones see the same files.
#[derive(Debug, Clone, Default)]
pub(super) struct Platter(Arc<Mutex<Files>>);

/// One process's hold of it.
#[derive(Debug)]
struct Handle {
    platter: Platter,
    /// Which handle, counted from 1.
    number: u32,
}

#[derive(Debug, Clone, Default)]
struct File {
    bytes: Vec<u8>,
    synced: usize,
    /// Appends to it so far.
    appends: u32,
}

#[derive(Debug, Default)]
struct Files {
    files: BTreeMap<String, File>,
    handles: u32,
    /// Who holds the lock.
    locked_by: Option<u32>,
    /// Calls that changed something, so far.
    writes: u64,
    /// At which of them the process dies, and how.
    dies_at: Option<(u64, Death)>,
    /// Which handle died, and has not been buried.
    died: Option<(u32, Death)>,
    /// What the next call that changes something says, once.
    next: Option<Trouble>,
    is_full: bool,
    appended: u64,
}

/// What a disk says, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The next sync fails; what was not synced is kept, or lost.
    Sync {
        /// Whether it is kept.
        is_kept: bool,
    },
    /// The next append writes half and fails.
    Short,
}

impl Platter {
    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A hold of it for another process.
    pub(super) fn handle(&self) -> Box<dyn Disk> {
        let mut files = self.files();
        files.handles += 1;
        Box::new(Handle { platter: self.clone(), number: files.handles })
    }

    /// Calls that changed something so far.
    pub(super) fn writes(&self) -> u64 {
        self.files().writes
    }

    /// Bytes appended so far, and of those that are in files how many are not synced. The head of a
    /// segment that was just begun does not count: no record stands in it.
    pub(super) fn appended(&self) -> (u64, u64) {
        let files = self.files();
        let has_records = |file: &&File| file.synced > 0 || file.appends > 1;
        let written = files.files.values().filter(has_records);
        let open = written.map(|file| file.bytes.len() - file.synced).sum::<usize>();
        (files.appended, open as u64)
    }

    /// Has the process die at the `write`th call counted over the whole trial, unless that was
    /// decided before.
    pub(super) fn die_at(&self, write: u64, how: Death) {
        self.files().dies_at.get_or_insert((write, how));
    }

    /// Has the next call of a kind fail.
    pub(super) fn trouble(&self, trouble: Trouble) {
        self.files().next = Some(trouble);
    }

    /// Whether there is room.
    pub(super) fn fill(&self, is_full: bool) {
        self.files().is_full = is_full;
    }

    /// Whether there is no room.
    pub(super) fn is_full(&self) -> bool {
        self.files().is_full
    }

    /// How a process died at this disk, if one did.
    pub(super) fn died(&self) -> Option<Death> {
        self.files().died.map(|(_, how)| how)
    }

    /// The lock is free again, because whoever held it is gone or believed to be.
    pub(super) fn unlock(&self) {
        self.files().locked_by = None;
    }

    /// A process is gone: whatever was not synced survives as its death has it, and a reboot reads
    /// only what is on the disk.
    pub(super) fn bury(&self, how: Death) {
        let mut files = self.files();
        (files.died, files.next) = (None, None);
        for file in files.files.values_mut() {
            let open = file.bytes.len() - file.synced;
            let kept = match how {
                Death::Lost => 0,
                Death::Torn => open / 2,
                Death::Kept => open,
            };
            file.bytes.truncate(file.synced + kept);
            file.synced = file.bytes.len();
        }
    }

    /// A copy of all files, to be put back by a person.
    pub(super) fn copy(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.files();
        files.files.iter().map(|(name, file)| (name.clone(), file.bytes.clone())).collect()
    }

    /// Puts copied files in the place of all that is there; those that `keeps` names stay.
    pub(super) fn restore(&self, copy: &[(String, Vec<u8>)], keeps: impl Fn(&str) -> bool) {
        let mut files = self.files();
        files.files.retain(|name, _| keeps(name));
        for (name, bytes) in copy.iter().filter(|(name, _)| !keeps(name)) {
            let file = File { bytes: bytes.clone(), synced: bytes.len(), appends: 0 };
            files.files.insert(name.clone(), file);
        }
    }

    /// Turns over one bit of a segment, by a number that is drawn.
    pub(super) fn flip(&self, drawn: u64) {
        let mut files = self.files();
        let mut segments: Vec<_> =
            files.files.iter_mut().filter(|(name, _)| name.ends_with("segment")).collect();
        let count = segments.len() as u64;
        let Some((_, file)) =
            usize::try_from(drawn % count.max(1)).ok().and_then(|at| segments.get_mut(at))
        else {
            return;
        };
        let bits = (file.bytes.len() as u64).saturating_mul(8);
        if let Some(bit) = (drawn / count.max(1)).checked_rem(bits) {
            if let Some(byte) = usize::try_from(bit / 8).ok().and_then(|at| file.bytes.get_mut(at))
            {
                *byte ^= 1 << (bit % 8);
            }
        }
    }
}

/// What becomes of one call.
enum Fate {
    Done,
    Half,
    Nothing,
}

impl Files {
    /// One more call that changes something: what becomes of it, and whether it comes back.
    fn write(&mut self, number: u32) -> Result<(Fate, bool)> {
        if self.died.is_some_and(|(died, _)| died == number) {
            return Err(gone());
        }
        self.writes += 1;
        match self.dies_at {
            Some((at, how)) if self.writes >= at => {
                self.dies_at = None;
                self.died = Some((number, how));
                let fate = match how {
                    Death::Lost => Fate::Nothing,
                    Death::Torn => Fate::Half,
                    Death::Kept => Fate::Done,
                };
                Ok((fate, false))
            }
            _ => Ok((Fate::Done, true)),
        }
    }

    fn file(&mut self, name: &str) -> Result<&mut File> {
        self.files.get_mut(name).ok_or_else(|| Error::from(ErrorKind::NotFound))
    }

    fn room(&self) -> Result<()> {
        if self.is_full { Err(Error::from(ErrorKind::StorageFull)) } else { Ok(()) }
    }
}

fn gone() -> Error {
    Error::other("this process is no more")
}

/// What a call says that came back, or did not.
fn comes_back(is_back: bool) -> Result<()> {
    if is_back { Ok(()) } else { Err(gone()) }
}

impl Disk for Handle {
    fn folder(&self) -> &Path {
        Path::new("/storm/journal")
    }

    fn list(&self) -> Result<Vec<String>> {
        Ok(self.platter.files().files.keys().cloned().collect())
    }

    fn length(&self, name: &str) -> Result<u64> {
        Ok(self.platter.files().file(name)?.bytes.len() as u64)
    }

    fn read_at(&self, name: &str, offset: u64, into: &mut [u8]) -> Result<usize> {
        let mut files = self.platter.files();
        let bytes = &files.file(name)?.bytes;
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let count = into.len().min(bytes.len() - from);
        into[..count].copy_from_slice(&bytes[from..from + count]);
        Ok(count)
    }

    fn lock(&mut self) -> Result<()> {
        let mut files = self.platter.files();
        match files.locked_by {
            Some(other) if other != self.number => Err(Error::from(ErrorKind::WouldBlock)),
            _ => {
                files.locked_by = Some(self.number);
                Ok(())
            }
        }
    }

    fn create(&mut self, name: &str) -> Result<()> {
        let mut files = self.platter.files();
        let (fate, is_back) = files.write(self.number)?;
        files.room()?;
        if files.files.contains_key(name) {
            return Err(Error::from(ErrorKind::AlreadyExists));
        }
        if !matches!(fate, Fate::Nothing) {
            files.files.insert(name.to_owned(), File::default());
        }
        comes_back(is_back)
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut files = self.platter.files();
        let (fate, is_back) = files.write(self.number)?;
        files.room()?;
        let is_short = is_back && files.next == Some(Trouble::Short);
        let count = match fate {
            Fate::Done if is_short => bytes.len() / 2,
            Fate::Done => bytes.len(),
            Fate::Half => bytes.len() / 2,
            Fate::Nothing => 0,
        };
        files.appended += count as u64;
        let file = files.file(name)?;
        file.bytes.extend_from_slice(&bytes[..count]);
        file.appends += 1;
        if is_short {
            files.next = None;
            return Err(Error::from(ErrorKind::WriteZero));
        }
        comes_back(is_back)
    }

    fn sync(&mut self, name: &str) -> Result<()> {
        let mut files = self.platter.files();
        let (fate, is_back) = files.write(self.number)?;
        if let Some(Trouble::Sync { is_kept }) = files.next.filter(|_| is_back) {
            files.next = None;
            let file = files.file(name)?;
            if is_kept {
                file.synced = file.bytes.len();
            } else {
                file.bytes.truncate(file.synced);
            }
            return Err(Error::other("input/output error"));
        }
        let file = files.file(name)?;
        if matches!(fate, Fate::Done) {
            file.synced = file.bytes.len();
        }
        comes_back(is_back)
    }

    fn truncate(&mut self, name: &str, length: u64) -> Result<()> {
        let mut files = self.platter.files();
        let (fate, is_back) = files.write(self.number)?;
        let file = files.file(name)?;
        if !matches!(fate, Fate::Nothing) {
            file.bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
            file.synced = file.synced.min(file.bytes.len());
        }
        comes_back(is_back)
    }

    fn remove(&mut self, name: &str) -> Result<()> {
        let mut files = self.platter.files();
        let (fate, is_back) = files.write(self.number)?;
        files.file(name)?;
        if !matches!(fate, Fate::Nothing) {
            files.files.remove(name);
        }
        comes_back(is_back)
    }

    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut files = self.platter.files();
        let (fate, is_back) = files.write(self.number)?;
        files.room()?;
        if !matches!(fate, Fate::Nothing) {
            let file = File { bytes: bytes.to_vec(), synced: bytes.len(), appends: 0 };
            files.files.insert(name.to_owned(), file);
        }
        comes_back(is_back)
    }
}

impl Drop for Handle {
    /// A process that ends gives its lock back.
    fn drop(&mut self) {
        let mut files = self.platter.files();
        if files.locked_by == Some(self.number) {
            files.locked_by = None;
        }
    }
}

#[cfg(test)]
#[path = "disk_tests.rs"]
mod tests;
