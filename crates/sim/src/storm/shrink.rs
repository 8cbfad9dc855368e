//! A failing trial made smaller: fewer classes of faults, fewer faults, fewer payments, less time.
//!
//! Decides the order of attempts. Each class draws from a stream of its own, so leaving one out
//! changes little else; what is kept still fails. At most some sixty trials are played.

use super::Settings;
use super::fault::FaultMask;
use trimtab_model::Span;

/// The smallest settings found under which a trial still `fails`; `settings` itself must.
pub fn shrink(settings: Settings, mut fails: impl FnMut(&Settings) -> bool) -> Settings {
    let mut best = settings;
    let none = Settings { classes: FaultMask::NONE, ..best };
    if fails(&none) {
        best = none;
    }
    for class in settings.classes.classes() {
        let less = Settings { classes: best.classes.without(class), ..best };
        if best.classes.has(class) && fails(&less) {
            best = less;
        }
    }
    let faults =
        least(best.faults_max.min(1 << 14), |most| fails(&Settings { faults_max: most, ..best }));
    best.faults_max = faults.unwrap_or(best.faults_max);
    let payments = least(best.payments_max.min(1 << 9), |most| {
        fails(&Settings { payments_max: most, ..best })
    });
    best.payments_max = payments.unwrap_or(best.payments_max);
    loop {
        let stormy = Span::from_nanos(best.stormy.nanos() / 2);
        let less = Settings { stormy, ..best };
        if stormy < Span::HOUR || !fails(&less) {
            return best;
        }
        best = less;
    }
}

/// The least number up to `most` that fails, by halving; none where even `most` does not. Failing
/// need not be monotone, so what is found fails, and may not be the least.
fn least(most: u64, mut fails: impl FnMut(u64) -> bool) -> Option<u64> {
    if !fails(most) {
        return None;
    }
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if fails(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::shrink;
    use crate::storm::Settings;
    use crate::storm::fault::{FaultClass, FaultMask};

    #[test]
    fn what_is_needed_stays_and_the_rest_goes() {
        let needed = [FaultClass::Crash, FaultClass::NewsLost];
        let fails = |one: &Settings| {
            let has_all = needed.into_iter().all(|class| one.classes.has(class));
            has_all && one.faults_max >= 37 && one.payments_max >= 3
        };
        let least = shrink(Settings::default(), fails);
        let classes: Vec<_> = least.classes.classes().collect();
        assert_eq!(classes, [FaultClass::Crash, FaultClass::NewsLost]);
        assert_eq!((least.faults_max, least.payments_max), (37, 3));
        assert!(least.stormy.minutes() < 120);
    }

    #[test]
    fn what_fails_without_any_fault_loses_them_all() {
        let least = shrink(Settings::default(), |_| true);
        assert_eq!(least.classes, FaultMask::NONE);
        assert_eq!((least.faults_max, least.payments_max), (0, 0));
    }
}
