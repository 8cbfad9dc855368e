//! Files of other shapes into the layout, all or nothing.
//!
//! Decides the order of things: read everything, tidy each series, judge it, join it with what is
//! there, and only then write. Whatever is wrong on the way leaves the folder as it was.

mod funding;
pub(crate) mod hours;
pub(crate) mod join;
mod symbols;
pub(crate) mod taken;
pub(crate) mod tidy;
mod write;

use crate::fault::ImportError;
use crate::quality::{self, FileReport, Report, SeriesReport};
use crate::shape::{Family, Shape, Terms};
use crate::source::Source;
use join::Joined;
use std::collections::BTreeMap;
use std::path::PathBuf;
use symbols::Symbols;
use taken::Taken;

/// What is to be taken in.
#[derive(Debug, Clone)]
pub struct Request {
    /// The files, of one venue.
    pub files: Vec<PathBuf>,
    /// The shape's family, where it is named.
    pub family: Option<Family>,
    /// What the shape needs to know.
    pub terms: Terms,
    /// The one coin that the files are of, where it is named.
    pub coin: Option<String>,
    /// Coins by the venue's names of instruments.
    pub symbols: BTreeMap<String, String>,
    /// Only these; both where it is not said.
    pub only: Option<Only>,
    /// Hours between settlements, where rates do not say when they are settled.
    pub funding_interval_h: Option<i64>,
    /// The folder to write to.
    pub to: PathBuf,
    /// Whether rows that are there may be replaced by others.
    pub force: bool,
    /// Whether all is done but the writing.
    pub dry_run: bool,
    /// Robust deviations beyond which a price that comes back is an outlier.
    pub outlier: f64,
    /// Now, UTC milliseconds since 1970.
    pub now_ms: i64,
}

/// One kind of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Bars alone.
    Bars,
    /// Funding alone.
    Funding,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Index of its file.
    pub(crate) file: usize,
    /// Which row.
    pub(crate) row: u64,
}

/// Takes data in.
///
/// # Errors
/// [`ImportError`] names the file and row that cannot be used; nothing has been written then.
pub fn import(request: &Request) -> Result<Report, ImportError> {
    let venue = venue(request)?;
    let (taken, files) = read_all(request)?;
    let tidied = tidy::all(taken, request)?;
    let mut notes = tidied.notes;
    let mut joined = Joined::with_existing(&request.to, &venue, &tidied.extras)?;
    let mut series: Vec<SeriesReport> = Vec::new();
    for one in tidied.bars {
        let mut report = quality::of_bars(&one, request);
        joined.add_bars(one, request.force, &mut report)?;
        series.push(report);
    }
    for one in tidied.rates {
        let mut report = quality::of_rates(&one, request);
        joined.add_rates(one, request.force, &mut report)?;
        series.push(report);
    }
    if series.is_empty() {
        return Err(nothing(request, &notes));
    }
    notes.extend(quality::against_others(&request.to, &venue, &joined));
    let written = write::all(&request.to, &joined, request.dry_run)?;
    Ok(Report { venue, dry_run: request.dry_run, files, series, notes, written })
}

fn read_all(request: &Request) -> Result<(Taken, Vec<FileReport>), ImportError> {
    let mut symbols = Symbols::new(request);
    let mut taken = Taken::new(request);
    let mut reports = Vec::new();
    for (file, path) in request.files.iter().enumerate() {
        let mut source = Source::open(path)?;
        let shape = Shape::of(&source, request.family)?;
        let mut extras = std::mem::take(&mut taken.extras);
        let before = taken.rows;
        let mut sink = |source: &Source, event| {
            let coin = symbols.coin(source, &event)?;
            taken.take(coin, event, Place { file, row: source.row() });
            Ok(())
        };
        shape.read(&mut source, &request.terms, &mut extras, &mut sink)?;
        taken.extras = extras;
        reports.push(FileReport {
            path: path.clone(),
            made_of: source.made_of,
            shape,
            columns: shape.recognised_by(&source),
            rows: source.rows_read(),
            values: taken.rows - before,
        });
    }
    taken.symbols = symbols.used();
    Ok((taken, reports))
}

/// The venue that was named.
fn venue(request: &Request) -> Result<String, ImportError> {
    let Some(venue) = &request.terms.venue else {
        return Err(ImportError::Request {
            problem: "nothing says which venue the data are of".to_owned(),
            remedy: "add --venue NAME, the name that configurations use".to_owned(),
        });
    };
    let is_plain = |sign: char| matches!(sign, 'a'..='z' | '0'..='9' | '_' | '-');
    if venue.is_empty() || !venue.chars().all(is_plain) {
        return Err(ImportError::Request {
            problem: format!("{venue:?} cannot be the name of a venue"),
            remedy: "use small letters, digits, - and _, as configurations do".to_owned(),
        });
    }
    Ok(venue.clone())
}

fn nothing(request: &Request, notes: &[quality::Note]) -> ImportError {
    let why = notes.first().map_or_else(
        || match request.only {
            Some(Only::Bars) => "the files have no prices".to_owned(),
            Some(Only::Funding) => "the files have no funding".to_owned(),
            None => "the files have no rows".to_owned(),
        },
        |note| note.text.clone(),
    );
    ImportError::Request {
        problem: format!("there is nothing to take in: {why}"),
        remedy: "correct the files or what is asked of them".to_owned(),
    }
}
