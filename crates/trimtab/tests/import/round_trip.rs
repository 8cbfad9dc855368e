//! A round trip keeps every number.

use super::fixtures::{Column, Packing, parquet};
use super::*;
use std::collections::BTreeMap;
use std::io::Read as _;
use trimtab_sim::sample::{SampleSeries, SampleSpan, SampleSpec, sample};

fn history() -> Vec<SampleSeries> {
    sample(&SampleSpec {
        seed: 11,
        coins: vec!["BTC".to_owned(), "XRP".to_owned()],
        venues: vec![("okx".to_owned(), 8)],
        spans: vec![SampleSpan { hours: HOUR..HOUR + 400, lookback_h: 24 }],
    })
}

/// The history as the two files of the layout, in CSV.
fn csv(bench: &Bench, series: &[SampleSeries]) -> Vec<PathBuf> {
    let mut bars = "ts_ms,symbol,price_type,open,high,low,close\n".to_owned();
    let mut rates = "ts_ms,symbol,rate,interval_h,source\n".to_owned();
    for one in series {
        for (hour, bar) in &one.bars {
            let Bar { open, high, low, close } = bar;
            let at = hour * 3_600_000;
            bars.push_str(&format!("{at},{},mark,{open},{high},{low},{close}\n", one.coin));
        }
        for (hour, rate) in &one.rates {
            rates.push_str(&format!("{},{},{rate:e},8,made up\n", hour * 3_600_000, one.coin));
        }
    }
    vec![bench.file("bars.csv.gz", &bars), bench.file("rates.csv", &rates)]
}

/// The same in Parquet.
fn tables(bench: &Bench, series: &[SampleSeries]) -> Vec<PathBuf> {
    let (bars_file, rates_file) = (bench.path("bars.parquet"), bench.path("rates.parquet"));
    let bars: Vec<(&str, i64, Bar)> = series
        .iter()
        .flat_map(|one| one.bars.iter().map(|(hour, bar)| (one.coin.as_str(), *hour, *bar)))
        .collect();
    let price = |pick: fn(&Bar) -> f64| bars.iter().map(|(_, _, bar)| Some(pick(bar))).collect();
    parquet(
        &bars_file,
        Packing::Zstd,
        &[],
        &[
            Column::Text("symbol", bars.iter().map(|one| one.0.to_owned()).collect()),
            Column::Text("price_type", vec!["mark".to_owned(); bars.len()]),
            Column::Millis("ts_ms", bars.iter().map(|one| one.1 * 3_600_000).collect()),
            Column::Real("open", price(|bar| bar.open)),
            Column::Real("high", price(|bar| bar.high)),
            Column::Real("low", price(|bar| bar.low)),
            Column::Real("close", price(|bar| bar.close)),
        ],
    );
    let rates: Vec<(&str, i64, f64)> = series
        .iter()
        .flat_map(|one| one.rates.iter().map(|(hour, rate)| (one.coin.as_str(), *hour, *rate)))
        .collect();
    parquet(
        &rates_file,
        Packing::Snappy,
        &[],
        &[
            Column::Text("symbol", rates.iter().map(|one| one.0.to_owned()).collect()),
            Column::Whole("ts_ms", rates.iter().map(|one| one.1 * 3_600_000).collect()),
            Column::Real("rate", rates.iter().map(|one| Some(one.2)).collect()),
            Column::Real("interval_h", vec![Some(8.0); rates.len()]),
            Column::Text("source", vec!["made up".to_owned(); rates.len()]),
        ],
    );
    vec![bars_file, rates_file]
}

/// Prices and rates as backtests read them, as bits.
fn read(bench: &Bench, coin: &str) -> (Vec<Option<[u64; 4]>>, Vec<Option<u64>>) {
    let bits = |bar: Bar| [bar.open, bar.high, bar.low, bar.close].map(f64::to_bits);
    let bars = bench.bars(coin, -10..410).into_iter().map(|bar| bar.map(bits)).collect();
    let rates = bench.rates(coin, -10..410);
    (bars, rates.into_iter().map(|rate| rate.map(f64::to_bits)).collect())
}

#[test]
fn every_bit_is_kept_from_csv_and_from_parquet() {
    let history = history();
    let (plain, tabular) = (Bench::new(), Bench::new());
    plain.import(&csv(&plain, &history)).unwrap();
    tabular.import(&tables(&tabular, &history)).unwrap();
    for one in &history {
        let by_hour: BTreeMap<i64, Bar> = one.bars.iter().copied().collect();
        let rates: BTreeMap<i64, f64> = one.rates.iter().copied().collect();
        let hours = || HOUR - 10..HOUR + 410;
        let bits = |bar: &Bar| [bar.open, bar.high, bar.low, bar.close].map(f64::to_bits);
        let expected = (
            hours().map(|hour| by_hour.get(&hour).map(bits)).collect::<Vec<_>>(),
            hours().map(|hour| rates.get(&hour).map(|rate| rate.to_bits())).collect::<Vec<_>>(),
        );
        assert_eq!(read(&plain, &one.coin), expected);
        assert_eq!(read(&tabular, &one.coin), expected);
    }
    let stripped = |bench: &Bench| -> Vec<Vec<u8>> {
        contents(&bench.history()).into_iter().map(|(_, bytes)| bytes).collect()
    };
    assert_eq!(stripped(&plain), stripped(&tabular), "CSV and Parquet make the same files");
}

#[test]
fn the_layout_taken_in_again_is_itself() {
    let history = history();
    let (first, second) = (Bench::new(), Bench::new());
    first.import(&csv(&first, &history)).unwrap();
    let files = ["perp-candles/okx_mark_1h.csv.gz", "perp-funding/okx_funding.csv.gz"];
    let files = files.map(|name| first.history().join(name));
    second.import(&files).unwrap();
    for file in &files {
        let name = file.strip_prefix(first.history()).unwrap();
        assert_eq!(fs::read(file).unwrap(), fs::read(second.history().join(name)).unwrap());
    }
    // Once more into the same folder: everything is there already.
    let report = second.import(&files).unwrap();
    assert!(report.series.iter().all(|one| one.added == 0 && one.present == one.kept));
}

/// What stands in a gzipped file.
fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn digits_that_a_double_cannot_hold_are_kept() {
    let prices = "12345678901234567.123456789";
    let csv = format!("timestamp,open,high,low,close\n{MS},{prices},{prices},{prices},{prices}\n");
    let json = format!("[[{MS}, {prices}, {prices}, \"{prices}\", {prices}]]");
    for (name, text) in [("a.csv", csv), ("a.json", json)] {
        let bench = Bench::new();
        let mut request = bench.request(&[bench.file(name, &text)]);
        request.coin = Some("BTC".to_owned());
        import(&request).unwrap();
        let file = bench.history().join("perp-candles/okx_last_1h.csv.gz");
        let row = format!("{MS},okx,BTC,last,{prices},{prices},{prices},{prices}\n");
        assert!(unpacked(&file).ends_with(&row), "{}", unpacked(&file));
        // Once more: what is there has all its digits too.
        assert_eq!(import(&request).unwrap().series[0].present, 1);
        assert!(unpacked(&file).ends_with(&row));
    }
    let bench = Bench::new();
    let rate = "-0.000012345678901234567";
    let text = format!("ts_ms,symbol,rate,interval_h\n{MS},BTC,{rate},8\n");
    bench.import(&[bench.file("rates.csv", &text)]).unwrap();
    let file = bench.history().join("perp-funding/okx_funding.csv.gz");
    assert!(unpacked(&file).contains(rate));
    let long = text.replace(rate, &format!("0.00{}", "123456789".repeat(5)));
    let request = bench.request(&[bench.file("long.csv", &long)]);
    bench.refuses(&request, &["long.csv, row 2", "rate", "more than 38 digits", "fewer digits"]);
}

#[test]
fn a_float_of_32_bits_keeps_its_own_digits() {
    let bench = Bench::new();
    let file = bench.path("single.parquet");
    let columns = ["open", "high", "low", "close"].map(|name| Column::Single(name, vec![102.1]));
    let columns: Vec<Column> =
        [Column::Millis("timestamp", vec![MS])].into_iter().chain(columns).collect();
    parquet(&file, Packing::Snappy, &[], &columns);
    let mut request = bench.request(&[file]);
    request.coin = Some("BTC".to_owned());
    import(&request).unwrap();
    let written = unpacked(&bench.history().join("perp-candles/okx_last_1h.csv.gz"));
    assert!(written.ends_with("last,102.1,102.1,102.1,102.1\n"), "{written}");
}
