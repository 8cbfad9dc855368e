//! A small dense symmetric system, by Cholesky's factorisation.

/// A square matrix of which the lower triangle is kept.
#[derive(Debug, Clone)]
pub(super) struct Dense {
    size: usize,
    cells: Vec<f64>,
}

impl Dense {
    /// A matrix of zeros.
    pub(super) fn zero(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    /// Every cell back to zero, the diagonal to the given values.
    pub(super) fn reset(&mut self, diagonal: &[f64]) {
        self.cells.fill(0.0);
        for (at, value) in diagonal.iter().enumerate() {
            self.cells[at * self.size + at] = *value;
        }
    }

    /// Adds `weight` times the outer product of a sparse vector with itself.
    pub(super) fn add_outer(&mut self, vector: &[(usize, f64)], weight: f64) {
        for &(row, left) in vector {
            for &(column, right) in vector {
                if column <= row {
                    self.cells[row * self.size + column] += weight * left * right;
                }
            }
        }
    }

    /// Factorises in place. A pivot that rounding has eaten is lifted to a trace of the largest,
    /// which bends the direction and nothing else.
    pub(super) fn factorise(&mut self) {
        let size = self.size;
        for column in 0..size {
            let diagonal = self.cells[column * size + column];
            let mut pivot = diagonal;
            for inner in 0..column {
                let cell = self.cells[column * size + inner];
                pivot -= cell * cell;
            }
            let pivot = pivot.max(diagonal * 1e-15).max(f64::MIN_POSITIVE).sqrt();
            self.cells[column * size + column] = pivot;
            for row in column + 1..size {
                let (upper, lower) = self.cells.split_at(row * size);
                let left = &lower[..column];
                let right = &upper[column * size..column * size + column];
                let dot: f64 = left.iter().zip(right).map(|(a, b)| a * b).sum();
                let cell = &mut self.cells[row * size + column];
                *cell = (*cell - dot) / pivot;
            }
        }
    }

    /// Solves for a right side in place, after [`Self::factorise`].
    pub(super) fn solve(&self, side: &mut [f64]) {
        let size = self.size;
        for row in 0..size {
            let cells = &self.cells[row * size..row * size + row];
            let known: f64 = cells.iter().zip(&*side).map(|(cell, value)| cell * value).sum();
            side[row] = (side[row] - known) / self.cells[row * size + row];
        }
        for row in (0..size).rev() {
            let below = (row + 1..size).map(|at| self.cells[at * size + row] * side[at]);
            let known: f64 = below.sum();
            side[row] = (side[row] - known) / self.cells[row * size + row];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dense;

    #[test]
    fn a_small_system_is_solved() {
        let mut matrix = Dense::zero(2);
        matrix.reset(&[3.0, 1.0]);
        matrix.add_outer(&[(0, 1.0), (1, -1.0)], 1.0);
        matrix.factorise();
        let mut side = [7.0, 0.0];
        matrix.solve(&mut side);
        assert!((side[0] - 2.0).abs() < 1e-14 && (side[1] - 1.0).abs() < 1e-14);
    }
}
