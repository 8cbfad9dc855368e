//! A disk in memory: what was synced stays, what was not is lost, torn or kept when it stops, and any
//! call can be made to fail.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use trimtab_node::journal::Disk;

/// One handle; clones see the same files.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    shared: Arc<Mutex<Files>>,
    /// Whether this handle has the lock.
    holds_lock: bool,
}

#[derive(Debug, Default)]
struct Files {
    files: BTreeMap<String, File>,
    is_locked: bool,
    /// Calls that change something, so far.
    calls: u64,
    /// At which of them it stops, and how.
    stop: Option<(u64, Stop)>,
    /// What every call says after that, or from the beginning on.
    refuses: Option<ErrorKind>,
}

#[derive(Debug, Default, Clone)]
struct File {
    bytes: Vec<u8>,
    /// How many of them are on the disk.
    synced: usize,
}

/// What a stop does to the call it comes in, and to what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The call did nothing; what was not synced is gone.
    Lost,
    /// Half of what was not synced is there.
    Torn,
    /// All that was not synced has its length and lacks its first sector.
    Holed,
    /// The call did all it should; what was not synced is there.
    Kept,
}

impl Stop {
    pub(crate) const ALL: [Self; 4] = [Self::Lost, Self::Torn, Self::Holed, Self::Kept];
}

impl Memory {
    /// Another handle, of another process.
    pub(crate) fn handle(&self) -> Box<Self> {
        Box::new(Self { shared: Arc::clone(&self.shared), holds_lock: false })
    }

    /// Stops at the `call`th change from now, counted from 1.
    pub(crate) fn stop_at(&self, call: u64, stop: Stop) {
        let mut files = self.files();
        let at = files.calls + call;
        files.stop = Some((at, stop));
    }

    /// Refuses whatever changes something, from now on.
    pub(crate) fn refuse(&self, kind: Option<ErrorKind>) {
        self.files().refuses = kind;
    }

    /// Calls that changed something so far.
    pub(crate) fn calls(&self) -> u64 {
        self.files().calls
    }

    /// The machine starts again: nobody holds the lock, and what was to stop it has.
    pub(crate) fn restart(&self) {
        let mut files = self.files();
        (files.is_locked, files.stop, files.refuses) = (false, None, None);
    }

    /// Loses the lock, as on a file system that several machines share.
    pub(crate) fn break_lock(&self) {
        self.files().is_locked = false;
    }

    /// Changes a file behind everybody's back.
    pub(crate) fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut files = self.files();
        let file = files.files.get_mut(name).unwrap();
        change(&mut file.bytes);
        file.synced = file.bytes.len();
    }

    /// Names and bytes as they stand.
    pub(crate) fn image(&self) -> Vec<(String, Vec<u8>)> {
        let files = self.files();
        files.files.iter().map(|(name, file)| (name.clone(), file.bytes.clone())).collect()
    }

    /// The same files again, all of them synced, on a disk of their own.
    pub(crate) fn of(image: &[(String, Vec<u8>)]) -> Self {
        let memory = Self::default();
        let files = image.iter().map(|(name, bytes)| {
            (name.clone(), File { bytes: bytes.clone(), synced: bytes.len() })
        });
        memory.files().files = files.collect();
        memory
    }

    /// Names of the segments, in order.
    pub(crate) fn segments(&self) -> Vec<String> {
        let names = self.image().into_iter().map(|(name, _)| name);
        names.filter(|name| name.ends_with(".segment")).collect()
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.shared.lock().unwrap()
    }

    /// One change: what it does, unless this is where it stops.
    fn change_with(&self, change: impl FnOnce(&mut Files) -> Result<()>) -> Result<()> {
        let mut files = self.files();
        if let Some(kind) = files.refuses {
            return Err(kind.into());
        }
        files.calls += 1;
        let Some((_, stop)) = files.stop.filter(|(at, _)| *at == files.calls) else {
            return change(&mut files);
        };
        if stop != Stop::Lost {
            change(&mut files)?;
        }
        files.stop(stop);
        Err(Error::other("the machine stopped"))
    }
}

impl Files {
    fn stop(&mut self, stop: Stop) {
        self.refuses = Some(ErrorKind::BrokenPipe);
        for file in self.files.values_mut() {
            let waiting = file.bytes.len() - file.synced;
            match stop {
                Stop::Lost => file.bytes.truncate(file.synced),
                Stop::Torn => file.bytes.truncate(file.synced + waiting / 2),
                Stop::Holed => {
                    let edge = (file.synced / 512 + 1) * 512;
                    let end = edge.min(file.bytes.len());
                    file.bytes[file.synced..end].fill(0);
                }
                Stop::Kept => {}
            }
            file.synced = file.bytes.len();
        }
    }

    fn file(&mut self, name: &str) -> Result<&mut File> {
        self.files.get_mut(name).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if self.holds_lock {
            self.files().is_locked = false;
        }
    }
}

impl Disk for Memory {
    fn folder(&self) -> &Path {
        Path::new("memory")
    }

    fn list(&self) -> Result<Vec<String>> {
        Ok(self.files().files.keys().cloned().collect())
    }

    fn length(&self, name: &str) -> Result<u64> {
        Ok(self.files().file(name)?.bytes.len() as u64)
    }

    fn read_at(&self, name: &str, offset: u64, into: &mut [u8]) -> Result<usize> {
        let mut files = self.files();
        let bytes = &files.file(name)?.bytes;
        let rest = bytes.get(offset as usize..).unwrap_or_default();
        let read = rest.len().min(into.len());
        into[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn lock(&mut self) -> Result<()> {
        let is_locked = std::mem::replace(&mut self.files().is_locked, true);
        self.holds_lock |= !is_locked;
        if is_locked { Err(ErrorKind::WouldBlock.into()) } else { Ok(()) }
    }

    fn create(&mut self, name: &str) -> Result<()> {
        self.change_with(|files| {
            let before = files.files.insert(name.to_owned(), File::default());
            if before.is_some() { Err(ErrorKind::AlreadyExists.into()) } else { Ok(()) }
        })
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.change_with(|files| {
            files.file(name)?.bytes.extend_from_slice(bytes);
            Ok(())
        })
    }

    fn sync(&mut self, name: &str) -> Result<()> {
        self.change_with(|files| {
            let file = files.file(name)?;
            file.synced = file.bytes.len();
            Ok(())
        })
    }

    fn truncate(&mut self, name: &str, length: u64) -> Result<()> {
        self.change_with(|files| {
            let file = files.file(name)?;
            file.bytes.truncate(length as usize);
            file.synced = file.bytes.len();
            Ok(())
        })
    }

    fn remove(&mut self, name: &str) -> Result<()> {
        self.change_with(|files| match files.files.remove(name) {
            Some(_) => Ok(()),
            None => Err(ErrorKind::NotFound.into()),
        })
    }

    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.change_with(|files| {
            let file = File { bytes: bytes.to_vec(), synced: bytes.len() };
            files.files.insert(name.to_owned(), file);
            Ok(())
        })
    }
}
