//! What is odd is told, and kept.

use super::*;
use trimtab_data::quality::NoteKind;

/// Hourly bars of a price that moves a little, from `first` on.
fn quiet(first: i64, hours: Range<i64>) -> Vec<String> {
    let price = |hour: i64| 100.0 + (hour * hour * 7_919 % 101) as f64 / 100.0;
    let row = |hour: i64| {
        let (open, close) = (price(hour - 1), price(hour));
        let (high, low) = (open.max(close), open.min(close));
        format!("{},{open},{high},{low},{close},1\n", first + hour * 3_600_000)
    };
    hours.map(row).collect()
}

fn taken(bench: &Bench, rows: &[String]) -> Report {
    let text = format!("timestamp,open,high,low,close,volume\n{}", rows.concat());
    let mut request = bench.request(&[bench.file("bars.csv", &text)]);
    request.coin = Some("BTC".to_owned());
    import(&request).unwrap()
}

#[test]
fn gaps_disorder_and_repetitions_are_counted() {
    let bench = Bench::new();
    let mut rows = quiet(MS, 0..100);
    rows.drain(40..50);
    rows.remove(10);
    rows.swap(5, 6);
    rows.push(rows[20].clone());
    let report = taken(&bench, &rows);
    let series = series(&report, Some(PriceType::Last));
    assert_eq!((series.read, series.kept, series.duplicates), (90, 89, 1));
    assert_eq!(series.out_of_order, 2);
    assert_eq!((series.gaps.missing, series.gaps.holes.len()), (11, 2));
    assert_eq!(series.gaps.longest(), Some(&(HOUR + 40..HOUR + 50)));
    assert!(series.outliers.is_empty() && series.partial_ms.is_empty());
}

#[test]
fn a_slip_is_told_by_its_row_and_kept() {
    let bench = Bench::new();
    let mut rows = quiet(MS, 0..100);
    rows[50] = format!("{},100,190,100,100.5,1\n", MS + 50 * 3_600_000);
    let report = taken(&bench, &rows);
    let outlier = &series(&report, Some(PriceType::Last)).outliers[0];
    assert_eq!((outlier.column, outlier.value, outlier.row), ("high", 190.0, 52));
    assert_eq!(bench.bars("BTC", 50..51), [bar(100.0, 190.0, 100.0, 100.5)]);
}

#[test]
fn rows_of_tomorrow_are_told() {
    let bench = Bench::new();
    let report = taken(&bench, &quiet(MS + 995 * 3_600_000, 0..10));
    assert_eq!(series(&report, Some(PriceType::Last)).future, 4);
}

#[test]
fn finer_bars_that_do_not_fill_their_hour_are_told() {
    let bench = Bench::new();
    let row = |minute: i64| format!("{},1,2,0.5,1,1\n", MS + minute * 60_000);
    let mut rows: Vec<String> = (0..36).map(|at| row(at * 5)).collect();
    rows.remove(15);
    let report = taken(&bench, &rows);
    let series = series(&report, Some(PriceType::Last));
    assert_eq!((series.kept, series.bar_s), (3, Some(300)));
    assert_eq!(series.partial_ms, [MS + 3_600_000]);
}

#[test]
fn settlements_off_their_hours_are_told() {
    let bench = Bench::new();
    let row = |at: i64| format!("{},BTC,0.0001\n", MS + (1 + at * 8) * 3_600_000);
    let rows: String = (0..30).map(row).collect();
    let file = bench.file("funding.csv", &format!("ts_ms,symbol,rate\n{rows}"));
    let report = bench.import(&[file]).unwrap();
    assert_eq!(series(&report, None).phase_h, Some(1));
}

#[test]
fn a_clock_of_another_zone_is_told_by_another_venue() {
    let bench = Bench::new();
    let request = |rows: &[String], venue: &str| {
        let text = format!("timestamp,open,high,low,close,volume\n{}", rows.concat());
        let mut request = bench.request(&[bench.file("bars.csv", &text)]);
        request.terms = Terms::of_venue(venue);
        request.coin = Some("BTC".to_owned());
        request
    };
    import(&request(&quiet(MS, 0..200), "bybit")).unwrap();
    let report = import(&request(&quiet(MS, 0..200), "okx")).unwrap();
    assert_eq!(report.notes, []);
    let mut ahead = request(&quiet(MS + 2 * 3_600_000, 0..200), "kraken");
    let report = import(&ahead).unwrap();
    assert!(report.notes.iter().all(|note| note.kind == NoteKind::Clock));
    assert!(report.notes[0].text.contains("2 h ahead of those of bybit"), "{report:?}");
    assert!(report.notes[0].text.contains("--shift=-2h"));
    (ahead.terms.shift_ns, ahead.to) = (-2 * 3_600_000_000_000, bench.path("other"));
    import(&ahead).unwrap();
}
