//! A strategy that wishes for anything: sense, nonsense, and accounts that do not exist.
//!
//! It has no memory, as none may have: its wishes come of the assessment's time and a seed.

use crate::chance::Chance;
use trimtab_engine::{Assessment, Proposal, Strategy, Wish};
use trimtab_model::AccountId;

#[derive(Debug)]
pub(crate) struct Wisher {
    pub(crate) seed: u64,
}

impl Strategy for Wisher {
    fn name(&self) -> &'static str {
        "wisher"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let mut chance = Chance::of(self.seed ^ assessment.now.nanos());
        let wishes = (0..chance.below(6)).map(|_| wish(&mut chance, assessment)).collect();
        Proposal { wishes, ..Proposal::default() }
    }
}

fn wish(chance: &mut Chance, assessment: &Assessment<'_>) -> Wish {
    let accounts = assessment.accounts.len();
    // One in a hundred ends is past the end of the table.
    let end = |chance: &mut Chance| {
        AccountId::at(chance.below(accounts) + if chance.percent(1) { accounts } else { 0 })
    };
    let (source, target) = (end(chance).unwrap(), end(chance).unwrap());
    let there = assessment.accounts.get(source.index()).map_or(1e6, |one| one.balance.abs());
    let amount = match chance.below(20) {
        0 => f64::NAN,
        1 => chance.pick(&[f64::INFINITY, f64::NEG_INFINITY]),
        2 => -there,
        3 => chance.pick(&[1e30, 1e300, f64::MAX]),
        4 => chance.pick(&[0.0, -0.0, 1e-30, f64::MIN_POSITIVE]),
        5 => assessment.clip,
        // What is there to the last bit, and far more.
        6..9 => there,
        9 => there * 10.0,
        10..14 => there * chance.unit(),
        _ => there * chance.unit() * 0.1,
    };
    Wish { source, target, amount }
}
