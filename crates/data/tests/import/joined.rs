//! What is there already stays.

use super::*;

const HEADER: &str = "ts_ms,venue,symbol,price_type,open,high,low,close,volume";

fn row(hour: i64, coin: &str, price: &str, volume: &str) -> String {
    let at = MS + hour * 3_600_000;
    format!("{at},okx,{coin},last,{price},{price},{price},{price},{volume}\n")
}

fn lines(bench: &Bench) -> Vec<String> {
    let path = bench.history().join("perp-candles/okx_last_1h.csv.gz");
    let mut text = String::new();
    let file = fs::File::open(path).unwrap();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(file), &mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn rows_coins_and_columns_that_are_there_stay() {
    let bench = Bench::new();
    let first = [row(0, "BTC", "100", "7"), row(1, "BTC", "101", "8"), row(0, "ETH", "10", "9")];
    bench.import(&[bench.file("one.csv", &format!("{HEADER}\n{}", first.concat()))]).unwrap();
    let second = [row(1, "BTC", "101", "8"), row(2, "BTC", "102", "")];
    let text = format!("{HEADER}\n{}", second.concat());
    let report = bench.import(&[bench.file("two.csv", &text)]).unwrap();
    let series = series(&report, Some(PriceType::Last));
    assert_eq!((series.added, series.present, series.replaced), (1, 1, 0));
    let expected: Vec<String> = [
        format!("{HEADER}\n"),
        row(0, "BTC", "100", "7"),
        row(1, "BTC", "101", "8"),
        row(2, "BTC", "102", ""),
        row(0, "ETH", "10", "9"),
    ]
    .map(|line| line.trim_end().to_owned())
    .into();
    assert_eq!(lines(&bench), expected);
    assert_eq!(report.written[0].rows, 4);
}

#[test]
fn a_contradiction_needs_force() {
    let bench = Bench::new();
    let text = |price| format!("{HEADER}\n{}", row(0, "BTC", price, "7"));
    bench.import(&[bench.file("one.csv", &text("100"))]).unwrap();
    let file = bench.file("two.csv", &text("200"));
    let mut request = bench.request(&[file]);
    let fragments = ["okx_last_1h.csv.gz, row 2", "two.csv, row 2", "open 200", "--force"];
    bench.refuses(&request, &fragments);
    request.force = true;
    let report = import(&request).unwrap();
    assert_eq!(series(&report, Some(PriceType::Last)).replaced, 1);
    assert_eq!(bench.bars("BTC", 0..1), [bar(200.0, 200.0, 200.0, 200.0)]);
}

#[test]
fn a_dry_run_writes_nothing() {
    let bench = Bench::new();
    let text = format!("{HEADER}\n{}", row(0, "BTC", "100", "7"));
    let mut request = bench.request(&[bench.file("one.csv", &text)]);
    request.dry_run = true;
    let report = import(&request).unwrap();
    assert_eq!((report.dry_run, report.written[0].rows), (true, 1));
    assert!(!bench.history().exists());
}

#[test]
fn a_damaged_file_in_the_folder_is_named_and_left() {
    let bench = Bench::new();
    let text = format!("{HEADER}\n{}", row(0, "BTC", "100", "7"));
    let file = bench.file("one.csv", &text);
    bench.import(std::slice::from_ref(&file)).unwrap();
    let there = bench.history().join("perp-candles/okx_last_1h.csv.gz");
    fs::write(&there, &gzip(&text)[..30]).unwrap();
    bench.refuses(&bench.request(std::slice::from_ref(&file)), &["okx_last_1h.csv.gz", "corrupt"]);
    fs::rename(&there, there.with_extension("")).unwrap();
    bench.refuses(&bench.request(&[file]), &["is not compressed", "gzip"]);
}

#[test]
fn where_one_file_cannot_be_put_none_is() {
    let bench = Bench::new();
    let text = format!("{HEADER}\n{}", row(0, "BTC", "100", "7"));
    let bars = bench.file("bars.csv", &text);
    bench.import(&[bars]).unwrap();
    let more = format!("{HEADER}\n{}", row(1, "BTC", "100", "7"));
    let funding = bench.file("funding.csv", &format!("ts_ms,symbol,rate\n{MS},BTC,0.0001\n"));
    // Where a folder is due there is a file.
    fs::write(bench.history().join("perp-funding"), "in the way").unwrap();
    let request = bench.request(&[bench.file("more.csv", &more), funding]);
    bench.refuses(&request, &["perp-funding"]);
}
