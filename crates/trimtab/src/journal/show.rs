//! `trimtab journal show`: the records in words.

use super::{each, export, words};
use crate::cli::ShowArgs;
use crate::exit::Failure;

pub(super) fn run(args: &ShowArgs) -> Result<(), Failure> {
    if args.json {
        return export(&args.journal, &args.range);
    }
    each(&args.journal, &args.range, |number, record, names, out| {
        let mut lines = words::lines(number, record, names, args.full).into_iter();
        lines.try_for_each(|line| writeln!(out, "{line}"))
    })
}
