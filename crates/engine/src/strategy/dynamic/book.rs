//! Which announced trades are worth their margin, and whether a smaller book would be better.
//!
//! A trade that would open a new position is worth its carry; what it costs is the loss that all
//! accounts together then expect with their margin spread thinner. Where the cost is larger, its
//! margin is not sent: a book that cannot be protected is not reopened. Positions that are held
//! are always funded; where they cost more than they carry, a reduction is recommended.

use super::Dynamic;
use super::picture::{Picture, Shares};
use crate::assess::Assessment;
use crate::decision::Shortage;
use trimtab_model::MarketId;
use trimtab_risk::holding::HOURS_A_YEAR;

/// Reductions that are considered, as shares of the pair.
const REDUCTIONS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];

impl Dynamic {
    /// The picture with those announced trades that are worth their margin.
    pub(super) fn worthwhile(&self, assessment: &Assessment<'_>) -> Picture {
        let markets = assessment.margined().iter().map(|one| one.legs.len()).max().unwrap_or(0);
        let mut shares = Shares(vec![1.0; markets]);
        let mut picture = self.picture(assessment, &shares);
        for market in (0..markets).rev().filter(|&market| is_new(assessment, market)) {
            let mut without = shares.clone();
            without.0[market] = 0.0;
            let smaller = self.picture(assessment, &without);
            let carry = self.carry_per_hour(side(assessment, market));
            if picture.worth() + carry >= smaller.worth() {
                break;
            }
            (shares, picture) = (without, smaller);
        }
        picture
    }

    /// The reduction that would save most, if any saves more than it costs over the longest
    /// amortisation time.
    pub(super) fn shortage(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
    ) -> Option<Shortage> {
        if !self.is_short(picture) {
            return None;
        }
        let mut best: Option<(f64, Shortage)> = None;
        for market in (0..picture.markets).filter(|&market| !is_new(assessment, market)) {
            for share in REDUCTIONS {
                // Loss is convex in the exposure: if the first quarter saves nothing, no more does.
                let Some(found) = self.reduction(assessment, picture, market, share) else {
                    break;
                };
                let gain = found.saving * self.terms.amortisation_h - found.cost;
                if gain > best.map_or(0.0, |(most, _)| most) {
                    best = Some((gain, found));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    fn reduction(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        market: usize,
        share: f64,
    ) -> Option<Shortage> {
        let notional = share * side(assessment, market);
        let mut shares = Shares(vec![1.0; picture.markets]);
        shares.0[market] = 1.0 - share;
        let smaller = self.picture(assessment, &shares);
        // Far below maintenance the rate of loss is a straight line's; nobody loses more than all.
        let risks = picture.holdings.iter().filter_map(|one| one.risk);
        let most: f64 = risks.map(|risk| risk.most()).sum();
        let spared = (smaller.worth() - picture.worth()).min(most);
        let saving = spared - self.carry_per_hour(notional);
        (notional > 0.0 && saving > 0.0).then_some(Shortage {
            market: MarketId::at(market)?,
            share,
            notional,
            cost: 2.0 * notional * self.closing_cost,
            saving,
        })
    }

    /// Whether all capital is worth more per hour than all positions carry.
    fn is_short(&self, picture: &Picture) -> bool {
        let gross: f64 = picture.exposures.iter().map(|exposure| exposure.gross).sum();
        picture.division.price * picture.capital > self.carry_per_hour(gross / 2.0)
    }

    fn carry_per_hour(&self, notional: f64) -> f64 {
        self.terms.carry * notional / HOURS_A_YEAR
    }
}

/// Whether a market is announced somewhere and held nowhere.
fn is_new(assessment: &Assessment<'_>, market: usize) -> bool {
    let legs = || assessment.margined().iter().filter_map(|account| account.legs.get(market));
    legs().any(|leg| leg.announced != 0.0) && legs().all(|leg| leg.quantity == 0.0)
}

/// Notional of one side of a market's pair: half of all its legs, the larger of held and announced.
fn side(assessment: &Assessment<'_>, market: usize) -> f64 {
    let legs = assessment.margined().iter().filter_map(|account| account.legs.get(market));
    legs.map(|leg| leg.exposure().gross).sum::<f64>() / 2.0
}
