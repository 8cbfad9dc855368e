//! Where a report came from: this program, and the command line that makes the report again.

use trimtab_report::Origin;

/// Signs that a shell takes as they are.
const PLAIN: &str = "_-./=:,@%+";

/// This program under its present command line. No path is told that was not typed.
pub(crate) fn here() -> Origin {
    let words = std::env::args_os().skip(1).map(|word| quoted(&word.to_string_lossy()));
    let command: Vec<String> = std::iter::once("trimtab".to_owned()).chain(words).collect();
    Origin {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        // Set where a release is built; nobody else's build asks for a repository.
        commit: option_env!("TRIMTAB_COMMIT").map(str::to_owned),
        command: command.join(" "),
        ..Origin::default()
    }
}

/// A word as a shell reads it.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || PLAIN.contains(sign);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_back_what_was_typed() {
        assert_eq!(quoted("--out"), "--out");
        assert_eq!(quoted("my report.html"), "'my report.html'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
