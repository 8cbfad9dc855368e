//! Why a first passage cannot be told.

use thiserror::Error;

/// A figure that no first passage can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum PassageError {
    /// A figure is not a number within what it may be.
    #[error("{what} is {value}, it must be {limit}; correct it where it is measured or written")]
    Figure {
        /// Which figure.
        what: &'static str,
        /// What it is.
        value: f64,
        /// What it may be, in words.
        limit: &'static str,
    },
    /// The figures are each possible, but so far apart that doubles do not separate their effects.
    #[error(
        "the chance of losing {buffer} within {hours} h cannot be computed: volatility, drift and \
         jumps are too many orders of magnitude apart; state them in one unit of money and per hour"
    )]
    Unresolved {
        /// Buffer asked for.
        buffer: f64,
        /// Horizon asked for, in hours.
        hours: f64,
    },
}

/// A figure within `[least, most]`, or which one it is and what it may be.
pub(crate) fn within(
    what: &'static str,
    value: f64,
    bounds: [f64; 2],
    limit: &'static str,
) -> Result<f64, PassageError> {
    let [least, most] = bounds;
    if value >= least && value <= most {
        Ok(value)
    } else {
        Err(PassageError::Figure { what, value, limit })
    }
}
