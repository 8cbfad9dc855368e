//! The command line of `trimtab completions`.

use clap::Args;
use clap_complete::Shell;

/// What `completions` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab completions bash > ~/.local/share/bash-completion/completions/trimtab
  trimtab completions zsh > ~/.zfunc/_trimtab
  trimtab completions fish > ~/.config/fish/completions/trimtab.fish")]
pub(crate) struct CompletionsArgs {
    /// For which shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}
