//! Pages that are wrong on purpose, to prove that it would be noticed.

use crate::{examine, page};

fn faults(text: &str) -> Vec<String> {
    examine(&page::read("planted.md", text))
}

fn console(block: &str) -> String {
    format!("# Planted\n\n```console\n{block}\n```\n")
}

#[test]
fn a_page_that_is_right_is_let_through() {
    let right = [
        "$ echo one two\none two",
        "$ printf '%s\\n' a b c\na\n..\nc",
        "$ echo out; echo err >&2\nout\nerr",
        "$ false\n$ echo $?\n1",
        "$ cd examples\n$ ls state*\nstate.json",
        "$ alias say='echo said'\n$ export X=1\n$ say $X\nsaid 1",
        "$ cat <<'END'\n> it's here\n> END\nit's here",
        "$ trimtab --version\ntrimtab ..",
        "$ cargo run --release -- --version\ntrimtab ..",
        "$ cargo xtask test",
    ];
    for block in right {
        assert_eq!(faults(&console(block)), Vec::<String>::new(), "{block}");
    }
}

#[test]
fn a_page_that_is_wrong_is_told_with_its_line() {
    let wrong = [
        ("$ echo one\ntwo", "shows something else"),
        ("$ echo one\none\ntwo", "shows something else"),
        ("$ printf 'a\\nb\\n'\na", "shows something else"),
        ("$ trimtab no-such-command", "exit code 2"),
        ("$ trimtab check nowhere.toml", "exit code 3"),
        ("$ false\n$ echo $?\n0", "shows something else"),
        ("$ cargo xtask no-such-chore", "exit code 2"),
        ("$ cargo publish", "exit code 101"),
        ("$ exit 0\n$ true", "never ran"),
        ("$ echo 'open", "exit code"),
        ("before any command", "before any command"),
    ];
    for (block, reason) in wrong {
        let found = faults(&console(block)).join("\n");
        assert!(found.starts_with("planted.md:"), "{block}: {found}");
        assert!(found.contains(reason), "{block}: {found}");
    }
}

#[test]
fn a_command_outside_console_blocks_is_a_fault() {
    for text in [
        "```sh\ntrue\n```",
        "```text\n$ true\n```",
        "```\n$ true\n```",
        "see\n\n    trimtab demo",
        "    cargo run",
    ] {
        assert_eq!(faults(text).len(), 1, "{text}");
    }
    for text in [
        "```toml\nversion = 1\n```",
        "```text\ntrimtab demo [OPTIONS]\n```",
        "`trimtab demo`",
        "trimtab is",
        "    perp-candles/x.csv",
    ] {
        assert_eq!(faults(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_block_that_needs_what_is_not_here_is_passed_over_and_no_other() {
    let page = |program: &str| {
        format!("<!-- needs: {program} -->\n```console\n$ false\n```\n```console\n$ exit 7\n```")
    };
    assert_eq!(faults(&page("no-such-program-anywhere")).len(), 1);
    assert_eq!(faults(&page("bash")).len(), 2);
}

#[test]
fn pages_do_not_see_each_others_files() {
    assert_eq!(faults(&console("$ touch mine")), Vec::<String>::new());
    assert_eq!(faults(&console("$ test -e mine")).len(), 1);
}
