//! Each rule on a picture small enough to check by hand.
