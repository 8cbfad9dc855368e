//! Whatever the bytes, reading ends with an archive or an error, never with a panic.

use proptest::prelude::*;
use proptest::test_runner::contextualize_config;

use super::*;

/// Bytes that look like rows often enough to get past the first checks.
fn rowlike() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        Just("BTC".to_owned()),
        Just("okx".to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|x| x.to_string()),
        "[ -~]{0,6}",
    ];
    let row = prop::collection::vec(field, 0..10).prop_map(|fields| fields.join(","));
    prop::collection::vec(row, 0..12).prop_map(|rows| rows.join("\n"))
}

/// Rows right in form, their numbers anything.
fn rates() -> impl Strategy<Value = String> {
    let row = (any::<i64>(), any::<f64>())
        .prop_map(|(ts_ms, rate)| format!("{ts_ms},okx,BTC,{rate},8,x\n"));
    prop::collection::vec(row, 0..6).prop_map(|rows| rows.concat())
}

/// Reads the bytes as a plain and as a compressed file; the result is of no interest.
fn survives(bytes: &[u8]) {
    for name in [MARK, "perp-candles/okx_mark_1h.csv"] {
        let outcome = read(&[&Folder::new().with_bytes(name, bytes)]);
        drop(outcome);
    }
}

/// A few, for each opens files of its own, unless `PROPTEST_CASES` asks for another number of them.
fn noises() -> ProptestConfig {
    contextualize_config(ProptestConfig::with_cases(64))
}

proptest! {
    #![proptest_config(noises())]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survives(&bytes);
        survives(&gzip(&bytes));
    }

    #[test]
    fn random_rows(rows in rowlike(), rates in rates()) {
        survives(format!("{CANDLE_HEADER}\n{rows}").as_bytes());
        let funding = gzip(format!("{FUNDING_HEADER}\n{rates}").as_bytes());
        let folder = Folder::new().with_marks(&[]).with_bytes(FUNDING, &funding);
        drop(read(&[&folder]));
    }

    #[test]
    fn cut_or_bent_gzip(
        cut in any::<prop::sample::Index>(),
        flip in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        let row = |hour| format!("{},okx,BTC,mark,1,1,1,1\n", hour * HOUR_MS);
        let rows: String = (0..200).map(row).collect();
        let whole = gzip(format!("{CANDLE_HEADER}\n{rows}").as_bytes());
        let short = &whole[..cut.index(whole.len())];
        let result = read(&[&Folder::new().with_bytes(MARK, short)]);
        let broken = matches!(result, Err(DataError::BrokenGzip { .. }));
        prop_assert!(broken);

        let mut bent = whole.clone();
        bent[flip.index(whole.len())] ^= 1 << bit;
        survives(&bent);
    }
}
