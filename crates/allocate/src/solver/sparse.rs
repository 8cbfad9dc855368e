//! Values by place, most of them nothing.

use crate::network::topology::index;

/// Values by place, and the places where they may not be 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scattered {
    values: Vec<f64>,
    places: Vec<u32>,
    /// Whether places are not known any more.
    is_dense: bool,
}

impl Scattered {
    /// So many values, all 0; memory is kept.
    pub(super) fn reset(&mut self, count: usize) {
        self.values.clear();
        self.values.resize(count, 0.0);
        self.places.clear();
        self.places.reserve(count);
        self.is_dense = false;
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// All values.
    pub(crate) fn all(&self) -> &[f64] {
        &self.values
    }

    /// All values, to be changed anywhere.
    pub(super) fn all_mut(&mut self) -> &mut [f64] {
        self.is_dense = true;
        &mut self.values
    }

    /// Sets the values of some places, and all others to 0.
    pub(crate) fn write(&mut self, places: &[u32], values: &[f64]) {
        if self.is_dense {
            self.values.fill(0.0);
            self.is_dense = false;
        } else {
            self.places.iter().for_each(|place| self.values[*place as usize] = 0.0);
        }
        self.places.clear();
        self.places.extend_from_slice(places);
        for (place, value) in places.iter().zip(values) {
            self.values[*place as usize] = *value;
        }
    }

    /// The places that are not 0, and their values.
    pub(super) fn read(&self, places: &mut Vec<u32>, values: &mut Vec<f64>) {
        places.clear();
        values.clear();
        let found = self.values.iter().enumerate().filter(|(_, value)| **value != 0.0);
        for (place, value) in found {
            places.push(index(place));
            values.push(*value);
        }
    }
}
