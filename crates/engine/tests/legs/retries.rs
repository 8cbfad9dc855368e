//! What was asked and not answered, what came to nothing, and where money goes then.

use crate::player::Player;
use crate::scene::{A, B, FAR, FINAL, NEAR, far_ways, usd, wish};
use trimtab_engine::transfer::{Phase, Stage};
use trimtab_engine::{Purpose, Trouble};
use trimtab_model::{
    Amount, Command, Impossibility, LegKind, LegNews, LegRefusal, Observation, Span, Timestamp,
};

const PATIENCE: Span = Span::from_secs(600);

#[test]
fn nothing_is_concluded_from_silence() {
    let mut player = Player::far();
    let request = player.sign();
    for asked in 1..6 {
        player.pass(Span::from_secs(600 << 4));
        assert_eq!(player.phase(), Phase::Unknown);
        assert_eq!(player.reserved(A), usd(1000), "after {asked} questions");
        assert_eq!(player.commands, [Command::Inquire(request)]);
    }
    player.pass(Span::from_secs(600 << 4));
    assert_eq!(player.saga().quarantine(), Some(Trouble::Unanswered));
    assert_eq!((player.alerts.len(), player.reserved(A)), (1, usd(1000)));
    player.left(1000, 0);
    assert_eq!(player.saga().quarantine(), None, "an answer lifts it");
    assert_eq!((player.phase(), player.held(A)), (Phase::Departed, usd(9000)));
}

#[test]
fn what_nobody_knows_of_is_sent_again_under_the_same_key() {
    let mut player = Player::far();
    let request = player.sign();
    player.pass(PATIENCE);
    player.news(LegNews::Absent);
    let again = player.commands.iter().find_map(|command| match command {
        Command::Submit { request, .. } => Some(*request),
        _ => None,
    });
    assert_eq!((again, player.phase()), (Some(request), Phase::Submitted));
}

#[test]
fn a_dearer_transaction_keeps_key_and_nonce() {
    let mut player = Player::far();
    player.carry(1000, 999);
    let first = player.sign();
    for _ in 0..3 {
        player.pass(Span::from_secs(600 << 4));
        player.news(LegNews::Known);
    }
    let second = player.sign();
    assert_eq!((first.attempt, second.attempt), (0, 1));
    assert_eq!((first.id, first.nonce), (second.id, second.nonce));
    assert!(first.asks_the_same(&second));
}

#[test]
fn an_earlier_attempt_may_be_taken_in_while_the_dearer_one_is_signed() {
    let mut player = Player::far();
    player.carry(1000, 999);
    player.sign();
    for _ in 0..3 {
        player.news(LegNews::Known);
    }
    assert_eq!(player.phase(), Phase::Signing);
    player.left(0, FINAL);
    assert_eq!(player.saga().ordinal(), 2, "the approval is done");
}

#[test]
fn after_a_restart_what_may_have_left_is_asked_about_first() {
    let mut player =
        Player::new(far_ways(), vec![wish(A, B, 1000.0), wish(A, crate::scene::T, 10.0)]);
    player.sign();
    player.step(vec![Observation::Restarted { epoch: 1 }]).unwrap();
    let asked: Vec<_> = player.commands.iter().collect();
    assert!(
        matches!(asked[..], [Command::Inquire(request), ..] if request.epoch == 1),
        "{asked:?}"
    );
    assert!(player.engine.state().transfers().is_unsettled(A));
    player.news(LegNews::Known);
    assert!(!player.engine.state().transfers().is_unsettled(A));
    assert!(
        player.step(vec![Observation::Restarted { epoch: 1 }]).is_err(),
        "no epoch comes twice"
    );
}

#[test]
fn a_refusal_before_anything_left_ends_the_transfer() {
    let mut player = Player::far();
    player.sign();
    player.news(LegNews::Refused { reason: LegRefusal::Suspended });
    assert_eq!((player.phase(), player.stage()), (Phase::Refused, Stage::Refused));
    assert_eq!(player.held(A), usd(10_000));
    player.pass(Span::from_secs(1));
    assert_eq!(player.engine.state().transfers().list().len(), 1, "it is not asked again at once");
    player.pass(PATIENCE);
    assert_eq!(player.engine.state().transfers().list().len(), 2);
}

#[test]
fn a_leg_that_came_to_nothing_is_begun_again_under_another_key() {
    let mut player = Player::far();
    player.reach_the_burn();
    let first = player.sign();
    player.news(LegNews::Failed { depth: 0 });
    assert_eq!(player.phase(), Phase::Seen);
    player.news(LegNews::Failed { depth: FINAL });
    assert_eq!(player.phase(), Phase::Planned);
    player.pass(Span::from_secs(1200));
    let second = player.sign();
    assert_ne!(first.id, second.id);
    assert_eq!((first.nonce, second.nonce), (Some(1), Some(2)), "the failed one used its nonce");
    assert_eq!((first.ordinal, second.ordinal), (2, 2));
}

#[test]
fn a_nonce_that_nothing_used_is_used_and_one_taken_is_left() {
    let mut player = Player::far();
    player.reach_the_burn();
    let first = player.sign();
    player.news(LegNews::Impossible { reason: Impossibility::Expired });
    player.pass(Span::from_secs(1200));
    let second = player.sign();
    assert_eq!(first.nonce, second.nonce);
    player.news(LegNews::Impossible { reason: Impossibility::NonceTaken { next: 7 } });
    player.pass(Span::from_secs(2400));
    assert_eq!(player.sign().nonce, Some(7));
}

fn fails_for_good(player: &mut Player) {
    player.sign();
    player.news(LegNews::Refused { reason: LegRefusal::Unknown });
}

#[test]
fn another_rail_is_taken_and_then_the_way_home() {
    let mut player = Player::far();
    player.reach_the_burn();
    fails_for_good(&mut player);
    let lock = player.sign();
    assert_eq!((lock.kind, lock.amount, lock.ordinal), (LegKind::Lock, usd(999), 3));
    player.news(LegNews::Refused { reason: LegRefusal::Unknown });
    let home = player.sign();
    assert_eq!((home.kind, player.transfer().heading()), (LegKind::Deposit, A));
    player.left(999, FINAL);
    player.landed(998, 0);
    assert_eq!((player.phase(), player.stage()), (Phase::Returned, Stage::Returned));
    assert_eq!((player.held(A), player.net(Purpose::Fees)), (usd(9998), usd(2)));
    assert!(player.alerts.is_empty());
}

#[test]
fn where_no_way_leads_on_a_person_is_called() {
    let mut ways = far_ways();
    ways.truncate(1);
    let mut player = Player::new(ways, vec![wish(A, B, 1000.0)]);
    player.reach_the_burn();
    fails_for_good(&mut player);
    assert_eq!(player.saga().quarantine(), Some(Trouble::NoWay));
    assert_eq!(player.net(Purpose::InFlight), usd(999));
}

#[test]
fn a_lane_without_room_is_tried_three_times_then_the_other_is_taken() {
    let mut player = Player::far();
    player.reach_the_burn();
    for round in 0..4_u64 {
        player.pass(Span::from_secs(600 << round.min(4)));
        let burn = player.sign();
        assert_eq!(burn.kind, LegKind::Burn);
        player.news(LegNews::Refused { reason: LegRefusal::Capacity });
    }
    assert_eq!(player.sign().kind, LegKind::Lock);
}

#[test]
fn an_attestation_that_ran_out_is_asked_for_again() {
    let mut player = Player::far();
    player.reach_the_burn();
    let burn = player.sign();
    player.left(999, FINAL);
    let expires = Some(Timestamp::from_secs(1_000_000 + 3600));
    player.of(burn.id, LegNews::Attested { expires });
    let mint = player.sign();
    assert_eq!(mint.expires, expires);
    player.news(LegNews::Impossible { reason: Impossibility::Expired });
    player.pass(Span::from_secs(7200));
    let asked = player.commands.iter().find_map(|command| match command {
        Command::Attest(request) => Some(request.id),
        _ => None,
    });
    assert_eq!(asked, Some(burn.id));
    let expires = Some(Timestamp::from_secs(1_000_000 + 36_000));
    player.of(burn.id, LegNews::Attested { expires });
    let again = player.sign();
    assert_eq!((again.kind, again.expires), (LegKind::Mint, expires));
    assert_ne!(mint.id, again.id);
}

#[test]
fn what_an_intent_gives_back_goes_home_or_again() {
    let mut ways = far_ways();
    ways[0].legs[1].kind = LegKind::Approve;
    ways.truncate(1);
    ways[0].legs.splice(
        2..4,
        [crate::scene::leg(
            LegKind::Open,
            trimtab_model::Place::Wallet(NEAR),
            trimtab_model::Place::Wallet(FAR),
        )],
    );
    let mut player = Player::new(ways, vec![wish(A, B, 1000.0)]);
    player.reach_the_burn();
    let first = player.sign();
    assert_eq!(first.kind, LegKind::Open);
    player.left(999, FINAL);
    player.news(LegNews::Refunded { amount: usd(999), depth: 1 });
    assert_eq!(player.phase(), Phase::Departed);
    player.news(LegNews::Refunded { amount: usd(999), depth: FINAL });
    assert_eq!(player.phase(), Phase::Planned);
    player.pass(Span::from_secs(1200));
    assert_eq!(player.sign().amount, usd(999));
    assert_eq!(player.net(Purpose::Fees), usd(1));
    assert_eq!(player.net(Purpose::InFlight), usd(999));
    assert_eq!(player.held(B), Amount::from_base(usd(10_000).base()));
}

#[test]
fn what_landed_before_the_rest_came_back_stays_landed() {
    let mut player = Player::new(far_ways(), vec![wish(crate::scene::T, A, 100.0)]);
    player.sign();
    assert_eq!(player.transfer().interval(), (Amount::ZERO, usd(99)));
    player.left(100, FINAL);
    assert_eq!(player.transfer().interval(), (usd(99), usd(99)));
    player.news(LegNews::Landed { amount: usd(40), whole: false, depth: 0 });
    player.news(LegNews::Refunded { amount: usd(59), depth: FINAL });
    assert_eq!((player.phase(), player.stage()), (Phase::Returned, Stage::Returned));
    assert_eq!((player.held(A), player.net(Purpose::Fees)), (usd(10_040), usd(1)));
    assert_eq!(player.net(Purpose::InFlight), Amount::ZERO);
}

#[test]
fn an_attempt_that_was_never_signed_is_signed_before_it_is_sent() {
    let mut player = Player::far();
    player.carry(1000, 999);
    player.sign();
    for _ in 0..3 {
        player.news(LegNews::Known);
    }
    assert_eq!((player.phase(), player.commands.len()), (Phase::Signing, 1));
    player.left(0, 1);
    player.news(LegNews::Reversed);
    player.news(LegNews::Absent);
    assert_eq!(player.sign().attempt, 1);
}
