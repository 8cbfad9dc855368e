//! What looks like a violation and is none passes, and a well-founded escape is honoured.

use std::process::Command;

use crate::mini::Mini;

const MONEY: &str = "crates/model/src/money.rs";

#[test]
fn comments_and_strings_are_not_code() {
    Mini::with_added(
        MONEY,
        "/// Never `panic!()`, never f64: let _ = a as u8.\n\
         // HashMap, unsafe, 1.5 as f64\n\
         /* std::fs::read(a).unwrap() */\n\
         pub const TEXT: &str = \"println! 1.5 as f64; let _ = a.unwrap()\";\n\
         pub const RAW: &str = r#\"std::time::\"#;\n",
    )
    .assert_passes();
}

#[test]
fn test_code_is_free() {
    let tests = "use std::collections::HashMap;\nfn f() { let _ = 1.5 as f32; g().unwrap(); }\n";
    let inline = format!("#[cfg(test)]\nmod tests {{\n{tests}}}\n");
    Mini::with_added(MONEY, &inline).assert_passes();
    let mini = Mini::with_added(MONEY, "#[cfg(test)]\nmod tests;\n");
    mini.write("crates/model/src/money/tests.rs", &format!("//! Tests.\n\nmod deep;\n{tests}"));
    mini.write("crates/model/src/money/tests/deep.rs", &format!("//! Deep.\n\n{tests}"));
    mini.assert_passes();
    Mini::with("crates/model/tests/it.rs", tests).assert_passes();
    Mini::with("crates/model/benches/speed.rs", tests).assert_passes();
}

#[test]
fn a_module_declared_for_tests_is_free_in_its_own_file() {
    let mini = Mini::with_added(MONEY, "#[cfg(test)]\n#[path = \"money_probe.rs\"]\nmod probe;\n");
    mini.write("crates/model/src/money_probe.rs", "//! Probes.\n\nfn f() { g().unwrap(); }\n");
    mini.assert_passes();
}

#[test]
fn renamed_imports_and_qualified_paths_are_no_casts() {
    Mini::with_added(
        MONEY,
        "use core::fmt as format;\n\
         pub use core::{cmp::Ord as Order, hash::{Hash as Digest}};\n\
         pub type Item<T> = <T as Iterator>::Item;\n\
         pub fn f<T: Iterator>(_: &T) { g::<<T as Iterator>::Item>() }\n",
    )
    .assert_passes();
}

#[test]
fn floats_and_casts_are_free_where_no_money_is_decided() {
    Mini::with_added("crates/engine/src/assess.rs", "pub const A: f32 = 1.5;\n").assert_passes();
}

#[test]
fn an_escape_with_a_reason_is_honoured() {
    Mini::with_added(MONEY, "pub fn f() { g(1.5) } // tidy: allow(money-float) a chart\n")
        .assert_passes();
    Mini::with_added(MONEY, "// tidy: allow(money-float) a chart\npub fn f() { g(1.5) }\n")
        .assert_passes();
}

#[test]
fn links_in_code_and_to_the_web_are_not_followed() {
    let text = "`[a](b)` [web](https://example.com/gone)\n\n```md\n# Not\n[c](d)\n```\n";
    Mini::with_added("README.md", text).assert_passes();
}

#[test]
fn a_test_may_use_a_crate_beside_its_own() {
    let added = "\n[dev-dependencies]\ntrimtab-engine = { path = \"../engine\" }\n";
    Mini::with_added("crates/model/Cargo.toml", added).assert_passes();
}

#[test]
fn large_sizes_are_told_but_pass() {
    let lines = "    g();\n".repeat(61);
    let mini = Mini::with_added(MONEY, &format!("pub fn long() {{\n{lines}}}\n"));
    let ended = mini.tidy();
    assert_eq!(ended.code, Some(0));
    let note = "note: crates/model/src/money.rs:4: fn long has 63 lines";
    assert!(ended.stdout.starts_with(note), "{}", ended.stdout);
}

#[test]
fn what_git_ignores_is_not_looked_at() {
    let mini = Mini::with("draft.md", "no title\n");
    mini.assert_finds(&["draft.md:1: one-title"]);
    mini.write(".gitignore", "draft.md\n");
    let git = Command::new("git").args(["init", "--quiet"]).arg(mini.root()).status();
    match git {
        Ok(status) if status.success() => mini.assert_passes(),
        _ => println!("skipped: no git here"),
    }
}
