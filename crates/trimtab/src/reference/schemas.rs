//! `docs/reference/schemas.md`.

use super::MADE;
use crate::schema::ALL;
use std::fmt::Write as _;

const ABOVE: &str = "Every command that prints data prints it as JSON with `--json`: one object on one line, or \
one object a line where there are many. Its first field, `schema`, names the shape and its version, as \
`trimtab/plan/1`.

- Amounts are decimal strings, exact to the last digit; the unit stands in the field's name or in the \
document's `unit`. Numbers are counts, shares and estimates.
- Times are RFC 3339 in UTC.
- Within a version fields are added and never changed or removed, so pass over what you do not know.

The schemas are JSON Schema, draft 2020-12.";

/// The page.
pub(super) fn page() -> String {
    let mut text =
        format!("# JSON schemas\n\n{MADE}\n\n{ABOVE}\n\n| schema | documents |\n|---|---|\n");
    for one in ALL {
        let (id, file, of) = (one.id(), one.file(), one.of);
        // Writing to a string cannot fail.
        writeln!(text, "| [{id}](../schema/{file}) | {of} |").unwrap_or(());
    }
    text
}
