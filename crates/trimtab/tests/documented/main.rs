//! What the documentation shows is what happens: every `console` block of the README and of `docs/`
//! runs, and what it says comes out.
//!
//! How a page is read: a line that begins with `$ ` is a command, lines right after it that begin
//! with `> ` go on with it, all other lines are what a terminal shows. A line `..` stands for any
//! number of lines, and `..` within a line for any text. A command whose output is not shown must
//! only succeed; one that ends with another exit code is followed by `$ echo $?`. All blocks of a
//! page run in order, in one shell, in one folder that looks like a fresh clone, as a reader would
//! paste them. `<!-- needs: jq python:pandas -->` before a block names programs and modules it cannot do
//! without: where one is missing, the block is passed over, and said to be.
//!
//! One thing is not run: `cargo xtask ..`, which runs this very test, is only looked up among the
//! chores; and `cargo run --release -- X` is `trimtab X` of the build under test.
//!
//! Why this is ours: `trycmd` knows such blocks too, but runs no shell, so neither pipes, variables
//! nor aliases, and elides with `[..]`, which a reader of the page would take for output.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod clone;
mod expected;
mod figures;
mod page;
mod planted;
mod shell;

use page::Page;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

/// What is wrong with a page, in words; nothing if all is as it says.
fn examine(page: &Page) -> Vec<String> {
    let mut faults = page.unmarked.clone();
    let folder = clone::fresh(&repository());
    faults.extend(shell::run(page, &folder).into_iter().filter_map(|outcome| outcome.fault()));
    faults
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

#[test]
fn every_console_block_does_what_the_page_says() {
    let pages = page::all(&repository());
    let blocks: usize = pages.iter().map(|page| page.blocks.len()).sum();
    assert!(blocks > 0, "no page has a console block: are they searched for in the right place?");
    let queue = Mutex::new(pages.iter());
    let faults = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(8));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(page) = next(&queue) {
                    let begun = Instant::now();
                    let found = examine(page);
                    println!(
                        "{} blocks, {:.1?}  {}",
                        page.blocks.len(),
                        begun.elapsed(),
                        page.name
                    );
                    faults.lock().unwrap().extend(found);
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} places differ\n\n{}", faults.len(), faults.join("\n\n"));
}

fn next<'a>(queue: &Mutex<std::slice::Iter<'a, Page>>) -> Option<&'a Page> {
    queue.lock().unwrap().next()
}
