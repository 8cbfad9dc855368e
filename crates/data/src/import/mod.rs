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
use crate::quality::{self, FileReport, Note, NoteKind, Report, SeriesReport};
use crate::shape::{Family, Shape, Terms};
use crate::source::Source;
use join::Joined;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
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
    check_folder(request)?;
    let (taken, files) = read_all(request)?;
    check_names(request, &taken.symbols)?;
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
    if is_made_up(request) {
        let text = format!(
            "{} holds made-up data (see {NOTE_OF_MADE_UP}); they lie beside what was taken in, and \
             a backtest does not tell them apart",
            request.to.display()
        );
        notes.insert(0, Note::new(NoteKind::MadeUp, "", text));
    }
    notes.extend(quality::against_others(&request.to, &venue, &joined));
    let written = write::all(&request.to, &joined, request.dry_run)?;
    Ok(Report { venue, dry_run: request.dry_run, files, series, notes, written })
}

/// What is written beside made-up data.
pub const NOTE_OF_MADE_UP: &str = "GENERATED.txt";

fn is_made_up(request: &Request) -> bool {
    request.to.join(NOTE_OF_MADE_UP).exists()
}

/// Something else in the folder's place, or made-up data in it, are not for data to be put with.
fn check_folder(request: &Request) -> Result<(), ImportError> {
    let folder = request.to.display();
    if request.to.exists() && !request.to.is_dir() {
        return Err(ImportError::Request {
            problem: format!("{folder} is a file, not a folder"),
            remedy: "name a folder with --to".to_owned(),
        });
    }
    if is_made_up(request) && !request.force {
        return Err(ImportError::Request {
            problem: format!(
                "{folder} holds made-up data, as {NOTE_OF_MADE_UP} in it says, and would mix them \
                 with others"
            ),
            remedy: "name another folder with --to, or mix them with --force".to_owned(),
        });
    }
    Ok(())
}

/// A name that is mapped and does not occur is misspelled.
fn check_names(request: &Request, used: &BTreeMap<String, String>) -> Result<(), ImportError> {
    let Some((name, coin)) = request.symbols.iter().find(|(name, _)| !used.contains_key(*name))
    else {
        return Ok(());
    };
    let met: Vec<String> = used.keys().take(5).map(|name| format!("{name:?}")).collect();
    Err(ImportError::Request {
        problem: format!(
            "--symbol-map {name}={coin}: no row is of {name:?}; the files have {}",
            if met.is_empty() { "no instruments".to_owned() } else { met.join(", ") }
        ),
        remedy: "correct the name or leave the option out".to_owned(),
    })
}

/// Tells of a file that says it is of another venue, unless one name begins with the other.
fn other_venue(path: &Path, found: &str, request: &Request) -> Option<Note> {
    let venue = request.terms.venue.as_deref()?;
    // tardis.dev still calls OKX by its old name.
    let own = found.to_ascii_lowercase().replace("okex", "okx");
    if own.starts_with(venue) || venue.starts_with(&own) {
        return None;
    }
    let text = format!(
        "{} says its data are of {found:?}, and they are taken in as {venue}; if that is not meant, \
         name their venue with --venue",
        path.display()
    );
    Some(Note::new(NoteKind::Venue, "", text))
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
        let mut venue: Option<String> = None;
        let mut sink = |source: &Source, event| {
            if venue.is_none() {
                venue = shape.own_venue(source);
            }
            let coin = symbols.coin(source, &event)?;
            taken.take(coin, event, Place { file, row: source.row() });
            Ok(())
        };
        shape.read(&mut source, &request.terms, &mut extras, &mut sink)?;
        taken.extras = extras;
        let note = venue.and_then(|found| other_venue(path, &found, request));
        taken.notes.extend(note);
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
    let why = notes.iter().find(|note| note.kind == NoteKind::Funding).map_or_else(
        || match request.only {
            Some(Only::Bars) => "the files have no prices".to_owned(),
            Some(Only::Funding) => "the files have no funding".to_owned(),
            None => "the files have no rows".to_owned(),
        },
        |note| note.text.clone(),
    );
    ImportError::Shape {
        file: request.files.first().cloned().unwrap_or_default(),
        problem: format!("there is nothing to take in: {why}"),
        remedy: "correct the files or what is asked of them".to_owned(),
    }
}
