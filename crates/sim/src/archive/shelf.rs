//! Which files hold the wanted series, and which are nowhere.
//!
//! Layout of each folder: `perp-candles/{venue}_{mark,last}_1h.csv.gz` and
//! `perp-funding/{venue}_funding.csv.gz`, or the same without `.gz`. If both are there, both are
//! read and must agree, as between folders. Nothing is opened here.

use std::path::{Path, PathBuf};

use super::error::DataError;

/// Where each series of a venue is found; a list is empty if no folder has the file.
#[derive(Debug)]
pub(super) struct VenueFiles {
    /// The venue.
    pub(super) venue: String,
    /// Hourly bars of the mark price.
    pub(super) mark: Vec<PathBuf>,
    /// Hourly bars of the last traded price.
    pub(super) last: Vec<PathBuf>,
    /// Settled funding rates.
    pub(super) funding: Vec<PathBuf>,
}

/// The files found, in the order of the venues, and the names of those no folder has.
#[derive(Debug)]
pub(super) struct Shelf {
    /// One entry per venue, as asked for.
    pub(super) venues: Vec<VenueFiles>,
    /// Names relative to a folder.
    pub(super) absent: Vec<String>,
}

impl Shelf {
    /// Looks for the files of every venue in every folder; a stand-in may have none.
    pub(super) fn survey(
        folders: &[PathBuf],
        venues: &[String],
        stand_ins: &[String],
    ) -> Result<Self, DataError> {
        folders.iter().try_for_each(|folder| check_folder(folder))?;
        let mut shelf = Self { venues: Vec::new(), absent: Vec::new() };
        for venue in venues {
            let files = shelf.find_venue(folders, venue)?;
            check_present(&files, folders)?;
            shelf.venues.push(files);
        }
        shelf.check_candles(folders)?;
        for venue in stand_ins {
            let files = shelf.find_venue(folders, venue)?;
            shelf.venues.push(files);
        }
        Ok(shelf)
    }

    fn find_venue(&mut self, folders: &[PathBuf], venue: &str) -> Result<VenueFiles, DataError> {
        let [mark, last, funding] = file_names(venue);
        let files = VenueFiles {
            venue: venue.to_owned(),
            mark: self.find(folders, &mark)?,
            last: self.find(folders, &last)?,
            funding: self.find(folders, &funding)?,
        };
        Ok(files)
    }

    fn find(&mut self, folders: &[PathBuf], name: &str) -> Result<Vec<PathBuf>, DataError> {
        let mut found = Vec::new();
        for folder in folders {
            let file = folder.join(name);
            for file in [file.with_extension(""), file] {
                match file.try_exists() {
                    Ok(true) => found.push(file),
                    Ok(false) => {}
                    Err(source) => return Err(DataError::Io { file, source }),
                }
            }
        }
        if found.is_empty() {
            self.absent.push(name.to_owned());
        }
        Ok(found)
    }

    /// A venue may be asked for its funding alone, but with no candle of any venue there is no
    /// market.
    fn check_candles(&self, folders: &[PathBuf]) -> Result<(), DataError> {
        let priced = |files: &VenueFiles| !files.mark.is_empty() || !files.last.is_empty();
        if self.venues.is_empty() || self.venues.iter().any(priced) {
            return Ok(());
        }
        let names = self.venues.iter().map(|files| file_names(&files.venue));
        Err(DataError::CandlesAbsent {
            looked_for: names.flat_map(|[mark, last, _]| [mark, last]).collect(),
            folders: folders.to_vec(),
        })
    }
}

/// A venue that is traded at has at least one file.
fn check_present(files: &VenueFiles, folders: &[PathBuf]) -> Result<(), DataError> {
    if files.mark.is_empty() && files.last.is_empty() && files.funding.is_empty() {
        return Err(DataError::VenueAbsent {
            venue: files.venue.clone(),
            looked_for: file_names(&files.venue).to_vec(),
            folders: folders.to_vec(),
        });
    }
    Ok(())
}

/// Mark bars, last-price bars, funding, relative to a folder; each may also lack its `.gz`.
fn file_names(venue: &str) -> [String; 3] {
    [
        format!("perp-candles/{venue}_mark_1h.csv.gz"),
        format!("perp-candles/{venue}_last_1h.csv.gz"),
        format!("perp-funding/{venue}_funding.csv.gz"),
    ]
}

fn check_folder(folder: &Path) -> Result<(), DataError> {
    let folder = folder.to_owned();
    match folder.try_exists() {
        Ok(true) if folder.is_dir() => Ok(()),
        Ok(true) => Err(DataError::NotAFolder { folder }),
        Ok(false) => Err(DataError::FolderAbsent { folder }),
        Err(source) => Err(DataError::Io { file: folder, source }),
    }
}
