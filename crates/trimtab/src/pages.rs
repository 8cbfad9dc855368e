//! The command tree as it is shown: clap's own, and below every page what is known elsewhere, such
//! as exit codes and where more is written.

use crate::cli::Cli;
use crate::exit::CODES;
use clap::{Command, CommandFactory as _};
use std::fmt::Write as _;

/// What to do first, for whoever calls the program without a word.
const START: &str = "Start here: trimtab demo";

/// The whole tree.
pub(crate) fn command() -> Command {
    let mut root = Cli::command();
    let names: Vec<String> = root.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    for name in names {
        root = root.mut_subcommand(&name, |one| finished(one, &name));
    }
    root.after_help(START).after_long_help(format!("{START}\n\n{}", below(None)))
}

/// A command of the first level and all below it.
fn finished(command: Command, family: &str) -> Command {
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let text = [examples, below(Some(family))].into_iter().filter(|part| !part.is_empty());
    let long = text.collect::<Vec<_>>().join("\n\n");
    let names: Vec<String> =
        command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    let mut command = command.after_long_help(long);
    for name in names {
        command = command.mut_subcommand(name, |one| finished(one, family));
    }
    command
}

/// Exit codes of a command, or all of them, and where the reference is.
fn below(family: Option<&str>) -> String {
    let mut text = String::from("Exit codes:\n");
    for code in CODES.iter().filter(|code| family.is_none_or(|name| code.is_of(name))) {
        // Writing to a string cannot fail.
        writeln!(text, "{:>4}  {}", code.number, code.meaning).unwrap_or(());
    }
    text + "\nReference: docs/reference/cli.md"
}

/// The tree with all that clap adds of itself, but for its own `help`.
pub(crate) fn built() -> Command {
    let mut root = command().disable_help_subcommand(true);
    root.build();
    root
}

/// Goes through the tree, parents first; what is hidden is passed over.
pub(crate) fn walk(root: &Command, tell: &mut dyn FnMut(&[&str], &Command)) {
    visit(&mut vec![root.get_name()], root, tell);
}

fn visit<'a>(
    path: &mut Vec<&'a str>,
    command: &'a Command,
    tell: &mut dyn FnMut(&[&str], &Command),
) {
    tell(path, command);
    for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        path.push(one.get_name());
        visit(path, one, tell);
        path.pop();
    }
}
