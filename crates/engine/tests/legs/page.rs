//! The page on transfers tells phases and rows as they are.

use std::fmt::Write as _;
use std::path::Path;
use trimtab_engine::transfer::{Phase, table};

fn phases() -> String {
    let mut text =
        "| phase | what is true | a crash leaves open | recovery |\n|---|---|---|---|\n".to_owned();
    for phase in Phase::ALL {
        let meaning = phase.meaning();
        let (truth, crash, recovery) = (meaning.truth, meaning.crash, meaning.recovery);
        writeln!(text, "| {} | {truth} | {crash} | {recovery} |", phase.word()).unwrap();
    }
    text
}

fn rows() -> String {
    let mut text = "| from | on | to |\n|---|---|---|\n".to_owned();
    for row in table() {
        let cue = words(&format!("{:?}", row.cue));
        writeln!(text, "| {} | {cue} | {} |", row.from.word(), row.to.word()).unwrap();
    }
    text
}

/// `LeftFinal` as `left final`.
fn words(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// The page with the part between two marks replaced.
fn with(page: &str, what: &str, text: &str) -> String {
    let (begin, end) =
        (format!("<!-- {what}: made from the code -->\n"), format!("<!-- end of {what} -->"));
    let (before, rest) = page.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{text}{end}{after}")
}

#[test]
fn the_page_is_as_the_code_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/transfers.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let right = with(&with(&page, "phases", &phases()), "rows", &rows());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, right).unwrap();
        return;
    }
    assert!(
        page == right,
        "docs/transfers.md is not as the code is: run this test with UPDATE_EXPECTED=1"
    );
}
