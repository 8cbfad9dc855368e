//! Each rule fails on one planted violation, at its place, and no other rule does.

use crate::mini::Mini;
use crate::run::xtask;

const MODEL: &str = "crates/model/src/lib.rs";
const MONEY: &str = "crates/model/src/money.rs";

/// The clean `lib.rs` of the model has three lines, so what is added stands on the fourth.
fn assert_call_is_found(rule: &str, call: &str) {
    let mini = Mini::with_added(MODEL, &format!("pub fn f() {{ {call} }}\n"));
    mini.assert_finds(&[&format!("{MODEL}:4: {rule}")]);
}

#[test]
fn the_clean_workspace_passes() {
    Mini::clean().assert_passes();
}

#[test]
fn a_clock_is_found() {
    assert_call_is_found("clock", "Instant::now();");
    assert_call_is_found("clock", "std::time::Duration::ZERO;");
}

#[test]
fn an_order_of_hashing_is_found() {
    assert_call_is_found("hash-order", "HashMap::<u8, u8>::new();");
}

#[test]
fn a_thread_is_found() {
    assert_call_is_found("thread", "std::thread::spawn(g);");
}

#[test]
fn the_outside_is_found() {
    for module in ["fs", "net", "env", "process", "io"] {
        assert_call_is_found("outside", &format!("std::{module}::g();"));
    }
    for taken in ["env", "option_env", "include_str", "include_bytes", "include"] {
        assert_call_is_found("outside", &format!("{taken}!(\"A\");"));
    }
}

#[test]
fn a_print_is_found() {
    assert_call_is_found("print", "println!(\"a\");");
}

#[test]
fn chance_is_found() {
    assert_call_is_found("random", "rand::random::<u8>();");
    assert_call_is_found("random", "RandomState::new();");
}

#[test]
fn unsafe_code_is_found() {
    assert_call_is_found("unsafe", "unsafe { g() }");
}

#[test]
fn a_way_to_stop_the_process_is_found() {
    for call in [
        "g().unwrap();",
        "g().expect(\"a\");",
        "g().unwrap_err();",
        "g().expect_err(\"a\");",
        "panic!();",
        "panic_any(1);",
        "resume_unwind(a);",
        "unreachable!()",
        "todo!()",
        "unimplemented!()",
    ] {
        assert_call_is_found("panic", call);
    }
}

#[test]
fn another_name_for_the_standard_library_is_found() {
    for import in ["use std as s;", "use std::{self as s};", "extern crate std as s;"] {
        assert_call_is_found("alias", import);
    }
}

#[test]
fn hidden_state_is_found() {
    for call in [
        "static A: u8 = 1;",
        "OnceLock::<u8>::new();",
        "LazyLock::new(g);",
        "Mutex::new(1);",
        "RwLock::new(1);",
        "AtomicU64::new(1);",
        "thread_local! {}",
    ] {
        assert_call_is_found("hidden-state", call);
    }
}

#[test]
fn a_transcendental_of_the_platform_is_found() {
    assert_call_is_found("transcendental", "a.ln();");
    let assess = "crates/engine/src/assess.rs";
    let mini = Mini::with_added(assess, "pub fn f() { f64::powf(a, b); libm::exp(a); }\n");
    mini.assert_finds(&[&format!("{assess}:4: transcendental")]);
}

#[test]
fn a_module_is_no_test_by_its_name_alone() {
    let code = "//! Code.\n\npub fn f() { g().unwrap(); }\n";
    for path in ["src/tests.rs", "src/tests/deep.rs", "src/benches/deep.rs"] {
        let path = format!("crates/model/{path}");
        let mini = Mini::with_added(MODEL, "pub mod tests;\npub mod benches;\n");
        mini.write(&path, code);
        mini.assert_finds(&[&format!("{path}:3: panic")]);
    }
}

#[test]
fn a_discarded_value_is_found_in_any_crate() {
    assert_call_is_found("discard", "let _ = g();");
    assert_call_is_found("discard", "g().ok();");
    let mini = Mini::clean();
    mini.add_crate("node");
    mini.write("crates/node/src/lib.rs", "//! Node.\n\nfn f() {\n    let _ = g();\n}\n");
    mini.assert_finds(&["crates/node/src/lib.rs:4: discard"]);
}

#[test]
fn a_float_in_money_code_is_found() {
    let place = format!("{MONEY}:4: money-float");
    Mini::with_added(MONEY, "pub struct Price(pub f64);\n").assert_finds(&[&place]);
    Mini::with_added(MONEY, "pub fn f() { g(1.5) }\n").assert_finds(&[&place]);
}

#[test]
fn a_cast_in_money_code_is_found() {
    let plan = "crates/engine/src/plan.rs";
    let mini = Mini::with_added(plan, "pub fn narrow(a: u64) -> u8 {\n    a as u8\n}\n");
    mini.assert_finds(&["crates/engine/src/plan.rs:5: money-cast"]);
}

#[test]
fn a_float_in_what_the_engine_is_told_of_money_is_found() {
    for part in ["statement", "observe"] {
        let path = format!("crates/engine/src/state/{part}.rs");
        let mini = Mini::with(&path, "//! Told.\n\npub struct Cash(pub f64);\n");
        mini.assert_finds(&[&format!("{path}:3: money-float")]);
    }
}

#[test]
fn an_escape_without_a_reason_is_found_and_allows_nothing() {
    let call = "    // tidy: allow(discard)\n    let _ = g();\n";
    let mini = Mini::with_added(MODEL, &format!("pub fn f() {{\n{call}}}\n"));
    mini.assert_finds(&[&format!("{MODEL}:5: escape"), &format!("{MODEL}:6: discard")]);
}

#[test]
fn a_file_without_documentation_is_found() {
    let mini = Mini::with("crates/engine/src/plan.rs", "\n// Plans.\npub fn f() {}\n");
    mini.assert_finds(&["crates/engine/src/plan.rs:2: module-doc"]);
}

#[test]
fn a_file_that_is_no_rust_is_found() {
    let mini = Mini::with("crates/engine/src/plan.rs", "//! Plans.\n\npub fn f() {\n");
    let ended = mini.tidy();
    assert!(ended.stdout.starts_with("crates/engine/src/plan.rs:"), "{}", ended.stdout);
    assert_eq!(ended.code, Some(1));
}

#[test]
fn a_dead_link_is_found() {
    Mini::with_added("README.md", "[gone](docs/gone.md)\n")
        .assert_finds(&["README.md:6: dead-link"]);
    Mini::with_added("README.md", "![gone](gone.png)\n").assert_finds(&["README.md:6: dead-link"]);
}

#[test]
fn a_dead_anchor_is_found() {
    Mini::with_added("README.md", "[up](#the-start)\n").assert_finds(&["README.md:6: dead-link"]);
    let mini = Mini::with("docs/a.md", "# A\n\n[b](../README.md#the-middle)\n");
    mini.assert_finds(&["docs/a.md:3: dead-link"]);
}

#[test]
fn a_path_of_a_machine_is_found_in_any_text_file() {
    for path in [concat!("/ho", "me/ann"), concat!("/ro", "ot/a"), concat!("C:\\Us", "ers\\ann")] {
        let mini = Mini::with("run.sh", &format!("#!/bin/sh\ncd {path}\n"));
        mini.assert_finds(&["run.sh:2: machine-path"]);
    }
}

#[test]
fn a_missing_and_a_second_title_are_found() {
    Mini::with("docs/a.md", "Text.\n").assert_finds(&["docs/a.md:1: one-title"]);
    Mini::with("docs/a.md", "# A\n\n# B\n").assert_finds(&["docs/a.md:3: one-title"]);
}

#[test]
fn a_dependency_that_points_upwards_is_found() {
    let added = "trimtab-engine = { path = \"../engine\" }\n";
    let mini = Mini::with_added("crates/model/Cargo.toml", added);
    mini.assert_finds(&["crates/model/Cargo.toml:8: layer"]);
}

#[test]
fn a_test_that_leans_on_the_top_is_found() {
    let added = "trimtab-sim = { path = \"../sim\" }\n";
    let mini = Mini::with_added("crates/engine/Cargo.toml", added);
    mini.add_crate("sim");
    mini.assert_finds(&["crates/engine/Cargo.toml:11: layer"]);
}

#[test]
fn a_new_dependency_of_a_pure_crate_is_found() {
    let mini = Mini::with_added("crates/model/Cargo.toml", "serde_json = \"1\"\n");
    mini.assert_finds(&["crates/model/Cargo.toml:8: pure-dependency"]);
}

#[test]
fn a_folder_without_a_workspace_is_an_error() {
    let ended = xtask(["tidy", "no-such-folder"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("no-such-folder"), "{}", ended.stderr);
}
