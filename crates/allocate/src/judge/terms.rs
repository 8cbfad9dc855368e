//! Single terms of the bound, of any range of links or stretches.

use super::nodes::Nodes;
use super::sums::GATHERED;
use super::{Links, Tolls};
use crate::network::segments::Segments;
use std::ops::Range;

/// The terms of a range of links.
#[derive(Debug)]
pub(super) struct OfLinks<'a> {
    links: Links<'a>,
    price: &'a [f64],
    range: Range<usize>,
}

/// The terms of a range of stretches.
#[derive(Debug)]
pub(super) struct OfStretches<'a> {
    nodes: Nodes<'a>,
    other: Option<&'a [f64]>,
    range: Range<usize>,
}

/// Terms of a range, told for any part of it that is not too long to be reckoned at once.
trait Told {
    fn range(&self) -> &Range<usize>;

    fn tell(&self, part: Range<usize>, terms: &mut [f64]);
}

/// A range of terms and where they are to be written, compiled once for every vector width.
struct Written<'a, T> {
    of: &'a T,
    terms: &'a mut [f64],
}

impl<'a> OfLinks<'a> {
    /// Of these links at these tolls.
    pub(super) fn new(links: Links<'a>, tolls: Tolls<'a>, range: Range<usize>) -> Self {
        Self { links: Links { cost: tolls.cost, ..links }, price: tolls.price, range }
    }

    /// Writes them, from the first of the range on.
    pub(super) fn write(&self, terms: &mut [f64]) {
        pulp::Arch::new().dispatch(Written { of: self, terms });
    }
}

impl<'a> OfStretches<'a> {
    /// Of these stretches at these tolls.
    pub(super) fn new(segments: &'a Segments, tolls: Tolls<'a>, range: Range<usize>) -> Self {
        let (low, high) = tolls.seen;
        let nodes = Nodes { segments, price: low };
        Self { nodes, other: (!std::ptr::eq(low, high)).then_some(high), range }
    }

    /// Writes them, from the first of the range on.
    pub(super) fn write(&self, terms: &mut [f64]) {
        pulp::Arch::new().dispatch(Written { of: self, terms });
    }
}

impl Told for OfLinks<'_> {
    fn range(&self) -> &Range<usize> {
        &self.range
    }

    #[inline(always)]
    fn tell(&self, part: Range<usize>, terms: &mut [f64]) {
        self.links.terms(self.price, part, terms);
    }
}

impl Told for OfStretches<'_> {
    fn range(&self) -> &Range<usize> {
        &self.range
    }

    #[inline(always)]
    fn tell(&self, part: Range<usize>, terms: &mut [f64]) {
        self.nodes.terms(self.other, part, terms);
    }
}

impl<T: Told> pulp::WithSimd for Written<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let all = self.of.range();
        for start in all.clone().step_by(GATHERED) {
            let part = start..all.end.min(start + GATHERED);
            let terms = &mut self.terms[start - all.start..part.end - all.start];
            self.of.tell(part, terms);
        }
    }
}
