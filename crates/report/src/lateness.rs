//! Whether a transfer came when it should have.

use crate::contents::{Ending, Transfer};
use crate::figures::duration;
use crate::text::clipped;

/// When a transfer is expected and seen, for the pictures that draw it.
pub(crate) const EXPECTED: &str = "A transfer is expected at the first look at the world after its \
     route's time has passed, and seen to come at a look too: a way of three minutes is drawn until \
     the next look, and is on time if it came by then.";

/// Seconds by which a transfer came later than expected; below zero where it came sooner, and
/// nothing where it did not arrive or nobody knew when it should.
pub(crate) fn seconds(transfer: &Transfer) -> i64 {
    match (&transfer.ending, transfer.expected) {
        (Ending::Arrived(at), Some(expected)) => at.saturating_sub(expected),
        _ => 0,
    }
}

/// When a transfer stopped being under way, if it did.
pub(crate) fn end(transfer: &Transfer) -> Option<i64> {
    match transfer.ending {
        Ending::Arrived(at) | Ending::Failed(at, _) => Some(at),
        Ending::UnderWay => None,
    }
}

/// How a transfer ended, in words.
pub(crate) fn words(transfer: &Transfer) -> String {
    match (&transfer.ending, seconds(transfer)) {
        (Ending::Failed(_, why), _) if why.is_empty() => "failed".to_owned(),
        (Ending::Failed(_, why), _) => format!("failed: {}", clipped(why, 60)),
        (Ending::UnderWay, _) => "under way at the end".to_owned(),
        (Ending::Arrived(_), late) if late > 0 => format!("late {}", duration(late)),
        (Ending::Arrived(_), early) if early < 0 => {
            format!("early {}", duration(early.saturating_neg()))
        }
        (Ending::Arrived(_), _) if transfer.expected.is_none() => "arrived".to_owned(),
        (Ending::Arrived(_), _) => "on time".to_owned(),
    }
}

/// How much a transfer stands out: failures first, then the latest, then what never came, then the rest by how
/// long it took.
pub(crate) fn prominence(transfer: &Transfer) -> (u8, i64) {
    let took = end(transfer).map_or(0, |end| end.saturating_sub(transfer.asked));
    match (&transfer.ending, seconds(transfer)) {
        (Ending::Failed(..), _) => (3, took),
        (_, late) if late > 0 => (2, late),
        (Ending::UnderWay, _) => (1, took),
        _ => (0, took),
    }
}

#[cfg(test)]
mod tests {
    use super::{prominence, seconds, words};
    use crate::contents::{Ending, Transfer};

    fn transfer(expected: Option<i64>, ending: Ending) -> Transfer {
        let (id, source, target, amount, fee, asked) = (String::new(), 0, 1, 1.0, 0.0, 100);
        Transfer { id, source, target, amount, fee, asked, expected, ending }
    }

    #[test]
    fn late_early_failed_and_under_way_are_words() {
        for (expected, ending, late, wanted) in [
            (Some(200), Ending::Arrived(440), 240, "late 4 min"),
            (Some(200), Ending::Arrived(140), -60, "early 1 min"),
            (Some(200), Ending::Arrived(200), 0, "on time"),
            (None, Ending::Arrived(900), 0, "arrived"),
            (Some(200), Ending::UnderWay, 0, "under way at the end"),
            (Some(200), Ending::Failed(300, "paused".to_owned()), 0, "failed: paused"),
        ] {
            let transfer = transfer(expected, ending);
            assert_eq!((seconds(&transfer), words(&transfer).as_str()), (late, wanted));
        }
    }

    #[test]
    fn what_failed_stands_out_before_what_was_late() {
        let failed = transfer(None, Ending::Failed(101, String::new()));
        let late = transfer(Some(200), Ending::Arrived(90_000));
        let fine = transfer(Some(200), Ending::Arrived(200));
        assert!(prominence(&failed) > prominence(&late) && prominence(&late) > prominence(&fine));
        let extreme = transfer(Some(i64::MIN), Ending::Arrived(i64::MAX));
        assert_eq!(seconds(&extreme), i64::MAX);
    }
}
