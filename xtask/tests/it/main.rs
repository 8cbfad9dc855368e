//! The chores as they are used: run as a process, judged by exit code and output.

mod mini;
mod run;
mod tidy_allows;
mod tidy_finds;
mod usage;
mod vectors;
