//! Where a journal lives: the named files of one folder, by as few calls as a journal needs.
//!
//! Each call is one point at which a process may die or a disk may fail, and says what is on the
//! disk once it came back. A journal is written against this trait alone, so that the same code
//! runs on real files ([`super::Folder`]) and on a disk that is made to fail.

use std::fmt::Debug;
use std::io::Result;
use std::path::Path;

/// The files of one folder, by plain names without separators.
///
/// A name that is not there is an error of kind `NotFound`, a name that is there already one of kind
/// `AlreadyExists`, a full disk one of kind `StorageFull`.
pub trait Disk: Debug + Send {
    /// Where it is, for messages.
    fn folder(&self) -> &Path;

    /// Every name in the folder, in any order; `NotFound` where there is no folder yet.
    ///
    /// # Errors
    /// What the disk says.
    fn list(&self) -> Result<Vec<String>>;

    /// Bytes of a file.
    ///
    /// # Errors
    /// What the disk says.
    fn length(&self, name: &str) -> Result<u64>;

    /// Reads from `offset` on; how many bytes of `into` were filled, fewer only at the file's end.
    ///
    /// # Errors
    /// What the disk says.
    fn read_at(&self, name: &str, offset: u64, into: &mut [u8]) -> Result<usize>;

    /// Takes the one writer's lock, which is held until this value is dropped.
    ///
    /// # Errors
    /// Kind `WouldBlock` where another writer holds it.
    fn lock(&mut self) -> Result<()>;

    /// Makes an empty file. Afterwards its name is on the disk.
    ///
    /// # Errors
    /// Kind `AlreadyExists` where there is one of this name.
    fn create(&mut self, name: &str) -> Result<()>;

    /// Writes behind the end of a file: all of `bytes`, or an error and any part of them. Afterwards
    /// they survive this process, not the machine.
    ///
    /// # Errors
    /// What the disk says.
    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()>;

    /// Waits until all that was written to a file is on the disk.
    ///
    /// # Errors
    /// What the disk says. What was written since the last success is then lost or not, and asking
    /// again proves nothing: the journal must end here.
    fn sync(&mut self, name: &str) -> Result<()>;

    /// Cuts a file to its first `length` bytes. Afterwards that is on the disk.
    ///
    /// # Errors
    /// What the disk says.
    fn truncate(&mut self, name: &str, length: u64) -> Result<()>;

    /// Removes a file. Afterwards its absence is on the disk.
    ///
    /// # Errors
    /// What the disk says.
    fn remove(&mut self, name: &str) -> Result<()>;

    /// Puts a whole file in the place of another, or of none: whoever reads it, after a crash too,
    /// finds the old one or the new one. Afterwards the new one is on the disk.
    ///
    /// # Errors
    /// What the disk says; the old one is then still there.
    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()>;
}
