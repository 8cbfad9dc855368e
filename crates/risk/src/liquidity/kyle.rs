//! How far prices follow signed volume: Kyle's lambda, by least squares.
//!
//! `price change = intercept + lambda * signed volume` (Kyle, "Continuous auctions and insider
//! trading", 1985). A slope of what was traded by others, and an estimate of what we would move.

use crate::figure::{FigureError, positive};

/// A fitted line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KyleFit {
    /// Price change per unit of signed volume.
    pub lambda: f64,
    /// Price change without any.
    pub intercept: f64,
    /// The slope where the line is held to the origin.
    pub lambda_through_origin: f64,
}

impl KyleFit {
    /// Of pairs of signed volume and price change; at least two different volumes.
    ///
    /// # Errors
    /// [`FigureError`]: a pair that is no number, or volumes that do not differ.
    pub fn new(pairs: &[(f64, f64)]) -> Result<Self, FigureError> {
        for &(volume, change) in pairs {
            for (what, value) in [("signed volume", volume), ("price change", change)] {
                if !value.is_finite() {
                    return Err(FigureError { what, value, limit: "a finite number" });
                }
            }
        }
        let count = pairs.len() as f64;
        let mean = |part: fn(&(f64, f64)) -> f64| pairs.iter().map(part).sum::<f64>() / count;
        let (volume, change) = (mean(|pair| pair.0), mean(|pair| pair.1));
        let about = |volume: f64, change: f64| {
            let product = |pair: &(f64, f64)| (pair.0 - volume) * (pair.1 - change);
            let square = |pair: &(f64, f64)| (pair.0 - volume) * (pair.0 - volume);
            let squares: f64 = pairs.iter().map(square).sum();
            positive("squares of signed volumes", squares)?;
            Ok(pairs.iter().map(product).sum::<f64>() / squares)
        };
        let lambda = about(volume, change)?;
        let intercept = change - lambda * volume;
        Ok(Self { lambda, intercept, lambda_through_origin: about(0.0, 0.0)? })
    }
}

#[cfg(test)]
mod tests {
    use super::KyleFit;

    #[test]
    fn a_line_is_found() {
        let pairs: Vec<_> = (-5..9).map(|x| (f64::from(x), 0.25 * f64::from(x) - 3.0)).collect();
        let fit = KyleFit::new(&pairs).unwrap();
        assert!((fit.lambda - 0.25).abs() < 1e-12 && (fit.intercept + 3.0).abs() < 1e-12);
        // Through the origin: the sum of products over that of squares.
        let products: f64 = pairs.iter().map(|pair| pair.0 * pair.1).sum();
        let squares: f64 = pairs.iter().map(|pair| pair.0 * pair.0).sum();
        assert!((fit.lambda_through_origin - products / squares).abs() < 1e-12);
    }

    #[test]
    fn volumes_that_do_not_differ_are_no_line() {
        assert!(KyleFit::new(&[]).is_err());
        assert!(KyleFit::new(&[(2.0, 1.0), (2.0, 3.0)]).is_err());
        assert!(KyleFit::new(&[(2.0, 1.0), (f64::NAN, 3.0)]).is_err());
    }
}
