//! Trials in weather made to measure, and what is asked of them.

use std::collections::{BTreeMap, BTreeSet};
use trimtab_engine::mutant::Planted;
use trimtab_engine::{Effect, Trouble};
use trimtab_model::{AccountId, Command, LegId, TransferId};
use trimtab_sim::storm::case::judged_trial;
use trimtab_sim::storm::chronicle::{Event, Step};
use trimtab_sim::storm::plan::Trial;
use trimtab_sim::storm::play::play;
use trimtab_sim::storm::{
    FaultClass, FaultMask, Moment, Outcome, Settings, StepTaken, Violation, Watch,
};

/// Seeds that each incident is played with.
pub(crate) const SEEDS: std::ops::Range<u64> = 0..6;

/// The trial of a seed in which these classes strike, at these rates in thousandths, and no others.
pub(crate) fn trial(seed: u64, weather: &[(FaultClass, u64)]) -> Trial {
    let mut trial = Trial::of(seed, &Settings::default()).unwrap();
    trial.classes = FaultMask::NONE;
    for &(class, rate) in weather {
        trial.classes = trial.classes.with(class);
        trial.rates[class as usize] = rate;
    }
    trial
}

/// The trials of [`SEEDS`] in such weather: no law is broken, and each class strikes.
pub(crate) fn played(weather: &[(FaultClass, u64)]) -> Vec<Outcome> {
    let mut struck: BTreeMap<FaultClass, u64> = BTreeMap::new();
    let outcomes = SEEDS.map(|seed| {
        let judged = judged_trial(&trial(seed, weather), Planted::default());
        assert_eq!(judged.violation, None, "seed {seed}");
        let outcome = judged.outcome.unwrap();
        assert!(outcome.statistics.transfers >= 20, "seed {seed} moves next to nothing");
        for (&class, count) in &outcome.statistics.faults {
            *struck.entry(class).or_default() += count;
        }
        outcome
    });
    let outcomes = outcomes.collect();
    for (class, _) in weather {
        assert!(struck.get(class).is_some_and(|&count| count > 0), "{class:?} never struck");
    }
    outcomes
}

/// How often each leg of each transfer took effect in the world and stands.
pub(crate) fn effects(outcome: &Outcome) -> BTreeMap<(TransferId, u8), i64> {
    let mut effects = BTreeMap::new();
    for (_, effect) in outcome.chronicle.effects() {
        let count = effects.entry((effect.transfer, effect.ordinal)).or_default();
        match effect.step {
            Step::Left => *count += 1,
            Step::LeftUndone => *count -= 1,
            _ => {}
        }
    }
    effects
}

/// Keys under which each leg was submitted.
pub(crate) fn keys(outcome: &Outcome) -> BTreeMap<(TransferId, u8), BTreeSet<LegId>> {
    let mut keys: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for entry in outcome.chronicle.entries() {
        let Event::Asked(asked) = &entry.what else { continue };
        if let Command::Submit { request, .. } = asked.command {
            keys.entry((request.transfer, request.ordinal)).or_default().insert(request.id);
        }
    }
    keys
}

/// What people were told.
pub(crate) fn troubles(outcome: &Outcome) -> Vec<Trouble> {
    let entries = outcome.chronicle.entries().iter();
    let alerts = entries.filter_map(|entry| match &entry.what {
        Event::Alerted { alert, .. } => Some(alert.trouble),
        _ => None,
    });
    alerts.collect()
}

/// Sources and targets of what a step decided to move, without what a limit cut.
pub(crate) fn moves(effects: &[Effect]) -> Vec<(AccountId, AccountId)> {
    let decisions = effects.iter().filter_map(Effect::decision);
    let moves = decisions.flat_map(|decision| &decision.moves);
    moves.filter(|one| one.cut_by.is_none()).map(|one| (one.body.source, one.body.target)).collect()
}

/// Looks at each step that an engine took.
struct Looker<F>(F);

impl<F: FnMut(&Moment<'_>, &StepTaken<'_>)> Watch for Looker<F> {
    fn after(&mut self, moment: &Moment<'_>) -> Result<(), Violation> {
        if let Some(step) = &moment.step {
            (self.0)(moment, step);
        }
        Ok(())
    }
}

/// Plays such weather and looks at each step that an engine took.
pub(crate) fn looked_at(
    weather: &[(FaultClass, u64)],
    mut look: impl FnMut(&Moment<'_>, &StepTaken<'_>),
) {
    for seed in SEEDS {
        play(&trial(seed, weather), Planted::default(), &mut Looker(&mut look));
    }
}
