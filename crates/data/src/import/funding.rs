//! Settlements out of rates that merely stand.
//!
//! A ticker repeats the rate of the coming settlement until it is due; what stood last is what was
//! settled. A settlement counts once time has reached it, or nearly: a file that ends at midnight
//! ends moments before it.

use super::Place;
use super::hours::HOUR_NS;
use super::taken::RateRow;
use crate::layout::Figure;
use std::collections::BTreeMap;

/// How long before a settlement data may end and still tell it, in nanoseconds.
const NEARLY_NS: i64 = 300_000_000_000;

/// Rates of one coin as they stood.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    /// By settlement: when the rate was seen, what it was, and where.
    due: BTreeMap<i64, (i64, Figure, Place)>,
    latest: Option<i64>,
    interval_h: Option<i64>,
    /// Rates that nothing says the settlement of.
    pub(crate) undated: u64,
    /// Settlements that were not reached.
    pub(crate) unreached: u64,
    pub(crate) count: u64,
}

impl Standings {
    pub(crate) fn take(
        &mut self,
        at: i64,
        rate: Figure,
        due: Option<i64>,
        interval_h: Option<i64>,
        place: Place,
    ) {
        self.count += 1;
        self.latest = self.latest.max(Some(at));
        self.interval_h = interval_h;
        let Some(due) = due.or_else(|| next(at, interval_h?)) else {
            self.undated += 1;
            return;
        };
        // What is still told of a settlement that is over is told too late.
        if at > due {
            return;
        }
        let seen = self.due.entry(due).or_insert((at, rate, place));
        if at >= seen.0 {
            *seen = (at, rate, place);
        }
    }

    /// The settlements in order.
    pub(crate) fn settled(&mut self) -> Vec<RateRow> {
        let latest = self.latest.unwrap_or(i64::MIN).saturating_add(NEARLY_NS);
        let (reached, beyond): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.due).into_iter().partition(|(due, _)| *due <= latest);
        self.unreached = u64::try_from(beyond.len()).unwrap_or(u64::MAX);
        let row = |(at, (_, rate, place)): (i64, (i64, Figure, Place))| RateRow {
            at,
            rate,
            interval_h: self.interval_h.map(|hours| hours as f64),
            extras: Vec::new(),
            place,
        };
        reached.into_iter().map(row).collect()
    }
}

/// The settlement at or after an instant, every so many hours from 1970 on.
fn next(at: i64, interval_h: i64) -> Option<i64> {
    let interval = interval_h.max(1).checked_mul(HOUR_NS)?;
    at.checked_add(interval - 1)?.div_euclid(interval).checked_mul(interval)
}
