//! A folder of real files as a journal's [`Disk`].

use super::disk::Disk;
use super::error::JournalError;
use std::cell::RefCell;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Name of the file whose lock is the writer's.
const LOCK: &str = "lock";
/// Ending of a file that is about to take the place of another.
const COMING: &str = "coming";

/// A folder of files.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    lock: Option<File>,
    /// The file read last, for the next part of it.
    reading: RefCell<Option<(String, File)>>,
    /// The file written last.
    writing: Option<(String, File)>,
}

impl Folder {
    /// A folder as it is found; nothing is made or asked yet.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), lock: None, reading: RefCell::default(), writing: None }
    }

    /// A folder that is made, with those above it, unless it is there.
    ///
    /// # Errors
    /// [`JournalError::Files`] if it cannot be made.
    pub fn make(path: impl Into<PathBuf>) -> std::result::Result<Self, JournalError> {
        let path = path.into();
        fs::create_dir_all(&path).map_err(JournalError::files("make the folder", &path))?;
        sync_above(&path).map_err(JournalError::files("make the folder", &path))?;
        Ok(Self::at(path))
    }

    /// A new folder, and those above it.
    ///
    /// # Errors
    /// [`JournalError::Exists`] if it is there, [`JournalError::Files`] if it cannot be made.
    pub fn create(path: impl Into<PathBuf>) -> std::result::Result<Self, JournalError> {
        let path = path.into();
        if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
            fs::create_dir_all(above).map_err(JournalError::files("make the folder", above))?;
        }
        match fs::create_dir(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(JournalError::Exists(path));
            }
            made => made.map_err(JournalError::files("make the folder", &path))?,
        }
        sync_above(&path).map_err(JournalError::files("make the folder", &path))?;
        Ok(Self::at(path))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Waits until the folder's names are on the disk.
    fn sync_names(&self) -> Result<()> {
        sync_folder(&self.path)
    }

    /// The file of this name, open for writing behind its end.
    fn writable(&mut self, name: &str) -> Result<&mut File> {
        let is_open = self.writing.as_ref().is_some_and(|(open, _)| open == name);
        if !is_open {
            let file = OpenOptions::new().append(true).open(self.file(name))?;
            self.writing = Some((name.to_owned(), file));
        }
        match &mut self.writing {
            Some((_, file)) => Ok(file),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    /// No handle stays open on a file that is cut, removed or replaced.
    fn let_go(&mut self, name: &str) {
        self.writing.take_if(|(open, _)| open == name);
        self.reading.get_mut().take_if(|(open, _)| open == name);
    }
}

impl Disk for Folder {
    fn folder(&self) -> &Path {
        &self.path
    }

    fn list(&self) -> Result<Vec<String>> {
        let names = fs::read_dir(&self.path)?.map(|entry| Ok(entry?.file_name()));
        // What is no text is no name of ours.
        let names: Result<Vec<_>> = names.collect();
        Ok(names?.into_iter().filter_map(|name| name.into_string().ok()).collect())
    }

    fn length(&self, name: &str) -> Result<u64> {
        Ok(fs::metadata(self.file(name))?.len())
    }

    fn read_at(&self, name: &str, offset: u64, into: &mut [u8]) -> Result<usize> {
        let mut reading = self.reading.borrow_mut();
        // From the beginning the name is looked up again: another process may have replaced it.
        let mut file = match reading.take_if(|(open, _)| open == name && offset > 0) {
            Some((_, file)) => file,
            None => File::open(self.file(name))?,
        };
        file.seek(SeekFrom::Start(offset))?;
        let mut filled = 0;
        while filled < into.len() {
            match file.read(&mut into[filled..]) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        *reading = Some((name.to_owned(), file));
        Ok(filled)
    }

    fn lock(&mut self) -> Result<()> {
        let file = OpenOptions::new().create(true).append(true).open(self.file(LOCK))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::from(ErrorKind::WouldBlock),
            TryLockError::Error(error) => error,
        })?;
        self.lock = Some(file);
        Ok(())
    }

    fn create(&mut self, name: &str) -> Result<()> {
        let options = OpenOptions::new().append(true).create_new(true).open(self.file(name));
        self.writing = Some((name.to_owned(), options?));
        self.sync_names()
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.writable(name)?.write_all(bytes)
    }

    fn sync(&mut self, name: &str) -> Result<()> {
        self.writable(name)?.sync_data()
    }

    fn truncate(&mut self, name: &str, length: u64) -> Result<()> {
        self.let_go(name);
        let file = OpenOptions::new().write(true).open(self.file(name))?;
        file.set_len(length)?;
        file.sync_all()
    }

    fn remove(&mut self, name: &str) -> Result<()> {
        self.let_go(name);
        fs::remove_file(self.file(name))?;
        self.sync_names()
    }

    fn replace(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.let_go(name);
        let coming = self.file(&format!("{name}.{COMING}"));
        let mut file = File::create(&coming)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&coming, self.file(name))?;
        self.sync_names()
    }
}

impl Drop for Folder {
    /// Closing the file alone would leave the lock to a child process that is just beginning and has
    /// the same file open for a moment.
    fn drop(&mut self) {
        drop(self.lock.as_ref().map(File::unlock));
    }
}

/// Waits until the name of a folder is on the disk.
fn sync_above(path: &Path) -> Result<()> {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    sync_folder(above.unwrap_or(Path::new(".")))
}

/// Where a folder cannot be opened as a file, its names are on the disk by the system's own doing.
fn sync_folder(path: &Path) -> Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(path)?.sync_all() }
}
