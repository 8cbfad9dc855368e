//! Figures of Morpho Blue as its contracts reckon them.
//!
//! Source: morpho-org/morpho-blue-irm at a1a87fd and morpho-org/morpho-blue, computed independently
//! in integers; incentives by hand from min(1.15, 1 / (1 - 0.3 (1 - share))).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use trimtab_model::Rounding;
use trimtab_risk::rules::morpho_blue::{
    Books, Ledger, incentive, least_collateral, liquidate, most_borrowed, taylor_compounded, touch,
    wad_exp,
};
use trimtab_risk::rules::{I256, U256};

const WAD: u128 = 1_000_000_000_000_000_000;

fn u(value: u128) -> U256 {
    U256::from(value)
}

fn i(value: i128) -> I256 {
    I256::from(value)
}

/// Rate charged and level after a touch of a market of 1e12 units.
fn touched(lent: u128, level: i128, seconds: u64) -> (I256, I256) {
    let found = touch(u(1_000_000_000_000), u(lent), i(level), seconds).unwrap();
    (found.average_rate, found.level)
}

#[test]
fn touches_find_what_the_contract_finds() {
    assert_eq!(touched(900_000_000_000, 0, 0), (i(1_268_391_679), i(1_268_391_679)));
    assert_eq!(touched(0, 0, 77), (i(317_097_919), i(1_268_391_679)));
    let day = touched(950_000_000_000, 1_268_391_679, 86_400);
    assert_eq!(day, (i(3_282_363_632), i(1_358_243_031)));
    let full = touched(1_000_000_000_000, 1_268_391_679, 432_000);
    assert_eq!(full, (i(7_338_724_560), i(2_516_027_586)));
    let still = touched(900_000_000_000, 1_268_391_679, 2_592_000);
    assert_eq!(still, (i(1_268_391_679), i(1_268_391_679)));
    assert_eq!(touched(0, 63_419_583, 5_184_000), (i(9_909_309), i(31_709_791)));
}

#[test]
fn the_exponential_is_a_parabola() {
    let exp = |x: i128| wad_exp(i(x));
    assert_eq!(exp(1_000_000_000_000_000_000), i(2_707_864_291_678_420_188));
    assert_eq!(exp(-1_000_000_000_000_000_000), i(370_113_253_479_550_356));
    assert_eq!(exp(5_000_000_000_000_000_000), i(148_341_408_957_213_684_736));
    assert_eq!(exp(-42 * 1_000_000_000_000_000_000), I256::ZERO);
    assert_eq!(exp(i128::MIN), I256::ZERO);
    assert_eq!(exp(i128::MAX), exp(93_859_467_695_000_404_319));
    assert_eq!(
        exp(i128::MAX).to_string(),
        "57716089161558943949701069502944508345128422502756744429568"
    );
}

#[test]
fn interest_goes_to_lenders_and_a_part_of_it_to_the_fee() {
    let side = |assets: u128| Ledger { assets: u(assets), shares: u(assets * 1_000_000) };
    let start = Books {
        supply: side(1_000_000_000_000),
        borrow: side(900_000_000_000),
        level: i(1_268_391_679),
        fee: u(WAD / 10),
    };
    let (after, shares) = start.accrued(31_536_000).unwrap();
    // 4 % for a year by three terms: 0.04 + 0.0008 + 0.0000106667 of 900,000.
    assert_eq!(after.borrow.assets, u(936_729_599_989));
    assert_eq!(after.supply.assets - after.borrow.assets, u(100_000_000_000));
    let fee = after.supply.to_assets(shares, Rounding::Down).unwrap();
    assert!(fee <= u(3_672_959_998) && fee >= u(3_672_959_990), "{fee}");
    assert_eq!(start.accrued(0).unwrap(), (start, U256::ZERO));
    assert_eq!(taylor_compounded(u(1_268_391_679), 0).unwrap(), U256::ZERO);
    // Nothing lent earns nothing, but the level falls all the same.
    let idle = Books { borrow: Ledger::default(), ..start };
    let (later, none) = idle.accrued(86_400).unwrap();
    assert_eq!((later.supply, none), (idle.supply, U256::ZERO));
    assert!(later.level < idle.level);
}

#[test]
fn incentives_follow_from_the_share() {
    let of = |bps: u128| incentive(u(bps * WAD / 10_000)).unwrap();
    assert_eq!(of(8_600), u(1_043_841_336_116_910_229));
    assert_eq!(of(9_450), u(1_016_776_817_488_561_260));
    // 1 / (1 - 0.3 x 0.615) = 1.226 is more than is given.
    assert_eq!(of(3_850), u(1_150_000_000_000_000_000));
}

#[test]
fn a_liquidation_takes_all_of_one_side() {
    // 10 of an 18-digit token at 2,000 of a 6-digit one, 86 %.
    let (ten, lltv) = (u(10 * WAD), u(86 * WAD / 100));
    let price = u(2_000) * U256::from(10_u8).pow(24);
    assert_eq!(most_borrowed(ten, price, lltv).unwrap(), u(17_200_000_000));
    let least = least_collateral(u(17_200_000_000), price, lltv).unwrap();
    assert_eq!(least, Some(ten));
    let whole = liquidate(ten, u(17_300_000_000), price, lltv).unwrap();
    assert_eq!((whole.repaid, whole.bad_debt), (u(17_300_000_000), U256::ZERO));
    // 17,300 x 1.0438.. / 2,000.
    assert_eq!(whole.seized, u(9_029_227_557_000_000_000));
    let short = liquidate(ten, u(20_000_000_000), price, lltv).unwrap();
    assert_eq!(short.seized, ten);
    assert_eq!(short.repaid, u(19_160_000_001));
    assert_eq!(short.bad_debt, u(839_999_999));
    assert_eq!(least_collateral(u(1), U256::ZERO, lltv).unwrap(), None);
}
