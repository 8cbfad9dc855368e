//! `docs/reference/exit-codes.md`.

use super::MADE;
use crate::exit::CODES;
use std::fmt::Write as _;

const BELOW: &str = "
Codes are never given another meaning, and what is new gets a number of its own. Where several things
were asked for, as of `trimtab replay A B`, everything is done that can be, and the highest code of all ends
the command.

Data goes to stdout and everything else to stderr, so a script may read the one and show the other. When
whoever reads stdout stops reading, as `head` does, the command ends with 0 and without a word.
";

/// The page.
pub(super) fn page() -> String {
    let mut text = format!(
        "# Exit codes\n\n{MADE}\n\n| code | name | meaning | commands |\n|---|---|---|---|\n"
    );
    for code in CODES {
        let commands = match code.commands {
            [] => "any".to_owned(),
            some => some.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        };
        // Writing to a string cannot fail.
        writeln!(text, "| {} | {} | {} | {commands} |", code.number, code.name, code.meaning)
            .unwrap_or(());
    }
    text + BELOW
}
