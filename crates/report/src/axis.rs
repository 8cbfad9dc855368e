//! Where values and instants fall on paper, and where the marks of an axis are.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

use crate::figures::{grouped, known};
use crate::instants;

/// About how many pixels a letter of a label is wide.
pub(crate) const LETTER: f64 = 7.6;

/// An axis: what it reaches from and to, and its marks with their labels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) marks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis of time with at most so many marks. No span is without length.
    pub(crate) fn of_time(from: i64, to: i64, most: usize) -> Self {
        let marks = instants::ticks(from, to, most);
        let to = (to as f64).max(from as f64 + 1.0);
        let marks = marks.into_iter().map(|(at, label)| (at as f64, label)).collect();
        Self { from: from as f64, to, marks }
    }

    /// An axis that holds every known value, from mark to mark, about so many marks apart.
    pub(crate) fn of_values(values: impl IntoIterator<Item = f64>, about: usize) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.into_iter().filter_map(known) {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        // A level line still wants a scale around it, far coarser than the rounding of doubles.
        let least = (low.abs().max(high.abs()) * 1e-6).max(1e-9);
        if high - low < least {
            (low, high) = (low - least, high + least);
        }
        Self::between(low, high, about)
    }

    fn between(low: f64, high: f64, about: usize) -> Self {
        let step = round_step((high - low) / about.max(1) as f64);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let count = (last - first).clamp(1.0, 100.0) as usize;
        let places = if step >= 1.0 { 0 } else { (-step.log10()).ceil().clamp(0.0, 9.0) as usize };
        let marks = (0..=count)
            .map(|index| (first + index as f64) * step)
            .map(|value| (value, grouped(value, places)))
            .collect();
        Self { from: first * step, to: last * step, marks }
    }

    /// Leaves out marks whose labels, centred, would reach more than `beyond` pixels past the end of
    /// an axis so long.
    pub(crate) fn keep_labels(&mut self, length: f64, beyond: f64) {
        let marks = std::mem::take(&mut self.marks);
        let half = |label: &str| label.chars().count() as f64 * LETTER / 2.0;
        let fits = |at: f64, label: &str| length * self.share(at) + half(label) <= length + beyond;
        self.marks = marks.into_iter().filter(|(at, label)| fits(*at, label)).collect();
    }

    /// The share of the way from start to end at which a value lies, within 0 and 1.
    pub(crate) fn share(&self, value: f64) -> f64 {
        let share = (value - self.from) / (self.to - self.from);
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// The round number (1, 2 or 5 of some power of ten) at or above a distance.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        limit.0 + (f64::from(limit.1 - limit.0) * self.share(*value)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.marks.iter().map(|(value, _)| *value).collect()
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        let mark = self.marks.iter().find(|(at, _)| at == value);
        mark.map(|(_, label)| label.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    #[test]
    fn marks_are_round_and_hold_every_value() {
        let axis = Axis::of_values([973_000.0, f64::NAN, 1_041_000.0], 4);
        let labels: Vec<&str> = axis.marks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(
            labels,
            ["960,000", "980,000", "1,000,000", "1,020,000", "1,040,000", "1,060,000"]
        );
        assert_eq!((axis.share(0.0), axis.share(f64::NAN), axis.share(2e6)), (0.0, 0.0, 1.0));
    }

    #[test]
    fn labels_that_would_leave_the_paper_are_left_out() {
        let marks = vec![(0.0, "May 2022".to_owned()), (9.0, "Nov 2022".to_owned())];
        let mut axis = Axis { from: 0.0, to: 10.0, marks };
        axis.keep_labels(250.0, 6.0);
        assert_eq!(axis.marks.len(), 2);
        axis.keep_labels(250.0, 2.0);
        assert_eq!(axis.marks, [(0.0, "May 2022".to_owned())]);
    }

    #[test]
    fn small_and_level_values_have_an_axis_too() {
        for values in [vec![], vec![5.0], vec![0.0, 0.0], vec![0.0001, 0.00023], vec![-9e17, 9e17]]
        {
            let axis = Axis::of_values(values.clone(), 3);
            assert!(axis.from < axis.to && axis.marks.len() >= 2, "{values:?}: {axis:?}");
            assert!(values.iter().all(|value| (axis.from..=axis.to).contains(value)), "{axis:?}");
            let mut labels: Vec<_> = axis.marks.iter().map(|(_, label)| label).collect();
            labels.dedup();
            assert_eq!(labels.len(), axis.marks.len(), "{axis:?}");
        }
    }
}
