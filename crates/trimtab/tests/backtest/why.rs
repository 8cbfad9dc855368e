//! `trimtab why`: questions to a journal, and their answers.

use crate::journals::{Journals, on};
use crate::refusals::refused;
use crate::text;
use serde_json::Value;

fn why(journals: &Journals, more: &[&str]) -> std::process::Output {
    on(&["why"], &journals.busy(), more)
}

fn entries(journals: &Journals, more: &[&str]) -> Vec<Value> {
    let output = why(journals, &[more, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["schema"], "trimtab/why/1");
    document["entries"].as_array().unwrap().clone()
}

#[test]
fn the_last_decision_and_the_quiet_since() {
    let journals = Journals::write();
    let last = entries(&journals, &[]);
    assert_eq!(last, entries(&journals, &["--last"]));
    assert_eq!(last[0]["entry"], "decision");
    assert!(last.len() <= 2, "{last:?}");
    let said = text(&why(&journals, &[]).stdout);
    assert!(said.contains("Moved ") && said.contains("weighted-tolerance"), "{said}");
}

#[test]
fn a_plan_or_transfer_is_named_by_its_first_digits() {
    let journals = Journals::write();
    let all = entries(&journals, &["--between", "2022-05-02", "2022-05-05"]);
    let decided = all.iter().find(|one| one["entry"] == "decision").unwrap();
    let plan = decided["decision"]["plan"].as_str().unwrap();
    let transfer = decided["decision"]["moves"][0]["id"].as_str().unwrap();
    for id in [&plan[..12], &transfer[..12], &transfer.to_uppercase()] {
        let found = entries(&journals, &[id]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["decision"], decided["decision"]);
    }
    // What became of it: it left, and it arrived.
    let found = entries(&journals, &[transfer]);
    let news: Vec<_> = found[0]["transfers"].as_array().unwrap().iter().collect();
    let saw = |saw: &str| news.iter().any(|one| one["observation"]["saw"] == saw);
    assert!(saw("transfer_sent") && saw("transfer_arrived"), "{news:?}");
    let said = text(&why(&journals, &[transfer]).stdout);
    assert!(said.contains(" left 2022-05-0") && said.contains(" arrived with "), "{said}");
    // Left, due, seen: in this order on the page as in time.
    let line = said.lines().find(|line| line.contains(" left ")).unwrap();
    let at = |word: &str| line.split_once(word).unwrap().1.split([' ', ';']).next().unwrap();
    assert!(at(" left ") < at(", due ") && at(" left ") <= at("; seen "), "{line}");
    let sent = news.iter().find(|one| one["observation"]["saw"] == "transfer_sent").unwrap();
    assert_eq!((&sent["left"], &sent["at"]), (&at(" left ").into(), &at("; seen ").into()));
}

#[test]
fn a_shells_star_is_answered_with_what_to_name() {
    let journals = Journals::write();
    let other = journals.of("three-days.none.default.base");
    let other = other.to_str().unwrap();
    for more in [&[other][..], &[other, other]] {
        let names = format!("given {} names", more.len() + 1);
        let said = ["one journal", &names, "name one of", "none.default.base"];
        refused(&on(&["why"], &journals.busy(), more), 2, &said);
    }
}

#[test]
fn a_span_is_told_without_gaps() {
    let journals = Journals::write();
    let all = entries(&journals, &["--between", "2022-05-02", "2022-05-06"]);
    let batches = |one: &Value| one["batches"].as_u64().unwrap_or(1);
    assert_eq!(all.iter().map(batches).sum::<u64>(), 289);
    let idle = on(
        &["why"],
        &journals.of("three-days.none.default.base"),
        &["--between", "2022-05-02T00:20Z", "2022-05-02T01:00Z"],
    );
    assert_eq!(
        text(&idle.stdout),
        "2022-05-02T00:20:00Z to 2022-05-02T00:40:00Z  No move: none wished for none in 2 batches.\n"
    );
}

#[test]
fn questions_without_an_answer() {
    let journals = Journals::write();
    refused(&why(&journals, &["abcdef0123"]), 3, &["no plan or transfer begins with"]);
    refused(&why(&journals, &["xyz!"]), 2, &["is no id", "such as 7f3a91c2"]);
    refused(&why(&journals, &["abc"]), 2, &["4 or more"]);
    refused(&why(&journals, &["--between", "today", "2022-05-05"]), 2, &["`today` is no instant"]);
    refused(&why(&journals, &["--between", "2022-05-05", "2022-05-05"]), 2, &["is no span"]);
    refused(&why(&journals, &["--between", "2023-05-05", "2023-05-06"]), 3, &["none of the 289"]);
    refused(&why(&journals, &["abcd", "--last"]), 2, &["cannot be used with"]);
}
