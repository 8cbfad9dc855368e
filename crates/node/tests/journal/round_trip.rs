//! What is written comes back as it was, and only what is sound comes back at all.

use crate::random::{batch, now, outcome, state};
use crate::scene::{batches, every_observation, header, parts, record};
use crate::{frames, rewrite};
use proptest::prelude::*;
use std::borrow::Cow;
use trimtab_model::Timestamp;
use trimtab_node::journal::{Answer, Cursor, Kind, Record, Seen, Steps, Tail, Writer};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_batch_and_answer_come_back(
        steps in proptest::collection::vec((now(), batch(), outcome(), state()), 0..4),
        segment_bytes in 1_u64..2_000,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("j");
        let mut writer = Writer::create(&journal, segment_bytes).unwrap();
        let bytes = |value: &dyn erased::Bytes| value.bytes();
        writer.append(Kind::Header, &bytes(&header())).unwrap();
        for (now, batch, outcome, state) in &steps {
            let batch = Cow::Borrowed(batch);
            let seen = Seen { now: *now, batch, cursors: Cow::Borrowed(&[]) };
            writer.append(Kind::Batch, &bytes(&seen)).unwrap();
            let outcome = outcome.as_deref().map(Cow::Borrowed).map_err(Clone::clone);
            let answer = Answer { outcome, state: *state };
            writer.append(Kind::Outcome, &bytes(&answer)).unwrap();
        }
        writer.sync().unwrap();
        let mut story = Steps::open(&journal).unwrap();
        for (now, batch, outcome, state) in &steps {
            let step = story.next_step().unwrap().unwrap();
            prop_assert_eq!((step.seen.now, &*step.seen.batch), (*now, batch));
            let answer = step.answer.unwrap();
            prop_assert_eq!(answer.outcome.as_deref().map_err(Clone::clone),
                            outcome.as_deref().map_err(Clone::clone));
            prop_assert_eq!(answer.state, *state);
        }
        prop_assert!(story.next_step().unwrap().is_none());
        prop_assert_eq!(story.tail(), Some(&Tail::Open));
    }
}

/// Bytes of a payload, as the recorder makes them.
mod erased {
    pub(super) trait Bytes {
        fn bytes(&self) -> Vec<u8>;
    }

    impl<T: serde::Serialize> Bytes for T {
        fn bytes(&self) -> Vec<u8> {
            postcard::to_stdvec(self).unwrap()
        }
    }
}

#[test]
fn the_header_says_what_the_engine_was_made_from() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("deep/down/j");
    record(&journal, &batches(1), true);
    let story = Steps::open(&journal).unwrap();
    let (found, written) = (story.header(), header());
    assert_eq!(found.setup.portfolio.digest(), written.setup.portfolio.digest());
    assert_eq!(found.setup.strategy, written.setup.strategy);
    assert_eq!(found.labels, written.labels);
}

#[test]
fn a_portfolio_that_does_not_fit_together_is_not_read() {
    let mut broken = parts();
    broken.routes[0].target = broken.routes[0].source;
    let bytes = postcard::to_stdvec(&broken).unwrap();
    assert!(postcard::from_bytes::<trimtab_model::Portfolio>(&bytes).is_err());
    let bytes = postcard::to_stdvec(&parts()).unwrap();
    assert!(postcard::from_bytes::<trimtab_model::Portfolio>(&bytes).is_ok());
}

#[test]
fn a_payload_that_is_not_its_kind_is_not_understood_though_the_chain_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    record(&folder.path().join("j"), &batches(1), true);
    let (mut whole, _) = frames(&folder.path().join("j")).unwrap();
    whole[1].payload.push(0);
    whole[2].kind = Kind::Close;
    rewrite(&folder.path().join("k"), 1 << 20, &whole[..3]);
    let (changed, _) = frames(&folder.path().join("k")).unwrap();
    for (place, problem) in [(1, "1 bytes stand behind its payload"), (2, "record 3 at byte")] {
        let error = Record::of(&changed[place]).unwrap_err().to_string();
        assert!(error.contains(problem) && error.contains("is sound and not"), "{error}");
    }
}

/// The bytes of format version 3, every kind of observation in them. A change here is a new version
/// of the format: raise `FORMAT_VERSION`, so that older journals are told apart.
#[test]
fn golden_bytes() {
    let cursors = vec![Cursor { feed: 3, position: 300 }, Cursor { feed: 4, position: u64::MAX }];
    let (batch, cursors) = (Cow::Owned(every_observation()), Cow::Owned(cursors));
    let seen = Seen { now: Timestamp::from_nanos(300), batch, cursors };
    let bytes = postcard::to_stdvec(&seen).unwrap();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let golden = concat!(
        "ac0209100002038080808080808080808002010203808080808080808080800280808080",
        "80808080808002020103ffffffffffffffffffffffffffffffffffff0303010309070401",
        "090c08000901090209030904090509060907090501090c066cb2ece08b8f0aca06d55394",
        "4c68da3091db5e9d41609548b07da27269d06b88090c07076cb2ece08b8f0aca06d55394",
        "4c68da3091db5e9d41609548b07da27269d06b8805086cb2ece08b8f0aca06d553944c68",
        "da3091db5e9d41609548b07da27269d06b88090902010a08000b010c6cb2ece08b8f0aca",
        "06d553944c68da3091db5e9d41609548b07da27269d06b88010009070d6cb2ece08b8f0a",
        "ca06d553944c68da3091db5e9d41609548b07da27269d06b88090e090a0206080f02030e",
        "120203ac0204ffffffffffffffffff01",
    );
    assert_eq!(hex, golden);
    assert_eq!(postcard::from_bytes::<Seen<'_>>(&bytes).unwrap(), seen);
}
