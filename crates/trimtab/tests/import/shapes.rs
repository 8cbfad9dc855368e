//! What each shape means.

use super::fixtures::{Column, Packing, nautilus, parquet};
use super::*;
use trimtab_data::import::Only;
use trimtab_data::quality::Note;
use trimtab_data::shape::{Family, Shape};

const MINUTE_US: i64 = 60_000_000;

#[test]
fn trades_of_tardis_become_hours() {
    let bench = Bench::new();
    let header = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n";
    let row = |minute: i64, price: &str| {
        let at = US + minute * MINUTE_US;
        format!("okex-swap,BTC-USDT-SWAP,{at},{},7,buy,{price},0.1\n", at + 5)
    };
    // The highest price comes before the opening one in the file, but not in time.
    let rows = [row(30, "103"), row(0, "100.5"), row(45, "99.25"), row(59, "101"), row(125, "110")];
    let text = format!("{header}{}", rows.concat());
    let report = bench.import(&[bench.file("trades.csv.gz", &text)]).unwrap();
    assert_eq!(report.files[0].shape, Shape::TardisTrades);
    let hours = [bar(100.5, 103.0, 99.25, 101.0), None, bar(110.0, 110.0, 110.0, 110.0)];
    assert_eq!(bench.bars("BTC", 0..3), hours);
    let series = series(&report, Some(PriceType::Last));
    assert_eq!((series.read, series.kept, series.out_of_order), (5, 2, 1));
    assert_eq!((series.gaps.missing, series.partial_ms.clone()), (1, vec![MS + 2 * 3_600_000]));
    assert_eq!(series.symbols, ["BTC-USDT-SWAP"]);
}

#[test]
fn quotes_of_tardis_count_by_their_middle() {
    let bench = Bench::new();
    let text = format!(
        "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n\
         binance,ethusdt,{US},{US},1,2001,1999,1\n\
         binance,ethusdt,{},{US},1,,1990,1\n\
         binance,ethusdt,{},{US},1,2003,2002,1\n",
        US + MINUTE_US,
        US + 2 * MINUTE_US
    );
    let mut request = bench.request(&[bench.file("quotes.csv", &text)]);
    request.symbols = [("ethusdt".to_owned(), "ETH".to_owned())].into();
    import(&request).unwrap();
    assert_eq!(bench.bars("ETH", 0..1), [bar(2000.0, 2002.5, 2000.0, 2002.5)]);
}

const TICKER: &str = "exchange,symbol,timestamp,local_timestamp,funding_timestamp,funding_rate,\
                      predicted_funding_rate,open_interest,last_price,index_price,mark_price\n";

#[test]
fn tickers_of_tardis_have_marks_and_settlements() {
    let bench = Bench::new();
    let due = |hour: i64| US + hour * 60 * MINUTE_US;
    let row = |minute: i64, due: i64, rate: &str, mark: &str| {
        let at = US + minute * MINUTE_US;
        format!("okex-swap,BTC-USDT-SWAP,{at},{at},{due},{rate},,5,100,100,{mark}\n")
    };
    let rows = [
        row(1, due(8), "0.0001", ""),
        row(2, due(8), "0.0002", "100.5"),
        row(479, due(8), "0.0003", "101.5"),
        // Told late: what was due is over.
        row(481, due(8), "0.0009", "101.5"),
        row(482, due(16), "-0.0004", "101.5"),
        row(956, due(16), "-0.0005", "90"),
    ];
    let text = format!("{TICKER}{}", rows.concat());
    let report = bench.import(&[bench.file("ticker.csv.gz", &text)]).unwrap();
    let settled = bench.rates("BTC", 0..17);
    assert_eq!(settled[8], Some(0.0003));
    // The data end four minutes before the settlement, which is near enough.
    assert_eq!(settled[16], Some(-0.0005));
    assert_eq!(settled.iter().flatten().count(), 2);
    assert_eq!(series(&report, None).kept, 2);
    assert_eq!(bench.bars("BTC", 0..1), [bar(100.5, 100.5, 100.5, 100.5)]);
    assert_eq!(bench.bars("BTC", 15..16), [bar(90.0, 90.0, 90.0, 90.0)]);
}

#[test]
fn a_settlement_that_is_far_off_is_left_out_and_told() {
    let bench = Bench::new();
    let due = US + 8 * 60 * MINUTE_US;
    let text = format!("{TICKER}okex,BTC,{US},{US},{due},0.0001,,5,100,100,100\n");
    let report = bench.import(&[bench.file("ticker.csv", &text)]).unwrap();
    let told = |note: &Note| note.text.contains("end before the last settlement");
    assert!(report.notes.iter().any(told), "{report:?}");
    assert!(report.series.iter().all(|series| series.price.is_some()));
}

#[test]
fn rates_without_a_settlement_need_an_interval() {
    let bench = Bench::new();
    let row = |minute: i64, rate: &str| {
        let at = US + minute * MINUTE_US;
        format!("hyperliquid,BTC,{at},{at},,{rate},,5,100,100,100\n")
    };
    let text = format!("{TICKER}{}{}{}", row(10, "1e-5"), row(60, "2e-5"), row(61, "3e-5"));
    let file = bench.file("ticker.csv", &text);
    let report = bench.import(std::slice::from_ref(&file)).unwrap();
    let told = |note: &Note| note.text.contains("--funding-interval");
    assert!(report.notes.iter().any(told), "{report:?}");
    let mut request = bench.request(&[file]);
    (request.funding_interval_h, request.only) = (Some(1), Some(Only::Funding));
    import(&request).unwrap();
    assert_eq!(bench.rates("BTC", 0..3), [None, Some(2e-5), None]);
}

#[test]
fn bars_of_ccxt_come_as_lists() {
    let bench = Bench::new();
    let text = format!(
        "[[{MS}, 100, 102.5, 99, 101, 12.5],\n [{}, 101, 103, 100.25, 102, 7]]",
        MS + 3_600_000
    );
    let mut request = bench.request(&[bench.file("btc.json", &text)]);
    request.coin = Some("BTC".to_owned());
    let report = import(&request).unwrap();
    assert_eq!(report.files[0].shape, Shape::CcxtBars);
    let hours = [bar(100.0, 102.5, 99.0, 101.0), bar(101.0, 103.0, 100.25, 102.0)];
    assert_eq!(bench.bars("BTC", 0..2), hours);
}

#[test]
fn bars_come_with_all_kinds_of_times_and_without_a_header() {
    let lines = [
        ("timestamp,open,high,low,close,volume", MS.to_string()),
        ("", MS.to_string()),
        ("date,open,high,low,close,volume", "2025-03-01 00:00:00+00:00".to_owned()),
        ("datetime,open,high,low,close,volume", "2025-03-01T00:00:00Z".to_owned()),
        ("time,open,high,low,close,volume", "\"2025-03-01 00:00:00\"".to_owned()),
    ];
    for (header, time) in lines {
        let bench = Bench::new();
        let text = format!("{header}\n{time},100,102,99,101,5\n");
        let mut request = bench.request(&[bench.file("bars.csv", text.trim_start())]);
        request.coin = Some("SOL".to_owned());
        import(&request).unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!(bench.bars("SOL", 0..1), [bar(100.0, 102.0, 99.0, 101.0)], "{header}");
    }
}

#[test]
fn funding_of_ccxt_comes_as_objects() {
    let bench = Bench::new();
    let one = |at: i64, rate: f64| {
        format!(
            "{{\"info\":{{}},\"symbol\":\"BTC/USDT:USDT\",\"fundingRate\":{rate},\"timestamp\":{at}}}"
        )
    };
    let text = format!("[{},{}]", one(MS + 7, 1e-4), one(MS + 28_800_000, -2e-4));
    let report = bench.import(&[bench.file("funding.json", &text)]).unwrap();
    assert_eq!(report.files[0].shape, Shape::CcxtFunding);
    let rates = bench.rates("BTC", 0..9);
    assert_eq!((rates[0], rates[8]), (Some(1e-4), Some(-2e-4)));
}

#[test]
fn bars_of_nautilus_are_exact_in_either_precision() {
    for bytes in [8, 16] {
        let bench = Bench::new();
        let file = bench.path("bars.parquet");
        let metadata = [
            ("bar_type", "BTCUSDT-PERP.BINANCE-30-MINUTE-LAST-EXTERNAL"),
            ("price_precision", "2"),
            ("size_precision", "3"),
        ];
        let half = 1_800_000_000_000;
        let bars = [
            (NS + half, ["100.10", "102.25", "99.99", "101.07"]),
            (NS + 2 * half, ["101.07", "104.01", "101.01", "103.33"]),
        ];
        nautilus(&file, bytes, &metadata, &bars);
        let report = bench.import(&[file]).unwrap();
        assert_eq!(report.files[0].shape, Shape::NautilusBars);
        assert_eq!(bench.bars("BTC", 0..2), [bar(100.10, 104.01, 99.99, 103.33), None]);
        let series = series(&report, Some(PriceType::Last));
        assert_eq!((series.bar_s, series.partial_ms.len()), (Some(1_800), 0));
    }
}

#[test]
fn bars_of_nautilus_without_their_precision_are_refused() {
    let bench = Bench::new();
    let bar_type = ("bar_type", "BTCUSDT.BINANCE-1-HOUR-LAST-EXTERNAL");
    let bars = [(NS, ["100.123", "100.123", "100.123", "100.123"])];
    for (metadata, fragments) in [
        (vec![bar_type], vec!["row 1", "price_precision", "unsure"]),
        (vec![("price_precision", "2")], vec!["bar_type"]),
        (vec![bar_type, ("price_precision", "2")], vec!["row 1", "no price of 2 decimals"]),
        (vec![bar_type, ("price_precision", "many")], vec!["price_precision \"many\""]),
    ] {
        let file = bench.path("bars.parquet");
        nautilus(&file, 8, &metadata, &bars);
        bench.refuses(&bench.request(&[file]), &fragments);
    }
}

#[test]
fn parquet_is_read_however_it_is_compressed() {
    for packing in [Packing::None, Packing::Snappy, Packing::Zstd, Packing::Gzip] {
        let bench = Bench::new();
        let file = bench.path("bars.parquet");
        let prices = |price: f64| vec![Some(price), Some(price)];
        let columns = [
            Column::Millis("date", vec![MS, MS + 3_600_000]),
            Column::Text("pair", vec!["BTC/USDT".to_owned(); 2]),
            Column::Real("open", prices(1.5)),
            Column::Real("high", prices(1.75)),
            Column::Real("low", prices(1.25)),
            Column::Real("close", prices(1.625)),
            Column::Real("volume", vec![None, Some(3.0)]),
        ];
        parquet(&file, packing, &[], &columns);
        bench.import(&[file]).unwrap();
        assert_eq!(bench.bars("BTC", 0..2), [bar(1.5, 1.75, 1.25, 1.625); 2]);
    }
}

#[test]
fn a_shape_that_is_named_must_be_the_files() {
    let bench = Bench::new();
    let text = format!("timestamp,open,high,low,close\n{MS},1,1,1,1\n");
    let mut request = bench.request(&[bench.file("bars.csv", &text)]);
    request.family = Some(Family::Tardis);
    bench.refuses(&request, &["no tardis shape", "timestamp, open", "funding_rate"]);
    let odd = bench.file("odd.csv", "a,b\n1,2\n");
    let request = bench.request(&[odd]);
    bench.refuses(&request, &["odd.csv", "its columns are a, b", "ccxt-ohlcv"]);
}
