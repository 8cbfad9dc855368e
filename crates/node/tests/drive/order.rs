//! One thing after another: what each offer comes to, and when effects come out.

use crate::disk::Platter;
use crate::play::{open, settings};
use crate::world::{DONE, POISON, SCRIPT, World};
use trimtab_engine::mutant::Planted;
use trimtab_model::{Digest, Timestamp};
use trimtab_node::drive::{DriveError, Driver, Offer, Taken};
use trimtab_node::journal::JournalError;

const STEPS: u64 = 12;

fn begin(platter: &Platter, world: &World) -> Driver {
    open(platter, &settings(Planted::default()), world.now()).unwrap()
}

/// Tells an event of the script.
fn tell(driver: &mut Driver, world: &World, position: u64) -> Taken {
    driver.offer(world.now(), world.event(SCRIPT, position).unwrap()).unwrap()
}

fn digest(driver: &Driver) -> Digest {
    driver.engine().state().digest()
}

#[test]
fn effects_come_out_of_a_commit_alone_and_one_commit_serves_all_that_is_staged() {
    let (platter, mut world) = (Platter::default(), World::new(STEPS));
    let mut driver = begin(&platter, &world);
    assert_eq!((driver.epoch(), driver.staged()), (1, 1));
    assert_eq!(driver.commit().unwrap().len(), 0);
    let syncs = platter.syncs();
    for position in 1..=9 {
        tell(&mut driver, &world, position);
    }
    assert_eq!((driver.staged(), platter.syncs()), (9, syncs));
    world.carry_out(driver.commit().unwrap());
    assert_eq!((driver.staged(), platter.syncs()), (0, syncs + 1));
    assert!(!world.asked.is_empty());
    assert_eq!(driver.commit().unwrap().len(), 0, "nothing leaves twice");
}

#[test]
fn an_event_is_taken_once_in_its_turn_and_those_that_waited_come_with_it() {
    let world = World::new(STEPS);
    let (orderly, jumbled) = (Platter::default(), Platter::default());
    let (mut first, mut second) = (begin(&orderly, &world), begin(&jumbled, &world));
    for position in 1..=6 {
        tell(&mut first, &world, position);
    }
    let came = [2, 3, 6, 1, 1, 3].map(|position| tell(&mut second, &world, position));
    let refused = |taken: &Taken| matches!(taken, Taken::Refused(_));
    assert_eq!(came[..2], [Taken::Early, Taken::Early]);
    assert_eq!(came[2], Taken::Dropped);
    assert_eq!(came[3..], [Taken::Stepped, Taken::Known, Taken::Known]);
    assert_eq!(second.missing().collect::<Vec<_>>(), [(SCRIPT, 4)]);
    assert!(refused(&tell(&mut second, &world, 4)));
    assert_eq!((tell(&mut second, &world, 5), tell(&mut second, &world, 6)), {
        (Taken::Stepped, Taken::Stepped)
    });
    assert_eq!((second.missing().count(), second.cursor(SCRIPT), second.kept()), (0, 6, 0));
    assert_eq!(digest(&first), digest(&second));
}

#[test]
fn a_refused_event_is_recorded_with_its_place_and_is_past() {
    let (platter, world) = (Platter::default(), World::new(STEPS));
    let mut driver = begin(&platter, &world);
    for position in 1..4 {
        tell(&mut driver, &world, position);
    }
    let before = digest(&driver);
    let poison = POISON.try_into().unwrap();
    let Taken::Refused(why) = tell(&mut driver, &world, poison) else { panic!("it was taken") };
    assert!(why.contains("feed 1, event 4") && why.contains("venue 99"), "{why}");
    assert_eq!((digest(&driver), driver.cursor(SCRIPT)), (before, 4));
    driver.commit().unwrap();
    drop(driver);
    platter.crash(0);
    assert_eq!(begin(&platter, &world).cursor(SCRIPT), 4);
}

#[test]
fn after_a_crash_every_feed_goes_on_right_behind_what_is_durable() {
    let (platter, mut world) = (Platter::default(), World::new(STEPS));
    let mut driver = begin(&platter, &world);
    for position in 1..=9 {
        tell(&mut driver, &world, position);
    }
    world.carry_out(driver.commit().unwrap());
    driver.offer(world.now(), world.event(DONE, 1).unwrap()).unwrap();
    driver.commit().unwrap();
    let durable = digest(&driver);
    tell(&mut driver, &world, 10);
    drop(driver);
    platter.crash(0);
    let again = begin(&platter, &world);
    assert_eq!((again.cursor(SCRIPT), again.cursor(DONE), again.epoch()), (9, 1, 2));
    assert_ne!(digest(&again), durable, "it was told that it began anew");
}

#[test]
fn the_clock_never_goes_back() {
    let (platter, world) = (Platter::default(), World::new(STEPS));
    let mut driver = begin(&platter, &world);
    let taken = driver.offer(Timestamp::EPOCH, Offer::Tick).unwrap();
    assert_eq!((taken, driver.engine().state().now()), (Taken::Stepped, world.now()));
}

#[test]
fn behind_a_failed_commit_nothing_leaves_and_nothing_goes_on() {
    let (platter, mut world) = (Platter::default(), World::new(STEPS));
    let mut driver = begin(&platter, &world);
    driver.commit().unwrap();
    for position in 1..=9 {
        tell(&mut driver, &world, position);
    }
    platter.refuse(1);
    let failed = driver.commit().unwrap_err();
    assert!(failed.to_string().contains("the disk does not answer"), "{failed}");
    assert!(matches!(driver.commit(), Err(DriveError::Over)));
    assert!(matches!(driver.offer(world.now(), Offer::Tick), Err(DriveError::Over)));
    assert!(matches!(driver.snapshot_if_due(), Err(DriveError::Over)));
    assert!(matches!(driver.stop(), Err(DriveError::Over)));
    platter.crash(0);
    let mut again = begin(&platter, &world);
    assert_eq!(again.cursor(SCRIPT), 0);
    for position in 1..=9 {
        tell(&mut again, &world, position);
    }
    world.carry_out(again.commit().unwrap());
    assert!(!world.asked.is_empty());
}

#[test]
fn whoever_was_taken_over_from_lets_nothing_leave() {
    let (platter, world) = (Platter::default(), World::new(STEPS));
    let mut first = begin(&platter, &world);
    first.commit().unwrap();
    for position in 1..=9 {
        tell(&mut first, &world, position);
    }
    let mut second = begin(&platter, &world);
    let fenced = first.commit().unwrap_err();
    assert!(matches!(fenced, DriveError::Journal(JournalError::Fenced { .. })), "{fenced}");
    assert!(matches!(first.commit(), Err(DriveError::Over)));
    assert_eq!(second.cursor(SCRIPT), 0);
    second.commit().unwrap();
}

#[test]
fn a_stop_in_good_order_leaves_a_snapshot_and_what_may_still_leave() {
    let (platter, mut world) = (Platter::default(), World::new(STEPS));
    let mut driver = begin(&platter, &world);
    for position in 1..=9 {
        tell(&mut driver, &world, position);
    }
    let last = digest(&driver);
    world.carry_out(driver.stop().unwrap());
    assert!(!world.asked.is_empty());
    let settings = settings(Planted::default());
    let header = crate::scene::header();
    let (again, opened) = Driver::open(platter.view(), &header, settings, world.now()).unwrap();
    assert_eq!((opened.epoch, opened.replayed, opened.batches), (2, 0, 10));
    assert_eq!(again.cursor(SCRIPT), 9);
    assert_ne!(digest(&again), last);
}

#[test]
fn snapshots_come_when_due_and_never_with_something_staged() {
    let (platter, world) = (Platter::default(), World::new(STEPS));
    let mut driver = begin(&platter, &world);
    for position in 1..=11 {
        tell(&mut driver, &world, position);
    }
    assert!(!driver.snapshot_if_due().unwrap());
    driver.commit().unwrap();
    assert!(driver.snapshot_if_due().unwrap());
    assert!(!driver.snapshot_if_due().unwrap());
}
