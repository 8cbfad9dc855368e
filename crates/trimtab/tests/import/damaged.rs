//! Whatever is wrong is named by file and row, and nothing is written.

use super::fixtures::{Column, Packing, parquet};
use super::*;

const BARS: &str = "ts_ms,venue,symbol,price_type,open,high,low,close";

fn bars(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!("{row}\n")).collect();
    format!("{BARS}\n{rows}")
}

fn row(hour: i64, prices: &str) -> String {
    format!("{},okx,BTC,mark,{prices}", MS + hour * 3_600_000)
}

/// A bad row among good ones, in row 3.
#[track_caller]
fn refuses_row(bad: &str, fragments: &[&str]) {
    let bench = Bench::new();
    let good = |hour| row(hour, "100,101,99,100");
    let text = bars(&[good(0), bad.to_owned(), good(2), good(3)]);
    let file = bench.file("bad.csv.gz", &text);
    let all = [&["bad.csv.gz", "row 3"], fragments].concat();
    bench.refuses(&bench.request(&[file]), &all);
    assert!(!bench.history().exists(), "the folder was made");
}

#[test]
fn rows_that_cannot_be_true_are_named() {
    refuses_row(&row(1, "100,101,-3,100"), &["low \"-3\"", "not a positive", "remove the row"]);
    refuses_row(&row(1, "0,101,99,100"), &["open \"0\""]);
    refuses_row(&row(1, "100,inf,99,100"), &["high \"inf\"", "finite"]);
    refuses_row(&row(1, "100,101,99,NaN"), &["close \"NaN\""]);
    refuses_row(&row(1, "100,101,99,"), &["close \"\"", "not a number"]);
    refuses_row(&row(1, "100,101,99,1O0"), &["close \"1O0\"", "repair it"]);
    refuses_row(&row(1, "100,98,99,100"), &["high 98 is below low 99"]);
    refuses_row(&row(1, "105,101,99,100"), &["open 105 is outside"]);
    refuses_row(&row(1, "100,101,99"), &["7 fields", "header 8"]);
    refuses_row(&row(1, "100,101,99,100,1"), &["9 fields"]);
    refuses_row("soon,okx,BTC,mark,100,101,99,100", &["ts_ms \"soon\"", "not a time"]);
    refuses_row("1740787200,okx,BTC,mark,1,1,1,1", &["1970-01-21", "--time-unit s"]);
    refuses_row("1740790800000000,okx,BTC,mark,1,1,1,1", &["--time-unit us"]);
    refuses_row("1740788220000,okx,BTC,mark,1,1,1,1", &["does not begin where bars of 3600 s do"]);
    refuses_row(&row(1, "1,1,1,1").replace("okx", "bybit"), &["venue \"bybit\"", "--venue"]);
    refuses_row(&row(1, "1,1,1,1").replace("BTC", ""), &["symbol", "name the coin"]);
    refuses_row(&row(1, "1,1,1,1").replace("BTC", "B?C"), &["\"B?C\"", "--symbol-map"]);
    refuses_row(&row(1, "1,1,1,1").replace("mark", "mid"), &["price_type \"mid\"", "--price"]);
}

#[test]
fn rates_that_cannot_be_true_are_named() {
    for (rate, fragments) in [
        ("0.7", ["beyond 0.5", "write fractions"]),
        ("nan", ["not finite", "row 2"]),
        ("x", ["not a number", "rate \"x\""]),
    ] {
        let bench = Bench::new();
        let file = bench.file("f.csv", &format!("ts_ms,symbol,rate\n{MS},BTC,{rate}\n"));
        bench.refuses(&bench.request(&[file]), &fragments);
    }
}

#[test]
fn rows_that_contradict_each_other_are_both_named() {
    let bench = Bench::new();
    let one = bench.file("one.csv", &bars(&[row(0, "100,101,99,100"), row(1, "1,1,1,1")]));
    let two = bench.file("two.csv", &bars(&[row(1, "2,2,2,2")]));
    let request = bench.request(&[one, two]);
    let fragments = ["BTC at 2025-03-01T01:00:00Z", "one.csv, row 3", "two.csv, row 2", "close 2"];
    bench.refuses(&request, &fragments);
}

#[test]
fn gzip_that_breaks_off_is_named() {
    let bench = Bench::new();
    let rows: Vec<String> = (0..2_000).map(|hour| row(hour, "100,101,99,100")).collect();
    let whole = gzip(&bars(&rows));
    for length in [whole.len() / 2, whole.len() - 4, 12] {
        let file = bench.path("cut.csv.gz");
        fs::write(&file, &whole[..length]).unwrap();
        let request = bench.request(&[file]);
        bench
            .refuses(&request, &["cut.csv.gz", "break off or are corrupt", "fetch the file again"]);
    }
    let mut flipped = whole.clone();
    flipped[whole.len() - 6] ^= 0xff;
    let file = bench.path("flipped.csv.gz");
    fs::write(&file, flipped).unwrap();
    bench.refuses(&bench.request(&[file]), &["corrupt", "after row 2001"]);
}

fn a_table(path: &Path) {
    let hours: Vec<i64> = (0..500).map(|hour| MS + hour * 3_600_000).collect();
    let price = |add: f64| hours.iter().map(|at| Some((*at % 977) as f64 + add)).collect();
    let columns = [
        Column::Whole("ts_ms", hours.clone()),
        Column::Text("symbol", vec!["BTC".to_owned(); 500]),
        Column::Text("price_type", vec!["mark".to_owned(); 500]),
        Column::Real("open", price(2.0)),
        Column::Real("high", price(3.0)),
        Column::Real("low", price(1.0)),
        Column::Real("close", price(2.5)),
    ];
    parquet(path, Packing::Snappy, &[], &columns);
}

#[test]
fn parquet_that_breaks_off_is_named() {
    let bench = Bench::new();
    let file = bench.path("table.parquet");
    a_table(&file);
    let whole = fs::read(&file).unwrap();
    for length in [whole.len() - 1, whole.len() / 2, 100, 5] {
        fs::write(&file, &whole[..length]).unwrap();
        let request = bench.request(std::slice::from_ref(&file));
        bench.refuses(&request, &["table.parquet", "corrupt", "fetch the file again"]);
    }
}

/// A byte that is wrong may be noticed or change a figure that nobody can check, but it never ends
/// the process.
#[test]
fn no_flipped_byte_of_a_parquet_file_panics() {
    let bench = Bench::new();
    let file = bench.path("table.parquet");
    a_table(&file);
    let whole = fs::read(&file).unwrap();
    let mut noticed = 0;
    for at in (4..whole.len()).step_by(19) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&file, flipped).unwrap();
        let mut request = bench.request(std::slice::from_ref(&file));
        request.dry_run = true;
        noticed += usize::from(import(&request).is_err());
    }
    assert!(noticed > 20, "{noticed}");
}

#[test]
fn json_that_breaks_off_or_is_no_list_is_named() {
    let bench = Bench::new();
    let mut request = bench.request(&[bench.file("cut.json", "[[1740787200000, 1, 1,")]);
    request.coin = Some("BTC".to_owned());
    bench.refuses(&request, &["cut.json", "corrupt", "before the first row", "line 1"]);
    let cut = format!("[[{MS},1,1,1,1,1],\n[{},1,1,1,1,1], [17", MS + 3_600_000);
    request.files = vec![bench.file("later.json", &cut)];
    bench.refuses(&request, &["later.json", "corrupt after row 2", "line 2"]);
    request.files = vec![bench.file("object.json", "{\"data\": []}")];
    bench.refuses(&request, &["no rows", "no list"]);
    request.files = vec![bench.file("mixed.json", "[[1740787200000,1,1,1,1,1],[1740790800000]]")];
    bench.refuses(&request, &["row 2", "1 fields"]);
}

#[test]
fn what_is_missing_or_empty_is_said() {
    let bench = Bench::new();
    bench.refuses(&bench.request(&[bench.path("absent.csv")]), &["no file", "absent.csv"]);
    bench.refuses(
        &bench.request(&[bench.file("empty.csv", "")]),
        &["empty.csv", "columns are none"],
    );
    let header = bench.file("header.csv", &format!("{BARS}\n"));
    bench.refuses(&bench.request(&[header]), &["nothing to take in", "no rows"]);
    let text = format!("timestamp,open,high,low,close\n{MS},1,1,1,1\n");
    let unnamed = bench.file("unnamed.csv", &text);
    bench.refuses(&bench.request(&[unnamed]), &["row 2", "--coin"]);
}

#[test]
fn bars_that_make_no_hours_are_refused() {
    let bench = Bench::new();
    let every = |hours: i64, count: i64| -> String {
        bars(&(0..count).map(|at| row(at * hours, "1,1,1,1")).collect::<Vec<_>>())
    };
    let four = bench.file("four.csv", &every(4, 10));
    bench.refuses(&bench.request(&[four]), &["bars of BTC last 14400 s", "fetch finer bars"]);
    let late = every(1, 10).replace("00000,okx", "30000,okx");
    let late = bench.file("late.csv", &late);
    bench.refuses(&bench.request(&[late]), &["every bar begins", "--shift"]);
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    let bench = Bench::new();
    let text = format!("timestamp,open,high,low,close,close\n{MS},1,1,1,1,2\n");
    let mut request = bench.request(&[bench.file("twice.csv", &text)]);
    request.coin = Some("BTC".to_owned());
    bench.refuses(&request, &["twice.csv", "two columns are called \"close\"", "rename"]);
    let text = "time\u{1b}[31m,b\u{7}\n1,2\n";
    request.files = vec![bench.file("esc.csv", text)];
    let told = import(&request).unwrap_err().to_string();
    assert!(!told.contains(char::is_control) && told.contains("\\u{1b}"), "{told}");
    request.files = vec![bench.history().parent().unwrap().to_owned()];
    bench.refuses(&request, &["it is a folder", "name the files"]);
}

#[test]
fn json_lines_are_read() {
    let bench = Bench::new();
    let line = |at: i64| format!("[{}, 1, 1, 1, 1, 1]\n", MS + at * 3_600_000);
    let mut request = bench.request(&[bench.file("lines.json", &(line(0) + &line(1)))]);
    request.coin = Some("BTC".to_owned());
    let report = import(&request).unwrap();
    assert_eq!((report.files[0].made_of, report.series[0].added), ("JSON lines", 2));
    request.files = vec![bench.file("cut.json", &(line(2) + &line(3) + "[17"))];
    bench.refuses(&request, &["cut.json", "corrupt after row 2"]);
}

#[test]
fn what_belongs_elsewhere_is_told() {
    let bench = Bench::new();
    let text = format!(
        "exchange,symbol,timestamp,local_timestamp,price,amount\n\
         binance-futures,BTCUSDT,{0},{0},100,1\n",
        MS * 1_000
    );
    let mut request = bench.request(&[bench.file("trades.csv", &text)]);
    let report = import(&request).unwrap();
    let told = &report.notes[0].text;
    assert!(told.contains("\"binance-futures\"") && told.contains("as okx"), "{told}");
    request.terms.venue = Some("binance".to_owned());
    assert!(import(&request).unwrap().notes.is_empty());
    request.symbols = [("BTCUSD".to_owned(), "BTC".to_owned())].into();
    bench.refuses(&request, &["--symbol-map BTCUSD=BTC", "the files have \"BTCUSDT\""]);
    request.symbols.clear();
    fs::write(bench.history().join("GENERATED.txt"), "made up").unwrap();
    bench.refuses(&request, &["holds made-up data", "GENERATED.txt", "--force"]);
    request.force = true;
    let report = import(&request).unwrap();
    assert!(report.notes[0].text.contains("made-up data"), "{:?}", report.notes);
}
