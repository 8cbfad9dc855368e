//! The journal on disk: what is written comes back, what is changed is found, what was recorded
//! comes out again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

mod crash;
mod damage;
mod disks;
mod live;
mod memory;
mod random;
mod replays;
mod restore;
mod round_trip;
mod scene;

use std::path::Path;
use trimtab_node::journal::{Frame, JournalError, Reader, Tail, Writer};

/// Every frame of a journal and how it ends.
fn frames(folder: &Path) -> Result<(Vec<Frame>, Tail), JournalError> {
    let mut reader = Reader::open(folder)?;
    let mut frames = Vec::new();
    while let Some(frame) = reader.next_frame()? {
        frames.push(frame);
    }
    Ok((frames, reader.tail().unwrap().clone()))
}

/// Writes frames as a journal of its own, with a chain of its own.
fn rewrite(folder: &Path, segment_bytes: u64, frames: &[Frame]) {
    let mut writer = Writer::create(folder, segment_bytes).unwrap();
    for frame in frames {
        writer.append(frame.kind, &frame.payload).unwrap();
    }
    writer.sync().unwrap();
}
