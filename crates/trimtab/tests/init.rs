//! `trimtab init`, and that its templates are sound: valid, without a warning, and as the schema has
//! them.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.current_dir(folder).args(args).env_clear().stdin(Stdio::null());
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

#[test]
fn templates_check_without_a_warning() {
    for template in ["basis-fund", "vault-curator", "solver"] {
        let folder = tempfile::tempdir().unwrap();
        let made = run(folder.path(), &["init", "desk.toml", "--from", template, "--yes"]);
        assert_eq!(made.status.code(), Some(0), "{}", err(&made));
        assert!(out(&made).contains("trimtab check desk.toml"), "{}", out(&made));
        let checked = run(folder.path(), &["check", "desk.toml"]);
        assert_eq!((checked.status.code(), err(&checked).as_str()), (Some(0), ""), "{template}");
        assert!(!out(&checked).is_empty());
        let text = std::fs::read_to_string(folder.path().join("desk.toml")).unwrap();
        assert!(text.lines().filter(|line| line.contains('#')).count() > 12, "{template}");
    }
}

#[test]
fn a_scenario_can_be_played() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init", "--from", "solver", "-y"]).status.code(), Some(0));
    let args = ["scenario", "scenario.toml", "--phases", "1", "--seeds", "1", "--json"];
    let played = run(folder.path(), &args);
    assert_eq!(played.status.code(), Some(0), "{}", err(&played));
    let document: Value = serde_json::from_str(&out(&played)).unwrap();
    assert_eq!(document["scenarios"][0]["transfers"], 27, "{document}");
    let checked = run(folder.path(), &["check", "scenario.toml", "--json"]);
    let document: Value = serde_json::from_str(&out(&checked)).unwrap();
    assert_eq!((&document["kind"], &document["users"]), (&"scenario".into(), &27.into()));
}

#[test]
fn a_broken_scenario_names_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "--from", "solver", "-y"]);
    let path = folder.path().join("scenario.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    for (from, to, said) in [
        ("origin = \"base\"", "origin = \"bass\"", "unknown chain `bass`; use one of"),
        ("amount = \"3", "amount = \"-3", "is no amount"),
        ("duration = 30000", "durations = 30000", "unknown field `durations`"),
        ("deliveryDelay = 4000", "deliveryDelay = \"4 s\"", "invalid type"),
        ("[defaultTiming]", "[defaultTiming", "unclosed table"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text);
        std::fs::write(&path, &broken).unwrap();
        let line = text.lines().position(|line| line.contains(from)).unwrap() + 1;
        for command in ["scenario", "check"] {
            let output = run(folder.path(), &[command, "scenario.toml"]);
            let words = err(&output);
            // What is no TOML is not known to be a scenario.
            if command == "check" && said == "unclosed table" {
                continue;
            }
            assert_eq!(output.status.code(), Some(4), "{words}");
            assert!(words.contains(&format!("scenario.toml:{line}:")), "{line}: {words}");
            assert!(words.contains(said), "{words}");
        }
    }
}

#[test]
fn nothing_is_asked_without_a_terminal_and_nothing_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let asked = run(folder.path(), &["init", "--from", "basis-fund"]);
    assert_eq!((asked.status.code(), out(&asked).as_str()), (Some(2), ""));
    assert!(err(&asked).contains("pass --yes"), "{}", err(&asked));
    assert!(!folder.path().join("trimtab.toml").exists());
    std::fs::write(folder.path().join("trimtab.toml"), "mine").unwrap();
    let refused = run(folder.path(), &["init", "--yes"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        err(&refused).contains("trimtab.toml is there already; name another file, or pass --force")
    );
    assert_eq!(std::fs::read_to_string(folder.path().join("trimtab.toml")).unwrap(), "mine");
    assert_eq!(run(folder.path(), &["init", "--yes", "--force"]).status.code(), Some(0));
    let written = std::fs::read_to_string(folder.path().join("trimtab.toml")).unwrap();
    assert!(written.starts_with("#:schema ./trimtab.schema.json\n"));
    let nowhere = run(folder.path(), &["init", "no/where.toml", "--yes"]);
    assert_eq!(nowhere.status.code(), Some(3), "{}", err(&nowhere));
}

#[test]
fn the_schema_takes_the_templates_and_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let names = out(&run(folder.path(), &["schema"]));
    assert!(
        names.lines().any(|name| name == "config") && names.lines().any(|name| name == "check")
    );
    for name in names.lines() {
        let text = out(&run(folder.path(), &["schema", name]));
        let schema: Value = serde_json::from_str(&text).unwrap();
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
    }
    let schema = serde_json::from_str(&out(&run(folder.path(), &["schema", "config"]))).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for template in ["basis-fund", "vault-curator"] {
        run(folder.path(), &["init", template, "--from", template, "--yes"]);
        let text = std::fs::read_to_string(folder.path().join(template)).unwrap();
        let document = serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
        let said: Vec<String> = schema.iter_errors(&document).map(|it| it.to_string()).collect();
        assert_eq!(said, [""; 0], "{template}");
    }
    let unknown = run(folder.path(), &["schema", "konfig"]);
    assert_eq!(unknown.status.code(), Some(3));
    assert!(err(&unknown).contains("did you mean `config`?"), "{}", err(&unknown));
}

#[test]
fn what_check_writes_is_as_its_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    let schema = serde_json::from_str(&out(&run(folder.path(), &["schema", "check"]))).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for template in ["basis-fund", "vault-curator", "solver"] {
        let file = format!("{template}.toml");
        run(folder.path(), &["init", &file, "--from", template, "--yes"]);
        let explain: &[&str] = if template == "solver" { &[] } else { &["--explain"] };
        let checked = run(folder.path(), &[&["check", &file, "--json"], explain].concat());
        let document: Value = serde_json::from_str(&out(&checked)).unwrap();
        let said: Vec<String> = schema.iter_errors(&document).map(|it| it.to_string()).collect();
        assert_eq!(said, [""; 0], "{template}");
    }
}

#[test]
fn the_configuration_is_searched_for() {
    let folder = tempfile::tempdir().unwrap();
    let none = run(folder.path(), &["check"]);
    assert_eq!(none.status.code(), Some(3));
    for place in ["TRIMTAB_CONFIG is not set", "no trimtab.toml", "trimtab init"] {
        assert!(err(&none).contains(place), "{}", err(&none));
    }
    run(folder.path(), &["init", "--yes"]);
    let found = run(folder.path(), &["check"]);
    assert_eq!(found.status.code(), Some(0), "{}", err(&found));
    assert_eq!(err(&found), "note: the configuration is trimtab.toml (in this folder)");
}

#[test]
fn a_flag_is_above_a_variable_and_a_variable_above_the_file() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "--yes"]);
    let backtest = |args: &[&str], variable: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
        command.current_dir(folder.path()).arg("backtest").args(args).env_clear();
        command.envs(variable.map(|value| ("TRIMTAB_DATA", value)));
        err(&command.output().unwrap())
    };
    let file = backtest(&[], None);
    let variable = backtest(&[], Some("from-the-variable"));
    let flag = backtest(&["--data", "from-the-flag"], Some("from-the-variable"));
    assert!(file.contains("history"), "{file}");
    assert!(variable.contains("from-the-variable") && !variable.contains("history/"), "{variable}");
    assert!(flag.contains("from-the-flag") && !flag.contains("from-the-variable"), "{flag}");
}

/// What is TOML does not go by another name, for other commands go by the ending.
#[test]
fn a_template_is_not_written_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.current_dir(folder.path()).args(["init", "a.json", "--from", "solver", "--yes"]);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("name the file a.toml") && !folder.path().join("a.json").exists());
}
