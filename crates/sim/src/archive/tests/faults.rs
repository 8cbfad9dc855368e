//! Every way in which data can be refused, with what the message must say.

use std::fs;

use super::*;

#[track_caller]
fn assert_marks_refused(rows: &[&str], fragments: &[&str]) {
    assert_refused(
        read(&[&Folder::new().with_marks(rows)]),
        &[&["okx_mark_1h.csv.gz"], fragments].concat(),
    );
}

#[track_caller]
fn assert_rates_refused(rows: &[&str], fragments: &[&str]) {
    assert_refused(
        read(&[&Folder::new().with_rates(rows)]),
        &[&["okx_funding.csv.gz"], fragments].concat(),
    );
}

#[test]
fn absent_folder() {
    let folder = Folder::new();
    let absent = folder.path().join("nowhere");
    let result = Archive::read(&[absent], &wanted(&["okx"], &["BTC"], 0..10));
    assert_refused(result, &["nowhere does not exist", "correct the path"]);
    let second = [Folder::new().with_marks(&[]).path(), "/nowhere/at/all".into()];
    let result = Archive::read(&second, &wanted(&["okx"], &["BTC"], 0..10));
    assert_refused(result, &["does not exist"]);
}

#[test]
fn file_in_place_of_a_folder() {
    let folder = Folder::new().with_marks(&[]);
    let result = Archive::read(&[folder.path().join(MARK)], &wanted(&["okx"], &["BTC"], 0..10));
    assert_refused(result, &["okx_mark_1h.csv.gz is not a folder", "perp-candles/"]);
}

#[test]
fn venue_without_any_file() {
    let folder = Folder::new().with_marks(&[]);
    let result = Archive::read(&[folder.path()], &wanted(&["okx", "okex"], &["BTC"], 0..10));
    let here = folder.path().display().to_string();
    let files = "perp-candles/okex_mark_1h.csv.gz, perp-candles/okex_last_1h.csv.gz, \
                 perp-funding/okex_funding.csv.gz";
    assert_refused(result, &["venue \"okex\"", &here, files, "correct the venue's name"]);
}

#[test]
fn no_candles_of_any_venue() {
    let folder = Folder::new().with(FUNDING, &[FUNDING_HEADER]);
    let files = "perp-candles/okx_mark_1h.csv.gz, perp-candles/okx_last_1h.csv.gz;";
    assert_refused(read(&[&folder]), &["no candle file of any wanted venue", files]);
}

#[test]
fn no_folder_given() {
    assert_refused(read(&[]), &["no folder at all", MARK]);
}

#[test]
fn unreadable_file() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join(MARK)).unwrap();
    assert_refused(read(&[&folder]), &["okx_mark_1h.csv.gz: cannot be read", "permissions"]);
}

#[test]
fn truncated_gzip() {
    // Stored uncompressed and flushed, so that what precedes the cut can be decoded for certain.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    let text = format!("{CANDLE_HEADER}\n0,okx,BTC,mark,1,1,1,1\n3600000,okx,BTC,mark,1,1,1,1\n");
    encoder.write_all(text.as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();
    let folder = Folder::new().with_bytes(MARK, &whole[..whole.len() - 20]);
    let fragments = ["okx_mark_1h.csv.gz", "after row 2;", "fetch the file again", "checksum"];
    assert_refused(read(&[&folder]), &fragments);
}

#[test]
fn gzip_broken_after_the_last_wanted_row() {
    let mut bytes = gzip(format!("{CANDLE_HEADER}\n0,okx,ETH,mark,x,x,x,x\n").as_bytes());
    let checksum = bytes.len() - 8;
    bytes[checksum] ^= 1;
    let folder = Folder::new().with_bytes(MARK, &bytes);
    assert_refused(read(&[&folder]), &["okx_mark_1h.csv.gz", "corrupt after row 2", "checksum"]);
}

#[test]
fn plain_text_named_gzip() {
    let folder = Folder::new().with_bytes(MARK, CANDLE_HEADER.as_bytes());
    assert_refused(read(&[&folder]), &["okx_mark_1h.csv.gz", "after row 0", "invalid gzip header"]);
}

#[test]
fn missing_column() {
    let folder = Folder::new().with(MARK, &["ts_ms,symbol,open,high,low", "0,BTC,1,1,1"]);
    let fragments = ["okx_mark_1h.csv.gz, row 1", "\"close\"", "\"ts_ms,symbol,open,high,low\""];
    assert_refused(read(&[&folder]), &fragments);
}

#[test]
fn file_without_even_a_header() {
    let folder = Folder::new().with(MARK, &[]);
    assert_refused(read(&[&folder]), &["okx_mark_1h.csv.gz, row 1", "\"ts_ms\"", "found \"\""]);
}

#[test]
fn unreadable_number() {
    let rows = ["0,okx,BTC,mark,1,1,1,1", "3600000,okx,BTC,mark,1,1,1.0.0,1"];
    assert_marks_refused(&rows, &["row 3: low \"1.0.0\" is not a number", "repair it"]);
    assert_rates_refused(&["0,okx,BTC,,8,x"], &["row 2: rate \"\" is not a number"]);
}

#[test]
fn impossible_price() {
    for price in ["NaN", "inf", "-inf", "0", "-0.0", "-5"] {
        let row = format!("0,okx,BTC,mark,1,{price},1,1");
        let fragment = format!("row 2: high \"{price}\" is not a positive, finite price");
        assert_marks_refused(&[&row], &[&fragment, "remove the row"]);
    }
}

#[test]
fn crossed_extremes() {
    let rows = ["0,okx,BTC,mark,5,4,6,5"];
    assert_marks_refused(&rows, &["row 2: high 4 is below low 6", "swapped"]);
}

#[test]
fn open_or_close_beyond_the_extremes() {
    let above = ["0,okx,BTC,mark,7,6,4,5"];
    assert_marks_refused(&above, &["row 2: open 7 is outside low 4 .. high 6"]);
    let below = ["0,okx,BTC,mark,5,6,4,3.5"];
    assert_marks_refused(&below, &["row 2: close 3.5 is outside low 4 .. high 6"]);
}

#[test]
fn rate_that_is_not_finite() {
    for rate in ["nan", "inf", "-inf"] {
        let row = format!("0,okx,BTC,{rate},8,x");
        let fragment = format!("row 2: rate \"{rate}\" is not finite");
        assert_rates_refused(&[&row], &[&fragment]);
    }
}

#[test]
fn rate_beyond_belief() {
    for rate in ["5", "-0.51", "1e308"] {
        let row = format!("0,okx,BTC,{rate},8,x");
        let fragment = format!("row 2: rate \"{rate}\" is beyond 0.5");
        assert_rates_refused(&[&row], &[&fragment, "0.01 is 1 %", "remove the row"]);
    }
    let limits = ["0,okx,BTC,0.5,8,x", "3600000,okx,BTC,-0.5,8,x"];
    let rates = read(&[&Folder::new().with_rates(&limits)]).unwrap().rates("okx", "BTC", 0..2);
    assert_eq!(rates, [Some(0.5), Some(-0.5)]);
}

#[test]
fn time_that_is_no_integer() {
    let fragments = ["row 2: ts_ms \"1.5e3\" is not an integer", "UTC milliseconds"];
    assert_marks_refused(&["1.5e3,okx,BTC,mark,1,1,1,1"], &fragments);
}

#[test]
fn bar_beside_the_hour() {
    let fragments = ["row 2: bar at ts_ms 3600001 is not on a whole hour"];
    assert_marks_refused(&["3600001,okx,BTC,mark,1,1,1,1"], &fragments);
}

#[test]
fn time_running_backwards_even_outside_the_hours() {
    // Hours 200 and 100 are not wanted, and another coin stands between.
    let rows = [
        "720000000,okx,BTC,mark,1,1,1,1",
        "0,okx,ETH,mark,1,1,1,1",
        "360000000,okx,BTC,mark,1,1,1,1",
    ];
    let fragments = ["row 4: BTC goes back to ts_ms 360000000 after 720000000 in row 2", "sort"];
    assert_marks_refused(&rows, &fragments);
}

#[test]
fn repeated_time() {
    let rows = ["7,okx,BTC,0.1,8,x", "7,okx,BTC,0.1,8,x"];
    assert_rates_refused(&rows, &["row 3: BTC repeats ts_ms 7 of row 2", "remove one"]);
}

#[test]
fn folders_that_contradict_each_other() {
    let here =
        Folder::new().with_marks(&["0,okx,BTC,mark,1,1,1,1", "3600000,okx,BTC,mark,1,2,1,1"]);
    let there = Folder::new().with_marks(&["3600000,okx,BTC,mark,1,3,1,1"]);
    let place = |folder: &Folder, row| format!("{}, row {row}", folder.path().join(MARK).display());
    let (first, second) = (place(&here, 3), place(&there, 2));
    let fragments = ["BTC at ts_ms 3600000", &first, "high: 2.0", &second, "high: 3.0", "remove"];
    assert_refused(read(&[&here, &there]), &fragments);
}

#[test]
fn wrong_number_of_fields() {
    let cut = ["0,okx,BTC,mark,1,1,1"];
    assert_marks_refused(&cut, &["row 2: fields: 7, but the header has 8", "repair"]);
    let long = ["0,okx,BTC,mark,1,1,1,1,1"];
    assert_marks_refused(&long, &["row 2: fields: 9, but the header has 8"]);
    // Cut before its symbol, the row may have been anyone's.
    assert_marks_refused(&["0,okx"], &["row 2: fields: 2, but the header has 8"]);
}

#[test]
fn row_of_another_venue() {
    let fragments = ["row 2: venue \"bybit\" in a file of \"okx\"", "its own file"];
    assert_marks_refused(&["0,bybit,BTC,mark,1,1,1,1"], &fragments);
}

#[test]
fn rows_are_counted_as_lines() {
    let rows = ["0,okx,ETH,mark,\"1,1,1,1\r", "", "", "bad,okx,BTC,mark,1,1,1,1\r"];
    assert_marks_refused(&rows, &["row 5: ts_ms \"bad\""]);
    let text = format!("{CANDLE_HEADER}\r\n0,okx,BTC,mark,1,1,1,1\r\nbad,okx,BTC,mark,1,1,1,1");
    let folder = Folder::new().with_bytes(MARK, &gzip(text.as_bytes()));
    assert_refused(read(&[&folder]), &["row 3: ts_ms \"bad\""]);
}

#[test]
fn long_and_binary_fields_are_shown_short() {
    let row = format!("{},okx,BTC,mark,1,1,1,1", "9".repeat(1000));
    let fragment = format!("ts_ms \"{}...\"", "9".repeat(40));
    assert_marks_refused(&[&row], &[&fragment]);
    let bytes = [CANDLE_HEADER.as_bytes(), b"\n\xff\x07,okx,BTC,mark,1,1,1,1\n"].concat();
    let folder = Folder::new().with_bytes(MARK, &gzip(&bytes));
    assert_refused(read(&[&folder]), &["row 2: ts_ms \"\u{fffd}\\u{7}\""]);
}

#[test]
fn rows_of_other_coins_are_not_judged() {
    let rows = ["junk,bybit,ETH,mark,x,x", "0,okx,BTC,mark,1,1,1,1", ",,,,,,,,,"];
    let folder = Folder::new().with_marks(&rows);
    let bars = read(&[&folder]).unwrap().bars("okx", "BTC", 0..1);
    assert!(bars[0].is_some());
}
