//! Rows in any order, some of them twice, in any number of files: the same history.

use super::*;
use proptest::prelude::*;

/// An open price, and how far high, low and close are from it.
type Prices = (u32, u32, u32, u32);

fn row(minute: i64, (open, up, down, close): Prices) -> String {
    let (open, up, down) = (f64::from(open) / 8.0, f64::from(up) / 8.0, f64::from(down) / 64.0);
    let low = open / (1.0 + down);
    let (high, close) = (open + up, low + (open + up - low) * f64::from(close) / 100.0);
    let close = close.clamp(low, high);
    format!("{},{open},{high},{low},{close}\n", MS + minute * 60_000)
}

fn shuffled(rows: &[String], keys: &[u32]) -> Vec<String> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|at| (keys[at % keys.len()].rotate_left((*at % 31) as u32), *at));
    order.into_iter().map(|at| rows[at].clone()).collect()
}

fn take(rows: &[Vec<String>]) -> Bench {
    let bench = Bench::new();
    let file = |(at, rows): (usize, &Vec<String>)| {
        let text = format!("timestamp,open,high,low,close\n{}", rows.concat());
        bench.file(&format!("{at}.csv"), &text)
    };
    let files: Vec<PathBuf> = rows.iter().enumerate().map(file).collect();
    let mut request = bench.request(&files);
    (request.coin, request.terms.width_ns) = (Some("BTC".to_owned()), Some(900_000_000_000));
    import(&request).unwrap();
    bench
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn order_repetition_and_files_do_not_matter(
        prices in prop::collection::vec(
            prop::option::weighted(0.8, (8_u32..9_999, 0_u32..99, 0_u32..99, 0_u32..=100)), 1..120),
        keys in prop::collection::vec(any::<u32>(), 1..40),
        twice in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let quarters = prices.iter().enumerate();
        let rows: Vec<String> = quarters
            .filter_map(|(at, prices)| Some(row(15 * at as i64, (*prices)?)))
            .collect();
        prop_assume!(!rows.is_empty());
        let mut mixed = rows.clone();
        mixed.extend(twice.iter().map(|index| index.get(&rows).clone()));
        let mixed = shuffled(&mixed, &keys);
        let (first, second) = mixed.split_at(cut.index(mixed.len()));
        let parts: Vec<Vec<String>> =
            [first, second].into_iter().filter(|part| !part.is_empty()).map(<[_]>::to_vec).collect();
        let (plain, mixed) = (take(std::slice::from_ref(&rows)), take(&parts));
        let bytes = |bench: &Bench| -> Vec<Vec<u8>> {
            contents(&bench.history()).into_iter().map(|(_, bytes)| bytes).collect()
        };
        prop_assert_eq!(bytes(&plain), bytes(&mixed));
        // Each hour by hand.
        let hours = prices.chunks(4).map(|quarters| {
            let bars: Vec<[f64; 4]> = quarters
                .iter()
                .flatten()
                .map(|prices| {
                    let text = row(0, *prices);
                    let mut fields = text.trim().split(',').skip(1).map(|one| one.parse().unwrap());
                    [(); 4].map(|()| fields.next().unwrap())
                })
                .collect();
            let (first, last) = (bars.first()?, bars.last()?);
            let high = bars.iter().map(|bar| bar[1]).fold(f64::MIN, f64::max);
            let low = bars.iter().map(|bar| bar[2]).fold(f64::MAX, f64::min);
            Some(Bar { open: first[0], high, low, close: last[3] })
        });
        let hours: Vec<Option<Bar>> = hours.collect();
        prop_assert_eq!(mixed.bars("BTC", 0..hours.len() as i64), hours);
    }
}
