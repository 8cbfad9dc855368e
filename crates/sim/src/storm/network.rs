//! What is between the world and a process: loss, doubling, delay, and with it another order.
//!
//! Decides when a copy of something arrives, if any does. Everything takes about a second; nothing
//! arrives that was not sent.

use super::fault::FaultClass;
use super::plan::{HOUR, MINUTE, SECOND};
use super::weather::Weather;

/// What goes over it, with the classes of faults that may strike it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Load {
    /// A command to a place.
    Command,
    /// An answer to a process.
    Answer,
    /// An event of a feed.
    News,
}

impl Load {
    const fn classes(self) -> [FaultClass; 3] {
        use FaultClass as F;
        match self {
            Self::Command => [F::CommandLost, F::CommandDoubled, F::CommandDelayed],
            Self::Answer => [F::AnswerLost, F::AnswerDoubled, F::AnswerDelayed],
            Self::News => [F::NewsLost, F::NewsDoubled, F::NewsDelayed],
        }
    }
}

/// When copies of what is sent now arrive: the one, and the other if it comes twice.
pub(super) fn arrivals(load: Load, w: &mut Weather) -> [Option<u64>; 2] {
    let [lost, doubled, delayed] = load.classes();
    let now = w.now();
    if w.strikes(lost) {
        return [None, None];
    }
    let delay = if w.strikes(delayed) {
        let draw = w.draw(delayed);
        // Mostly seconds, now and then hours.
        let most = draw.pick(&[30 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR]);
        draw.within(SECOND, most)
    } else {
        SECOND
    };
    let again = w.strikes(doubled).then(|| now + w.draw(doubled).within(SECOND, 20 * MINUTE));
    [Some(now + delay), again]
}

#[cfg(test)]
mod tests {
    use super::{Load, arrivals};
    use crate::storm::fault::{FaultClass, FaultMask};
    use crate::storm::plan::SECOND;
    use crate::storm::weather::Weather;

    fn weather(on: FaultMask, rate: u64) -> Weather {
        let mut w = Weather::new(1, on, vec![rate; FaultClass::ALL.len()], u64::MAX, u64::MAX);
        w.pass(1);
        w
    }

    #[test]
    fn in_fair_weather_everything_arrives_once_in_a_second() {
        let mut w = weather(FaultMask::NONE, 1000);
        assert_eq!(arrivals(Load::News, &mut w), [Some(1 + SECOND), None]);
    }

    #[test]
    fn each_load_is_struck_by_its_own_classes() {
        let loads = [
            (Load::Command, FaultClass::CommandLost, FaultClass::CommandDoubled),
            (Load::Answer, FaultClass::AnswerLost, FaultClass::AnswerDoubled),
            (Load::News, FaultClass::NewsLost, FaultClass::NewsDoubled),
        ];
        for (load, lost, doubled) in loads {
            let none = arrivals(load, &mut weather(FaultMask::NONE.with(lost), 1000));
            assert_eq!(none, [None, None]);
            let twice = arrivals(load, &mut weather(FaultMask::NONE.with(doubled), 1000));
            assert!(twice.iter().all(Option::is_some));
            let all = FaultMask::ALL.without(lost).without(doubled);
            let late = arrivals(load, &mut weather(all, 1000));
            assert!(late[0] >= Some(1 + SECOND) && late[1].is_none());
        }
    }
}
