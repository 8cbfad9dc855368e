//! Which legs make a way, and what is said of those that do not.

use super::problem;
use crate::id::{AccountId, ChainId};
use crate::leg::{Carriage, LegKind, LegTerms, Place, Way};
use crate::money::Amount;
use crate::portfolio::PortfolioParts;
use crate::ratio::Ratio;
use crate::route::Route;
use crate::time::Span;
use crate::{Account, AssetId, Chain, TrancheId, VenueId};

const SOURCE: Place = Place::Account(AccountId::new(0));
const TARGET: Place = Place::Account(AccountId::new(1));
const NEAR: ChainId = ChainId::new(0);
const FAR: ChainId = ChainId::new(1);

fn leg(kind: LegKind, from: Place, to: Place) -> LegTerms {
    LegTerms {
        kind,
        from,
        to,
        leaves_on: Some(NEAR),
        lands_on: Some(FAR),
        unit: Amount::from_base(1),
        minimum: Amount::ZERO,
        fee_fixed: Amount::ZERO,
        fee_rate: Ratio::ZERO,
        patience: Span::HOUR,
        expiry: None,
    }
}

fn over_a_bridge() -> Vec<LegTerms> {
    let (near, far) = (Place::Wallet(NEAR), Place::Wallet(FAR));
    let message = Place::Message(FAR);
    vec![
        leg(LegKind::Withdraw, SOURCE, near),
        leg(LegKind::Approve, near, near),
        leg(LegKind::Burn, near, message),
        leg(LegKind::Mint, message, far),
        leg(LegKind::Deposit, far, TARGET),
    ]
}

fn found(ways: Vec<Vec<LegTerms>>) -> Option<&'static str> {
    let account = |name: &str| Account {
        name: name.to_owned(),
        venue: VenueId::new(0),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    let chain = |name: &str| Chain { name: name.to_owned(), confirmations: 3 };
    let parts = PortfolioParts {
        chains: vec![chain("near"), chain("far")],
        accounts: vec![account("one"), account("two")],
        ..PortfolioParts::default()
    };
    let route = Route {
        source: AccountId::new(0),
        target: AccountId::new(1),
        hops: Vec::new(),
        capacity: None,
        daily_cap: None,
        carriage: Carriage::Legs(ways.into_iter().map(|legs| Way { legs }).collect()),
    };
    problem(&route, &parts)
}

#[test]
fn a_way_over_a_bridge_and_one_back_fit() {
    let near = Place::Wallet(NEAR);
    let back = vec![leg(LegKind::Deposit, near, SOURCE)];
    assert_eq!(found(vec![over_a_bridge(), back]), None);
    let from_a_wallet = vec![
        leg(LegKind::Approve, SOURCE, SOURCE),
        leg(LegKind::Lock, SOURCE, Place::Wallet(FAR)),
        leg(LegKind::Deposit, Place::Wallet(FAR), TARGET),
    ];
    assert_eq!(found(vec![from_a_wallet]), None);
}

#[test]
fn what_does_not_fit_is_said() {
    let changed = |change: fn(&mut Vec<LegTerms>)| {
        let mut way = over_a_bridge();
        change(&mut way);
        found(vec![way]).unwrap_or("nothing")
    };
    let no_end = "has a first way that does not lead from its source to its target";
    let gap = "has a leg that does not begin where the one before ends";
    let range = "has a leg whose unit, minimum, fee or patience is out of range";
    assert_eq!(found(Vec::new()), Some("has legs but no way"));
    assert_eq!(changed(|way| way.truncate(4)), no_end);
    assert_eq!(
        changed(|way| way.retain(|leg| leg.kind != LegKind::Approve)),
        "nothing",
        "not every token must be approved"
    );
    assert_eq!(changed(|way| way.retain(|leg| leg.kind != LegKind::Mint)), gap);
    assert_eq!(changed(|way| way[2].to = Place::Wallet(FAR)), gap);
    assert_eq!(changed(|way| way[0].unit = Amount::ZERO), range);
    assert_eq!(changed(|way| way[4].patience = Span::ZERO), range);
    assert_eq!(changed(|way| way[4].fee_rate = Ratio::ONE), range);
    let strange = "has a leg whose places or chain do not fit what it does";
    assert_eq!(changed(|way| way[1].leaves_on = None), strange);
    let nowhere = "has a leg at an account or chain that does not exist";
    assert_eq!(changed(|way| way[0].lands_on = Some(ChainId::new(9))), nowhere);
    let other = vec![leg(LegKind::Deposit, Place::Wallet(NEAR), Place::Wallet(FAR))];
    assert_eq!(found(vec![over_a_bridge(), other]), Some("has a way that ends on the way"));
}

#[test]
fn all_ways_together_are_not_too_long() {
    assert_eq!(over_a_bridge().len(), 5);
    assert_eq!(found(vec![over_a_bridge(); 4]), None);
    let long = Some("has ways of more than 24 legs together");
    assert_eq!(found(vec![over_a_bridge(); 5]), long);
}

#[test]
fn no_way_leads_through_an_account() {
    let way = vec![
        leg(LegKind::Internal, SOURCE, TARGET),
        leg(LegKind::Internal, TARGET, SOURCE),
        leg(LegKind::Internal, SOURCE, TARGET),
    ];
    assert_eq!(found(vec![way]), Some("passes through an account"));
}
