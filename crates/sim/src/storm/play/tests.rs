//! Whole trials.
