//! Which classes of faults are on, and how often each strikes.
//!
//! Decides by swarm: each class is on in half of all trials, rare ones in fewer, and then has a rate
//! between its bounds, drawn so that every order of magnitude is as likely.

use crate::storm::fault::{FaultClass, FaultMask};
use crate::storm::random::Random;

/// How often a class is on, in thousandths of trials, and the least and most of its rate, in
/// thousandths of its occasions.
const fn bounds(class: FaultClass) -> (u64, u64, u64) {
    use FaultClass as F;
    match class {
        // An occasion is a commit, of which there are a thousand and more a day.
        F::Crash => (500, 1, 4),
        F::CrashAgain => (400, 20, 300),
        F::SyncFails | F::ShortWrite | F::DiskFull => (200, 1, 1),
        // An occasion is a tick.
        F::Pause => (500, 2, 20),
        F::SecondInstance => (400, 2, 15),
        // An occasion is a restart.
        F::BitFlip | F::OldCopy => (300, 50, 400),
        // An occasion is a command, an answer, an event of a feed.
        F::CommandLost | F::AnswerLost => (500, 5, 300),
        F::CommandDoubled | F::AnswerDoubled | F::NewsDoubled => (500, 5, 500),
        F::CommandDelayed | F::AnswerDelayed => (500, 5, 200),
        F::NewsLost | F::RateLimited => (500, 5, 200),
        F::NewsDelayed => (500, 5, 300),
        F::ClockSkew => (500, 5, 300),
        // An occasion is a block with something in it that is not final.
        F::Reorg => (500, 5, 60),
        F::DeepReorg => (120, 1, 6),
        // An occasion is a transaction sent or taken in.
        F::MempoolDrop => (500, 10, 250),
        F::NodeLies => (500, 10, 300),
        F::NonceStolen => (250, 5, 40),
        F::TransactionFails => (400, 5, 100),
        // An occasion is an hour.
        F::GasSpike => (500, 20, 200),
        F::ChainHalt => (400, 5, 60),
        F::AttestorStuck | F::RelayStuck => (500, 10, 80),
        F::BridgePaused => (500, 10, 100),
        F::CapacityShort => (400, 10, 100),
        F::Maintenance => (500, 10, 120),
        F::Suspended => (500, 10, 100),
        F::LimitLowered => (400, 10, 100),
        F::SignerDown => (400, 10, 80),
        F::PriceSpike => (300, 10, 100),
        F::WrongBalance => (300, 10, 100),
        F::KillSwitch => (300, 5, 40),
        // An occasion is a leg of the kind.
        F::AttestationExpires => (500, 50, 500),
        F::IntentUnfilled => (500, 20, 400),
        F::ExecutedTwice => (500, 20, 300),
        F::Slippage => (500, 20, 400),
        F::Review => (500, 20, 250),
        F::CreditedInParts => (400, 20, 300),
        // An occasion is a signature of a dearer attempt.
        F::Overtaken => (500, 200, 900),
        F::FeeAsked => (300, 5, 60),
        F::SignerSlow => (500, 20, 500),
        // Beyond the terms: a person is needed each time.
        F::WrongAmount | F::FeeRaised => (120, 5, 40),
    }
}

/// The classes of a trial and the rates of all.
pub(super) fn draw(random: &mut Random) -> (FaultMask, Vec<u64>) {
    let mut on = FaultMask::NONE;
    let mut rates = Vec::with_capacity(FaultClass::ALL.len());
    for &class in FaultClass::ALL {
        let (often, least, most) = bounds(class);
        if random.in_thousand(often) {
            on = on.with(class);
        }
        rates.push(between(random, least, most));
    }
    (on, rates)
}

/// Between bounds, every doubling as likely.
fn between(random: &mut Random, least: u64, most: u64) -> u64 {
    let doublings = u64::from((most / least.max(1)).ilog2());
    let low = least << random.within(0, doublings);
    random.within(low.min(most), low.saturating_mul(2).min(most))
}

#[cfg(test)]
mod tests {
    use super::{bounds, draw};
    use crate::storm::fault::FaultClass;
    use crate::storm::random::Random;

    #[test]
    fn rates_lie_in_their_bounds_and_classes_go_on_and_off() {
        let mut seen = vec![[false; 2]; FaultClass::ALL.len()];
        for seed in 0..200 {
            let (on, rates) = draw(&mut Random::of(seed, 1));
            for (at, &class) in FaultClass::ALL.iter().enumerate() {
                let (_, least, most) = bounds(class);
                assert!((least..=most).contains(&rates[at]), "{class:?} {}", rates[at]);
                seen[at][usize::from(on.has(class))] = true;
            }
        }
        assert!(seen.iter().all(|&[off, on]| off && on), "{seen:?}");
    }
}
