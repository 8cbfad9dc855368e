//! Long series made short enough to draw, without losing a peak.
//!
//! A picture has so many columns of pixels; of what falls into one column its lowest and its
//! highest value are kept, about two points a pixel. No extreme is lost that way, unlike by
//! averages or by every n-th value.

use std::ops::Range;

use crate::figures::known;

/// Stretches of samples that fall into one column each, in order, none of them empty.
pub(crate) fn columns(times: &[i64], count: usize) -> Vec<Range<usize>> {
    let (Some(&first), Some(&last)) = (times.first(), times.last()) else { return Vec::new() };
    let span = (last as f64 - first as f64).max(1.0);
    let column = |at: i64| ((at as f64 - first as f64) / span * count.max(1) as f64) as usize;
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut current = None;
    for (index, &at) in times.iter().enumerate() {
        let here = Some(column(at).min(count.max(1) - 1));
        match found.last_mut() {
            Some(range) if current == here => range.end = index + 1,
            _ => found.push(index..index + 1),
        }
        current = here;
    }
    found
}

/// Which samples of a series to draw in so many columns: the lowest and the highest known value of
/// each, and the first and last of all. A column that knows nothing keeps one sample, so that a
/// line breaks there.
pub(crate) fn extremes(times: &[i64], values: &[f64], count: usize) -> Vec<usize> {
    let times = times.get(..values.len()).unwrap_or(times);
    let mut kept = Vec::new();
    let ranges = columns(times, count);
    let last = ranges.len().saturating_sub(1);
    for (number, range) in ranges.into_iter().enumerate() {
        let (start, end) = (range.start, range.end - 1);
        let mut chosen: Vec<usize> = lowest_highest(values, range).into_iter().flatten().collect();
        if chosen.is_empty() || number == 0 {
            chosen.push(start);
        }
        if number == last {
            chosen.push(end);
        }
        chosen.sort_unstable();
        chosen.dedup();
        kept.extend(chosen);
    }
    kept
}

fn lowest_highest(values: &[f64], range: Range<usize>) -> [Option<usize>; 2] {
    let mut found: [Option<(usize, f64)>; 2] = [None, None];
    for index in range {
        let Some(value) = values.get(index).copied().and_then(known) else { continue };
        if found[0].is_none_or(|(_, lowest)| value < lowest) {
            found[0] = Some((index, value));
        }
        if found[1].is_none_or(|(_, highest)| value > highest) {
            found[1] = Some((index, value));
        }
    }
    found.map(|entry| entry.map(|(index, _)| index))
}

/// A thinned series as strokes of instants and values, broken where values are not known.
pub(crate) fn strokes(times: &[i64], values: &[f64], count: usize) -> Vec<Vec<(i64, f64)>> {
    let mut strokes = vec![Vec::new()];
    for index in extremes(times, values, count) {
        let (Some(&at), Some(&value)) = (times.get(index), values.get(index)) else { continue };
        match (known(value), strokes.last_mut()) {
            (Some(value), Some(stroke)) => stroke.push((at, value)),
            _ => strokes.push(Vec::new()),
        }
    }
    strokes.retain(|stroke| !stroke.is_empty());
    strokes
}

/// At most so many of `count` things, evenly spread, first and last among them.
pub(crate) fn spread(count: usize, most: usize) -> Vec<usize> {
    match (count, most) {
        (_, 0) => Vec::new(),
        (count, most) if count <= most => (0..count).collect(),
        (_, 1) => vec![count - 1],
        _ => (0..most).map(|index| index * (count - 1) / (most - 1)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{columns, extremes, spread, strokes};

    #[test]
    fn no_extreme_is_lost() {
        let times: Vec<i64> = (0..100_000).collect();
        let mut values: Vec<f64> = times.iter().map(|&at| (at % 97) as f64).collect();
        values[31_337] = -5_000.0;
        values[77_777] = 9_000.0;
        let kept = extremes(&times, &values, 200);
        assert!(kept.contains(&31_337) && kept.contains(&77_777));
        assert!(kept.len() <= 2 * 200 + 2, "{}", kept.len());
        assert_eq!((kept.first(), kept.last()), (Some(&0), Some(&99_999)));
        assert!(kept.is_sorted());
    }

    #[test]
    fn gaps_stay_gaps() {
        let times = [0, 10, 20, 30];
        let kept = extremes(&times, &[1.0, f64::NAN, f64::NAN, 2.0], 4);
        assert_eq!(kept, [0, 1, 2, 3]);
        let strokes = strokes(&times, &[1.0, f64::NAN, f64::NAN, 2.0], 4);
        assert_eq!(strokes, [vec![(0, 1.0)], vec![(30, 2.0)]]);
    }

    #[test]
    fn odd_lengths_do_no_harm() {
        assert!(extremes(&[], &[1.0], 5).is_empty());
        assert!(extremes(&[1, 2], &[], 5).is_empty());
        assert_eq!(extremes(&[7], &[1.0], 0), [0]);
        assert_eq!(extremes(&[i64::MIN, i64::MAX], &[1.0, 2.0], 3), [0, 1]);
        assert_eq!(columns(&[5, 5, 5], 9).first(), Some(&(0..3)));
    }

    #[test]
    fn spread_keeps_both_ends() {
        assert_eq!(spread(10, 4), [0, 3, 6, 9]);
        assert_eq!(spread(3, 9), [0, 1, 2]);
        assert_eq!(spread(3, 1), [2]);
    }
}
