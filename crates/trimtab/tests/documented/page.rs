//! What a page tells a reader to type, and what it says will come of it.

use std::path::Path;

/// One page of documentation.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its path from the repository's root.
    pub(crate) name: String,
    /// Its `console` blocks, in order.
    pub(crate) blocks: Vec<Block>,
    /// Commands that stand where nobody would run them, in words.
    pub(crate) unmarked: Vec<String>,
}

/// One `console` block.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Programs without which it is passed over.
    pub(crate) needs: Vec<String>,
    pub(crate) steps: Vec<Step>,
}

/// One command and what is shown of its output.
#[derive(Debug, Default)]
pub(crate) struct Step {
    /// The line of the page.
    pub(crate) line: usize,
    pub(crate) command: String,
    pub(crate) shown: Vec<String>,
}

/// Every page with something to run: those at the root, below `docs/` and below `examples/`.
pub(crate) fn all(root: &Path) -> Vec<Page> {
    let mut paths = Vec::new();
    collect(root, false, &mut paths);
    for folder in ["docs", "examples"] {
        collect(&root.join(folder), true, &mut paths);
    }
    paths.sort();
    let pages = paths.iter().map(|path| {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        read(&name, &std::fs::read_to_string(path).unwrap())
    });
    pages.filter(|page| !page.blocks.is_empty() || !page.unmarked.is_empty()).collect()
}

fn collect(folder: &Path, below: bool, paths: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && below {
            collect(&path, below, paths);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

/// A page of this text.
pub(crate) fn read(name: &str, text: &str) -> Page {
    let mut page = Page { name: name.to_owned(), ..Page::default() };
    let mut needs = Vec::new();
    let mut fence: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let at = index + 1;
        match (fence, line.trim_start().strip_prefix("```")) {
            (None, Some(info)) => {
                fence = Some(info.trim());
                if info.trim() == "console" {
                    page.blocks
                        .push(Block { needs: std::mem::take(&mut needs), steps: Vec::new() });
                }
            }
            (Some(_), Some(_)) => fence = None,
            (Some("console"), None) => {
                if let Err(why) = page.blocks.last_mut().unwrap().take(at, line) {
                    page.unmarked.push(format!("{name}:{at}: {why}"));
                }
            }
            (place, None) => {
                if let Some(list) = line.strip_prefix("<!-- needs:") {
                    needs =
                        list.trim_end_matches("-->").split_whitespace().map(String::from).collect();
                }
                if is_unmarked(place, line) {
                    page.unmarked.push(format!(
                        "{name}:{at}: `{}` looks like a command and is never run, put it into a `console` block",
                        line.trim()
                    ));
                }
            }
        }
    }
    page
}

/// Whether a line outside `console` blocks shows a command, in another fence or indented.
fn is_unmarked(fence: Option<&str>, line: &str) -> bool {
    let inside = match fence {
        Some("sh" | "bash" | "shell") => return true,
        // The reference shows how a command is written, not one to type.
        Some("text") => return line.starts_with("$ "),
        Some(_) => line,
        None => line.strip_prefix("    ").unwrap_or_default(),
    };
    ["$ ", "trimtab ", "cargo "].iter().any(|begin| inside.starts_with(begin))
}

impl Block {
    /// Takes the next line of the block.
    fn take(&mut self, at: usize, line: &str) -> Result<(), String> {
        if let Some(command) = line.strip_prefix("$ ") {
            self.steps.push(Step { line: at, command: command.to_owned(), shown: Vec::new() });
            return Ok(());
        }
        let Some(step) = self.steps.last_mut() else {
            return Err(format!("`{line}` is shown before any command"));
        };
        match line.strip_prefix("> ") {
            Some(more) if step.shown.is_empty() => {
                step.command.push('\n');
                step.command.push_str(more);
            }
            _ => step.shown.push(line.to_owned()),
        }
        Ok(())
    }
}
