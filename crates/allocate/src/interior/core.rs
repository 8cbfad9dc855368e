//! The dense core of the elimination, a panel of rows at a time.

use crate::lanes::{Block, WIDTH};

/// Rows that are eliminated together; a multiple of a block.
const PANEL: usize = 16;
/// Blocks of columns that are updated before the next ones: those of a panel fit the first cache.
const TILE: usize = 8;

/// Blocks of two rows that are summed side by side.
const GROUP: usize = 4;

/// Weights between the rows of the core, above the diagonal, in blocks of eight columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Core {
    size: usize,
    /// Blocks to a row.
    stride: usize,
    /// Row by row. Lanes on and below the diagonal hold anything until their row is factored.
    weight: Vec<[f64; WIDTH]>,
    excess: Vec<[f64; WIDTH]>,
    inverse: Vec<f64>,
    right: Vec<[f64; WIDTH]>,
}

impl Core {
    /// Makes room for up to so many rows.
    pub(crate) fn reserve(&mut self, size: usize) {
        let stride = size.div_ceil(WIDTH);
        for (blocks, count) in [
            (&mut self.weight, size * stride),
            (&mut self.excess, stride),
            (&mut self.right, stride),
        ] {
            blocks.reserve(count.saturating_sub(blocks.len()));
        }
        self.inverse.reserve(size.saturating_sub(self.inverse.len()));
    }

    /// Begins with so many rows; memory is kept.
    pub(crate) fn reset(&mut self, size: usize) {
        (self.size, self.stride) = (size, size.div_ceil(WIDTH));
        for (blocks, count) in [
            (&mut self.weight, size * self.stride),
            (&mut self.excess, self.stride),
            (&mut self.right, self.stride),
        ] {
            blocks.clear();
            blocks.resize(count, [0.0; WIDTH]);
        }
        self.inverse.clear();
        self.inverse.resize(size, 0.0);
    }

    /// Sets all weights to zero.
    pub(crate) fn clear(&mut self) {
        self.weight.fill([0.0; WIDTH]);
    }

    /// Adds to one weight, `column` beyond `row`.
    pub(crate) fn add(&mut self, row: usize, column: usize, weight: f64) {
        self.weight[row * self.stride + column / WIDTH][column % WIDTH] += weight;
    }

    /// The excess of the rows.
    pub(crate) fn excess_mut(&mut self) -> &mut [f64] {
        &mut self.excess.as_flattened_mut()[..self.size]
    }

    /// The right side, in place of which the solution comes.
    pub(crate) fn right_mut(&mut self) -> &mut [f64] {
        &mut self.right.as_flattened_mut()[..self.size]
    }

    /// Factors the weights.
    #[inline(always)]
    pub(crate) fn factor(&mut self) {
        let mut first = 0;
        while first < self.size {
            let end = (first + PANEL).min(self.size);
            for row in first..end {
                self.pivot(row, end);
            }
            // Below the last panel, which may not be full, there is no row.
            let mut column = end / WIDTH;
            while end < self.size && column < self.stride {
                let last = (column + TILE).min(self.stride);
                for row in (end..self.size.min(last * WIDTH)).step_by(2) {
                    self.update(row, first, (column.max(row / WIDTH), last));
                }
                column = last;
            }
            first = end;
        }
    }

    /// Eliminates one row from those of its panel.
    #[inline(always)]
    fn pivot(&mut self, row: usize, end: usize) {
        let (stride, home) = (self.stride, row / WIDTH);
        let (head, rest) = self.weight.split_at_mut((row + 1) * stride);
        let weights = &mut head[row * stride + home..];
        weights[0][..=row % WIDTH].fill(0.0);
        let mut sum = Block::all(0.0);
        for weight in weights.iter() {
            sum += Block(*weight);
        }
        let excess = self.excess[home][row % WIDTH];
        let pivot = excess + sum.total();
        let inverse = if pivot > 0.0 { 1.0 / pivot } else { 0.0 };
        self.inverse[row] = inverse;
        let share = Block::all(excess * inverse);
        for (excess, weight) in self.excess[home..].iter_mut().zip(weights.iter()) {
            *excess = (Block(*excess) + Block(*weight) * share).0;
        }
        let flat = weights.as_flattened();
        for (at, other) in rest.chunks_exact_mut(stride).take(end - row - 1).enumerate() {
            let scaled = Block::all(flat[row % WIDTH + 1 + at] * inverse);
            // What stands below the diagonal is never looked at.
            let skip = (row % WIDTH + 1 + at) / WIDTH;
            let own = other[home + skip..].iter_mut();
            for (into, weight) in own.zip(&weights[skip..]) {
                *into = Block(*weight).times_plus(scaled, Block(*into)).0;
            }
        }
    }

    /// Adds what the eliminated panel brings to some blocks of two rows below it that stand in one
    /// block of columns, or of one if it is the last.
    #[inline(always)]
    fn update(&mut self, row: usize, first: usize, (column, last): (usize, usize)) {
        let (stride, home, lane) = (self.stride, row / WIDTH, row % WIDTH);
        let (head, rest) = self.weight.split_at_mut(row * stride);
        let panel = &head[first * stride..(first + PANEL) * stride];
        let (mut one, mut other) = ([0.0; PANEL], [0.0; PANEL]);
        let mut most = 0.0_f64;
        for (at, from) in panel.chunks_exact(stride).enumerate() {
            let inverse = self.inverse[first + at];
            one[at] = from[home][lane] * inverse;
            other[at] = from[home][(lane + 1) % WIDTH] * inverse;
            most = most.max(one[at]).max(other[at]);
        }
        if most == 0.0 {
            return;
        }
        let (into, rest) = rest.split_at_mut(stride);
        let mut spare = [[0.0; WIDTH]; TILE];
        let into = &mut into[column..last];
        let second = match rest.get_mut(column..last) {
            Some(second) => second,
            None => &mut spare[..last - column],
        };
        let full = into.len() / GROUP * GROUP;
        for at in (0..full).step_by(GROUP) {
            let pair = (&mut into[at..at + GROUP], &mut second[at..at + GROUP]);
            add::<GROUP>((panel, stride, column + at), (&one, &other), pair);
        }
        for at in full..into.len() {
            let pair = (&mut into[at..=at], &mut second[at..=at]);
            add::<1>((panel, stride, column + at), (&one, &other), pair);
        }
    }

    /// Solves for the right side.
    #[inline(always)]
    pub(crate) fn solve(&mut self) {
        let stride = self.stride;
        for row in 0..self.size {
            let home = row / WIDTH;
            let scaled = Block::all(self.right[home][row % WIDTH] * self.inverse[row]);
            let weights = &self.weight[row * stride + home..(row + 1) * stride];
            for (value, weight) in self.right[home..].iter_mut().zip(weights) {
                *value = Block(*weight).times_plus(scaled, Block(*value)).0;
            }
        }
        for row in (0..self.size).rev() {
            let home = row / WIDTH;
            let weights = &self.weight[row * stride + home..(row + 1) * stride];
            let mut sum = Block::all(0.0);
            for (value, weight) in self.right[home..].iter().zip(weights) {
                sum = Block(*weight).times_plus(Block(*value), sum);
            }
            let value = self.right[home][row % WIDTH] + sum.total();
            self.right[home][row % WIDTH] = value * self.inverse[row];
        }
    }
}

/// Adds the rows of a panel, each times its share, to some blocks of two rows. Every number is
/// summed in the order of the panel's rows.
#[inline(always)]
fn add<const BLOCKS: usize>(
    (panel, stride, column): (&[[f64; WIDTH]], usize, usize),
    (one, other): (&[f64; PANEL], &[f64; PANEL]),
    (into, second): (&mut [[f64; WIDTH]], &mut [[f64; WIDTH]]),
) {
    let (mut sums, mut seconds) = ([Block::all(0.0); BLOCKS], [Block::all(0.0); BLOCKS]);
    for block in 0..BLOCKS {
        (sums[block], seconds[block]) = (Block(into[block]), Block(second[block]));
    }
    for ((from, one), other) in panel.chunks_exact(stride).zip(one).zip(other) {
        let from = &from[column..column + BLOCKS];
        let (one, other) = (Block::all(*one), Block::all(*other));
        for block in 0..BLOCKS {
            let weight = Block(from[block]);
            sums[block] = weight.times_plus(one, sums[block]);
            seconds[block] = weight.times_plus(other, seconds[block]);
        }
    }
    for block in 0..BLOCKS {
        (into[block], second[block]) = (sums[block].0, seconds[block].0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::{Dice, dense, far_apart};
    use super::*;

    #[test]
    fn a_core_solves_with_every_digit_of_its_own() {
        // Rows around the sizes of blocks and panels.
        for size in [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 50] {
            let mut dice = Dice(size as u64);
            let mut core = Core::default();
            core.reset(size);
            core.clear();
            let mut weights = Vec::new();
            for row in 0..size {
                for column in row + 1..size {
                    let weight = far_apart(&mut dice);
                    core.add(row, column, weight);
                    weights.push((row, column, weight));
                }
            }
            let excess: Vec<f64> = (0..size).map(|_| far_apart(&mut dice)).collect();
            let right: Vec<f64> = (0..size).map(|_| far_apart(&mut dice)).collect();
            core.excess_mut().copy_from_slice(&excess);
            core.right_mut().copy_from_slice(&right);
            core.factor();
            core.solve();
            for (found, exact) in core.right_mut().iter().zip(dense(&weights, &excess, &right)) {
                assert!((*found / exact - 1.0).abs() < 1e-12, "{size}: {found} {exact}");
            }
        }
    }

    #[test]
    fn a_row_that_nothing_joins_stays_at_zero() {
        let mut core = Core::default();
        core.reset(3);
        core.clear();
        core.add(0, 2, 2.0);
        core.excess_mut().copy_from_slice(&[1.0, 0.0, 1.0]);
        core.right_mut().copy_from_slice(&[3.0, 5.0, 0.0]);
        core.factor();
        core.solve();
        // 3 p - 2 q = 3 and 3 q - 2 p = 0.
        let found = core.right_mut().to_vec();
        assert!((found[0] - 1.8).abs() < 1e-14 && (found[2] - 1.2).abs() < 1e-14, "{found:?}");
        assert_eq!(found[1], 0.0);
    }
}
