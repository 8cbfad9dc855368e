//! How much went from where to where, small streams put together so that none is lost.

use std::collections::BTreeMap;

use crate::contents::{Ending, Transfer};
use crate::figures::known;

/// An end of a stream: an account, or all that have no place of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    Account(usize),
    Others,
}

/// What went from one end to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stream {
    pub(crate) source: End,
    pub(crate) target: End,
    pub(crate) amount: f64,
}

/// All streams of transfers that did not fail, the ends of most volume apart and the others put
/// together. Whatever went out of a source comes in at a target.
pub(crate) fn streams(transfers: &[Transfer], most_ends: usize) -> Vec<Stream> {
    let mut routes: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for transfer in transfers.iter().filter(|one| !matches!(one.ending, Ending::Failed(..))) {
        let amount = known(transfer.amount).unwrap_or(0.0).max(0.0);
        *routes.entry((transfer.source, transfer.target)).or_default() += amount;
    }
    let sources = largest(routes.iter().map(|(ends, amount)| (ends.0, *amount)), most_ends);
    let targets = largest(routes.iter().map(|(ends, amount)| (ends.1, *amount)), most_ends);
    let end = |account: usize, kept: &[usize]| match kept.contains(&account) {
        true => End::Account(account),
        false => End::Others,
    };
    let mut merged: BTreeMap<(End, End), f64> = BTreeMap::new();
    for ((source, target), amount) in routes {
        *merged.entry((end(source, &sources), end(target, &targets))).or_default() += amount;
    }
    let stream = |((source, target), amount)| Stream { source, target, amount };
    merged.into_iter().map(stream).filter(|stream| stream.amount > 0.0).collect()
}

/// The accounts with most volume.
fn largest(volumes: impl Iterator<Item = (usize, f64)>, most: usize) -> Vec<usize> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (account, amount) in volumes {
        *sums.entry(account).or_default() += amount;
    }
    let mut order: Vec<(usize, f64)> = sums.into_iter().collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1));
    // One that is put together with nothing is an account still, and has a name.
    let most = if order.len() == most + 1 { order.len() } else { most };
    order.into_iter().take(most).map(|(account, _)| account).collect()
}

/// Ends on one side and their volumes, the largest first.
pub(crate) fn side(streams: &[Stream], end: impl Fn(&Stream) -> End) -> Vec<(End, f64)> {
    let mut sums: BTreeMap<End, f64> = BTreeMap::new();
    for stream in streams {
        *sums.entry(end(stream)).or_default() += stream.amount;
    }
    let mut order: Vec<(End, f64)> = sums.into_iter().collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1));
    order
}

#[cfg(test)]
mod tests {
    use super::{End, side, streams};
    use crate::contents::{Ending, Transfer};

    fn transfer(source: usize, target: usize, amount: f64, ending: Ending) -> Transfer {
        let (id, fee, asked, expected) = (String::new(), 0.0, 0, None);
        Transfer { id, source, target, amount, fee, asked, expected, ending }
    }

    #[test]
    fn what_goes_out_comes_in_however_much_is_put_together() {
        let transfers: Vec<Transfer> = (0..900)
            .map(|index| {
                let ending = if index % 50 == 3 {
                    Ending::Failed(1, String::new())
                } else {
                    Ending::Arrived(1)
                };
                transfer(index % 37, index % 11 + 40, 1.0 + (index % 13) as f64, ending)
            })
            .collect();
        let is_moved = |one: &&Transfer| matches!(one.ending, Ending::Arrived(_));
        let moved: f64 = transfers.iter().filter(is_moved).map(|one| one.amount).sum();
        for most in [1, 3, 8, 100] {
            let streams = streams(&transfers, most);
            let (out, into) = (side(&streams, |one| one.source), side(&streams, |one| one.target));
            let sum = |ends: &[(_, f64)]| ends.iter().map(|(_, amount)| amount).sum::<f64>();
            assert_eq!((sum(&out), sum(&into)), (moved, moved), "{most} ends");
            assert!(out.len() <= most + 1 && into.len() <= most + 1);
        }
    }

    #[test]
    fn one_account_is_never_called_others() {
        let transfers: Vec<_> =
            (0..3).map(|source| transfer(source, 7, 5.0, Ending::Arrived(1))).collect();
        let named = |most| {
            let out = side(&streams(&transfers, most), |one| one.source);
            out.iter().filter(|(end, _)| *end != End::Others).count()
        };
        assert_eq!((named(1), named(2), named(3)), (1, 3, 3));
    }

    #[test]
    fn amounts_that_are_none_move_nothing() {
        let odd = [f64::NAN, f64::INFINITY, -5.0, 0.0];
        let transfers: Vec<_> =
            odd.iter().map(|&amount| transfer(0, 1, amount, Ending::UnderWay)).collect();
        assert!(streams(&transfers, 4).is_empty());
    }
}
