//! What time it is.

use std::time::{Duration, SystemTime};
use trimtab_model::Timestamp;

/// The clock of this machine, or one that plays faster, for rehearsals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    real: u64,
    played: u64,
    pace: u64,
}

impl Default for Clock {
    /// This machine's.
    fn default() -> Self {
        Self { real: 0, played: 0, pace: 1 }
    }
}

impl Clock {
    /// A clock that said `played` when this machine's said `real`, both in seconds since 1970, and
    /// goes `pace` times as fast.
    #[must_use]
    pub const fn played(real: u64, played: u64, pace: u64) -> Self {
        Self { real, played, pace }
    }

    /// Now.
    #[must_use]
    pub fn now(self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let past = since.saturating_sub(Duration::from_secs(self.real)).as_nanos();
        let past = u64::try_from(past).unwrap_or(u64::MAX).saturating_mul(self.pace);
        let begin = Timestamp::from_secs(self.played);
        Timestamp::from_nanos(begin.nanos().saturating_add(past))
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn a_played_clock_goes_faster_and_this_machines_as_it_goes() {
        let usual = Clock::default().now();
        let seconds = usual.nanos() / 1_000_000_000;
        let played = Clock::played(seconds - 10, 1_000, 60).now().nanos() / 1_000_000_000;
        assert!((1_600..100_000).contains(&played), "{played}");
        assert!(usual.nanos() > 1_700_000_000_000_000_000);
    }
}
