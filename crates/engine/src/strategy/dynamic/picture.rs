//! What one more dollar is worth at every account, and how capital would best be divided.

use super::{Dynamic, Way};
use crate::assess::{AccountView, Assessment};
use trimtab_risk::division::{Division, divide};
use trimtab_risk::holding::Holding;
use trimtab_risk::liquidation::{Exposure, LiquidationRisk};
use trimtab_risk::margin::Leg;

/// How much of each market's legs is reckoned with, from 0 to 1: all of what is held, and what is
/// announced where it is to be funded.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shares(pub(super) Vec<f64>);

/// Exposure and worth per account, in account order.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) exposures: Vec<Exposure>,
    pub(super) holdings: Vec<Holding>,
    /// Opening margin of announced trades that are to be funded; 0 where none is.
    pub(super) opening: Vec<f64>,
    /// Gross notional of announced trades that are to be funded.
    pub(super) announced: Vec<f64>,
    /// Capital at one price everywhere.
    pub(super) division: Division,
    /// Landed and inbound.
    pub(super) held: Vec<f64>,
    /// Worth per hour of one more dollar at what each account has, landed and inbound.
    pub(super) prices: Vec<f64>,
    /// What is there to be divided.
    pub(super) capital: f64,
    /// Number of markets.
    pub(super) markets: usize,
    /// Wallets through which money must pass because no open route leads past them.
    pub(super) relays: Vec<bool>,
    /// Hours of the fastest way into each account; 0 where none leads, and at a relay, where money
    /// does not stay.
    pub(super) fastest: Vec<f64>,
}

impl Dynamic {
    /// The picture with `shares` of the markets' legs.
    pub(super) fn picture(&self, assessment: &Assessment<'_>, shares: &Shares) -> Picture {
        let relays = Way::relays(&self.ways, &assessment.room, &self.wallets);
        let mut picture = Picture {
            exposures: Vec::new(),
            holdings: Vec::new(),
            opening: Vec::new(),
            announced: Vec::new(),
            division: Division { price: 0.0, holdings: Vec::new() },
            held: assessment.accounts.iter().map(AccountView::total).collect(),
            prices: Vec::new(),
            capital: assessment.total(),
            markets: shares.0.len(),
            fastest: Way::fastest(&self.ways, &relays),
            relays,
        };
        for (index, account) in assessment.accounts.iter().enumerate() {
            let legs = scaled(account, shares);
            let exposure =
                Exposure::of(&legs, assessment.watched, self.terms.risk.volatility_floor);
            let risk = LiquidationRisk::new(&exposure, self.hours[index], &self.terms.risk);
            picture.holdings.push(Holding { risk, idle: self.idle[index] });
            let announced = legs.iter().map(|leg| leg.announced.abs()).sum();
            picture.announced.push(announced);
            let opening = self.opening_multiple * exposure.initial;
            picture.opening.push(if announced > 0.0 { opening } else { 0.0 });
            picture.exposures.push(exposure);
        }
        let held = picture.holdings.iter().zip(&picture.held);
        picture.prices = held.map(|(one, &held)| one.price(held)).collect();
        picture.division = divide(&picture.holdings, picture.capital);
        picture
    }
}

/// An account's legs, each scaled by its market's share.
fn scaled(account: &AccountView, shares: &Shares) -> Vec<Leg> {
    let scale = |(leg, &share): (&Leg, &f64)| Leg {
        quantity: leg.quantity * share,
        announced: leg.announced * share,
        ..*leg
    };
    account.legs.iter().zip(&shares.0).map(scale).collect()
}

impl Picture {
    /// Worth per hour of all capital at its best division, up to a constant.
    pub(super) fn worth(&self) -> f64 {
        self.division.worth(&self.holdings)
    }

    /// Hourly standard deviation of an account's value; 0 where it has no positions.
    pub(super) fn swing(&self, account: usize) -> f64 {
        if self.holdings[account].risk.is_some() { self.exposures[account].swing } else { 0.0 }
    }
}
