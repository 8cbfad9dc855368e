//! Where a backtest's history came from, as tables of its report: files, and what each series lacks.

use super::history::History;
use crate::show;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use trimtab_report::Table;
use trimtab_sim::market::SeriesCount;

/// Bytes hashed at once.
const CHUNK: usize = 1 << 16;
/// Digits of a hash that are told.
const DIGITS: usize = 16;
/// The note beside made-up history.
const NOTE: &str = "GENERATED.txt";

/// Files read, and series by window.
pub(super) fn tables(history: &History) -> Vec<Table> {
    vec![series(history), files(history)]
}

fn files(history: &History) -> Table {
    let provenance = history.provenance();
    let absent = &provenance.absent;
    let sentence = if absent.is_empty() {
        "Every file that was asked for is there.".to_owned()
    } else {
        format!("Not found in any folder: {}.", absent.join(", "))
    };
    let row = |file: &trimtab_sim::archive::FileRead| {
        vec![file.path.display().to_string(), show::count(file.rows_kept), hash(&file.path)]
    };
    Table {
        title: "Files read".to_owned(),
        sentence,
        head: ["file", "rows used", "SHA-256, first 16 digits"].map(str::to_owned).into(),
        rows: provenance.files.iter().map(row).collect(),
        marked: None,
    }
}

/// The first digits of a file's hash as it is now; `-` where it can be read no more.
fn hash(path: &Path) -> String {
    digest(path).unwrap_or_else(|_| "-".to_owned())
}

fn digest(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash) = (File::open(path)?, Sha256::new());
    let mut chunk = vec![0_u8; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        hash.update(&chunk[..read]);
    }
    let first = hash.finalize();
    Ok(first.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect())
}

/// What a report says first where its prices are made up: a folder read has the note that
/// `data sample` leaves there.
pub(super) fn made_up(history: &History) -> Option<String> {
    let files = history.provenance().files.iter();
    let note = files
        .flat_map(|file| file.path.ancestors().skip(1).take(2))
        .find_map(|folder| std::fs::read_to_string(folder.join(NOTE)).ok())?;
    let seed = note.split_once("from seed ").map(|(_, rest)| rest);
    let seed: String = seed.unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
    let seed = if seed.is_empty() { String::new() } else { format!(", seed {seed}") };
    Some(format!("These prices are made up (data sample{seed}): no venue ever traded at them."))
}

fn series(history: &History) -> Table {
    let mut rows = Vec::new();
    let (mut lacking, mut absent, mut substituted, mut missing) = (0_usize, 0_usize, 0, 0);
    for (name, window) in history.windows() {
        let hours = window.market.hours();
        let hours = usize::try_from(hours.end - hours.start).unwrap_or(0);
        for one in &window.series {
            lacking += usize::from(one.bars < hours);
            substituted += one.substituted;
            // A series without a bar is never held: its rates are not missed.
            missing += if one.bars > 0 { one.missing } else { 0 };
            absent += usize::from(one.bars == 0);
            rows.push(row(name, one, hours));
        }
    }
    let sentence = [
        bars(lacking, absent, rows.len()),
        funding(substituted, "taken from another venue"),
        funding(missing, "known to nobody and count as zero"),
    ];
    let sentence = sentence.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let head = [
        "window",
        "venue",
        "market",
        "bars",
        "of hours",
        "longest hole (h)",
        "funding substituted",
        "funding missing",
    ];
    Table {
        title: "Series".to_owned(),
        sentence,
        head: head.map(str::to_owned).into(),
        rows,
        marked: None,
    }
}

fn bars(lacking: usize, absent: usize, all: usize) -> Option<String> {
    let nothing = match absent {
        0 => String::new(),
        some => format!("; {} of them have none at all, and nothing is held there", count(some)),
    };
    Some(match lacking {
        0 => "No series lacks bars.".to_owned(),
        some => format!("Of {} series {} lack bars{nothing}.", count(all), count(some)),
    })
}

fn funding(settlements: usize, what: &str) -> Option<String> {
    let are = if settlements == 1 { "funding settlement is" } else { "funding settlements are" };
    (settlements > 0).then(|| format!("{} {are} {what}.", count(settlements)))
}

fn row(window: &str, series: &SeriesCount, hours: usize) -> Vec<String> {
    vec![
        window.to_owned(),
        series.venue.clone(),
        series.coin.clone(),
        count(series.bars),
        count(hours),
        series.longest_hole_h().to_string(),
        count(series.substituted),
        count(series.missing),
    ]
}

fn count(count: usize) -> String {
    show::count(u64::try_from(count).unwrap_or(u64::MAX))
}
