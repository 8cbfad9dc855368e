//! What the tests of the elimination compare with: plain elimination with twice the digits.

/// A source of numbers (Steele, Lea and Flood's splitmix, 2014).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// A number below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// A number above 0 of any of twelve orders of magnitude.
pub(super) fn far_apart(dice: &mut Dice) -> f64 {
    let share = 1.0 + dice.below(1 << 40) as f64 / (1_u64 << 40) as f64;
    share * libm::pow(10.0, dice.below(13) as f64 - 6.0)
}

/// A sum of two doubles, the second below the last digit of the first (Dekker 1971).
#[derive(Clone, Copy)]
struct Double(f64, f64);

impl Double {
    fn plus(self, other: Self) -> Self {
        let sum = self.0 + other.0;
        let part = sum - self.0;
        let off = (self.0 - (sum - part)) + (other.0 - part) + self.1 + other.1;
        let most = sum + off;
        Self(most, off - (most - sum))
    }

    fn times(self, other: Self) -> Self {
        let product = self.0 * other.0;
        let off = self.0.mul_add(other.0, -product) + (self.0 * other.1 + self.1 * other.0);
        let most = product + off;
        Self(most, off - (most - product))
    }

    fn over(self, other: Self) -> Self {
        let first = Self(self.0 / other.0, 0.0);
        let rest = self.plus(Self(-1.0, 0.0).times(first.times(other)));
        first.plus(Self(rest.0 / other.0, 0.0))
    }
}

/// The solution of the system with minus each weight off the diagonal, and on it the row's weights
/// and its excess.
pub(super) fn dense(weights: &[(usize, usize, f64)], excess: &[f64], right: &[f64]) -> Vec<f64> {
    let size = excess.len();
    let zero = Double(0.0, 0.0);
    let mut matrix = vec![vec![zero; size + 1]; size];
    for row in 0..size {
        matrix[row][row] = Double(excess[row], 0.0);
        matrix[row][size] = Double(right[row], 0.0);
    }
    for &(one, other, weight) in weights {
        for (row, column) in [(one, other), (other, one)] {
            matrix[row][row] = matrix[row][row].plus(Double(weight, 0.0));
            matrix[row][column] = matrix[row][column].plus(Double(-weight, 0.0));
        }
    }
    for row in 0..size {
        let pivot = matrix[row].clone();
        for (_, other) in matrix.iter_mut().enumerate().filter(|(at, _)| *at != row) {
            let share = Double(-1.0, 0.0).times(other[row].over(pivot[row]));
            for (into, from) in other.iter_mut().zip(&pivot) {
                *into = into.plus(share.times(*from));
            }
        }
    }
    (0..size).map(|row| matrix[row][size].over(matrix[row][row]).0).collect()
}
