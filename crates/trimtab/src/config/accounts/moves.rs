//! `[volatility]`: how prices move, as far as chances and times of liquidation need it.

use super::super::finding::{Finding, Findings};
use super::super::scalar::Written;
use super::super::units;
use super::schema;

/// Correlation where none is written.
const CORRELATION: f64 = 0.8;
/// The volatility of all that has none of its own.
const OTHER: &str = "other";

/// How prices move.
#[derive(Debug, Clone)]
pub(crate) struct Moves {
    /// Standard deviation of an hour by name, as a share.
    hourly: Vec<(String, f64)>,
    /// Between any two names.
    pub(crate) correlation: f64,
    /// Of all prices together.
    pub(crate) jumps_per_hour: f64,
    /// Mean size of a jump, as a share.
    pub(crate) jump_size: f64,
}

impl Moves {
    /// Standard deviation of an hour of a market or asset, as a share.
    pub(crate) fn hourly(&self, name: &str) -> Option<f64> {
        let of = |wanted: &str| self.hourly.iter().find(|(known, _)| known == wanted);
        of(name).or_else(|| of(OTHER)).map(|(_, hourly)| *hourly)
    }
}

/// Reads the table.
pub(super) fn read(moves: &schema::Moves, findings: &mut Findings) -> Moves {
    let hourly = moves.hourly.iter();
    let hourly = hourly
        .map(|(name, written)| (name.get_ref().clone(), findings.take(written, units::real_share)));
    let hourly = hourly.collect();
    let number = |written: &Option<Written>, range, findings: &mut Findings| {
        written.as_ref().and_then(|written| findings.read(written, units::number(range)))
    };
    let correlation = number(&moves.correlation, -1.0..=1.0, findings);
    let jumps = number(&moves.jumps_per_day, 0.0..=1000.0, findings).unwrap_or_default();
    let size = findings.take_some(moves.jump_size.as_ref(), units::real_share);
    if let Some(written) = &moves.jumps_per_day
        && jumps > 0.0
        && size.is_none_or(|size| size <= 0.0)
    {
        let finding = Finding::at(written.span(), "there are jumps, and no size of them");
        findings.push(finding.remedy("add `jump_size = \"3%\"`"));
    }
    Moves {
        hourly,
        correlation: correlation.unwrap_or(CORRELATION),
        jumps_per_hour: jumps / 24.0,
        jump_size: size.unwrap_or_default(),
    }
}
