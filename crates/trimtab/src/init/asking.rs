//! Questions at a terminal: on stderr, answered on stdin, a line each.

use crate::cli::Template;
use crate::exit::Failure;
use clap::ValueEnum;
use std::io::{BufRead, Write};

/// Who is asked.
pub(super) struct Asking<R, W> {
    answers: R,
    questions: W,
}

impl<R: BufRead, W: Write> Asking<R, W> {
    pub(super) fn new(answers: R, questions: W) -> Self {
        Self { answers, questions }
    }

    /// The answer that `read` takes; an empty one is the default. Asks again until there is one.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        default: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        loop {
            write!(self.questions, "{question} [{default}]: ")?;
            self.questions.flush()?;
            let mut line = String::new();
            if self.answers.read_line(&mut line)? == 0 {
                return Err(Failure::usage("nobody answers; pass --yes to take the defaults"));
            }
            let answer = Some(line.trim()).filter(|answer| !answer.is_empty()).unwrap_or(default);
            match read(answer) {
                Ok(value) => return Ok(value),
                Err(remedy) => writeln!(self.questions, "  {remedy}")?,
            }
        }
    }

    /// Which template.
    pub(super) fn template(&mut self) -> Result<Template, Failure> {
        for one in Template::value_variants() {
            if let Some(value) = one.to_possible_value() {
                let help = value.get_help().map(ToString::to_string).unwrap_or_default();
                writeln!(self.questions, "  {:14} {help}", value.get_name())?;
            }
        }
        self.ask("Which template", "basis-fund", |answer| Template::from_str(answer, true))
    }
}
