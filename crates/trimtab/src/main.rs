//! The `trimtab` binary: [`trimtab::main`] and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    trimtab::main()
}
