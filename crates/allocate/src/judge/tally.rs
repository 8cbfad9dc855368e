//! Sums in one fixed order whose rounding is known beforehand.

use crate::lanes::{Block, WIDTH};

/// Blocks that are added up before their sum is added to the whole.
const CHUNK: usize = 64;

/// A sum of blocks, chunk by chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    whole: Block,
    chunk: Block,
    filled: usize,
}

impl Tally {
    /// Nothing.
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self { whole: Block::all(0.0), chunk: Block::all(0.0), filled: 0 }
    }

    /// Adds a block.
    #[inline(always)]
    pub(super) fn add(&mut self, block: Block) {
        self.chunk += block;
        self.filled += 1;
        if self.filled == CHUNK {
            self.whole += self.chunk;
            self.chunk = Block::all(0.0);
            self.filled = 0;
        }
    }

    /// Adds any number of values; what fills up the last block counts as nothing.
    #[inline(always)]
    pub(super) fn add_all(&mut self, values: &[f64]) {
        let (blocks, left) = values.as_chunks();
        blocks.iter().for_each(|block| self.add(Block(*block)));
        if !left.is_empty() {
            let mut block = [0.0; WIDTH];
            block[..left.len()].copy_from_slice(left);
            self.add(Block(block));
        }
    }

    /// The sum.
    #[inline(always)]
    pub(super) fn total(self) -> f64 {
        (self.whole + self.chunk).total()
    }
}

/// How far, as a share of the sum of magnitudes, a tally of so many values may be off: each value
/// passes at most `CHUNK` additions in its chunk, one for every chunk, and a few of the lanes, of
/// which each is off by at most half a unit in the last place. Told in whole units to be safe.
pub(super) fn off(values: usize) -> f64 {
    ((CHUNK + values / (CHUNK * WIDTH) + 8) as f64) * super::UNIT
}
