//! The most that can be withdrawn: now, and so that a bad hour is still survived.

use super::Standing;
use crate::passage::{Passage, PassageError};

/// Halvings of the range in [`most`]: more than a double has digits.
const HALVINGS: usize = 64;

/// A stress, as a chance and a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stress {
    /// Chance with which losses on the way may be larger.
    pub chance: f64,
    /// Over so many hours.
    pub hours: f64,
}

impl Stress {
    /// The loss, in collateral, that is passed at some time within the hours with just this
    /// chance.
    ///
    /// # Errors
    ///
    /// A chance that is not above 0 and below 1, hours below zero.
    pub fn loss(&self, passage: &Passage) -> Result<f64, PassageError> {
        passage.buffer_for(self.chance, self.hours)
    }
}

/// What can be withdrawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Withdrawable {
    /// Now, by the venue's rule.
    pub now: f64,
    /// So that after the stress what must stay behind a withdrawal is still there.
    pub after_stress: f64,
    /// Loss of the stress.
    pub stress: f64,
}

/// The largest amount from 0 to `limit` that leaves something: `left` is what an amount leaves of
/// a floor or a margin, below zero where too little, and never rises with the amount. 0 where even
/// nothing leaves too little. The answer is one that was asked and held, never rounded up.
///
/// # Errors
///
/// What `left` refuses.
pub fn most<E>(limit: f64, left: impl Fn(f64) -> Result<f64, E>) -> Result<f64, E> {
    let holds = |amount| left(amount).map(|rest| rest >= 0.0);
    if limit.is_nan() || limit <= 0.0 || !holds(0.0)? {
        return Ok(0.0);
    }
    if holds(limit)? {
        return Ok(limit);
    }
    let (mut held, mut refused) = (0.0, limit);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(held, refused);
        *(if holds(middle)? { &mut held } else { &mut refused }) = middle;
    }
    Ok(held)
}

/// What can be withdrawn under any rule: `left(amount, loss)` is what remains above what must stay
/// behind a withdrawal once an amount has left and a loss has come, the margins after it
/// included.
///
/// # Errors
///
/// What `left` refuses, and a stress that is not one.
pub fn withdrawable<E: From<PassageError>>(
    limit: f64,
    passage: &Passage,
    stress: &Stress,
    left: impl Fn(f64, f64) -> Result<f64, E>,
) -> Result<Withdrawable, E> {
    let loss = stress.loss(passage)?;
    let now = most(limit, |amount| left(amount, 0.0))?;
    // Margins may fall with the price too, so the state of now is kept to as well.
    let after_stress = most(now, |amount| left(amount, loss))?;
    Ok(Withdrawable { now, after_stress, stress: loss })
}

impl Standing {
    /// What can be withdrawn where margins stay as they are.
    ///
    /// # Errors
    ///
    /// As [`Stress::loss`].
    pub fn withdrawable(
        &self,
        passage: &Passage,
        stress: &Stress,
    ) -> Result<Withdrawable, PassageError> {
        let now = (self.equity - self.retained.max(self.maintenance)).max(0.0);
        let stress = stress.loss(passage)?;
        Ok(Withdrawable { now, after_stress: (now - stress).max(0.0), stress })
    }
}

#[cfg(test)]
mod tests {
    use super::{Stress, most, withdrawable};
    use crate::answers::Standing;
    use crate::passage::{Jumps, Moves, Passage, PassageError, Side};

    const STRESS: Stress = Stress { chance: 0.001, hours: 1.0 };

    fn passage() -> Passage {
        let side = Side { share: 0.5, scale: 0.01 };
        let jumps = Jumps::power(3.0, side, side).unwrap();
        let price = Moves { swing: 0.01, drift: 0.0, jumps_per_hour: 0.1, jumps };
        Passage::new(price.of_exposure(100_000.0)).unwrap()
    }

    #[test]
    fn what_is_left_survives_the_stress_with_the_chance_asked_for() {
        let standing =
            Standing { equity: 20_000.0, maintenance: 1000.0, retained: 5000.0, slope: 99_000.0 };
        let seen = standing.withdrawable(&passage(), &STRESS).unwrap();
        assert!((seen.now - 15_000.0).abs() < 1e-9);
        let above_floor = standing.equity - seen.after_stress - standing.retained;
        let chance = passage().probability(above_floor, 1.0).unwrap();
        assert!((chance / 0.001 - 1.0).abs() < 1e-3, "{chance} {seen:?}");
    }

    #[test]
    fn a_rule_that_is_asked_gives_what_the_straight_one_does() {
        let standing =
            Standing { equity: 20_000.0, maintenance: 1000.0, retained: 5000.0, slope: 99_000.0 };
        let left = |amount: f64, loss: f64| Ok::<_, PassageError>(15_000.0 - amount - loss);
        let asked = withdrawable(20_000.0, &passage(), &STRESS, left).unwrap();
        let straight = standing.withdrawable(&passage(), &STRESS).unwrap();
        assert!((asked.now - straight.now).abs() < 1e-6);
        assert!((asked.after_stress - straight.after_stress).abs() < 1e-6);
    }

    #[test]
    fn the_most_is_never_rounded_up_and_refusals_come_through() {
        let tenths = |amount: f64| Ok::<_, ()>(0.3 - amount);
        let seen = most(1.0, tenths).unwrap();
        assert!(seen <= 0.3 && seen > 0.3 - 1e-15);
        assert_eq!(most(1.0, |amount| Ok::<_, ()>(-amount - 0.1)), Ok(0.0));
        assert_eq!(most(1.0, |_| Ok::<_, ()>(0.5)), Ok(1.0));
        assert_eq!(most(f64::NAN, tenths), Ok(0.0));
        assert_eq!(most(1.0, |_| Err::<f64, _>("stale")), Err("stale"));
    }
}
