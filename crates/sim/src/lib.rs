//! The false world: recorded and generated markets, a desk that lives in them, and what it costs.
//!
//! The world owns the truth and never reads the engine's memory; the engine sees observations and
//! answers with commands, here as in life. [`archive`] and [`generate`] give markets, [`desk`]
//! plays them, [`run`] drives the engine through, [`measure`] and [`trace`] watch, [`oracle`]
//! checks that engine and world agree to the last unit. [`benchmark`] reads desks from benchmark
//! files, [`backtest`] runs many at once, [`perturb`] makes other histories of a recorded one,
//! [`sample`] makes up a history where there is none.

pub mod archive;
pub mod backtest;
pub mod benchmark;
pub mod calendar;
pub mod desk;
pub mod generate;
pub mod locate;
pub mod market;
pub mod measure;
pub mod oracle;
pub mod perturb;
pub mod rule;
pub mod run;
pub mod sample;
pub mod scenario;
pub mod spec;
pub mod storm;
pub mod trace;
pub mod world_file;
