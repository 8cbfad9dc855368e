//! The joined files into their folder, all or none.

use super::join::{FileOf, Joined};
use crate::fault::ImportError;
use crate::layout::{BarWriter, PriceType, RateWriter};
use crate::quality::Written;
use crate::staging::{Staging, StagingError};
use std::io;
use std::path::Path;

pub(super) fn all(
    folder: &Path,
    joined: &Joined,
    dry_run: bool,
) -> Result<Vec<Written>, ImportError> {
    let bars = [(&joined.mark, PriceType::Mark), (&joined.last, PriceType::Last)];
    let mut written: Vec<Written> =
        bars.iter().filter(|(file, _)| file.is_touched).map(|(file, _)| of(file)).collect();
    if joined.funding.is_touched {
        written.push(of(&joined.funding));
    }
    if dry_run {
        return Ok(written);
    }
    let mut staging = Staging::new(folder)?;
    for (file, price) in bars.into_iter().filter(|(file, _)| file.is_touched) {
        let out = io::BufWriter::new(staging.file(&file.name)?);
        let wrote = write_bars(out, joined, file, price);
        wrote.map_err(|source| failed(folder, &file.name, source))?;
    }
    if joined.funding.is_touched {
        let name = &joined.funding.name;
        let wrote = write_rates(io::BufWriter::new(staging.file(name)?), joined);
        wrote.map_err(|source| failed(folder, name, source))?;
    }
    staging.settle()?;
    Ok(written)
}

fn of<T>(file: &FileOf<T>) -> Written {
    let rows = u64::try_from(file.rows.len()).unwrap_or(u64::MAX);
    Written { name: file.name.clone(), rows }
}

fn failed(folder: &Path, name: &str, source: io::Error) -> StagingError {
    StagingError { path: folder.join(name), left: None, source }
}

fn write_bars(
    out: impl io::Write,
    joined: &Joined,
    file: &FileOf<crate::layout::Bar>,
    price: PriceType,
) -> io::Result<()> {
    let mut out = BarWriter::new(out, &joined.venue, price, &file.extras)?;
    for ((coin, ts_ms), kept) in &file.rows {
        out.bar(*ts_ms, coin, &kept.value, &kept.extras)?;
    }
    out.finish()?.flush()
}

fn write_rates(out: impl io::Write, joined: &Joined) -> io::Result<()> {
    let file = &joined.funding;
    let mut out = RateWriter::new(out, &joined.venue, &file.extras)?;
    for ((coin, ts_ms), kept) in &file.rows {
        let (rate, interval_h) = kept.value;
        out.rate(*ts_ms, coin, rate, interval_h, &kept.extras)?;
    }
    out.finish()?.flush()
}
