//! `trimtab solve`: the best flows of one instance, and the proof of how good they are.

pub(crate) mod json;
pub(crate) mod schema;
mod solved;
mod table;

use crate::cli::SolveArgs;
use crate::exit::Failure;
use solved::Solved;
use std::io::{Write, stdout};
use std::path::Path;
use trimtab_allocate::instance::Instance;
use trimtab_allocate::{Status, Why};

pub(crate) fn run(args: &SolveArgs) -> Result<(), Failure> {
    let instance = read(&args.instance)?;
    let instance = if args.fixed_charges { instance } else { instance.without_fixed_charges() };
    let solved = Solved::of(&instance, args.repeat)?;
    if args.json {
        crate::json::print(&json::Document::of(args, &instance, &solved))?;
    } else {
        writeln!(stdout().lock(), "{}", table::words(args, &instance, &solved))?;
    }
    unproved(solved.answer.status).map_or(Ok(()), |why| Err(Failure::failed(why)))
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
    Instance::read(&bytes).map_err(|error| Failure::input(format!("{}: {error}", path.display())))
}

/// Why there is no proof, for people; nothing where there is one.
fn unproved(status: Status) -> Option<&'static str> {
    match status {
        Status::Certified | Status::Bounded | Status::NoTrade => None,
        Status::Uncertified(Why::Branches) => Some(
            "no proof within the budget of relaxations, so all flows are 0; solve without \
             --fixed-charges for the best flows without such charges",
        ),
        Status::Uncertified(Why::Steps) => {
            Some("no proof within the budget of iterations, so all flows are 0")
        }
        _ => Some(
            "numbers overflowed or lost their digits, so all flows are 0; bring amounts and prices \
             closer to 1 by another unit",
        ),
    }
}
