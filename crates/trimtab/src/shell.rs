//! What a shell and its manual are told of the commands: completions and man pages.

use crate::cli::{CompletionsArgs, ManArgs};
use crate::exit::Failure;
use crate::{pages, say};
use clap_mangen::Man;
use std::io::{Write, stdout};
use std::path::Path;

/// `trimtab completions`: a script for a shell, on stdout.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    // Into memory first: the generator ends the process where nobody reads.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut pages::command(), "trimtab", &mut script);
    Ok(stdout().lock().write_all(&script)?)
}

/// `trimtab man`: a page a command, in a folder or one behind the other on stdout.
pub(crate) fn man(args: &ManArgs) -> Result<(), Failure> {
    let pages = manual()?;
    let Some(folder) = &args.out else {
        let mut out = stdout().lock();
        return Ok(pages.iter().try_for_each(|(_, page)| out.write_all(page))?);
    };
    for (name, page) in &pages {
        put(folder, name, page)?;
    }
    say::say(format_args!("{} pages are in {}", pages.len(), folder.display()));
    Ok(())
}

/// Every page with the name of its file.
fn manual() -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut pages = Vec::new();
    pages::walk(&pages::built(), &mut |path, command| {
        let name = path.join("-");
        let man = Man::new(command.clone().display_name(name.clone()));
        let mut page = Vec::new();
        let rendered = man.render(&mut page);
        pages.push(rendered.map(|()| (format!("{name}.1"), page)));
    });
    Ok(pages.into_iter().collect::<Result<_, _>>()?)
}

fn put(folder: &Path, name: &str, page: &[u8]) -> Result<(), Failure> {
    let path = folder.join(name);
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, page));
    written.map_err(|error| {
        let path = path.display();
        Failure::failed(format!("cannot write {path}: {error}; name another folder with --out"))
    })
}
