//! A progress bar on stderr, on a terminal only and not with `-q`.

use crate::say;
use indicatif::{ProgressBar, ProgressStyle};

/// How far a long piece of work is.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar over `count` pieces of work; none where it is not wanted or nobody looks.
    pub(crate) fn new(what: &'static str, count: usize, hidden: bool) -> Self {
        if hidden || say::is_quiet() {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new(u64::try_from(count).unwrap_or(u64::MAX));
        let style = "{bar:32} {pos}/{len} {msg}  {elapsed} gone, {eta} to go";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_message(what);
        Self { bar }
    }

    /// Writes to the terminal with the bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// One more piece is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// All is done: the bar goes.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
