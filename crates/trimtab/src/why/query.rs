//! What is asked: one plan or transfer, the last decision, or a span of time.

use crate::cli::WhyArgs;
use crate::exit::Failure;
use crate::instant;
use std::path::Path;
use trimtab_engine::Decision;
use trimtab_model::{Digest, Timestamp};

/// Fewer digits of an id would name anything.
const DIGITS_MIN: usize = 4;

/// What is asked.
#[derive(Debug)]
pub(super) enum Query {
    /// The last decision.
    Last,
    /// The decision that made a plan or transfer whose id begins so.
    Id(String),
    /// Everything from the first instant on and before the second.
    Between(Timestamp, Timestamp),
}

impl Query {
    pub(super) fn of(args: &WhyArgs) -> Result<Self, Failure> {
        one_journal(args)?;
        match (&args.id, &args.between[..]) {
            (Some(id), _) => Self::of_id(id),
            (None, [from, to]) => {
                instant::span(from, to).map(|span| Self::Between(span.start, span.end))
            }
            (None, _) => Ok(Self::Last),
        }
    }

    fn of_id(id: &str) -> Result<Self, Failure> {
        let id = id.to_lowercase();
        if id.len() < DIGITS_MIN || !id.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Failure::usage(format!(
                "`{id}` is no id: name a plan or transfer by {DIGITS_MIN} or more of its first \
                 hexadecimal digits, such as 7f3a91c2"
            )));
        }
        Ok(Self::Id(id))
    }
}

/// Refuses what a shell makes of `journals/*`: more than one journal.
fn one_journal(args: &WhyArgs) -> Result<(), Failure> {
    let second = args.id.as_ref().filter(|id| !args.more.is_empty() || Path::new(id).is_dir());
    let Some(second) = second else { return Ok(()) };
    let all: Vec<String> = std::iter::once(args.journal.display().to_string())
        .chain([second.clone()])
        .chain(args.more.iter().cloned())
        .collect();
    Err(Failure::usage(format!(
        "why takes one journal and at most one id, and was given {} names; name one of {}",
        all.len(),
        all.join(", ")
    )))
}

/// Whether a decision made the plan, or one of the transfers, whose id begins with `prefix`.
pub(super) fn made(decision: &Decision, prefix: &str) -> bool {
    let begins = |digest: &Digest| digest.to_string().starts_with(prefix);
    decision.plan.is_some_and(|plan| begins(plan.digest()))
        || decision.moves.iter().any(|one| begins(one.id.digest()))
}
