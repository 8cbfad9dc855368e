//! Which pairs are wanted, and from when.
//!
//! The funding-arb book: at the first hour and at each month's first, per coin, long where funding
//! of the past week was lowest and short where it was highest, with hysteresis. A desk's own book:
//! pairs that never change.

use super::funding::Settled;
use crate::calendar;

/// How pairs are chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum BookRule {
    /// By trailing funding, monthly.
    FundingArb {
        /// Yearly gain that a new pair must offer over the old one.
        hysteresis_apr: f64,
        /// Hours of funding looked back on.
        lookback_h: usize,
        /// Hours between announcement and trading at a month's change.
        lead_h: usize,
    },
    /// As written, per coin; opened in the first hour and resized at each month's first.
    Fixed {
        /// The pairs, in coin order.
        pairs: Vec<Option<Pair>>,
        /// Hours between announcement and trading at a month's change.
        lead_h: usize,
    },
}

/// Where a coin is held long and short, as indices of venues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Long leg.
    pub long: usize,
    /// Short leg.
    pub short: usize,
}

/// A change of the wanted book.
#[derive(Debug, Clone, PartialEq)]
pub struct BookCall {
    /// Hour of the span at which it is announced.
    pub hour: usize,
    /// Hour of the span from which it may be traded.
    pub trade_from: usize,
    /// Wanted pair per coin.
    pub pairs: Vec<Option<Pair>>,
}

/// What the choice of pairs is made from.
pub(super) struct BookInputs<'a> {
    pub(super) first_hour: i64,
    pub(super) venues: usize,
    pub(super) coins: usize,
    /// By hour of the span, venue, coin.
    pub(super) fresh: &'a [bool],
    /// By venue then coin; starts the look-back before the span.
    pub(super) settled: &'a [Settled],
    pub(super) hours: usize,
}

impl BookRule {
    /// Hours before the span that the rule looks back on.
    #[must_use]
    pub const fn lookback_h(&self) -> usize {
        match self {
            Self::FundingArb { lookback_h, .. } => *lookback_h,
            Self::Fixed { .. } => 0,
        }
    }

    const fn lead_h(&self) -> usize {
        match self {
            Self::FundingArb { lead_h, .. } | Self::Fixed { lead_h, .. } => *lead_h,
        }
    }

    /// Every change of the wanted book over a span.
    pub(super) fn calls(&self, inputs: &BookInputs<'_>) -> Vec<BookCall> {
        let mut held = vec![None; inputs.coins];
        let is_change = |hour: &usize| {
            let since_1970 = i64::try_from(*hour).map_or(i64::MAX, |hour| inputs.first_hour + hour);
            *hour == 0 || calendar::is_month_start(since_1970)
        };
        let call = |hour: usize| {
            held = match self {
                Self::Fixed { pairs, .. } => pairs.clone(),
                Self::FundingArb { hysteresis_apr, lookback_h, .. } => (0..inputs.coins)
                    .map(|coin| {
                        let aprs = eligible_aprs(inputs, hour, coin, *lookback_h);
                        choose(&aprs, *hysteresis_apr, held[coin])
                    })
                    .collect(),
            };
            let trade_from = if hour == 0 { hour } else { hour + self.lead_h() };
            BookCall { hour, trade_from, pairs: held.clone() }
        };
        (0..inputs.hours).filter(is_change).map(call).collect()
    }
}

/// The pair of one coin, given each venue's trailing funding and the pair wanted before.
fn choose(apr: &[Option<f64>], hysteresis_apr: f64, held: Option<Pair>) -> Option<Pair> {
    let eligible: Vec<(usize, f64)> =
        apr.iter().enumerate().filter_map(|(venue, apr)| apr.map(|apr| (venue, apr))).collect();
    let Some(first) = eligible.first().copied() else { return held };
    let long = eligible.iter().fold(first, |low, one| if one.1 < low.1 { *one } else { low });
    let mut rest = eligible.iter().filter(|one| one.0 != long.0);
    let Some(second) = rest.next().copied() else { return held };
    let short = rest.fold(second, |high, one| if one.1 > high.1 { *one } else { high });
    if let Some(pair) = held
        && let (Some(old_long), Some(old_short)) = (apr[pair.long], apr[pair.short])
        && (short.1 - long.1) - (old_short - old_long) <= hysteresis_apr
    {
        return held;
    }
    Some(Pair { long: long.0, short: short.0 })
}

/// Trailing yearly funding of a coin at each venue, where it is eligible.
fn eligible_aprs(
    inputs: &BookInputs<'_>,
    hour: usize,
    coin: usize,
    lookback_h: usize,
) -> Vec<Option<f64>> {
    let series = (0..inputs.venues).map(|venue| venue * inputs.coins + coin);
    series.map(|series| eligible_apr(inputs, hour, series, lookback_h)).collect()
}

/// Trailing yearly funding of a series that has a bar and not too many missing settlements.
fn eligible_apr(
    inputs: &BookInputs<'_>,
    hour: usize,
    series: usize,
    lookback_h: usize,
) -> Option<f64> {
    let settled = &inputs.settled[series];
    // The settled series starts `lookback_h` before the span: the hours (hour - look-back, hour].
    let span = hour + 1..hour + lookback_h + 1;
    let count = |flags: &[bool]| flags[span.clone()].iter().filter(|flag| **flag).count();
    let has_bar = inputs.fresh[hour * inputs.venues * inputs.coins + series];
    if !has_bar || 2 * count(&settled.missing) > count(&settled.due) {
        return None;
    }
    let sum: f64 = settled.rates[span].iter().sum();
    Some(sum * (8760.0 / lookback_h as f64))
}

#[cfg(test)]
mod tests {
    use super::{BookInputs, BookRule, Pair};
    use crate::market::funding::Settled;

    const RULE: BookRule = BookRule::FundingArb { hysteresis_apr: 0.03, lookback_h: 2, lead_h: 6 };

    fn settled(rates: &[f64]) -> Settled {
        let length = rates.len();
        Settled {
            rates: rates.to_vec(),
            due: vec![true; length],
            missing: vec![false; length],
            substituted: 0,
        }
    }

    fn pairs(settled: &[Settled], fresh: &[bool]) -> Vec<Option<Pair>> {
        // Starts a day before a month's first.
        let hours = 25;
        let inputs = BookInputs {
            first_hour: 458_712 - 24,
            venues: settled.len(),
            coins: 1,
            fresh: &fresh.repeat(hours),
            settled,
            hours,
        };
        let calls = RULE.calls(&inputs);
        assert_eq!(calls.iter().map(|call| call.hour).collect::<Vec<_>>(), [0, 24]);
        assert_eq!(calls.iter().map(|call| call.trade_from).collect::<Vec<_>>(), [0, 30]);
        calls.into_iter().map(|call| call.pairs[0]).collect()
    }

    /// 27 hours with `early` up to the first choice and `late` before the second.
    fn series(early: f64, late: f64) -> Settled {
        let mut rates = vec![early; 14];
        rates.resize(27, late);
        settled(&rates)
    }

    #[test]
    fn long_the_lowest_short_the_highest_ties_to_the_first() {
        let flat = [series(0.0, 0.0), series(0.0, 0.0)];
        assert_eq!(pairs(&flat, &[true, true])[0], Some(Pair { long: 0, short: 1 }));
        let tilted = [series(3e-6, 3e-6), series(-1e-6, -1e-6), series(5e-6, 5e-6)];
        assert_eq!(pairs(&tilted, &[true, true, true])[0], Some(Pair { long: 1, short: 2 }));
    }

    #[test]
    fn a_small_gain_does_not_turn_the_pair_and_a_large_one_does() {
        let small = [series(0.0, 2e-6), series(1e-6, 1e-6)];
        assert_eq!(pairs(&small, &[true, true])[1], Some(Pair { long: 0, short: 1 }));
        let large = [series(0.0, 9e-6), series(1e-6, 1e-6)];
        assert_eq!(pairs(&large, &[true, true])[1], Some(Pair { long: 1, short: 0 }));
    }

    #[test]
    fn with_nobody_eligible_the_pair_stays_as_it_was() {
        let mut quiet = [series(0.0, 0.0), series(1e-6, 1e-6)];
        for series in &mut quiet {
            series.missing[20..].fill(true);
        }
        let held = Some(Pair { long: 0, short: 1 });
        assert_eq!(pairs(&quiet, &[true, true]), [held, held]);
    }

    #[test]
    fn one_venue_is_no_pair_and_a_dark_one_does_not_count() {
        let dark = [series(0.0, 0.0), series(1e-6, 1e-6)];
        assert_eq!(pairs(&dark, &[true, false]), [None, None]);
        let mut unknown = [series(0.0, 0.0), series(1e-6, 1e-6)];
        unknown[1].missing = vec![true; 27];
        assert_eq!(pairs(&unknown, &[true, true]), [None, None]);
    }
}
