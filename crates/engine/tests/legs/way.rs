//! The way there, and the table behind it.

use crate::player::Player;
use crate::scene::{A, B, FAR, FINAL, NEAR, T, far_ways, leg, usd, wish};
use trimtab_engine::Purpose;
use trimtab_engine::transfer::{Phase, Stage, next, table};
use trimtab_model::{Amount, LegKind, LegNews, Place, Way};

fn carried(mut player: Player) -> Player {
    assert_eq!(player.phase(), Phase::Signing);
    assert_eq!(player.reserved(A), usd(1000));
    let withdraw = player.carry(1000, 999);
    assert_eq!((withdraw.kind, withdraw.nonce), (LegKind::Withdraw, None));
    assert_eq!((withdraw.amount, withdraw.least), (usd(1000), usd(999)));
    assert_eq!(player.held(A), usd(9000));
    assert_eq!((player.reserved(A), player.net(Purpose::InFlight)), (Amount::ZERO, usd(999)));
    let approve = player.sign();
    assert_eq!((approve.kind, approve.nonce), (LegKind::Approve, Some(0)));
    player.left(0, FINAL);
    let burn = player.sign();
    assert_eq!((burn.kind, burn.nonce, burn.amount), (LegKind::Burn, Some(1), usd(999)));
    player.left(999, 0);
    assert_eq!(player.phase(), Phase::Seen);
    player.left(999, FINAL);
    assert_eq!(player.phase(), Phase::Departed);
    player.of(burn.id, LegNews::Attested { expires: None });
    let mint = player.sign();
    assert_eq!((mint.kind, mint.nonce, mint.ordinal), (LegKind::Mint, Some(0), 3));
    player.left(999, FINAL);
    player.landed(999, 1);
    assert_eq!(player.phase(), Phase::Landing);
    player.landed(999, FINAL);
    let deposit = player.sign();
    assert_eq!((deposit.kind, deposit.nonce), (LegKind::Deposit, Some(1)));
    player.left(999, FINAL);
    player.landed(998, 0);
    assert_eq!((player.phase(), player.stage()), (Phase::Arrived, Stage::Arrived));
    player.state_account(B, usd(10_998));
    assert_eq!(player.phase(), Phase::Settled);
    player
}

#[test]
fn money_goes_over_every_leg_and_every_dollar_is_booked() {
    let player = carried(Player::far());
    assert_eq!((player.held(A), player.held(B)), (usd(9000), usd(10_998)));
    assert_eq!((player.net(Purpose::InFlight), player.net(Purpose::Fees)), (Amount::ZERO, usd(2)));
    assert!(player.alerts.is_empty());
}

#[test]
fn what_is_told_twice_counts_once() {
    let mut player = Player::far();
    player.twice = true;
    let twice = carried(player);
    let once = carried(Player::far());
    assert_eq!(twice.engine.state().ledger(), once.engine.state().ledger());
    assert!(twice.alerts.is_empty());
}

#[test]
fn money_that_landed_before_it_is_known_to_have_left_waits() {
    let mut player = Player::new(far_ways(), vec![wish(T, A, 100.0)]);
    let request = player.sign();
    assert_eq!((request.kind, request.nonce), (LegKind::Deposit, Some(0)));
    player.landed(99, 0);
    assert_eq!(player.phase(), Phase::Submitted, "the venue credits before the chain is final");
    assert_eq!(player.held(A), usd(10_099), "its statement counts it from here on");
    player.left(100, FINAL);
    assert_eq!(player.phase(), Phase::Arrived);
    assert_eq!((player.held(T), player.net(Purpose::InFlight)), (usd(9900), Amount::ZERO));
}

#[test]
fn parts_land_one_after_the_other() {
    let mut player = Player::new(far_ways(), vec![wish(T, A, 100.0)]);
    player.sign();
    player.left(100, FINAL);
    player.news(LegNews::Landed { amount: usd(40), whole: false, depth: 0 });
    assert_eq!((player.phase(), player.held(A)), (Phase::Departed, usd(10_040)));
    player.landed(99, 0);
    assert_eq!((player.phase(), player.held(A)), (Phase::Arrived, usd(10_099)));
}

#[test]
fn what_a_unit_cannot_express_stays_behind_by_name() {
    let mut ways = far_ways();
    ways[0].legs[1].unit = usd(10);
    ways[0].legs[2].unit = usd(10);
    let mut player = Player::new(ways, vec![wish(A, B, 1000.0)]);
    player.reach_the_burn();
    assert_eq!(player.sign().amount, usd(990));
    assert_eq!((player.net(Purpose::Remainder), player.net(Purpose::InFlight)), (usd(9), usd(990)));
}

#[test]
fn two_of_our_transactions_never_race_on_one_chain() {
    let near = Place::Wallet(NEAR);
    let ways = vec![Way {
        legs: vec![
            leg(LegKind::Withdraw, Place::Account(A), near),
            leg(LegKind::Lock, near, Place::Wallet(FAR)),
            leg(LegKind::Deposit, Place::Wallet(FAR), Place::Account(B)),
        ],
    }];
    let mut player = Player::new(ways, vec![wish(T, A, 100.0), wish(A, B, 1000.0)]);
    let kinds: Vec<_> = player.commands.iter().map(|command| format!("{command:?}")).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    let (deposit, withdraw) = (player.saga().key(), second(&player));
    for (id, news) in [
        (withdraw, LegNews::Signed { attempt: 0, hash: trimtab_model::Digest::of("x", &usd(1)) }),
        (withdraw, LegNews::Left { amount: usd(1000), depth: 0 }),
        (withdraw, LegNews::Landed { amount: usd(999), whole: true, depth: FINAL }),
    ] {
        player.of(id, news);
    }
    assert!(player.commands.is_empty(), "the lock waits for the deposit to be taken in");
    let hash = trimtab_model::Digest::of("y", &usd(1));
    player.of(deposit, LegNews::Signed { attempt: 0, hash });
    player.of(deposit, LegNews::Left { amount: usd(100), depth: 0 });
    let nonces: Vec<_> = player.commands.iter().filter_map(nonce).collect();
    assert_eq!(nonces, [Some(1)]);
}

fn second(player: &Player) -> trimtab_model::LegId {
    player.engine.state().transfers().list()[1].saga.as_ref().unwrap().key()
}

fn nonce(command: &trimtab_model::Command) -> Option<Option<u64>> {
    match command {
        trimtab_model::Command::Sign(request) => Some(request.nonce),
        _ => None,
    }
}

#[test]
fn the_table_says_each_thing_once_and_leads_everywhere() {
    for (at, row) in table().iter().enumerate() {
        let same = |other: &&_| {
            let other: &&trimtab_engine::transfer::Row = other;
            (other.from, other.cue) == (row.from, row.cue)
        };
        assert_eq!(table().iter().filter(same).count(), 1, "row {at} of {:?}", row.from);
        assert_eq!(next(row.from, row.cue), Some(row.to));
        // A final failure that is undone opens again what ended by it; nothing else is undone.
        let is_undone = (row.from, row.to) == (Phase::Refused, Phase::Unknown);
        assert!(!row.from.is_over() || is_undone, "nothing follows {:?}", row.from);
    }
    for phase in Phase::ALL {
        let is_reached = phase == Phase::Planned || table().iter().any(|row| row.to == phase);
        assert!(is_reached, "{phase:?}");
        let leads_on = phase.is_over() || table().iter().any(|row| row.from == phase);
        assert!(leads_on, "{phase:?}");
        assert!(!phase.meaning().truth.is_empty());
    }
}

#[test]
fn no_phase_that_may_have_acted_is_left_by_time() {
    use trimtab_engine::transfer::Cue;
    for phase in Phase::ALL {
        for cue in [Cue::Quiet, Cue::Restarted] {
            if let Some(to) = next(phase, cue) {
                assert!(
                    to == phase || (phase, to) == (Phase::Submitted, Phase::Unknown),
                    "{phase:?} {to:?}"
                );
            }
        }
    }
}
