//! Every command that reads a journal reads a live one: opened several times, with snapshots,
//! compacted, torn.

use crate::{Journals, flat, show, text, trimtab};
use std::num::NonZeroUsize;
use std::path::Path;
use trimtab_node::journal::{Cursor, Folder, Journal, JournalTerms, Steps, Told};

/// The story of a recorded run, told again by a live journal that is opened every few batches: its
/// folder. With `compacted`, only what the last two snapshots need is left.
pub(crate) fn live(journals: &Journals, rule: &str, compacted: bool) -> String {
    let recorded = journals.of(rule);
    let folder = journals.world.path(if compacted { "compacted" } else { "live" });
    let mut steps = Steps::open(Path::new(&recorded)).unwrap();
    let header = steps.header().clone();
    let mut told = Vec::new();
    while let Some(one) = steps.next_told().unwrap() {
        let Told::Step(step) = one else { continue };
        told.push(step.seen);
    }
    for some in told.chunks(100) {
        let disk = Box::new(Folder::make(&folder).unwrap());
        let terms = JournalTerms { who: "a test".to_owned(), ..JournalTerms::default() };
        let (mut journal, recovered) = Journal::open(disk, header.clone(), terms).unwrap();
        let mut engine = recovered.engine;
        for seen in some {
            let cursors = [Cursor { feed: 1, position: seen.batch.sequence }];
            journal.batch(seen.now, &seen.batch, &cursors).unwrap();
            let outcome = engine.step(seen.now, &seen.batch).unwrap();
            drop(journal.outcome(Ok(outcome), engine.state()).unwrap());
        }
        journal.snapshot(engine.state()).unwrap();
        if compacted {
            journal.compact(NonZeroUsize::MIN.saturating_add(1)).unwrap();
        }
        journal.close(engine.state()).unwrap();
    }
    show(&folder).to_owned()
}

fn said(words: &[&str]) -> String {
    let output = trimtab(words);
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn a_journal_that_was_opened_several_times_is_one_story() {
    let journals = Journals::write();
    let live = live(&journals, "weighted-tolerance", false);
    let recorded = said(&["replay", &journals.of("weighted-tolerance")]);
    assert_eq!(said(&["replay", &live]), recorded, "the same events, the same end");
    let shown = said(&["journal", "show", &live, "--kind", "opened", "--kind", "snapshot"]);
    assert!(shown.contains("opening 1, by trimtab") && shown.contains("opening 2,"), "{shown}");
    assert!(shown.contains("of all after batch 100 at"), "{shown}");
    let exported = said(&["journal", "export", &live, "--from", "3", "--until", "3"]);
    assert!(exported.contains(r#""cursors":[{"feed":1,"position":1}]"#), "{exported}");
    assert!(said(&["journal", "verify", &live]).contains(", closed, head hash"));
}

#[test]
fn a_compacted_journal_is_told_from_where_it_begins() {
    let journals = Journals::write();
    let live = live(&journals, "weighted-tolerance", true);
    let verified = said(&["journal", "verify", &live]);
    assert!(verified.contains("those before it were removed by compaction"), "{verified}");
    let replayed = said(&["replay", &live]);
    assert!(replayed.contains(", 0 differences, state hash"), "{replayed}");
    let end = |words: &str| words.rsplit_once("state hash ").unwrap().1.to_owned();
    assert_eq!(end(&replayed), end(&said(&["replay", &journals.of("weighted-tolerance")])));
    assert!(said(&["journal", "show", &live]).contains("snapshot"));
    said(&["why", &live]);
    let page = journals.world.path("report.html");
    said(&["report", &live, "--out", show(&page)]);
}

#[test]
fn a_torn_live_journal_is_told_and_the_owner_is_no_segment() {
    let journals = Journals::write();
    let live = live(&journals, "none", false);
    let mut segments: Vec<_> = std::fs::read_dir(&live)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "segment"))
        .collect();
    segments.sort();
    let last = segments.last().unwrap();
    let bytes = std::fs::read(last).unwrap();
    std::fs::write(last, &bytes[..bytes.len() - 3]).unwrap();
    let output = trimtab(&["journal", "verify", &live]);
    assert!(output.status.success() && text(&output.stdout).contains("ends torn"), "{output:?}");
    // Cut further back than its owner says it was on the disk, it is not gone on with.
    let disk = Box::new(Folder::at(&live));
    let header = Steps::open(Path::new(&live)).unwrap().header().clone();
    let error = Journal::open(disk, header, JournalTerms::default()).unwrap_err();
    assert!(
        error.to_string().contains("was on the disk once"),
        "{}",
        flat(error.to_string().as_bytes())
    );
}
