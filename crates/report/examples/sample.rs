//! Prints a made-up report, to be looked at: `cargo run -p trimtab-report --example sample > sample.html`.

#[path = "../tests/lively/mod.rs"]
mod lively;

fn main() -> Result<(), trimtab_report::RenderError> {
    let page = trimtab_report::render(&lively::report(lively::USUAL))?;
    println!("{page}");
    Ok(())
}
