//! What was recorded comes out again; what was doctored does not.

use crate::scene::{batches, record};
use crate::{frames, rewrite};
use std::path::Path;
use trimtab_engine::Effect;
use trimtab_model::{Amount, Batch, Observation, Timestamp};
use trimtab_node::journal::{
    Frame, Kind, Record, ReplayError, Replayed, SHOWN_MAX, Steps, Tail, What, replay,
};

fn replayed(folder: &Path) -> Replayed {
    replay(folder).unwrap()
}

/// A journal of `batches`, doctored by `change`, in a sound chain of its own.
fn doctored(batches: &[(Timestamp, Batch)], change: impl FnOnce(&mut Vec<Frame>)) -> Replayed {
    let folder = tempfile::tempdir().unwrap();
    record(&folder.path().join("j"), batches, true);
    let (mut whole, _) = frames(&folder.path().join("j")).unwrap();
    change(&mut whole);
    rewrite(&folder.path().join("k"), 1000, &whole);
    replayed(&folder.path().join("k"))
}

/// Changes what stands in a batch.
fn change_batch(frame: &mut Frame, change: impl FnOnce(&mut Batch)) {
    let Record::Batch(mut seen) = Record::of(frame).unwrap() else { panic!("no batch") };
    change(seen.batch.to_mut());
    frame.payload = postcard::to_stdvec(&seen).unwrap();
}

#[test]
fn a_journal_comes_out_as_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    let engine = record(&journal, &batches(40), true);
    let again = replayed(&journal);
    assert_eq!((again.differences, again.batches), (0, 40));
    assert_eq!((again.records, &again.tail), (82, &Tail::Closed));
    assert_eq!(again.engine.state().digest(), engine.state().digest());
    assert!(again.events > 80);
    let mut story = Steps::open(&journal).unwrap();
    let mut moves = 0;
    while let Some(step) = story.next_step().unwrap() {
        let effects = step.answer.unwrap().outcome.unwrap();
        moves += effects.iter().filter(|effect| matches!(effect, Effect::Command(_))).count();
    }
    assert!(moves > 3, "the scene moves money: {moves}");
}

#[test]
fn a_changed_batch_shows_with_its_record() {
    let again = doctored(&batches(6), |whole| {
        // Record 6 is the third batch; its outcome is record 7.
        change_batch(&mut whole[5], |batch| {
            let Some(Observation::Mark { price, .. }) = batch.observations.first_mut() else {
                panic!("no mark")
            };
            *price = trimtab_model::Price::from_base(price.base() + 1);
        });
    });
    assert!(again.differences > 0);
    assert_eq!((again.shown[0].record, again.shown[0].sequence), (7, 3));
    assert!(matches!(again.shown[0].what, What::State { .. }), "{:?}", again.shown[0]);
}

#[test]
fn a_changed_move_shows_with_its_record() {
    let (mut changed, all) = (0, batches(6));
    let again = doctored(&all, |whole| {
        for frame in whole.iter_mut().filter(|frame| frame.kind == Kind::Outcome) {
            let Record::Outcome(mut answer) = Record::of(frame).unwrap() else { panic!() };
            let effects = answer.outcome.as_mut().unwrap().to_mut();
            if let Some(Effect::Record(decision)) = effects.first_mut() {
                decision.moves[0].body.amount = Amount::from_base(1);
                frame.payload = postcard::to_stdvec(&answer).unwrap();
                changed = frame.place.record;
                break;
            }
        }
    });
    assert!(changed > 0);
    assert_eq!((again.differences, again.shown[0].record), (1, changed));
    let What::Effects { recorded, replayed } = &again.shown[0].what else { panic!() };
    assert_ne!(recorded, replayed);
}

#[test]
fn a_batch_that_is_refused_now_ends_the_replay() {
    let again = doctored(&batches(6), |whole| {
        change_batch(&mut whole[5], |batch| batch.sequence = 9);
    });
    assert_eq!((again.differences, again.batches), (1, 3));
    let What::Refusal { recorded: None, replayed: Some(why) } = &again.shown[0].what else {
        panic!("{:?}", again.shown)
    };
    assert!(why.contains("batch 9 came where 3 was next"), "{why}");
}

#[test]
fn a_refused_batch_is_refused_again() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    let mut all = batches(4);
    all.insert(2, all[0].clone());
    record(&journal, &all, true);
    assert_eq!(replayed(&journal).differences, 0);
}

#[test]
fn a_changed_close_shows() {
    let again = doctored(&batches(2), |whole| {
        let frame = whole.last_mut().unwrap();
        let Record::Close(mut close) = Record::of(frame).unwrap() else { panic!() };
        close.batches += 1;
        frame.payload = postcard::to_stdvec(&close).unwrap();
    });
    assert_eq!(again.differences, 1);
    assert!(matches!(again.shown[0].what, What::Count { recorded: 3, replayed: 2 }));
}

#[test]
fn differences_beyond_the_first_are_counted() {
    let again = doctored(&batches(60), |whole| {
        change_batch(&mut whole[1], |batch| {
            let Some(Observation::Mark { price, .. }) = batch.observations.first_mut() else {
                panic!("no mark")
            };
            *price = trimtab_model::Price::from_base(1);
        });
        // Without positions' values every decision may differ; what matters is that they count.
    });
    assert!(again.differences >= 1);
    assert!(again.shown.len() <= SHOWN_MAX);
}

#[test]
fn a_journal_that_was_cut_is_replayed_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("j");
    record(&journal, &batches(5), false);
    let again = replayed(&journal);
    assert_eq!((again.differences, &again.tail, again.batches), (0, &Tail::Open, 5));
    let (whole, _) = frames(&journal).unwrap();
    rewrite(&folder.path().join("k"), 1000, &whole[..10]);
    let again = replayed(&folder.path().join("k"));
    assert_eq!((again.differences, again.unanswered, again.batches), (0, 1, 5));
}

#[test]
fn a_header_of_an_unknown_strategy_is_told() {
    let folder = tempfile::tempdir().unwrap();
    record(&folder.path().join("j"), &batches(1), true);
    let (mut whole, _) = frames(&folder.path().join("j")).unwrap();
    let Record::Header(mut header) = Record::of(&whole[0]).unwrap() else { panic!() };
    header.setup.strategy.rule = "clairvoyant".to_owned();
    whole[0].payload = postcard::to_stdvec(&header).unwrap();
    rewrite(&folder.path().join("k"), 1000, &whole);
    let error = replay(&folder.path().join("k")).unwrap_err();
    assert!(matches!(error, ReplayError::Setup(_)));
    assert!(error.to_string().contains("no strategy `clairvoyant`"), "{error}");
}
