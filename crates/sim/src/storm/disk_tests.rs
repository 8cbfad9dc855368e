#![allow(clippy::unwrap_used, reason = "tests say what must be there")]
//! What is left on a disk after each kind of death, and what each trouble says.

use super::{Platter, Trouble};
use crate::storm::chronicle::Death;
use std::io::ErrorKind;

/// What is in `a` after an append of `abcd`, synced, and one of `efgh`, at whose sync it dies.
fn left(how: Death) -> Vec<u8> {
    let platter = Platter::default();
    let mut disk = platter.handle();
    disk.create("a").unwrap();
    disk.append("a", b"abcd").unwrap();
    disk.sync("a").unwrap();
    disk.append("a", b"efgh").unwrap();
    platter.die_at(5, how);
    assert!(disk.sync("a").is_err());
    assert!(disk.append("a", b"more").is_err(), "the dead write nothing");
    assert_eq!(platter.died(), Some(how));
    platter.bury(how);
    platter.copy()[0].1.clone()
}

#[test]
fn what_was_synced_stays_and_the_rest_is_lost_torn_or_kept() {
    assert_eq!(left(Death::Lost), b"abcd");
    assert_eq!(left(Death::Torn), b"abcdef");
    assert_eq!(left(Death::Kept), b"abcdefgh");
}

#[test]
fn one_holds_the_lock_until_it_is_gone_or_believed_to_be() {
    let platter = Platter::default();
    let (mut one, mut two) = (platter.handle(), platter.handle());
    one.lock().unwrap();
    assert_eq!(two.lock().unwrap_err().kind(), ErrorKind::WouldBlock);
    platter.unlock();
    two.lock().unwrap();
    drop(one);
    assert_eq!(platter.handle().lock().unwrap_err().kind(), ErrorKind::WouldBlock);
    drop(two);
    platter.handle().lock().unwrap();
}

#[test]
fn troubles_are_told_and_leave_what_they_say() {
    let platter = Platter::default();
    let mut disk = platter.handle();
    disk.create("a").unwrap();
    platter.trouble(Trouble::Short);
    assert!(disk.append("a", b"abcd").is_err());
    assert_eq!(platter.appended().0, 2);
    platter.trouble(Trouble::Sync { is_kept: false });
    assert!(disk.sync("a").is_err());
    assert_eq!(disk.length("a").unwrap(), 0);
    platter.fill(true);
    assert_eq!(disk.append("a", b"b").unwrap_err().kind(), ErrorKind::StorageFull);
    platter.fill(false);
    disk.append("a", b"b").unwrap();
    let copy = platter.copy();
    disk.append("a", b"c").unwrap();
    platter.restore(&copy, |_| false);
    assert_eq!(disk.length("a").unwrap(), 1);
}
