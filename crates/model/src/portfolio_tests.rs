//! Every way in which the parts of a portfolio can fail to fit.

use super::{Portfolio, PortfolioError, PortfolioParts};
use crate::asset::Asset;
use crate::id::{AccountId, AssetId, TrancheId, VenueId};
use crate::leg::Carriage;
use crate::market::{MarginTerms, Market};
use crate::money::Amount;
use crate::ratio::Ratio;
use crate::route::{Hop, HopKind, Route};
use crate::time::Span;
use crate::tranche::Tranche;
use crate::venue::{Account, Venue, VenueKind};

fn parts() -> PortfolioParts {
    let terms = MarginTerms {
        initial: Ratio::parse("2%").unwrap(),
        maintenance: Ratio::parse("1%").unwrap(),
    };
    let venue = |name: &str, kind, margin| Venue {
        name: name.into(),
        kind,
        margin: vec![margin],
        withdraw_floor: Ratio::ZERO,
    };
    let account = |name: &str, venue| Account {
        name: name.into(),
        venue: VenueId::new(venue),
        tranche: TrancheId::new(0),
        asset: AssetId::new(0),
    };
    PortfolioParts {
        chains: Vec::new(),
        assets: vec![Asset { symbol: "USD".into(), decimals: 9, forms: Vec::new() }],
        markets: vec![Market { name: "BTC".into() }],
        venues: vec![
            venue("okx", VenueKind::Perpetual, Some(terms)),
            venue("treasury", VenueKind::Wallet, None),
        ],
        tranches: vec![Tranche {
            name: "core".into(),
            venues: vec![VenueId::new(0), VenueId::new(1)],
            max_utilisation: Ratio::ONE,
            max_share: Ratio::ONE,
            reserve: Amount::ZERO,
        }],
        accounts: vec![account("okx", 0), account("treasury", 1)],
        routes: vec![route(0, 1)],
    }
}

fn route(source: u16, target: u16) -> Route {
    Route {
        source: AccountId::new(source),
        target: AccountId::new(target),
        hops: vec![Hop {
            kind: HopKind::Withdraw,
            fee_fixed: Amount::ZERO,
            fee_rate: Ratio::ZERO,
            latency: Span::ZERO,
        }],
        capacity: None,
        daily_cap: None,
        carriage: Carriage::Whole,
    }
}

#[test]
fn parts_that_fit_make_a_portfolio() {
    let portfolio = Portfolio::new(parts()).unwrap();
    let (okx, treasury) = (AccountId::new(0), AccountId::new(1));
    assert!(portfolio.route_between(okx, treasury).is_some());
    assert!(portfolio.route_between(treasury, okx).is_none());
    // An id past the table is no other pair's.
    assert!(portfolio.route_between(okx, AccountId::new(3)).is_none());
    assert!(portfolio.route_between(AccountId::new(7), treasury).is_none());
    assert_eq!(portfolio.treasury(), 1);
    let mut other = parts();
    other.tranches[0].reserve = Amount::from_base(1);
    assert_ne!(Portfolio::new(other).unwrap().digest(), portfolio.digest());
}

#[test]
fn parts_that_do_not_fit_are_named() {
    type Change = fn(&mut PortfolioParts);
    let cases: [(Change, &str); 12] = [
        (|parts| parts.assets.clear(), "between 1 and 65535 assets"),
        (|parts| parts.accounts[0].name = "treasury".into(), "two accounts are named `treasury`"),
        (|parts| parts.accounts[0].venue = VenueId::new(9), "venue that does not exist"),
        (|parts| parts.accounts[0].tranche = TrancheId::new(9), "tranche that does not exist"),
        (|parts| parts.tranches[0].venues.push(VenueId::new(9)), "`core` refers to a venue"),
        (|parts| parts.venues[0].margin.clear(), "`okx` refers to a market"),
        (|parts| parts.tranches[0].venues.truncate(1), "`core` does not allow"),
        (|parts| parts.accounts.swap(0, 1), "must be the treasury"),
        (|parts| parts.routes.push(route(0, 0)), "returns to where it started"),
        (|parts| parts.routes.push(route(0, 7)), "to `nowhere`"),
        (|parts| parts.routes.push(route(0, 1)), "is declared twice"),
        (|parts| parts.tranches[0].max_share = Ratio::from_parts(5_000_000_000), "outside 0..1"),
    ];
    for (change, fragment) in cases {
        let mut parts = parts();
        change(&mut parts);
        let message = Portfolio::new(parts).unwrap_err().to_string();
        assert!(message.contains(fragment), "{message} lacks {fragment}");
    }
    let mut foreign = parts();
    foreign.assets.push(Asset { symbol: "EUR".into(), decimals: 6, forms: Vec::new() });
    foreign.accounts[0].asset = AssetId::new(1);
    assert!(matches!(Portfolio::new(foreign), Err(PortfolioError::ForeignAsset { .. })));
}
