//! Desks whose venues margin by rules of their own.
#![allow(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

#[path = "determinism/desk.rs"]
#[allow(dead_code, reason = "another test uses the rest")]
mod desk;

use desk::{busy, market, spec};
use trimtab_engine::Decision;
use trimtab_model::{Amount, MarginTerms, Rounding};
use trimtab_risk::real;
use trimtab_risk::rules::{Provenance, RatesTerms, RuleTerms};
use trimtab_sim::rule::adopt;
use trimtab_sim::run::{Moment, Outcome, Unwatched, Watcher, engine_for, run, run_engine};
use trimtab_sim::spec::{DECIMALS, DeskSpec, LimitsSpec};

/// Many transfers, and nobody is liquidated.
const GENTLE: f64 = 0.036;
/// Shorts are.
const STEEP: f64 = 0.1;

/// A venue's own flat rates as a rule.
fn flat(desk: &DeskSpec, venue: usize, age_max: u64) -> RuleTerms {
    let share = |value: f64| real::to_ratio(value).unwrap();
    let terms = |&(initial, maintenance): &(f64, f64)| MarginTerms {
        initial: share(initial),
        maintenance: share(maintenance),
    };
    let spec = &desk.venues[venue];
    RuleTerms::Rates(RatesTerms {
        provenance: Provenance { source: "this test".to_owned(), as_of: 0, block: None, age_max },
        markets: desk.coins.iter().cloned().zip(spec.margin.iter().map(terms)).collect(),
        withdraw_floor: share(spec.withdraw_floor),
        penalty: share(desk.penalty),
    })
}

fn ruled(desk: &DeskSpec, age_max: u64) -> DeskSpec {
    let mut ruled = desk.clone();
    for venue in 0..desk.venues.len() {
        adopt(&mut ruled, venue, flat(desk, venue, age_max)).unwrap();
    }
    ruled
}

fn play(desk: &DeskSpec, step: f64) -> Outcome {
    run(desk, &market(step), &busy(), &mut Unwatched).unwrap()
}

fn usd(value: f64) -> Amount {
    real::to_amount(value, DECIMALS, Rounding::Nearest).unwrap()
}

fn is_close(left: Amount, right: Amount) -> bool {
    left.minus(right).unwrap().magnitude() < usd(0.001)
}

#[test]
fn flat_rates_as_a_rule_play_like_flat_rates() {
    // A rule's penalty comes beside the book's cost of closing, so that is left out of both.
    let desk = DeskSpec { orphan_cost: 0.0, ..spec() };
    for step in [GENTLE, STEEP] {
        let (by_rates, by_rule) = (play(&desk, step), play(&ruled(&desk, u64::MAX), step));
        assert_eq!(by_rates.transfers, by_rule.transfers);
        assert_eq!(by_rates.liquidations, by_rule.liquidations);
        assert!(is_close(by_rates.money.net_pnl, by_rule.money.net_pnl));
        assert!(is_close(by_rates.money.volume_moved, by_rule.money.volume_moved));
        assert_eq!(by_rates.measures.shortfall_min, by_rule.measures.shortfall_min);
    }
    let steep = play(&desk, STEEP);
    assert!(steep.liquidations > 0 && steep.transfers > 0, "the steep market is not quiet");
}

/// Everything that is decided, in data and words.
#[derive(Default)]
struct Decisions {
    all: Vec<Decision>,
    sentences: Vec<String>,
}

impl Watcher for Decisions {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        if let Some(decision) = moment.decision {
            self.all.push(decision.clone());
            self.sentences.push(decision.sentence(moment.engine.portfolio()));
        }
        Ok(())
    }
}

#[test]
fn accounts_under_stale_parameters_give_nothing_are_filled_to_a_cap_and_say_so() {
    // A year old at most, and they are from 1970: so the engine is told, while the world goes on.
    let mut desk = ruled(&spec(), 365 * 86_400);
    let cap = usd(120_000.0);
    desk.limits = Some(LimitsSpec { unassessed: Some(cap), ..LimitsSpec::default() });
    let mut seen = Decisions::default();
    let engine = engine_for(&desk, &busy()).unwrap();
    run_engine(&spec(), &market(STEEP), engine, &mut seen).unwrap();
    let after_the_first = || seen.all.iter().skip_while(|made| made.unassessed.is_empty());
    assert!(after_the_first().all(|made| made.unassessed.len() == desk.venues.len()));
    let bare = |made: &&Decision| {
        made.moves.is_empty() && made.refusals.is_empty() && made.reasoning.is_none()
    };
    assert_eq!(seen.all.iter().filter(bare).count(), 1, "told when it begins, not at every step");
    let moves: Vec<_> = seen.all.iter().flat_map(|made| &made.moves).collect();
    assert!(!moves.is_empty());
    assert!(moves.iter().all(|made| made.body.source.index() == desk.treasury()));
    assert!(moves.iter().all(|made| made.body.amount <= cap));
    let reasons = seen.all.iter().flat_map(|made| {
        let cut = made.moves.iter().filter_map(|made| made.cut_by);
        cut.chain(made.refusals.iter().map(|refusal| refusal.reason))
    });
    assert!(reasons.into_iter().any(|reason| reason.code() == "unassessed_target"));
    let told = "venue 1 cannot be assessed and is not drawn from: the rule's parameters are";
    assert!(seen.sentences.iter().any(|sentence| sentence.contains(told)), "{:?}", seen.sentences);
}
