//! Options that every command takes.

use clap::{ArgAction, Args, ValueEnum};

/// The group under which help shows them.
const HEADING: &str = "Global options";

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Print warnings and errors only: no notes, no progress bar
    #[arg(long, short, global = true, conflicts_with = "verbose", help_heading = HEADING)]
    pub(crate) quiet: bool,
    /// Tell on stderr what is read and how long it takes; -vv tells every file and run
    #[arg(long, short, global = true, action = ArgAction::Count, help_heading = HEADING)]
    pub(crate) verbose: u8,
    /// Colour what is printed; without it, NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t = Colour::Auto,
        help_heading = HEADING
    )]
    pub(crate) color: Colour,
    /// Print help; -h is the short one, --help says all
    #[arg(long, short, global = true, action = ArgAction::Help, help_heading = HEADING)]
    help: Option<bool>,
    /// Print the version
    #[arg(long, short = 'V', action = ArgAction::Version, help_heading = HEADING)]
    version: Option<bool>,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR says otherwise
    #[default]
    Auto,
    /// Even into a file or a pipe
    Always,
    /// Not at all
    Never,
}
