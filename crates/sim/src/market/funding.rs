//! The funding rate that counts for a series and hour.
//!
//! The recorded rate if there is one. Otherwise, at an hour at which the venue settles, the
//! recorded rate of the first stand-in that has one; otherwise nothing, and a due hour without
//! any is *missing*.

/// How a venue settles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundingRule {
    /// Hours between settlements, counted from 1970.
    pub interval_h: i64,
}

/// Rates of one series over a span, and where they came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// Effective rate by hour, 0 where none.
    pub rates: Vec<f64>,
    /// Whether the venue settles at that hour.
    pub due: Vec<bool>,
    /// Whether it should have and no rate is known.
    pub missing: Vec<bool>,
    /// Settlements taken from a stand-in.
    pub substituted: usize,
}

impl FundingRule {
    /// Settles one series from `first_hour` on: its own rates and, in order of preference, its
    /// stand-ins', all of one length.
    #[must_use]
    pub fn settle(
        &self,
        first_hour: i64,
        own: Vec<Option<f64>>,
        stand_ins: &[Vec<Option<f64>>],
    ) -> Settled {
        let interval = self.interval_h.max(1);
        let due: Vec<bool> =
            (first_hour..).take(own.len()).map(|hour| hour % interval == 0).collect();
        let mut substituted = 0;
        let mut rates = own;
        for (hour, rate) in rates.iter_mut().enumerate() {
            if rate.is_none() && due[hour] {
                *rate = stand_ins.iter().find_map(|series| series[hour]);
                substituted += usize::from(rate.is_some());
            }
        }
        let missing = rates.iter().zip(&due).map(|(rate, due)| *due && rate.is_none()).collect();
        let rates = rates.into_iter().map(Option::unwrap_or_default).collect();
        Settled { rates, due, missing, substituted }
    }
}

#[cfg(test)]
mod tests {
    use super::FundingRule;

    #[test]
    fn own_rates_come_first_then_stand_ins_in_order() {
        let rule = FundingRule { interval_h: 8 };
        let own = vec![Some(0.1), Some(0.2), None, None];
        let stand_ins = [vec![Some(9.0), None, None, None], vec![None, None, Some(9.0), Some(0.4)]];
        // Hours 6 to 9: only hour 8 is due.
        let settled = rule.settle(6, own, &stand_ins);
        assert_eq!(settled.rates, [0.1, 0.2, 9.0, 0.0]);
        assert_eq!(settled.due, [false, false, true, false]);
        assert_eq!(settled.substituted, 1);
        let bare = rule.settle(8, vec![None], &[]);
        assert_eq!(bare.missing, [true]);
    }
}
