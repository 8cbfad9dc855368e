//! `docs/reference/cli.md`: every command with its arguments, options and examples.

use super::MADE;
use crate::pages;
use clap::{Arg, Command};
use std::fmt::Write as _;

/// The page.
pub(super) fn page() -> String {
    let root = pages::built();
    let mut text = format!("# Command line\n\n{MADE}\n\n{}\n", sentence(&about(&root)));
    text += "\nExit codes stand in [exit-codes.md](exit-codes.md), the shapes of `--json` in \
             [schemas.md](schemas.md).\n";
    text += "\n| command | what it does |\n|---|---|\n";
    pages::walk(&root, &mut |path, command| {
        if path.len() > 1 {
            let name = path.join(" ");
            let anchor = path.join("-");
            line(&mut text, &format!("| [{name}](#{anchor}) | {} |", about(command)));
        }
    });
    line(&mut text, "\n## Global options\n");
    for arg in root.get_arguments().filter(|arg| !arg.is_hide_set()) {
        line(&mut text, &item(arg));
    }
    pages::walk(&root, &mut |path, command| {
        if path.len() > 1 {
            text += &section(path, command);
        }
    });
    text
}

/// One command.
fn section(path: &[&str], command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).trim();
    let mut text = format!("\n## {}\n\n{}\n\n", path.join(" "), sentence(&about(command)));
    line(&mut text, &format!("```text\n{usage}\n```"));
    for (title, args) in groups(command) {
        line(&mut text, &format!("\n{title}:\n"));
        for arg in args {
            line(&mut text, &item(arg));
        }
    }
    if let Some(examples) = command.get_after_help() {
        line(&mut text, &format!("\n```text\n{}\n```", examples.to_string().trim()));
    }
    text
}

/// Arguments, options, and then what has a heading of its own; global options stand elsewhere.
fn groups(command: &Command) -> Vec<(String, Vec<&Arg>)> {
    let mut groups: Vec<(String, Vec<&Arg>)> = Vec::new();
    let own = |arg: &&Arg| !arg.is_hide_set() && !arg.is_global_set();
    for arg in command.get_arguments().filter(own) {
        let usual = if arg.is_positional() { "Arguments" } else { "Options" };
        let title = arg.get_help_heading().unwrap_or(usual);
        match groups.iter_mut().find(|(known, _)| known == title) {
            Some((_, args)) => args.push(arg),
            None => groups.push((title.to_owned(), vec![arg])),
        }
    }
    groups
}

/// One argument: how it is written, what it does, what holds without it, and what it may be.
fn item(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut text = format!("- `{}`: {help}", written(arg));
    for alias in arg.get_visible_aliases().unwrap_or_default() {
        text += &format!("; also `--{alias}`");
    }
    if arg.get_action().takes_values() {
        let defaults = arg.get_default_values().iter().map(|one| one.to_string_lossy());
        let defaults = defaults.collect::<Vec<_>>().join(" ");
        if !defaults.is_empty() {
            text += &format!(". Default: `{defaults}`");
        }
        let values = arg.get_possible_values();
        let values = values.iter().filter(|value| !value.is_hide_set());
        let names: Vec<String> = values.map(|value| format!("`{}`", value.get_name())).collect();
        if !names.is_empty() {
            text += &format!(". One of {}", names.join(", "));
        }
    }
    text + "."
}

/// As it is typed: `-q, --quiet`, `--seed <SEED>`, `<JOURNAL>...`.
fn written(arg: &Arg) -> String {
    if arg.is_positional() {
        return arg.to_string();
    }
    let long = arg.to_string();
    match arg.get_short() {
        Some(short) if arg.get_long().is_some() => format!("-{short}, {long}"),
        _ => long,
    }
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// With a full stop, where it does not end with a sign of its own.
fn sentence(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) { words.to_owned() } else { format!("{words}.") }
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    writeln!(text, "{line}").unwrap_or(());
}
