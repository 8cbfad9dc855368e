//! `trimtab solve`: the best flows of one instance, and the proof of how good they are.

pub(crate) mod json;
pub(crate) mod schema;
mod solved;
mod table;

use crate::cli::SolveArgs;
use crate::exit::Failure;
use crate::show::plain;
use solved::Solved;
use std::io::{Write, stdout};
use std::path::Path;
use trimtab_allocate::instance::{Instance, InstanceError};
use trimtab_allocate::{Status, Utility, Why};

pub(crate) fn run(args: &SolveArgs) -> Result<(), Failure> {
    let instance = read(&args.instance)?;
    let instance = if args.fixed_charges { instance } else { instance.without_fixed_charges() };
    let solved = Solved::of(&instance, args.repeat)?;
    if args.json {
        crate::json::print(&json::Document::of(args, &instance, &solved))?;
    } else {
        writeln!(stdout().lock(), "{}", table::words(args, &instance, &solved))?;
    }
    unproved(solved.answer.status, &instance).map_or(Ok(()), |why| Err(Failure::failed(why)))
}

fn read(path: &Path) -> Result<Instance, Failure> {
    let bytes = std::fs::read(path).map_err(|error| {
        let message = format!("cannot read instance {}: {error}", path.display());
        if error.kind() == std::io::ErrorKind::NotFound {
            Failure::not_found(message)
        } else {
            Failure::input(message)
        }
    })?;
    // A message may quote the file.
    let refused = |error: InstanceError| plain(&error.to_string());
    Instance::read(&bytes)
        .map_err(|error| Failure::input(format!("{}: {}", path.display(), refused(error))))
}

/// Why there is no proof, for people; nothing where there is one.
fn unproved(status: Status, instance: &Instance) -> Option<&'static str> {
    let has_sums = || instance.problem().nodes().iter().any(|node| logs(&node.utility) > 1);
    match status {
        Status::Certified | Status::Bounded | Status::NoTrade => None,
        Status::Uncertified(Why::Branches) => Some(
            "no proof within the budget of relaxations, so all flows are 0; solve without \
             --fixed-charges for the best flows without such charges",
        ),
        Status::Uncertified(Why::Steps) => Some(
            "no proof within the budget of iterations, so all flows are 0; bring amounts, and \
                 prices, closer to each other, or leave out what is a billion times smaller",
        ),
        _ if has_sums() => Some(
            "a node has several logarithms, which only problems of a few dozen nodes and at most \
             400 routes may have, so all flows are 0; give each node one logarithm, or a curve",
        ),
        _ => Some(
            "numbers overflowed or lost their digits, so all flows are 0; bring amounts and prices \
             closer to 1 by another unit",
        ),
    }
}

/// How many logarithms a utility adds up.
fn logs(utility: &Utility) -> usize {
    match utility {
        Utility::Log { weight, .. } => usize::from(*weight > 0.0),
        Utility::Sum(parts) => parts.iter().map(logs).sum(),
        _ => 0,
    }
}
