//! A folder in memory, for journals that nobody keeps. Clones are handles of the same files.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use trimtab_node::journal::Disk;

/// The files by name.
type Files = BTreeMap<String, Vec<u8>>;

/// The folder.
#[derive(Debug, Default, Clone)]
pub(crate) struct Memory(Arc<Mutex<Files>>);

impl Memory {
    /// A journal's segments, numbered from 1.
    pub(crate) fn of_segments<'a>(segments: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let memory = Self::default();
        for (index, bytes) in segments.into_iter().enumerate() {
            memory.files().insert(format!("{:08}.segment", index + 1), bytes.to_vec());
        }
        memory
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, name: &str, act: impl FnOnce(&mut Vec<u8>) -> T) -> Result<T> {
        self.files().get_mut(name).map(act).ok_or_else(|| Error::from(ErrorKind::NotFound))
    }
}

impl Disk for Memory {
    fn folder(&self) -> &Path {
        Path::new("memory")
    }

    fn list(&self) -> Result<Vec<String>> {
        Ok(self.files().keys().cloned().collect())
    }

    fn length(&self, name: &str) -> Result<u64> {
        self.with(name, |file| file.len() as u64)
    }

    fn read_at(&self, name: &str, offset: u64, into: &mut [u8]) -> Result<usize> {
        self.with(name, |file| {
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(file.len());
            let count = into.len().min(file.len() - start);
            into[..count].copy_from_slice(&file[start..start + count]);
            count
        })
    }

    fn lock(&mut self) -> Result<()> {
        Ok(())
    }

    fn create(&mut self, name: &str) -> Result<()> {
        match self.files().insert(name.to_owned(), Vec::new()) {
            None => Ok(()),
            Some(_) => Err(ErrorKind::AlreadyExists.into()),
        }
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.with(name, |file| file.extend_from_slice(bytes))
    }

    fn sync(&mut self, name: &str) -> Result<()> {
        self.with(name, |_| ())
    }

    fn truncate(&mut self, name: &str, length: u64) -> Result<()> {
        self.with(name, |file| file.truncate(usize::try_from(length).unwrap_or(usize::MAX)))
    }

    fn remove(&mut self, name: &str) -> Result<()> {
        self.files().remove(name).map(drop).ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.files().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}
