//! What a person may say, and what is refused even to a person.

use crate::player::Player;
use crate::scene::{A, B, FINAL, T, far_ways, usd, wish};
use trimtab_engine::transfer::{Phase, Stage};
use trimtab_engine::{BatchError, Purpose};
use trimtab_model::{Amount, LegNews, LegRefusal, Observation, Order, Span};

/// At the bridge with 900 of 1,000, the rest missing.
fn short() -> Player {
    let mut player = Player::far();
    player.sign();
    player.left(1000, 0);
    player.landed(900, FINAL);
    player
}

fn refused(player: &mut Player, order: Order) -> String {
    let before = player.engine.state().digest();
    let error = player.step(vec![Observation::Order(order)]).unwrap_err();
    assert!(matches!(error, BatchError::Transfer(_)));
    assert_eq!(player.engine.state().digest(), before);
    error.to_string()
}

#[test]
fn what_the_owner_has_in_hand_is_capital_and_the_rest_is_lost() {
    let mut player = short();
    let transfer = player.transfer().id;
    player.order(Order::Abandon { transfer, recovered: usd(950) });
    assert_eq!((player.phase(), player.stage()), (Phase::Abandoned, Stage::Abandoned));
    assert_eq!((player.net(Purpose::InFlight), player.net(Purpose::Loss)), (Amount::ZERO, usd(50)));
    let capital = player.net(Purpose::Capital).negated().unwrap();
    assert_eq!(capital, usd(30_000 - 950));
    let text = refused(&mut player, Order::Abandon { transfer, recovered: usd(1) });
    assert!(
        text.ends_with("cannot be abandoned: it is not quarantined")
            || text.ends_with("it is over"),
        "{text}"
    );
}

#[test]
fn more_than_there_is_cannot_be_recovered() {
    let mut player = short();
    let transfer = player.transfer().id;
    let text = refused(&mut player, Order::Abandon { transfer, recovered: usd(1001) });
    assert!(text.contains("1001000000 base units where 1000000000 were possible"), "{text}");
}

#[test]
fn what_runs_well_cannot_be_ordered_about() {
    let mut player = Player::far();
    let transfer = player.transfer().id;
    for order in [Order::Resume { transfer }, Order::Abandon { transfer, recovered: usd(0) }] {
        let text = refused(&mut player, order);
        assert!(text.ends_with("it is not quarantined"), "{text}");
    }
}

#[test]
fn an_open_question_cannot_be_abandoned() {
    let mut player = Player::far();
    player.sign();
    player.news(LegNews::Refused { reason: LegRefusal::Conflict });
    let transfer = player.transfer().id;
    let text = refused(&mut player, Order::Abandon { transfer, recovered: usd(0) });
    assert!(text.contains("nobody knows yet whether its leg happened"), "{text}");
    player.order(Order::Resume { transfer });
    assert_eq!(player.phase(), Phase::Unknown, "it is asked about at once");
}

#[test]
fn a_transfer_that_arrived_short_waits_for_its_rest_to_be_closed() {
    let mut player = short();
    let transfer = player.transfer().id;
    player.order(Order::Resume { transfer });
    player.sign();
    player.left(0, FINAL);
    let burn = player.sign();
    assert_eq!(burn.amount, usd(900));
    player.left(900, FINAL);
    player.of(burn.id, LegNews::Attested { expires: None });
    player.carry(900, 900);
    player.carry(900, 899);
    player.state_account(B, usd(10_899));
    assert_eq!(player.phase(), Phase::Arrived, "100 are still missing");
    assert_eq!(player.net(Purpose::InFlight), usd(100));
    assert!(player.transfer().is_open());
    player.pass(Span::HOUR);
    assert!(player.saga().quarantine().is_some());
    player.order(Order::Abandon { transfer, recovered: usd(0) });
    assert_eq!(
        (player.net(Purpose::InFlight), player.net(Purpose::Loss)),
        (Amount::ZERO, usd(100))
    );
}

#[test]
fn what_a_block_may_still_take_from_the_source_cannot_be_closed() {
    let mut player = Player::new(far_ways(), vec![wish(T, A, 100.0)]);
    player.sign();
    for landed in [99, 98] {
        player.landed(landed, 0);
    }
    player.left(100, 0);
    assert_eq!(player.phase(), Phase::Seen);
    let transfer = player.transfer().id;
    let text = refused(&mut player, Order::Abandon { transfer, recovered: usd(0) });
    assert!(text.ends_with("is not final: wait until it is"), "{text}");
}

#[test]
fn what_is_signed_or_on_its_way_can_be_closed_once_it_is_in_hand() {
    for departs in [false, true] {
        let mut player = Player::far();
        let withdraw = player.carry(1000, 999);
        if departs {
            player.sign();
            player.left(0, FINAL);
            player.sign();
            player.left(999, FINAL);
        }
        let phase = if departs { Phase::Departed } else { Phase::Signing };
        assert_eq!(player.phase(), phase);
        let transfer = player.transfer().id;
        player.of(withdraw.id, LegNews::Unlanded);
        player.order(Order::Abandon { transfer, recovered: usd(999) });
        assert_eq!(player.phase(), Phase::Abandoned);
        assert_eq!(player.net(Purpose::InFlight), Amount::ZERO);
        let next = player.engine.state().chains().clone();
        player.of(withdraw.id, LegNews::Known);
        assert_eq!(player.engine.state().chains(), &next, "nothing more follows");
    }
}

#[test]
fn a_leg_that_a_person_began_again_is_known_when_it_is_over() {
    let way = far_ways().remove(0);
    let mut player = Player::new(vec![way], vec![wish(A, B, 1000.0)]);
    player.reach_the_burn();
    while player.saga().quarantine().is_none() {
        player.sign();
        player.news(LegNews::Failed { depth: FINAL });
        player.pass(Span::from_secs(600 << 4));
    }
    let transfer = player.transfer().id;
    player.order(Order::Resume { transfer });
    player.pass(Span::from_secs(600 << 4));
    let burn = player.sign();
    player.left(999, FINAL);
    player.news(LegNews::Attested { expires: None });
    assert_eq!(player.phase(), Phase::Signing, "the mint");
    player.of(burn.id, LegNews::Reversed);
    assert!(player.saga().quarantine().is_some(), "a final event of it is undone");
}

#[test]
fn after_a_restart_a_person_is_told_again() {
    let mut player = short();
    player.alerts.clear();
    player.step(vec![Observation::Restarted { epoch: 1 }]).unwrap();
    let troubles: Vec<_> = player.alerts.iter().map(|one| (one.trouble, one.quarantined)).collect();
    assert_eq!(troubles, [(trimtab_engine::Trouble::Missing { amount: usd(100) }, true)]);
    let transfer = player.transfer().id;
    player.order(Order::Abandon { transfer, recovered: usd(900) });
    player.alerts.clear();
    player.step(vec![Observation::Restarted { epoch: 2 }]).unwrap();
    assert!(player.alerts.is_empty(), "what is closed waits for nobody");
}

#[test]
fn what_came_home_short_waits_too() {
    let mut player = Player::new(far_ways(), vec![wish(T, A, 100.0)]);
    player.sign();
    player.left(100, FINAL);
    player.news(LegNews::Refunded { amount: usd(60), depth: FINAL });
    assert_eq!((player.phase(), player.held(T)), (Phase::Arrived, usd(9960)));
    assert!(player.transfer().is_open());
    let transfer = player.transfer().id;
    player.order(Order::Abandon { transfer, recovered: usd(40) });
    assert_eq!(player.phase(), Phase::Abandoned);
    assert_eq!(player.net(Purpose::InFlight), Amount::ZERO);
}
