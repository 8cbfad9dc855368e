//! The command line of `trimtab schema`.

use clap::Args;

/// What `schema` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab schema
  trimtab schema config > trimtab.schema.json
  trimtab schema check")]
pub(crate) struct SchemaArgs {
    /// Which schema; without it their names are listed
    pub(crate) name: Option<String>,
}
