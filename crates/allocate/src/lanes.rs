//! Arrays in blocks of eight: arithmetic on a block becomes vector instructions of whatever width
//! there is, and sums run in the same eight lanes on every processor.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// Numbers to a block.
pub(crate) const WIDTH: usize = 8;

/// Eight numbers, reckoned with side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(transparent)]
pub(crate) struct Block(pub(crate) [f64; WIDTH]);

impl Block {
    /// Eight times the same number.
    #[inline(always)]
    pub(crate) const fn all(value: f64) -> Self {
        Self([value; WIDTH])
    }

    #[expect(clippy::needless_range_loop, reason = "eight lanes side by side become a vector")]
    #[inline(always)]
    fn with(self, other: Self, op: impl Fn(f64, f64) -> f64) -> Self {
        let mut result = [0.0; WIDTH];
        for lane in 0..WIDTH {
            result[lane] = op(self.0[lane], other.0[lane]);
        }
        Self(result)
    }

    /// The larger ones; what is not a number in `other` loses.
    #[inline(always)]
    pub(crate) fn or_more(self, other: Self) -> Self {
        self.with(other, |one, other| if other > one { other } else { one })
    }

    /// The smaller ones; what is not a number in `other` loses.
    #[inline(always)]
    pub(crate) fn or_less(self, other: Self) -> Self {
        self.with(other, |one, other| if other < one { other } else { one })
    }

    /// `self * factor + rest`, rounded once: the same everywhere, whatever instructions there are.
    #[expect(clippy::needless_range_loop, reason = "eight lanes side by side become a vector")]
    #[inline(always)]
    pub(crate) fn times_plus(self, factor: Self, rest: Self) -> Self {
        let mut result = [0.0; WIDTH];
        for lane in 0..WIDTH {
            result[lane] = self.0[lane].mul_add(factor.0[lane], rest.0[lane]);
        }
        Self(result)
    }

    /// Eight values of a list from a place on, which must be there.
    #[inline(always)]
    pub(crate) fn of(values: &[f64], first: usize) -> Self {
        let mut block = [0.0; WIDTH];
        block.copy_from_slice(&values[first..first + WIDTH]);
        Self(block)
    }

    /// The smallest.
    #[inline(always)]
    pub(crate) fn least(self) -> f64 {
        self.0.into_iter().fold(f64::INFINITY, |least, one| if one < least { one } else { least })
    }

    /// The sum, always in the same order.
    pub(crate) fn total(self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + b) + (c + d)) + ((e + f) + (g + h))
    }

    /// The largest.
    #[inline(always)]
    pub(crate) fn largest(self) -> f64 {
        self.0.into_iter().fold(f64::NEG_INFINITY, |most, one| if one > most { one } else { most })
    }
}

impl Add for Block {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.with(other, |one, other| one + other)
    }
}

impl AddAssign for Block {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Block {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.with(other, |one, other| one - other)
    }
}

impl Mul for Block {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.with(other, |one, other| one * other)
    }
}

impl Div for Block {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.with(other, |one, other| one / other)
    }
}

impl Neg for Block {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.with(self, |one, _| -one)
    }
}

/// An array in blocks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lanes {
    blocks: Vec<[f64; WIDTH]>,
}

impl Lanes {
    /// Makes room for a number of values, all of them `value`; memory is kept.
    pub(crate) fn reset(&mut self, values: usize, value: f64) {
        self.blocks.clear();
        self.blocks.resize(values.div_ceil(WIDTH), [value; WIDTH]);
    }

    /// How many blocks there are.
    pub(crate) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// A block.
    #[inline(always)]
    pub(crate) fn at(&self, block: usize) -> Block {
        Block(self.blocks[block])
    }

    /// Writes a block.
    #[inline(always)]
    pub(crate) fn put(&mut self, block: usize, values: Block) {
        self.blocks[block] = values.0;
    }

    /// The values one by one, those that fill up the last block included.
    #[inline(always)]
    pub(crate) fn flat(&self) -> &[f64] {
        self.blocks.as_flattened()
    }

    /// The values one by one.
    #[inline(always)]
    pub(crate) fn flat_mut(&mut self) -> &mut [f64] {
        self.blocks.as_flattened_mut()
    }
}
