//! The reference page of the configuration.
