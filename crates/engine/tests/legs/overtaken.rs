//! While a dearer attempt is signed the one before it may act, and the other end may speak first.

use crate::player::Player;
use crate::scene::{FINAL, usd};
use trimtab_engine::Purpose;
use trimtab_engine::transfer::Phase;
use trimtab_model::{Command, LegKind, LegNews, LegRequest, Observation};

/// Signs the present leg, and has its price raised because it waits.
fn raised(player: &mut Player) -> LegRequest {
    let request = player.sign();
    for _ in 0..3 {
        player.news(LegNews::Known);
    }
    assert_eq!(player.phase(), Phase::Signing);
    request
}

fn part(player: &mut Player, dollars: i128, depth: u32) {
    player.news(LegNews::Landed { amount: usd(dollars), whole: false, depth });
}

#[test]
fn the_other_ends_word_is_kept_until_it_is_known_that_money_left() {
    let mut player = Player::far();
    player.reach_the_burn();
    raised(&mut player);
    player.news(LegNews::Attested { expires: None });
    assert_eq!(player.phase(), Phase::Signing, "attested, and nobody said that it was burnt");
    player.left(999, FINAL);
    assert_eq!(
        player.saga().terms(&player.engine.portfolio().routes()[0]).unwrap().kind,
        LegKind::Mint
    );

    raised(&mut player);
    player.landed(998, 0);
    player.news(LegNews::Unlanded);
    assert_eq!(player.phase(), Phase::Signing, "what was in a block and is not changes nothing");
    part(&mut player, 400, FINAL);
    player.landed(998, FINAL);
    assert_eq!((player.phase(), player.saga().ordinal()), (Phase::Signing, 3));
    player.left(999, FINAL);
    assert_eq!((player.phase(), player.saga().ordinal()), (Phase::Signing, 4), "the deposit");
    assert_eq!(player.net(Purpose::InFlight), usd(998));
}

#[test]
fn the_far_block_may_go_while_nobody_knows_of_the_near_one() {
    let mut player = Player::far();
    player.reach_the_mint();
    player.sign();
    player.pass(trimtab_model::Span::from_secs(600 << 4));
    assert_eq!(player.phase(), Phase::Unknown);
    player.landed(998, 0);
    player.news(LegNews::Unlanded);
    assert_eq!(player.phase(), Phase::Unknown);
    player.landed(998, FINAL);
    player.left(999, FINAL);
    assert_eq!(player.saga().ordinal(), 4);
}

#[test]
fn a_failure_or_an_impossibility_of_the_cheaper_attempt_ends_the_dearer_one() {
    use trimtab_model::Impossibility::Expired;
    for news in [LegNews::Failed { depth: FINAL }, LegNews::Impossible { reason: Expired }] {
        let mut player = Player::far();
        player.reach_the_burn();
        let first = raised(&mut player);
        player.news(news);
        assert_eq!(player.phase(), Phase::Planned);
        player.pass(trimtab_model::Span::from_secs(1200));
        let second = player.sign();
        assert_ne!(first.id, second.id);
        assert_eq!(second.attempt, 0);
    }
}

#[test]
fn a_part_in_a_block_that_goes_is_no_part() {
    let mut player = Player::far();
    player.reach_the_mint();
    player.sign();
    player.left(999, FINAL);
    part(&mut player, 400, 0);
    player.left(999, FINAL);
    assert_eq!(player.phase(), Phase::Landing, "what is repeated changes nothing");
    for _ in 0..2 {
        player.news(LegNews::Unlanded);
        assert_eq!(player.phase(), Phase::Departed);
    }
    part(&mut player, 400, 0);
    part(&mut player, 400, FINAL);
    assert_eq!((player.phase(), player.saga().ordinal()), (Phase::Departed, 3), "the rest is due");
    player.landed(998, FINAL);
    assert_eq!(player.saga().ordinal(), 4);
}

#[test]
fn after_a_restart_the_cheaper_attempt_is_asked_about_before_the_dearer_one_is_signed() {
    for answer in [LegNews::Known, LegNews::Absent] {
        let mut player = Player::far();
        player.reach_the_burn();
        let first = raised(&mut player);
        player.step(vec![Observation::Restarted { epoch: 1 }]).unwrap();
        assert!(
            matches!(player.commands[..], [Command::Inquire(one)] if one.id == first.id),
            "{:?}",
            player.commands
        );
        assert!(player.saga().is_unsettled());
        player.news(answer);
        assert!(!player.saga().is_unsettled());
        assert_eq!(player.sign().attempt, 1, "and it is still wanted");
    }
}

#[test]
fn a_person_who_goes_on_with_it_has_it_asked_about_too() {
    let mut player = Player::far();
    let withdraw = player.carry(1000, 999);
    player.sign();
    player.left(0, FINAL);
    raised(&mut player);
    let transfer = player.transfer().id;
    player.of(withdraw.id, LegNews::Unlanded);
    let recovered = usd(0);
    let abandon = trimtab_model::Order::Abandon { transfer, recovered };
    assert!(player.step(vec![Observation::Order(abandon)]).is_err(), "it may act");
    player.order(trimtab_model::Order::Resume { transfer });
    assert!(matches!(player.commands[..], [Command::Inquire(_)]), "{:?}", player.commands);
}
