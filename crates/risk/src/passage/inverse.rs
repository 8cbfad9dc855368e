//! The buffer needed for a chance, and the time at which a chance is reached.
