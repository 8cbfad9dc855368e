//! A state from outside either makes an engine that works, or none: it never stops the process.

use crate::scene::{batches, header};
use proptest::prelude::*;
use trimtab_engine::{Engine, State};
use trimtab_model::{Batch, Timestamp};

const STEPS: usize = 8;

fn engine_after(steps: &[(Timestamp, Batch)]) -> Engine {
    let mut engine = header().setup.engine().unwrap();
    for (now, batch) in steps {
        engine.step(*now, batch).unwrap();
    }
    engine
}

fn knowing(bytes: &[u8]) -> Option<Engine> {
    let state: State = postcard::from_bytes(bytes).ok()?;
    header().setup.engine().unwrap().knowing(state).ok()
}

#[test]
fn a_state_comes_back_to_the_last_bit_and_goes_on_alike() {
    let all = batches(STEPS as u64 * 3);
    let mut engine = engine_after(&all[..STEPS]);
    let bytes = postcard::to_stdvec(engine.state()).unwrap();
    let mut again = knowing(&bytes).unwrap();
    assert_eq!(again.state(), engine.state());
    assert_eq!(again.state().digest(), engine.state().digest());
    for (now, batch) in &all[STEPS..] {
        assert_eq!(again.step(*now, batch), engine.step(*now, batch));
    }
    assert_eq!(again.state().digest(), engine.state().digest());
}

#[test]
fn a_state_of_another_book_is_no_state_of_this_one() {
    let mut parts = crate::scene::parts();
    parts.routes.pop();
    let mut setup = header().setup;
    setup.portfolio = trimtab_model::Portfolio::new(parts).unwrap();
    let state = engine_after(&batches(2)).state().clone();
    let error = setup.engine().unwrap().knowing(state).unwrap_err();
    assert_eq!(error.to_string(), "its routes are not those that this setup has");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_state_never_stops_the_process(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        steps in 0..=STEPS,
    ) {
        let all = batches(STEPS as u64 + 4);
        let mut bytes = postcard::to_stdvec(engine_after(&all[..steps]).state()).unwrap();
        for (place, byte) in &changes {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        if let Some(mut engine) = knowing(&bytes) {
            let more = engine.state().sequence() + 1;
            let (now, batch) = &all[steps];
            let batch = Batch { sequence: more, ..batch.clone() };
            // Taken in or refused, as may be.
            drop(engine.step((*now).max(engine.state().now()), &batch));
        }
    }
}
