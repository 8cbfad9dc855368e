//! The file itself: found, readable, of sane size, in UTF-8.

use crate::exit::Failure;
use crate::show::plain;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Beyond this a file is something else than a configuration, perhaps endless.
const BYTES_MAX: u64 = 1 << 20;

/// The text of the file at `path`.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| refuse(path, &error);
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        let shown = plain(&path.display().to_string());
        return Err(Failure::input(format!(
            "{shown} is a folder; name the configuration file in it, such as {shown}/desk.toml"
        )));
    }
    let mut bytes = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(Failure::input(format!(
            "{} is larger than {BYTES_MAX} bytes; name a configuration file",
            plain(&path.display().to_string())
        )));
    }
    text(path, bytes)
}

/// The text in the bytes of the file at `path`.
pub(super) fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    let text = decode(path, bytes)?;
    // Some editors begin a file with a mark of its encoding, which is no part of it.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn refuse(path: &Path, error: &std::io::Error) -> Failure {
    let shown = plain(&path.display().to_string());
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Failure::not_found(format!(
            "there is no file {shown}; name a configuration, or write one with `trimtab init {shown}`"
        )),
        _ => Failure::input(format!("{shown} cannot be read: {error}; name a readable file")),
    }
}

/// What is no text is not shown: it could be anything.
fn decode(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let (good, bad) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let (line, column) = place(&String::from_utf8_lossy(good), good.len());
        let byte = bad.first().copied().unwrap_or_default();
        Failure::input(format!(
            "{}:{line}:{column}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8 text",
            plain(&path.display().to_string())
        ))
    })
}

/// Line and column of a byte offset, both from 1, the column in characters.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let last = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, last.chars().count() + 1)
}
