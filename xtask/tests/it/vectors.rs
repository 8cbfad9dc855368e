//! Folders of vector files, good and bad.

use crate::run::{Ended, xtask};

/// The first case of `vectors/bridge_speed_tradeoff.json`.
const GOOD: &str = r#"{ "cases": [{
    "amount": 1000000.0, "apr": 0.1, "fast_fee_bps": 1, "fast_s": 20, "slow_s": 960,
    "time_value_saved": 2.980720446473871, "fast_fee": 100.0,
    "fast_worth_it_on_carry_alone": false,
    "min_liquidation_risk_value_needed": 97.01927955352613
}] }"#;

fn run(files: &[(&str, &str)]) -> Ended {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    xtask(["vectors".as_ref(), folder.path().as_os_str()])
}

#[test]
fn agreeing_files_pass_and_files_without_a_model_are_counted() {
    let ended = run(&[
        ("moon.csv", "phase\n0.5\n"),
        ("bridge_speed_tradeoff.json", GOOD),
        ("notes.txt", "not a vector"),
    ]);
    let expected = "pass bridge_speed_tradeoff (1 cases)\nno-model moon\n\
                    2 files: 1 pass, 0 fail, 1 no-model\n";
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), expected));
}

#[test]
fn a_wrong_figure_fails_with_case_expected_and_got() {
    let wrong = GOOD.replace("\"fast_fee\": 100.0", "\"fast_fee\": 90.0");
    let ended = run(&[("bridge_speed_tradeoff.json", &wrong)]);
    let line = "fail bridge_speed_tradeoff: case 0: fast_fee: expected 90, got 100\n";
    assert!(ended.stdout.starts_with(line), "{}", ended.stdout);
    assert_eq!(ended.code, Some(1));
}

#[test]
fn malformed_content_fails_and_says_how() {
    for (text, why) in [
        ("{", "malformed JSON"),
        ("[]", "no list called `cases`"),
        ("{ \"cases\": [] }", "the file holds no cases"),
        ("{ \"cases\": [7] }", "case 0: `amount` is not a number"),
    ] {
        let ended = run(&[("bridge_speed_tradeoff.json", text)]);
        assert!(ended.stdout.contains(why), "{}", ended.stdout);
        assert_eq!(ended.code, Some(1), "{text}");
    }
}

#[test]
fn a_missing_or_empty_folder_is_named() {
    let ended = xtask(["vectors", "no-such-folder"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("no-such-folder"), "{}", ended.stderr);
    assert_eq!(run(&[]).code, Some(2));
}
