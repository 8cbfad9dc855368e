//! When links that were left aside may stay there.

use super::{Active, FAR};
use crate::network::scale::Scale;

/// Whether links left aside at a price of 1 may stay there at another.
fn may_stay(price: f64) -> bool {
    let scale = Scale { flow: 1.0, price: 1.0, middle: 1.0 };
    let (price, reference) = (vec![1.0, price], vec![1.0; 2]);
    Active { price, reference, scale, ..Active::default() }.is_selection_right()
}

#[test]
fn prices_that_are_no_numbers_have_moved_too_far() {
    assert!(may_stay(1.0));
    assert!(may_stay(1.0 - 0.49 * FAR));
    for price in [1.0 + 0.5 * FAR, 1.0 - 0.5 * FAR, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!may_stay(price), "{price}");
    }
}
