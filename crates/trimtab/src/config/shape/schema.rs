//! The JSON schema of the configuration.
