//! Blocks that go, money that lacks or abounds, signers that do not sign.

use crate::player::Player;
use crate::scene::{A, B, FINAL, NEAR, far_ways, usd, wish};
use trimtab_engine::transfer::Phase;
use trimtab_engine::{Alert, Purpose, Trouble};
use trimtab_model::{Amount, Command, LegNews, LegRefusal, Observation, Order, Span};

fn troubles(player: &Player) -> Vec<(Trouble, bool)> {
    player
        .alerts
        .iter()
        .map(|Alert { trouble, quarantined, .. }| (*trouble, *quarantined))
        .collect()
}

#[test]
fn a_block_that_goes_below_finality_is_asked_about() {
    let mut player = Player::far();
    player.reach_the_burn();
    let request = player.sign();
    player.left(999, FINAL - 1);
    player.news(LegNews::Reversed);
    assert_eq!(player.phase(), Phase::Unknown);
    assert_eq!(player.commands, [Command::Inquire(request)]);
    assert!(player.saga().has_left(), "it left the venue before");
    player.left(999, FINAL);
    assert_eq!(player.phase(), Phase::Departed);
}

#[test]
fn a_final_block_that_goes_halts_its_chain() {
    let mut player = Player::far();
    player.reach_the_burn();
    player.sign();
    player.left(999, FINAL);
    player.news(LegNews::Reversed);
    assert_eq!(troubles(&player), [(Trouble::FinalReversed { chain: NEAR }, true)]);
    assert!(player.engine.state().chains().is_halted(NEAR));
    let transfer = player.transfer().id;
    player.order(Order::Lift { chain: NEAR });
    player.order(Order::Resume { transfer });
    assert!(!player.engine.state().chains().is_halted(NEAR));
    assert_eq!(player.saga().quarantine(), None);
}

#[test]
fn a_final_block_of_an_earlier_leg_that_goes_halts_too() {
    let mut player = Player::far();
    let withdraw = player.carry(1000, 999);
    player.of(withdraw.id, LegNews::Unlanded);
    assert_eq!(troubles(&player), [(Trouble::FinalReversed { chain: NEAR }, true)]);
    assert_eq!(player.phase(), Phase::Signing, "and nothing is sent");
    let hash = trimtab_model::Digest::of("x", &usd(1));
    player.news(LegNews::Signed { attempt: 0, hash });
    assert!(player.commands.is_empty());
}

#[test]
fn a_final_block_that_goes_is_told_though_the_books_are_closed() {
    let mut player = Player::far();
    let withdraw = player.sign().id;
    player.left(1000, 0);
    player.landed(900, FINAL);
    let transfer = player.transfer().id;
    player.order(Order::Abandon { transfer, recovered: usd(900) });
    player.alerts.clear();
    player.of(withdraw, LegNews::Unlanded);
    player.of(withdraw, LegNews::Unlanded);
    assert_eq!(troubles(&player), [(Trouble::FinalReversed { chain: NEAR }, false)]);
    assert!(player.engine.state().chains().is_halted(NEAR));
    player.alerts.clear();
    player.step(vec![Observation::Restarted { epoch: 1 }]).unwrap();
    assert_eq!(troubles(&player), [(Trouble::FinalReversed { chain: NEAR }, false)], "told again");
}

#[test]
fn a_wait_for_an_answer_hides_no_contradiction() {
    let mut player = Player::far();
    player.reach_the_burn();
    let first = player.sign();
    player.news(LegNews::Failed { depth: FINAL });
    player.pass(Span::from_secs(1200));
    player.sign();
    while player.saga().quarantine().is_none() {
        player.pass(Span::from_secs(600 << 4));
    }
    player.alerts.clear();
    player.of(first.id, LegNews::Left { amount: usd(999), depth: FINAL });
    assert_eq!(troubles(&player), [(Trouble::Contradiction, true)]);
    player.news(LegNews::Known);
    player.news(LegNews::Absent);
    assert_eq!(player.saga().quarantine(), Some(Trouble::Contradiction), "an answer lifts it not");
    assert!(player.commands.is_empty(), "{:?}", player.commands);
}

#[test]
fn what_is_held_is_not_told_again_as_unanswered() {
    let mut player = Player::far();
    player.sign();
    player.news(LegNews::Refused { reason: LegRefusal::Conflict });
    for _ in 0..9 {
        player.pass(Span::from_secs(600 << 4));
    }
    assert_eq!(troubles(&player), [(Trouble::Conflict, true)]);
    player.news(LegNews::Known);
    assert_eq!(player.saga().quarantine(), Some(Trouble::Conflict));
}

#[test]
fn what_landed_for_good_did_not_come_to_nothing() {
    use trimtab_model::Impossibility::NonceTaken;
    for news in [
        LegNews::Impossible { reason: NonceTaken { next: 9 } },
        LegNews::Refused { reason: LegRefusal::Suspended },
        LegNews::Failed { depth: FINAL },
    ] {
        let mut player = Player::new(far_ways(), vec![wish(crate::scene::T, A, 100.0)]);
        player.sign();
        player.landed(99, 0);
        player.news(news);
        assert_eq!(troubles(&player), [(Trouble::Contradiction, true)], "{news:?}");
        assert_eq!(player.reserved(crate::scene::T), usd(100));
        player.pass(Span::from_secs(600 << 4));
        assert!(!player.commands.iter().any(|one| matches!(one, Command::Sign(_))), "{news:?}");
    }
}

#[test]
fn more_than_was_asked_for_waits_for_a_person() {
    let mut player = Player::far();
    player.sign();
    player.left(1500, FINAL);
    assert_eq!(troubles(&player), [(Trouble::Contradiction, true)]);
    assert_eq!(player.net(Purpose::InFlight), usd(1500), "and is booked as it was");
}

#[test]
fn what_lands_after_all_was_not_lost() {
    let mut player = Player::new(far_ways(), vec![wish(crate::scene::T, A, 100.0)]);
    player.sign();
    player.left(100, FINAL);
    player.news(LegNews::Reversed);
    let transfer = player.transfer().id;
    player.order(Order::Abandon { transfer, recovered: usd(0) });
    assert_eq!(player.net(Purpose::Loss), usd(100));
    player.alerts.clear();
    player.landed(99, 0);
    assert_eq!((player.net(Purpose::InFlight), player.net(Purpose::Loss)), (Amount::ZERO, usd(1)));
    assert_eq!(player.held(A), usd(10_099));
    assert_eq!(troubles(&player), [(Trouble::Contradiction, true)], "and a person is told");
}

#[test]
fn what_the_terms_do_not_explain_is_missing_and_no_fee() {
    let mut player = Player::far();
    player.sign();
    player.left(1000, 0);
    player.landed(900, FINAL);
    assert_eq!(troubles(&player), [(Trouble::Missing { amount: usd(100) }, true)]);
    assert_eq!(player.saga().missing(), usd(100));
    assert_eq!(
        (player.net(Purpose::InFlight), player.net(Purpose::Fees)),
        (usd(1000), Amount::ZERO)
    );
    assert!(player.commands.is_empty(), "nothing goes on until a person has looked");
    let transfer = player.transfer().id;
    player.order(Order::Resume { transfer });
    assert_eq!(player.commands.len(), 1);
}

#[test]
fn what_lands_too_much_is_nobodys_gain() {
    let mut player = Player::far();
    player.sign();
    player.left(1000, 0);
    player.landed(1010, FINAL);
    assert_eq!(troubles(&player), [(Trouble::Surplus { amount: usd(10) }, false)]);
    assert_eq!(player.net(Purpose::Surplus).negated().unwrap(), usd(10));
    assert_eq!(player.net(Purpose::InFlight), usd(1010));
    assert_eq!(player.net(Purpose::Yield), Amount::ZERO);
}

#[test]
fn a_leg_that_happens_after_it_was_proved_to_have_come_to_nothing_is_a_contradiction() {
    let mut player = Player::far();
    player.reach_the_burn();
    let burn = player.sign();
    player.news(LegNews::Failed { depth: FINAL });
    player.of(burn.id, LegNews::Left { amount: usd(999), depth: FINAL });
    assert_eq!(troubles(&player), [(Trouble::Contradiction, true)]);
}

#[test]
fn another_request_under_our_key_stops_everything() {
    let mut player = Player::far();
    player.sign();
    player.news(LegNews::Refused { reason: LegRefusal::Conflict });
    assert_eq!(troubles(&player), [(Trouble::Conflict, true)]);
    assert_eq!(player.reserved(A), usd(1000));
}

#[test]
fn an_engine_that_was_taken_over_from_learns_nothing_by_it() {
    let mut player = Player::far();
    player.sign();
    player.news(LegNews::Refused { reason: LegRefusal::Fenced });
    assert_eq!((player.phase(), player.reserved(A)), (Phase::Submitted, usd(1000)));
}

#[test]
fn a_signer_that_does_not_sign_is_told_of() {
    let mut player = Player::far();
    for _ in 0..2 {
        player.news(LegNews::Unsigned);
        player.pass(Span::from_secs(600 << 4));
        assert!(matches!(player.commands[..], [Command::Sign(_)]));
    }
    assert_eq!(troubles(&player), [(Trouble::Unsigned, false)]);
}

#[test]
fn what_is_late_is_told_of_once() {
    let mut player = Player::far();
    player.sign();
    player.left(1000, 0);
    for _ in 0..8 {
        player.pass(Span::from_secs(600 << 4));
    }
    assert_eq!(troubles(&player), [(Trouble::Overdue, false)]);
    player.landed(999, FINAL);
    assert_eq!(player.phase(), Phase::Signing);
}

#[test]
fn too_little_for_a_leg_is_refused_before_it_leaves() {
    let player = Player::new(far_ways(), vec![wish(A, B, 6.0)]);
    assert!(player.commands.is_empty(), "6 less two fees is below the last leg's minimum");
    assert!(player.engine.state().transfers().list().is_empty());
    let player = Player::new(far_ways(), vec![wish(A, B, 8.0)]);
    assert_eq!(player.commands.len(), 1);
    assert_eq!(player.held(B), usd(10_000));
}

#[test]
fn a_final_failure_that_is_undone_opens_the_transfer_again() {
    let mut player = Player::new(far_ways(), vec![wish(crate::scene::T, A, 100.0)]);
    player.sign();
    player.news(LegNews::Failed { depth: FINAL });
    assert_eq!((player.phase(), player.reserved(crate::scene::T)), (Phase::Refused, Amount::ZERO));
    player.news(LegNews::Reversed);
    assert_eq!((player.phase(), player.reserved(crate::scene::T)), (Phase::Unknown, usd(100)));
    assert_eq!(troubles(&player), [(Trouble::FinalReversed { chain: NEAR }, true)]);
    player.left(100, FINAL);
    assert_eq!((player.phase(), player.held(crate::scene::T)), (Phase::Departed, usd(9900)));
}

#[test]
fn a_slow_signer_does_not_hide_that_money_is_late() {
    let mut player = Player::far();
    for _ in 0..2 {
        player.pass(Span::from_secs(600 << 4));
    }
    player.sign();
    player.left(1000, 0);
    for _ in 0..4 {
        player.pass(Span::from_secs(600 << 4));
    }
    assert_eq!(troubles(&player), [(Trouble::Unsigned, false), (Trouble::Overdue, false)]);
}
