//! The world by itself.
