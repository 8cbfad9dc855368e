//! A disk in memory that can lose power: what was not synced is then there in part, or not.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use trimtab_node::journal::Disk;

/// The files, which outlive whoever writes them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Platter(Arc<Mutex<Files>>);

#[derive(Debug, Default)]
struct Files {
    files: BTreeMap<String, File>,
    /// Syncs from now on that fail.
    broken: u32,
    syncs: u64,
}

#[derive(Debug, Default)]
struct File {
    bytes: Vec<u8>,
    synced: usize,
}

/// One writer's or reader's view of them.
#[derive(Debug)]
pub(crate) struct View(Platter);

impl Platter {
    pub(crate) fn view(&self) -> Box<dyn Disk> {
        Box::new(View(self.clone()))
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap()
    }

    /// Power is lost: of every file, `kept` in 256 parts of what was not synced are there.
    pub(crate) fn crash(&self, kept: u8) {
        for file in self.files().files.values_mut() {
            let loose = file.bytes.len() - file.synced;
            file.bytes.truncate(file.synced + loose * usize::from(kept) / 256);
            file.synced = file.bytes.len();
        }
    }

    /// The next so many syncs fail.
    pub(crate) fn refuse(&self, syncs: u32) {
        self.files().broken = syncs;
    }

    /// How often it was synced.
    pub(crate) fn syncs(&self) -> u64 {
        self.files().syncs
    }
}

impl View {
    fn with<T>(&self, name: &str, look: impl FnOnce(&mut File) -> T) -> Result<T> {
        let mut files = self.0.files();
        files.files.get_mut(name).map(look).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Disk for View {
    fn folder(&self) -> &Path {
        Path::new("platter")
    }

    fn list(&self) -> Result<Vec<String>> {
        Ok(self.0.files().files.keys().cloned().collect())
    }

    fn length(&self, name: &str) -> Result<u64> {
        self.with(name, |file| file.bytes.len().try_into().unwrap())
    }

    fn read_at(&self, name: &str, offset: u64, into: &mut [u8]) -> Result<usize> {
        let offset = usize::try_from(offset).unwrap();
        self.with(name, |file| {
            let rest = file.bytes.get(offset..).unwrap_or_default();
            let count = rest.len().min(into.len());
            into[..count].copy_from_slice(&rest[..count]);
            count
        })
    }

    // Whether two writers may be there at once is what the tests decide.
    fn lock(&mut self) -> Result<()> {
        Ok(())
    }

    fn create(&mut self, name: &str) -> Result<()> {
        let mut files = self.0.files();
        if files.files.contains_key(name) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        files.files.insert(name.to_owned(), File::default());
        Ok(())
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.with(name, |file| file.bytes.extend_from_slice(bytes))
    }

    fn sync(&mut self, name: &str) -> Result<()> {
        {
            let mut files = self.0.files();
            if files.broken > 0 {
                files.broken -= 1;
                return Err(Error::other("the disk does not answer"));
            }
            files.syncs += 1;
        }
        self.with(name, |file| file.synced = file.bytes.len())
    }

    fn truncate(&mut self, name: &str, length: u64) -> Result<()> {
        self.with(name, |file| {
            file.bytes.truncate(usize::try_from(length).unwrap());
            file.synced = file.bytes.len();
        })
    }

    fn remove(&mut self, name: &str) -> Result<()> {
        self.0.files().files.remove(name).map(|_| ()).ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let file = File { bytes: bytes.to_owned(), synced: bytes.len() };
        self.0.files().files.insert(name.to_owned(), file);
        Ok(())
    }
}
