//! `vol-band`: a band from recent volatility with a stress floor; a shortage is shared alike.
//!
//! Source: the funding-arb benchmark's own simple risk-based rule (SPEC section 6).

use super::{Columns, Proposal, Strategy, wishes};
use crate::assess::{AccountView, Assessment};
use trimtab_allocate::{Band, fill_and_sweep};

/// Room above opening margin that mid keeps, so that an announced trade is not refused.
const OPENING_ROOM: f64 = 1.1;
/// The upper edge is at least this multiple of mid.
const UPPER_OVER_MID: f64 = 1.25;
/// A book's exposure to a jump is at least this share of its gross notional.
const GROSS_SHARE: f64 = 0.5;

/// Its parameters and what it knows of its world.
#[derive(Debug)]
pub(super) struct VolBand {
    /// Standard deviations over the protection horizon.
    pub(super) k: f64,
    /// Stress floor: share of net exposure.
    pub(super) jump: f64,
    /// Multiples of risk above maintenance that mid keeps.
    pub(super) mid: f64,
    /// Multiples of risk above maintenance at the upper edge.
    pub(super) upper: f64,
    /// Multiple of initial margin that a trade must find.
    pub(super) opening_multiple: f64,
    /// Hours until help can have arrived, per account: decision interval, slowest withdrawal, own
    /// deposit.
    pub(super) hours: Vec<f64>,
}

/// One account's edges.
#[derive(Default)]
struct Edges {
    lower: f64,
    mid: f64,
    upper: f64,
}

impl VolBand {
    fn edges(&self, assessment: &Assessment<'_>, account: &AccountView, hours: f64) -> Edges {
        if account.requirement.need <= 0.0 {
            return Edges::default();
        }
        let exposures: Vec<_> = account.legs.iter().map(|leg| leg.exposure()).collect();
        let nets: Vec<f64> = exposures.iter().map(|exposure| exposure.net).collect();
        let weighted = |rate: fn(&trimtab_risk::margin::Leg) -> f64| -> f64 {
            account.legs.iter().zip(&exposures).map(|(leg, one)| rate(leg) * one.gross).sum()
        };
        let maintenance = weighted(|leg| leg.maintenance);
        let opening = weighted(|leg| leg.initial);
        let side: f64 = nets.iter().sum();
        let variance = assessment.covariance.variance(&nets);
        let swing = self.k * (variance.max(0.0) * hours).sqrt();
        let risk = swing.max(self.jump * side.abs().max(GROSS_SHARE * account.requirement.need));
        let floor = OPENING_ROOM * self.opening_multiple * opening;
        let mid = (maintenance + self.mid * risk).max(floor);
        let upper = (maintenance + self.upper * risk).max(UPPER_OVER_MID * mid);
        Edges { lower: maintenance + risk, mid, upper }
    }
}

impl Strategy for VolBand {
    fn name(&self) -> &'static str {
        "vol-band"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let accounts = assessment.margined().iter().zip(&self.hours);
        let edges: Vec<_> =
            accounts.map(|(account, &hours)| self.edges(assessment, account, hours)).collect();
        let (total, wanted) = (assessment.total(), edges.iter().map(|edge| edge.mid).sum::<f64>());
        let is_short = wanted > total && total > 0.0;
        let share = if is_short { total / wanted } else { 1.0 };
        let column =
            |pick: fn(&Edges) -> f64| edges.iter().map(|edge| pick(edge) * share).collect();
        let band = Band {
            lower: column(|edge| edge.lower),
            mid: column(|edge| edge.mid),
            upper: column(|edge| edge.upper),
        };
        let columns = Columns::of(assessment);
        wishes(fill_and_sweep(&band, columns.holdings(), assessment.clip))
    }
}
