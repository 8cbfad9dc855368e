//! Runs that were begun and not finished: each by name, with its cause and what to do.

use super::Run;
use crate::exit::Failure;
use std::fmt::Write;
use trimtab_sim::run::{Outcome, RunError};

/// The outcomes, or one failure that tells of every run without one.
pub(super) fn none_among(
    runs: &[Run],
    results: Vec<Result<Outcome, RunError>>,
) -> Result<Vec<Outcome>, Failure> {
    let total = results.len();
    let (mut outcomes, mut told) = (Vec::new(), Vec::new());
    for (run, result) in runs.iter().zip(results) {
        match result {
            Ok(outcome) => outcomes.push(outcome),
            Err(error) => told.push(tell(run, &error)),
        }
    }
    if told.is_empty() { Ok(outcomes) } else { Err(several(&told, total)) }
}

/// The failure of a run on its own.
pub(super) fn one(run: &Run, error: &RunError) -> Failure {
    Failure::failed(tell(run, error))
}

fn several(told: &[String], total: usize) -> Failure {
    if let ([only], 1) = (told, total) {
        return Failure::failed(only);
    }
    let mut message = format!("{} of {total} runs failed:", told.len());
    for one in told {
        // Writing to a string cannot fail.
        write!(message, "\n- {one}").unwrap_or(());
    }
    if told.len() < total {
        message.push_str(
            "\nThe others are not printed: a comparison with holes misleads. Mend the cause, or \
             leave the failed runs out with --window, --policy, --variant and --latency.",
        );
    }
    Failure::failed(message)
}

/// Which run, why, and what to do where the cause does not say it.
fn tell(run: &Run, error: &RunError) -> String {
    format!("{}: {error}{}", run.title(), remedy(error))
}

/// What to do about it, where the error does not say.
pub(super) fn remedy(error: &RunError) -> &'static str {
    match error {
        RunError::Batch { .. } => {
            "; this is a bug of Trimtab, not of your file: please report it, with the file and \
             this message"
        }
        RunError::Money(_) => "; look for figures or prices that are far too large",
        RunError::World(_) | RunError::Spec(_) | RunError::Setup(_) | RunError::Watcher(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{RunError, remedy};
    use trimtab_engine::BatchError;

    #[test]
    fn a_refused_batch_is_to_be_reported() {
        let source = BatchError::Time { found: 1, last: 2 };
        let said = remedy(&RunError::Batch { tick: 7, source });
        assert!(said.contains("a bug of Trimtab") && said.contains("report it, with the file"));
    }
}
