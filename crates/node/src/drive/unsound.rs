//! A disk that lies, for two bugs planted by tests: a commit that does not reach the disk, and a
//! writer that does not look whether it is still the only one.

use crate::journal::Disk;
use std::collections::BTreeMap;
use std::io::Result;
use std::path::Path;
use trimtab_engine::mutant::{Mutant, Planted};

/// Name of the file that says who writes.
const OWNER: &str = "owner";

/// The disk that a driver with a planted bug writes to.
pub(super) fn under(planted: Planted, disk: Box<dyn Disk>) -> Box<dyn Disk> {
    let is_unsynced = planted.is(Mutant::CommitWithoutSync);
    let is_unfenced = planted.is(Mutant::FenceIgnored);
    if !is_unsynced && !is_unfenced {
        return disk;
    }
    let (owner, lengths) = (None, BTreeMap::new());
    Box::new(Unsound { disk, is_unsynced, is_unfenced, owner, lengths })
}

#[derive(Debug)]
struct Unsound {
    disk: Box<dyn Disk>,
    is_unsynced: bool,
    is_unfenced: bool,
    /// What this writer last said of itself.
    owner: Option<Vec<u8>>,
    /// How long this writer believes its files to be.
    lengths: BTreeMap<String, u64>,
}

impl Disk for Unsound {
    fn folder(&self) -> &Path {
        self.disk.folder()
    }

    fn list(&self) -> Result<Vec<String>> {
        self.disk.list()
    }

    fn length(&self, name: &str) -> Result<u64> {
        match self.lengths.get(name).filter(|_| self.is_unfenced) {
            Some(length) => Ok(*length),
            None => self.disk.length(name),
        }
    }

    fn read_at(&self, name: &str, offset: u64, into: &mut [u8]) -> Result<usize> {
        match self.owner.as_deref().filter(|_| self.is_unfenced && name == OWNER && offset == 0) {
            Some(mut own) => std::io::Read::read(&mut own, into),
            None => self.disk.read_at(name, offset, into),
        }
    }

    fn lock(&mut self) -> Result<()> {
        self.disk.lock()
    }

    fn create(&mut self, name: &str) -> Result<()> {
        self.disk.create(name)?;
        self.lengths.insert(name.to_owned(), 0);
        Ok(())
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let before = self.length(name)?;
        self.disk.append(name, bytes)?;
        let added = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.lengths.insert(name.to_owned(), before.saturating_add(added));
        Ok(())
    }

    fn sync(&mut self, name: &str) -> Result<()> {
        if self.is_unsynced { Ok(()) } else { self.disk.sync(name) }
    }

    fn truncate(&mut self, name: &str, length: u64) -> Result<()> {
        self.disk.truncate(name, length)?;
        self.lengths.insert(name.to_owned(), length);
        Ok(())
    }

    fn remove(&mut self, name: &str) -> Result<()> {
        self.disk.remove(name)
    }

    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        if name == OWNER {
            self.owner = Some(bytes.to_owned());
        }
        self.disk.replace(name, bytes)
    }
}
