//! The rules that keep accounts within a band.

use super::{account, assert_near, legged, wishes, with_available, with_inbound};
use crate::assess::AccountView;

const ASYMMETRIC: [(&str, f64); 3] = [("lower", 0.1), ("mid", 0.2), ("upper", 0.3)];

/// Edges 100, 200 and 300 of a need of 1000.
#[test]
fn asymmetric_fills_from_the_treasury_first_then_from_the_richest_then_sweeps() {
    let treasury = with_available(100.0, account(100.0, 0.0));
    let accounts = [account(50.0, 1000.0), account(350.0, 1000.0), treasury];
    let made = wishes("asymmetric-band", &ASYMMETRIC, 1.0, &accounts);
    assert_eq!(made, [(2, 0, 100.0), (1, 0, 50.0), (1, 2, 100.0)]);
}

#[test]
fn asymmetric_fills_the_most_short_first_and_ties_to_the_lowest() {
    let treasury = || account(170.0, 0.0);
    let accounts = [account(60.0, 1000.0), account(50.0, 1000.0), treasury()];
    let made = wishes("asymmetric-band", &ASYMMETRIC, 1.0, &accounts);
    assert_eq!(made, [(2, 1, 150.0), (2, 0, 20.0)]);
    let accounts = [account(50.0, 1000.0), account(50.0, 1000.0), treasury()];
    let made = wishes("asymmetric-band", &ASYMMETRIC, 1.0, &accounts);
    assert_eq!(made, [(2, 0, 150.0), (2, 1, 20.0)]);
    let made = wishes("asymmetric-band", &ASYMMETRIC, 21.0, &accounts);
    assert_eq!(made, [(2, 0, 150.0)], "20 are below the clip");
}

#[test]
fn asymmetric_counts_what_is_in_flight_for_a_shortage_and_not_for_a_sweep() {
    let flying = with_inbound(50.0, account(50.0, 1000.0));
    assert_eq!(wishes("asymmetric-band", &ASYMMETRIC, 1.0, &[flying, account(500.0, 0.0)]), []);
    let flying = with_inbound(500.0, account(300.0, 1000.0));
    assert_eq!(wishes("asymmetric-band", &ASYMMETRIC, 1.0, &[flying, account(0.0, 0.0)]), []);
    let over = with_available(30.0, account(301.0, 1000.0));
    let made = wishes("asymmetric-band", &ASYMMETRIC, 1.0, &[over, account(0.0, 0.0)]);
    assert_eq!(made, [(0, 1, 30.0)], "to mid, as far as it can leave");
    let idle = [account(40.0, 0.0), account(0.0, 0.0)];
    assert_eq!(wishes("asymmetric-band", &ASYMMETRIC, 1.0, &idle), [(0, 1, 40.0)]);
}

fn vol_band(k: f64, jump: f64, accounts: &[AccountView]) -> Vec<(usize, usize, f64)> {
    let params = [("k", k), ("jump", jump), ("mid", 2.0), ("upper", 3.0)];
    wishes("vol-band", &params, 1.0, accounts)
}

/// Long 1000: maintenance 10, a jump of a tenth 100; lower 110, mid 210, upper 310.
#[test]
fn vol_band_keeps_room_for_a_jump() {
    let book = |balance| [legged(balance, &[(1000.0, 0.0)]), account(500.0, 0.0)];
    assert_near(&vol_band(2.0, 0.1, &book(100.0)), &[(1, 0, 110.0)]);
    assert_near(&vol_band(2.0, 0.1, &book(111.0)), &[]);
    assert_near(&vol_band(2.0, 0.1, &book(309.0)), &[]);
    assert_near(&vol_band(2.0, 0.1, &book(320.0)), &[(0, 1, 110.0)]);
}

/// Help takes `a` (20 + 100 + 120) minutes: 4 hours, over which 1 % an hour becomes 2 %, or 20 of
/// 1000. Ten times that is 200: mid 410.
#[test]
fn vol_band_reckons_until_help_has_come() {
    let book = [legged(200.0, &[(1000.0, 0.0)]), account(500.0, 0.0)];
    assert_near(&vol_band(10.0, 0.1, &book), &[(1, 0, 210.0)]);
    // `b` waits for the slowest withdrawal, which is of `a`, and for its own deposit: 2.5 hours.
    let book = [account(0.0, 0.0), legged(160.0, &[(1000.0, 0.0)]), account(800.0, 0.0)];
    let risk = 10.0 * (100.0_f64 * 2.5).sqrt();
    assert_near(&vol_band(10.0, 0.1, &book), &[(2, 1, 10.0 + 2.0 * risk - 160.0)]);
}

#[test]
fn vol_band_takes_the_larger_of_held_and_announced() {
    // Short 2000 announced: maintenance 20, jump 200; mid 420.
    let book = [legged(100.0, &[(1000.0, -2000.0)]), account(500.0, 0.0)];
    assert_near(&vol_band(0.0, 0.1, &book), &[(1, 0, 320.0)]);
}

#[test]
fn vol_band_counts_half_the_gross_of_a_hedged_book() {
    // Long and short 1000 of two markets: half of 2000 gross jumps by 100; maintenance 20.
    let book = [legged(100.0, &[(1000.0, 0.0), (-1000.0, 0.0)]), account(500.0, 0.0)];
    assert_near(&vol_band(0.0, 0.1, &book), &[(1, 0, 120.0)]);
    // Of the variance, which is 100 + 100 - 2 x 50 an hour, 20 are left over 4 hours.
    assert_near(&vol_band(10.0, 0.1, &book), &[(1, 0, 20.0 + 2.0 * 200.0 - 100.0)]);
}

/// No risk at all: what opening asks for, 1.1 x 1.5 x 20, and the upper edge a quarter above it.
#[test]
fn vol_band_keeps_room_to_open() {
    let book = |balance| [legged(balance, &[(1000.0, 0.0)]), account(500.0, 0.0)];
    assert_near(&vol_band(0.0, 0.0, &book(9.0)), &[(1, 0, 33.0 - 9.0)]);
    assert_near(&vol_band(0.0, 0.0, &book(41.0)), &[]);
    assert_near(&vol_band(0.0, 0.0, &book(42.0)), &[(0, 1, 42.0 - 33.0)]);
}

#[test]
fn vol_band_shares_a_shortage_and_sweeps_who_needs_nothing() {
    // Two mids of 210 in a total of 210: everything is halved.
    let short = || legged(10.0, &[(1000.0, 0.0)]);
    let accounts = [short(), short(), account(190.0, 0.0)];
    assert_near(&vol_band(2.0, 0.1, &accounts), &[(2, 0, 95.0), (2, 1, 95.0)]);
    let accounts = [legged(100.0, &[(1000.0, 0.0)]), account(50.0, 0.0), account(500.0, 0.0)];
    assert_near(&vol_band(2.0, 0.1, &accounts), &[(2, 0, 110.0), (1, 2, 50.0)]);
}

/// Half of 1000, give or take a tenth of that: 450, 500, 550.
#[test]
fn static_keeps_its_shares() {
    let params = [("a", 0.5), ("band", 0.1)];
    let book = |held: f64| [account(held, 7.0), account(1000.0 - held, 0.0)];
    let made = |held| wishes("static", &params, 1.0, &book(held));
    assert_eq!(made(400.0), [(1, 0, 100.0)]);
    assert_eq!(made(450.0), []);
    assert_eq!(made(549.0), []);
    assert_eq!(made(600.0), [(0, 1, 100.0)]);
    // Who has no share should hold nothing.
    let accounts = [account(500.0, 0.0), account(20.0, 0.0), account(480.0, 0.0)];
    assert_eq!(wishes("static", &params, 1.0, &accounts), [(1, 2, 20.0)]);
}
