//! Reports of made-up runs: the figures add up, and a journal tells what the run told.

use super::glance::{self, Glancing};
use super::journal::{self, Read, Reading};
use super::tally::Worst;
use super::{About, origin};
use super::{Figures, Gathered, Gatherer, Group, Label, Target, compared, verdict};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use trimtab_engine::{Effect, Setup, StrategySpec};
use trimtab_model::{Digest, Ratio, Span, Timestamp};
use trimtab_node::journal::{Header, Recorder, Steps};
use trimtab_report::{Ending, Kind, Part, Tone};
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_sim::generate::{Crash, GeneratedSpec, generate};
use trimtab_sim::market::{BookRule, Market, Pair};
use trimtab_sim::run::{self, Moment, Outcome, Together, Watcher};
use trimtab_sim::spec::{DeskSpec, LegSpec, LimitsSpec, RouteSpec, TrancheSpec, VenueSpec};

const HOURS: usize = 48;
const FIRST_HOUR: i64 = 494_520;
const HOUR_S: i64 = 3600;
/// Rounding of sums of doubles at this size.
const NEAR: f64 = 1e-6;

fn pairs() -> Vec<Option<Pair>> {
    vec![Some(Pair { long: 0, short: 1 })]
}

/// Two days of one coin; the fall liquidates the long side where nobody moves anything.
fn market() -> Market {
    generate(&GeneratedSpec {
        seed: 3,
        first_hour: FIRST_HOUR,
        hours: HOURS,
        prices: vec![60_000.0],
        venues: 2,
        hourly_volatility: 0.003,
        funding: vec![-2e-5, 1e-4],
        crash: Some(Crash { hour: 30, falls: vec![0.05, 0.06, 0.06, 0.05], rebound: 0.1 }),
        pairs: pairs(),
    })
}

fn desk() -> DeskSpec {
    let venue = |name: &str| VenueSpec {
        name: name.to_owned(),
        margin: vec![(0.02, 0.01)],
        withdraw_floor: 0.0,
        yearly_default: 0.0,
        rule: None,
        suspended: Vec::new(),
    };
    let leg = |minutes| LegSpec { fee: 1.0, rate: 5e-5, minutes };
    let route = |source: usize, target: usize| {
        (source != target).then(|| RouteSpec::of_legs(leg(15), leg(10)))
    };
    DeskSpec {
        capital: 2e6,
        notionals: vec![5e6],
        treasury_share: 0.2,
        treasury_apr: 0.045,
        taker: 5e-4,
        orphan_cost: 1e-3,
        penalty: 0.01,
        open_multiple: 2.0,
        shortfall_multiple: 1.5,
        clip: 1000.0,
        covariance: CovarianceTerms { half_life: 48.0, volatility: 0.004, correlation: 0.8 },
        book: BookRule::Fixed { pairs: pairs(), lead_h: 6 },
        coins: vec!["BTC".to_owned()],
        venues: vec![venue("north"), venue("south")],
        routes: (0..3).map(|from| (0..3).map(|to| route(from, to)).collect()).collect(),
        tranches: vec![TrancheSpec {
            max_utilisation: Ratio::from_parts(400_000_000),
            ..TrancheSpec::whole_book(3)
        }],
        limits: Some(LimitsSpec { age_max: Span::from_minutes(120).ok(), ..LimitsSpec::default() }),
    }
}

fn strategy(rule: &str) -> StrategySpec {
    let params: &[(&str, f64)] = match rule {
        "weighted-tolerance" => &[("treasury_share", 0.2), ("tolerance", 0.15)],
        _ => &[],
    };
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), *value));
    StrategySpec { rule: rule.to_owned(), params: params.collect() }
}

fn setup(rule: &str) -> Setup {
    run::setup_for(&desk(), &strategy(rule)).unwrap()
}

fn labels(rule: &str) -> BTreeMap<String, String> {
    let labels = [("window", "made-up"), ("strategy", rule)];
    labels.map(|(label, value)| (label.to_owned(), value.to_owned())).into()
}

fn watched(rule: &str, mut gatherer: Gatherer) -> (Gathered, Outcome) {
    let outcome = run::run(&desk(), &market(), &strategy(rule), &mut gatherer).unwrap();
    (gatherer.finish().unwrap(), outcome)
}

fn gathered(rule: &str) -> (Gathered, Outcome) {
    watched(rule, Gatherer::new(&setup(rule), Label::of(&labels(rule), rule)))
}

/// Writes a run's journal.
struct Recording(Option<Recorder>);

impl Watcher for Recording {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let (recorder, state) = (self.0.as_mut().unwrap(), moment.engine.state());
        recorder.batch(state.now(), moment.batch).unwrap();
        recorder.outcome(Ok(moment.effects), state).unwrap();
        Ok(())
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.tick(moment)?;
        self.0.take().unwrap().close(moment.engine.state()).unwrap();
        Ok(())
    }
}

/// A run, and the same from the journal that it wrote to `folder`.
fn recorded(rule: &str, folder: &Path) -> Gathered {
    let header = Header {
        program: "0".to_owned(),
        config: Digest::of("test", &Timestamp::EPOCH),
        labels: labels(rule),
        setup: setup(rule),
    };
    let mut recording = Recording(Some(Recorder::create(folder, &header).unwrap()));
    let mut gatherer = Gatherer::new(&setup(rule), Label::of(&labels(rule), rule)).recorded();
    let mut both = Together(vec![Box::new(&mut recording), Box::new(&mut gatherer)]);
    run::run(&desk(), &market(), &strategy(rule), &mut both).unwrap();
    drop(both);
    gatherer.finish().unwrap()
}

fn read(folder: &Path, span: Option<&Range<Timestamp>>) -> Read {
    match journal::read(folder, span).unwrap() {
        Reading::Told(read) => *read,
        Reading::Differs(record) => panic!("record {record} differs"),
    }
}

fn after(hours: i64) -> Timestamp {
    let seconds = u64::try_from((FIRST_HOUR + hours) * HOUR_S).unwrap();
    Timestamp::from_nanos(seconds * 1_000_000_000)
}

fn sum(parts: &[Part]) -> f64 {
    parts.iter().map(|part| part.amount).sum()
}

fn change(gathered: &Gathered) -> f64 {
    gathered.run.total.last().unwrap() - gathered.run.total.first().unwrap()
}

#[test]
fn the_waterfall_adds_up_and_agrees_with_the_outcome() {
    for rule in ["none", "weighted-tolerance", "dynamic"] {
        let (gathered, outcome) = gathered(rule);
        let (run, figures) = (&gathered.run, &gathered.figures);
        assert!((sum(&run.waterfall) - change(&gathered)).abs() < NEAR, "{rule}");
        assert_eq!(figures.net, outcome.money.net_pnl, "{rule}");
        assert_eq!(
            (figures.end, figures.fees),
            (outcome.money.end_total, outcome.money.transfer_fees)
        );
        assert_eq!(figures.volume, outcome.money.volume_moved, "{rule}");
        assert_eq!(figures.penalty, outcome.money.liquidation_penalty, "{rule}");
        assert_eq!(
            (figures.liquidations, figures.transfers),
            (outcome.liquidations, outcome.transfers)
        );
        // The world has paid the fee of what it just sent; the engine hears of it a tick later.
        let far = if rule == "none" { 1e-9 } else { 1e-4 };
        let near = |one: f64, other: f64| (one - other).abs() < far * other.abs().max(1.0);
        let (felt, measures) = (&figures.felt, &outcome.measures);
        assert!(near(felt.drawdown_share, measures.max_drawdown), "{rule}");
        assert!(near(felt.least_total, measures.min_total_usd), "{rule}");
        assert!(near(felt.idle_share.unwrap(), measures.mean_idle_share), "{rule}");
        assert_eq!(run.state_hash, outcome.state_hash.to_string(), "{rule}");
        // The opening, every tick, and the close.
        assert_eq!(run.times.len(), 4 * HOURS + 2, "{rule}");
    }
}

#[test]
fn what_there_is_is_where_it_is() {
    let (gathered, _) = gathered("dynamic");
    let run = &gathered.run;
    assert_eq!(run.total[0], 2e6);
    for (place, total) in run.total.iter().enumerate() {
        let held: f64 = run.accounts.iter().map(|account| account.balance[place]).sum();
        assert!((held + run.in_flight[place] - total).abs() < NEAR, "sample {place}");
    }
    assert!(run.in_flight.iter().any(|flying| *flying > 0.0));
    let limits: Vec<_> = run.accounts.iter().map(|account| account.utilisation_limit).collect();
    assert_eq!(limits, [Some(0.4), Some(0.4), None]);
    assert!(run.accounts[2].utilisation.iter().all(Option::is_none));
    assert!(run.accounts[0].utilisation.iter().flatten().all(|used| (0.0..=1.0).contains(used)));
}

#[test]
fn a_journal_tells_what_the_run_told() {
    let folder = tempfile::tempdir().unwrap();
    for rule in ["none", "weighted-tolerance", "dynamic"] {
        let path = folder.path().join(rule);
        let live = recorded(rule, &path);
        let told = read(&path, None);
        assert_eq!(told.gathered, live, "{rule}");
        let (mut decided, mut asked) = (0, 0);
        let mut steps = Steps::open(&path).unwrap();
        while let Some(step) = steps.next_step().unwrap() {
            for effect in step.answer.unwrap().outcome.unwrap().iter() {
                match effect {
                    Effect::Record(decision) => {
                        let told = &live.run.decisions[decided];
                        let record = (
                            "record".to_owned(),
                            trimtab_model::decimal::grouped(&(step.record + 1).to_string()),
                        );
                        assert!(told.figures.contains(&record), "{rule}: {told:?}");
                        assert_eq!(told.sentence, decision.sentence(&live_portfolio(rule)));
                        decided += 1;
                    }
                    Effect::Command(_) => asked += 1,
                    Effect::Alert(_) => {}
                }
            }
        }
        assert_eq!(
            (live.run.decisions.len(), live.run.transfers.len()),
            (decided, asked),
            "{rule}"
        );
    }
}

fn live_portfolio(rule: &str) -> trimtab_model::Portfolio {
    setup(rule).portfolio
}

#[test]
fn spans_join_to_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("j");
    let whole = recorded("weighted-tolerance", &path);
    let cut = after(33);
    let first = read(&path, Some(&(Timestamp::EPOCH..cut))).gathered;
    let second = read(&path, Some(&(cut..after(1000)))).gathered;
    let joined = sum(&first.run.waterfall) + sum(&second.run.waterfall);
    assert!((joined - change(&whole)).abs() < NEAR);
    for part in [&first, &second] {
        assert!((sum(&part.run.waterfall) - change(part)).abs() < NEAR);
    }
    assert_eq!(first.run.total.last(), second.run.total.first());
    assert_eq!(second.run.times[0], (FIRST_HOUR + 33) * HOUR_S);
    let decided = [&first, &second].map(|part| part.run.decisions.len());
    assert_eq!(decided.iter().sum::<usize>(), whole.run.decisions.len());
    assert!(decided.iter().all(|count| *count > 0), "{decided:?}");
    // A transfer across the cut is told by both.
    let both = first.run.transfers.iter().filter(|one| one.ending == Ending::UnderWay);
    let known: Vec<_> = second.run.transfers.iter().map(|one| &one.id).collect();
    assert!(both.map(|one| &one.id).all(|id| known.contains(&id)));
    let early = read(&path, Some(&(after(0)..after(3))));
    assert_eq!(early.gathered.run.total[0], 2e6, "nothing had happened before");
}

#[test]
fn a_liquidation_has_its_story() {
    let (gathered, _) = gathered("none");
    let taken: f64 = gathered.run.liquidations.iter().map(|one| one.loss).sum();
    let part = gathered.run.waterfall.iter().find(|part| part.name == "liquidation penalties");
    assert!((taken + part.unwrap().amount).abs() < NEAR, "{taken}: told once, and as penalty");
    assert!(gathered.figures.deficit.is_positive(), "with a shortage, which is none of it");
    let one = &gathered.run.liquidations[0];
    let name = &gathered.run.accounts[one.account].name;
    let story = one.story.join(" ");
    for told in ["BTC fell ", " held long", "Nothing was under way to ", "took a penalty of "] {
        assert!(story.contains(told), "`{told}` is not in: {story}");
    }
    assert!(story.contains(name.as_str()) && one.loss > 0.0 && one.gross > 0.0);
    let run = &gathered.run;
    let place = run.times.iter().rposition(|at| *at == one.at).unwrap();
    assert_eq!(run.accounts[one.account].utilisation[place], Some(1.0), "its worst moment");
    let (busy, _) = self::gathered("weighted-tolerance");
    let endings = busy.run.transfers.iter().filter(|one| matches!(one.ending, Ending::Arrived(_)));
    // 25 minutes, looked at every 20: usable, and expected, after 40.
    for one in endings.clone() {
        assert_eq!(one.expected, Some(one.asked + 2400), "{one:?}");
        assert_eq!(one.ending, Ending::Arrived(one.asked + 2400), "{one:?}");
    }
    assert!(endings.count() > 0);
}

#[test]
fn a_glance_sees_what_the_whole_tells() {
    for rule in ["none", "weighted-tolerance", "dynamic"] {
        let done = Arc::default();
        let mut glancing = Glancing::new(Arc::clone(&done));
        let label = Label::of(&labels(rule), rule);
        let mut gatherer = Gatherer::new(&setup(rule), label.clone());
        let mut both = Together(vec![Box::new(&mut glancing), Box::new(&mut gatherer)]);
        let outcome = run::run(&desk(), &market(), &strategy(rule), &mut both).unwrap();
        drop(both);
        let told = gatherer.finish().unwrap();
        let glance = done.lock().unwrap().take().unwrap();
        assert_eq!(glance.worst, told.figures.felt.worst, "{rule}");
        assert!(glance.worst.is_some(), "{rule}");
        let tone = |figures: Figures| {
            verdict(&[Group { strategy: rule.to_owned(), runs: vec![figures] }], 0).tone
        };
        let light = Figures::of_outcome(&label, &outcome, glance.worst).unwrap();
        assert_eq!(tone(light), tone(told.figures.clone()), "{rule}");
        let named: Vec<_> = glance.struck.into_iter().map(|one| (rule.to_owned(), one)).collect();
        let rows = glance::table(&named, "USD").map_or_else(Vec::new, |table| table.rows);
        assert_eq!(rows.len(), told.run.liquidations.len(), "{rule}");
        for (row, one) in rows.iter().zip(&told.run.liquidations) {
            assert_eq!(row[2], told.run.accounts[one.account].name, "{rule}");
            assert!(one.story.contains(&row[5]), "{rule}: {row:?}");
        }
    }
}

#[test]
fn a_close_call_is_worth_a_look() {
    let (told, _) = gathered("dynamic");
    let tone = |utilisation: f64, liquidations: u64| {
        let mut figures = told.figures.clone();
        let worst = figures.felt.worst.unwrap();
        figures.felt.worst = Some(Worst { utilisation, ..worst });
        figures.net = trimtab_model::Amount::from_base(1);
        figures.deficit = trimtab_model::Amount::ZERO;
        figures.liquidations = liquidations;
        verdict(&[Group { strategy: "dynamic".to_owned(), runs: vec![figures] }], 0).tone
    };
    assert_eq!([tone(0.79, 0), tone(0.8, 0)], [Tone::Calm, Tone::Watch]);
    assert_eq!(tone(0.1, 1), Tone::Alarm);
}

#[test]
fn the_verdict_carries_its_figures() {
    let (idle, _) = gathered("none");
    let (busy, _) = gathered("dynamic");
    let about = |title: &str| About {
        title: title.to_owned(),
        assumptions: Vec::new(),
        provenance: Vec::new(),
        origin: origin::here(),
    };
    let alone = compared(about("alone"), vec![idle.clone()]);
    assert_eq!((alone.verdict.tone, alone.comparison), (Tone::Alarm, None));
    let both = compared(about("both"), vec![busy.clone(), idle.clone()]);
    let sentence = &both.verdict.sentence;
    assert!(sentence.starts_with("dynamic "), "{sentence}");
    assert!(sentence.contains("the best of the others, none, lost "), "{sentence}");
    let table = both.comparison.unwrap();
    assert_eq!((table.rows.len(), table.marked), (2, Some(0)));
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    assert_eq!(both.runs[0].others[0].total, idle.run.total);
    let ladders = &busy.run.ladders;
    assert!((1..=4).contains(&ladders.len()) && ladders.is_sorted_by_key(|one| one.at));
    assert!(ladders.iter().all(|one| one.rungs.len() == 3 && !one.sentence.is_empty()));
    assert!(idle.run.ladders.is_empty() && idle.run.decisions.is_empty());
    assert!(busy.run.decisions.iter().any(|one| one.kind == Kind::Move));
}

#[test]
fn only_reports_are_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.html");
    let (idle, _) = gathered("none");
    let about = About {
        title: "one".to_owned(),
        assumptions: Vec::new(),
        provenance: Vec::new(),
        origin: origin::here(),
    };
    let report = compared(about, vec![idle]);
    let write = |force| Target::of(&path, "--out", force).and_then(|target| target.write(&report));
    write(false).unwrap();
    write(false).unwrap();
    std::fs::write(&path, "a letter").unwrap();
    assert!(write(false).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a letter");
    write(true).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}
