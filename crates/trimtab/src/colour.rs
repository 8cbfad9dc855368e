//! Whether output is coloured, decided once for everything that prints.
//!
//! `--color` rules; where it says `auto`, a non-empty NO_COLOR turns colour off, CLICOLOR_FORCE turns
//! it on (unless it is 0), and otherwise a stream is coloured where it is a terminal. The choice is kept where
//! `anstream` looks for it, so that `anstream::stdout()` and clap's own pages follow it.

use crate::cli::Colour;
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum as _;
use miette::MietteHandlerOpts;
use std::ffi::OsString;
use std::io::IsTerminal as _;

/// What a command line asks for, before it is understood: a wrong one is refused in the right
/// colours too.
pub(crate) fn asked(words: impl IntoIterator<Item = OsString>) -> Colour {
    let mut words = words.into_iter().take_while(|word| word != "--");
    let mut asked = Colour::Auto;
    while let Some(word) = words.next() {
        let word = word.to_string_lossy();
        let value = match word.strip_prefix("--color") {
            Some("") => words.next().map(|next| next.to_string_lossy().into_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        let value = value.and_then(|value| Colour::from_str(&value, false).ok());
        asked = value.unwrap_or(asked);
    }
    asked
}

/// Sets it for this process: for streams, for help and for error reports.
pub(crate) fn set(colour: Colour) {
    let choice = match colour {
        Colour::Auto if is_forced_by_name_only() => ColorChoice::Never,
        Colour::Auto => ColorChoice::Auto,
        Colour::Always => ColorChoice::Always,
        Colour::Never => ColorChoice::Never,
    };
    choice.write_global();
    let is_coloured = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    // Set twice it stays as it was, which is right.
    miette::set_hook(Box::new(move |_| {
        let mut handler = MietteHandlerOpts::new().color(is_coloured);
        if !is_coloured {
            // A link is an escape sequence too.
            handler = handler.terminal_links(false);
        }
        Box::new(handler.build())
    }))
    .unwrap_or(());
}

/// Whether CLICOLOR_FORCE is set to 0, which `anstream` takes for any other value, and there is no
/// terminal to colour for.
fn is_forced_by_name_only() -> bool {
    let is_off = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value == "0");
    is_off && !(std::io::stdout().is_terminal() && std::io::stderr().is_terminal())
}

#[cfg(test)]
mod tests {
    use super::asked;
    use crate::cli::Colour;

    #[test]
    fn the_last_word_counts_and_nothing_behind_two_dashes() {
        let of = |line: &str| asked(line.split(' ').map(Into::into));
        assert_eq!(of("trimtab demo"), Colour::Auto);
        assert_eq!(of("trimtab --color always demo"), Colour::Always);
        assert_eq!(of("trimtab --color=always demo --color never"), Colour::Never);
        assert_eq!(of("trimtab demo --color sometimes"), Colour::Auto);
        assert_eq!(of("trimtab demo --colour=always"), Colour::Auto);
        assert_eq!(of("trimtab check -- --color=always"), Colour::Auto);
    }
}
