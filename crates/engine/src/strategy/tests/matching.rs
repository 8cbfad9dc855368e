//! The rules that match who has too much with who has too little.

use super::{account, wishes, with_available, with_inbound};

const WEIGHTED: [(&str, f64); 2] = [("treasury_share", 0.2), ("tolerance", 0.1)];
const THRESHOLD: [(&str, f64); 3] = [("treasury_share", 0.2), ("threshold", 0.5), ("overage", 1.5)];
const MIN_TARGET: [(&str, f64); 2] = [("min", 0.1), ("target", 0.2)];
const INTERVAL: [(&str, f64); 1] = [("threshold", 0.1)];

#[test]
fn none_moves_nothing_whatever_is_wrong() {
    let accounts = [account(-50.0, 1000.0), account(1e6, 0.0)];
    assert_eq!(wishes("none", &[("treasury_share", 0.4)], 0.0, &accounts), []);
}

/// Of 1000 the treasury keeps 200; 800 are divided 3 to 1.
#[test]
fn weighted_targets_are_by_need() {
    let accounts = [account(100.0, 300.0), account(500.0, 100.0), account(400.0, 0.0)];
    let made = wishes("weighted-tolerance", &WEIGHTED, 1.0, &accounts);
    assert_eq!(made, [(1, 0, 300.0), (2, 0, 200.0)]);
    let made = wishes("weighted-tolerance", &WEIGHTED, 250.0, &accounts);
    assert_eq!(made, [(1, 0, 300.0)], "what is below the clip is not made");
}

#[test]
fn weighted_scales_a_deficit_to_what_can_leave() {
    let stuck = with_available(100.0, account(500.0, 100.0));
    let accounts = [account(100.0, 300.0), stuck, account(400.0, 0.0)];
    let made = wishes("weighted-tolerance", &WEIGHTED, 1.0, &accounts);
    assert_eq!(made, [(2, 0, 200.0), (1, 0, 100.0)], "500 wanted, 300 there");
}

#[test]
fn weighted_shares_a_shortage_alike_and_ties_go_to_the_lowest() {
    // Total 1000, targets 400, 400 and 200: 350 and 250 are missing, 60 can leave.
    let stuck = with_available(60.0, account(800.0, 0.0));
    let accounts = [account(50.0, 50.0), account(150.0, 50.0), stuck];
    let made = wishes("weighted-tolerance", &WEIGHTED, 1.0, &accounts);
    assert_eq!(made, [(2, 0, 35.0), (2, 1, 25.0)]);
    let stuck = with_available(60.0, account(800.0, 0.0));
    let accounts = [account(100.0, 50.0), account(100.0, 50.0), stuck];
    let made = wishes("weighted-tolerance", &WEIGHTED, 1.0, &accounts);
    assert_eq!(made, [(2, 0, 30.0), (2, 1, 30.0)]);
}

#[test]
fn weighted_counts_what_is_in_flight_and_tolerates() {
    // Total 1000, target of the only account 800: 720 is within a tenth, 719 is not.
    let flying = with_inbound(620.0, account(100.0, 50.0));
    assert_eq!(wishes("weighted-tolerance", &WEIGHTED, 1.0, &[flying, account(280.0, 0.0)]), []);
    let flying = with_inbound(619.0, account(100.0, 50.0));
    let made = wishes("weighted-tolerance", &WEIGHTED, 1.0, &[flying, account(281.0, 0.0)]);
    assert_eq!(made, [(1, 0, 81.0)]);
}

#[test]
fn weighted_takes_everything_home_when_nothing_is_needed() {
    let accounts = [account(70.0, 0.0), account(30.0, 0.0), account(0.0, 0.0)];
    let made = wishes("weighted-tolerance", &WEIGHTED, 1.0, &accounts);
    assert_eq!(made, [(0, 2, 70.0), (1, 2, 30.0)]);
}

/// Of 1000 each account should have 400.
#[test]
fn threshold_fills_all_or_nothing_in_order_of_accounts() {
    let book = |cash| {
        let treasury = with_available(cash, account(670.0, 0.0));
        [account(150.0, 100.0), account(180.0, 100.0), treasury]
    };
    let made = |cash| wishes("threshold-target", &THRESHOLD, 1.0, &book(cash));
    assert_eq!(made(300.0), [(2, 0, 250.0)], "50 are left, 220 are wanted");
    assert_eq!(made(225.0), [(2, 1, 220.0)], "the first does not fit, the second does");
    assert_eq!(made(470.0), [(2, 0, 250.0), (2, 1, 220.0)]);
    assert_eq!(made(219.0), []);
    assert_eq!(wishes("threshold-target", &THRESHOLD, 251.0, &book(470.0)), [], "below the clip");
}

#[test]
fn threshold_returns_at_most_of_the_overage_and_does_not_look_at_what_is_in_flight() {
    // 95 % of one and a half targets of 400 is 570.
    let book = |balance: f64, inbound| {
        let own = with_inbound(inbound, account(balance, 100.0));
        [own, account(400.0, 100.0), account(600.0 - balance - inbound, 0.0)]
    };
    let made =
        |balance, inbound| wishes("threshold-target", &THRESHOLD, 1.0, &book(balance, inbound));
    assert_eq!(made(570.0, 0.0), [(0, 2, 170.0)]);
    assert_eq!(made(569.0, 0.0), []);
    assert_eq!(made(569.0, 31.0), [], "600 with what is on its way");
    let stuck = with_available(20.0, account(570.0, 100.0));
    let accounts = [stuck, account(400.0, 100.0), account(30.0, 0.0)];
    assert_eq!(wishes("threshold-target", &THRESHOLD, 1.0, &accounts), [(0, 2, 20.0)]);
    // At the trigger itself, 95 % of two targets of 500, it returns.
    let params = [("treasury_share", 0.5), ("threshold", 0.5), ("overage", 2.0)];
    let book_of_one = |held: f64| [account(held, 100.0), account(1000.0 - held, 0.0)];
    assert_eq!(wishes("threshold-target", &params, 1.0, &book_of_one(950.0)), [(0, 1, 450.0)]);
    assert_eq!(wishes("threshold-target", &params, 1.0, &book_of_one(949.0)), []);
    // An overage below one never triggers below the target itself.
    let params = [("treasury_share", 0.2), ("threshold", 0.5), ("overage", 0.5)];
    assert_eq!(wishes("threshold-target", &params, 1.0, &book(399.0, 0.0)), []);
    assert_eq!(wishes("threshold-target", &params, 1.0, &book(410.0, 0.0)), [(0, 2, 10.0)]);
}

#[test]
fn min_target_fills_to_target_and_drains_a_donor_to_its_minimum() {
    // Minimum 100 and target 200 of a need of 1000.
    let donor = |available| with_available(available, account(500.0, 1000.0));
    let book = |available, cash: f64| {
        [account(50.0, 1000.0), donor(available), with_available(cash, account(900.0, 0.0))]
    };
    let made = |available, cash| wishes("min-target", &MIN_TARGET, 1.0, &book(available, cash));
    assert_eq!(made(120.0, 60.0), [(1, 0, 120.0), (2, 0, 30.0)]);
    assert_eq!(made(500.0, 60.0), [(1, 0, 150.0)], "400 to spare above its own minimum");
    assert_eq!(made(100.0, 100.0), [(1, 0, 100.0), (2, 0, 50.0)], "ties to the lowest");
    assert_eq!(made(40.0, 0.0), [(1, 0, 40.0)], "a shortage is scaled to what there is");
    let drained = [account(50.0, 1000.0), account(130.0, 1000.0), account(0.0, 0.0)];
    assert_eq!(wishes("min-target", &MIN_TARGET, 1.0, &drained), [(1, 0, 30.0)]);
    let flying = [with_inbound(50.0, account(50.0, 1000.0)), account(900.0, 0.0)];
    assert_eq!(wishes("min-target", &MIN_TARGET, 1.0, &flying), [], "at its minimum with it");
}

#[test]
fn interval_makes_one_move_that_is_right_in_every_outcome() {
    // A tenth of the mean need of 1000: 100 for those with a need, nothing for the others.
    let book = [account(40.0, 1000.0), account(150.0, 1000.0), account(80.0, 0.0)];
    let with_treasury = |cash| [book.as_slice(), &[account(cash, 0.0)]].concat();
    let made = |cash| wishes("interval", &INTERVAL, 1.0, &with_treasury(cash));
    assert_eq!(made(30.0), [(2, 0, 60.0)]);
    assert_eq!(made(80.0), [(2, 0, 60.0)], "ties to the lowest");
    assert_eq!(made(81.0), [(3, 0, 60.0)]);
    // The target is short only if what is in flight does not help; the source is long only
    // without it.
    let target = with_inbound(60.0, account(40.0, 1000.0));
    assert_eq!(wishes("interval", &INTERVAL, 1.0, &[target, account(500.0, 0.0)]), []);
    let source = with_inbound(500.0, account(90.0, 1000.0));
    let accounts = [account(40.0, 1000.0), source, account(0.0, 0.0)];
    assert_eq!(wishes("interval", &INTERVAL, 1.0, &accounts), []);
    assert_eq!(wishes("interval", &INTERVAL, 1.0, &[account(9.0, 0.0), account(9.0, 0.0)]), []);
}

#[test]
fn interval_leaves_small_moves() {
    let book = |held, cash| [account(held, 1000.0), account(cash, 0.0)];
    assert_eq!(wishes("interval", &INTERVAL, 1.0, &book(90.0, 500.0)), [(1, 0, 10.0)]);
    assert_eq!(wishes("interval", &INTERVAL, 1.0, &book(91.0, 500.0)), [], "below a tenth");
    assert_eq!(wishes("interval", &INTERVAL, 11.0, &book(90.0, 500.0)), [], "below the clip");
    assert_eq!(wishes("interval", &INTERVAL, 1.0, &book(40.0, 9.0)), [], "not enough to spare");
}
