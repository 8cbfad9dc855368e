//! The page as a whole: what it holds, what it asks for, how large it gets, and that nothing that
//! is told can do harm.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod lively;

use lively::{Size, USUAL, report};
use sha2::{Digest, Sha256};
use trimtab_report::{Ending, Kind, Origin, Report, Run, Tone, Verdict, render};

const MOST_BYTES: usize = 1_000_000;
const MOST_ELEMENTS: usize = 15_000;

/// A report about nothing.
fn empty() -> Report {
    let verdict = Verdict { tone: Tone::Calm, sentence: String::new(), more: vec![] };
    Report {
        title: String::new(),
        verdict,
        comparison: None,
        asides: vec![],
        runs: vec![],
        assumptions: vec![],
        provenance: vec![],
        origin: Origin::default(),
    }
}

/// What stands between two marks, wherever that is.
fn between<'page>(page: &'page str, start: &str, end: &str) -> Vec<&'page str> {
    page.split(start).skip(1).map(|rest| rest.split(end).next().unwrap()).collect()
}

/// The page without its style and script, which are ours.
fn told(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let after = after.rsplit_once("<script>").map_or(after, |(after, _)| after);
    format!("{before}{after}")
}

#[test]
fn the_page_has_every_part_in_order() {
    let page = render(&report(USUAL)).unwrap();
    let parts = [
        "id=\"verdict\"",
        "id=\"comparison\"",
        "id=\"run-1\"",
        "id=\"run-1-equity\"",
        "id=\"run-1-collateral\"",
        "id=\"run-1-utilisation\"",
        "id=\"run-1-prices\"",
        "id=\"run-1-transfers\"",
        "id=\"run-1-arrivals\"",
        "id=\"run-1-volume\"",
        "id=\"run-1-costs\"",
        "id=\"run-1-liquidations\"",
        "id=\"run-1-decisions\"",
        "id=\"assumptions\"",
        "id=\"provenance\"",
        "id=\"origin\"",
    ];
    let places: Vec<usize> = parts.iter().map(|part| page.find(part).expect(part)).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(page.matches("<h1>").count(), 1);
    for link in between(&page, "href=\"#", "\"") {
        assert!(page.contains(&format!("id=\"{link}\"")), "no part {link}");
    }
    for figure in between(&page, "<figure>", "</figure>") {
        assert!(figure.contains("<figcaption>") && figure.contains("role=\"img\" aria-label=\""));
        assert!(figure.contains("class=\"wide\"") && figure.contains("class=\"narrow\""));
    }
    let sentence = "Worst was hyperliquid: it reached";
    assert!(page.matches(sentence).count() >= 2, "the sentence is also the picture's label");
    assert!(page.contains("worst of all"), "the worst account is named in its picture");
}

#[test]
fn headings_never_skip_a_level() {
    let page = render(&report(USUAL)).unwrap();
    let levels: Vec<u32> = between(&page, "<h", ">")
        .iter()
        .filter_map(|tag| tag.chars().next()?.to_digit(10))
        .collect();
    assert_eq!(levels.first(), Some(&1));
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

#[test]
fn nothing_is_asked_for_from_outside() {
    let page = render(&report(USUAL)).unwrap();
    for forbidden in
        ["http:", "https:", "//", "url(", "@import", " src=", "<iframe", " style=\"", " onclick"]
    {
        let found = told(&page).find(forbidden);
        assert_eq!(found, None, "{forbidden}");
    }
    let style = between(&page, "<style>", "</style>")[0];
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("//"));
    let script = between(&page, "<script>", "</script>")[0];
    for forbidden in ["fetch", "XMLHttpRequest", "import", "innerHTML", "eval", "localStorage"] {
        assert!(!script.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_policy_allows_this_style_and_this_script_alone() {
    let page = render(&report(USUAL)).unwrap();
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"")[0];
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
    let (styles, scripts) =
        (between(&page, "<style>", "</style>"), between(&page, "<script>", "</script>"));
    assert_eq!((styles.len(), scripts.len()), (1, 1));
    for (directive, text) in [("style-src", styles[0]), ("script-src", scripts[0])] {
        let allowed = between(policy, &format!("{directive} 'sha256-"), "'")[0];
        let hash: Vec<u8> = Sha256::digest(text.as_bytes()).to_vec();
        assert_eq!(decoded(allowed), hash, "{directive}");
    }
}

/// Base64 read bit by bit.
fn decoded(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = String::new();
    for letter in text.trim_end_matches('=').chars() {
        bits.push_str(&format!("{:06b}", alphabet.find(letter).unwrap()));
    }
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</script></style><img src=x onerror=alert(1)>\"'`{{ 7*7 }}\u{0}\u{202e}&";
    let mut report = report(USUAL);
    report.title = hostile.to_owned();
    report.verdict.sentence = hostile.to_owned();
    report.verdict.more = vec![hostile.to_owned()];
    report.assumptions = vec![hostile.to_owned()];
    report.origin.command = hostile.to_owned();
    report.origin.config = Some(hostile.to_owned());
    report.origin.hashes = vec![(hostile.to_owned(), hostile.to_owned())];
    for table in report.comparison.iter_mut().chain(&mut report.provenance) {
        (table.title, table.sentence) = (hostile.to_owned(), hostile.to_owned());
        table.head = vec![hostile.to_owned(); 3];
        table.rows = vec![vec![hostile.to_owned(); 3]];
    }
    for run in &mut report.runs {
        harm(run, hostile);
    }
    let page = render(&report).unwrap();
    assert!(!page.contains("<img") && !page.contains("49") || !told(&page).contains("<img"));
    assert!(!told(&page).contains("\u{0}") && !page.contains('\u{202e}'));
    assert_eq!(page.matches("</script>").count(), 1);
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("{{ 7*7 }}"), "braces of the template are nothing special");
    assert!(page.contains("&lt;/script&gt;"));
}

/// Puts words wherever a run has any.
fn harm(run: &mut Run, words: &str) {
    (run.name, run.strategy, run.unit) = (words.to_owned(), words.to_owned(), words.to_owned());
    run.state_hash = words.to_owned();
    for account in &mut run.accounts {
        account.name = words.to_owned();
        (account.place, account.tranche) = (Some(words.to_owned()), Some(words.to_owned()));
    }
    run.others.iter_mut().for_each(|other| other.name = words.to_owned());
    run.ladders.iter_mut().for_each(|ladder| ladder.sentence = words.to_owned());
    for transfer in &mut run.transfers {
        transfer.id = words.to_owned();
        transfer.ending = Ending::Failed(transfer.asked, words.to_owned());
    }
    run.waterfall.iter_mut().for_each(|part| part.name = words.to_owned());
    run.liquidations.iter_mut().for_each(|event| event.story = vec![words.to_owned()]);
    for decision in &mut run.decisions {
        decision.sentence = words.to_owned();
        decision.figures = vec![(words.to_owned(), words.to_owned())];
    }
}

#[test]
fn the_largest_run_fits_into_a_megabyte_and_says_what_it_leaves_out() {
    let size =
        Size { runs: 2, samples: 2_000, accounts: 500, transfers: 10_000, decisions: 50_000 };
    let page = render(&report(size)).unwrap();
    assert!(page.len() <= MOST_BYTES, "{} bytes", page.len());
    let tags = elements(&page);
    assert!(tags <= MOST_ELEMENTS, "{tags} elements");
    assert!(
        page.len() > MOST_BYTES / 5 * 4 || tags > MOST_ELEMENTS / 10 * 9,
        "{} bytes, {tags} elements: more was left out than had to be",
        page.len()
    );
    for what in ["of 50,000 decisions", "of 499 accounts", "Every row is in the journals."] {
        assert!(page.contains(what), "{what}");
    }
}

/// How many elements a page has.
fn elements(page: &str) -> usize {
    page.split('<').filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())).count()
}

#[test]
fn every_liquidation_is_told_however_many_runs_are_left_out() {
    let size = Size { runs: 14, samples: 3_000, accounts: 40, transfers: 3_000, decisions: 5_000 };
    let mut report = report(size);
    let counts = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 30];
    for (number, (run, count)) in report.runs.iter_mut().zip(counts).enumerate() {
        run.name = format!("run of window {number}");
        run.liquidations = vec![run.liquidations[0].clone(); count];
    }
    let page = render(&report).unwrap();
    assert!(page.len() <= MOST_BYTES && elements(&page) <= MOST_ELEMENTS);
    assert!(page.contains("of 14 runs in detail"), "nothing was left out");
    assert_eq!(page.matches("<article class=\"event\">").count(), counts.iter().sum::<usize>());
    let places = [2, 12, 13].map(|number| page.find(&format!(">run of window {number}</h2>")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}

#[test]
fn a_few_long_runs_lose_log_entries_and_no_picture() {
    let size = Size { runs: 4, samples: 3_000, accounts: 6, transfers: 150, decisions: 4_000 };
    let page = render(&report(size)).unwrap();
    let told = between(&page, "<p class=\"note\">Shown ", "</p>");
    assert!(!told.is_empty(), "no note was found");
    for whole in ["runs in detail", "moments", "routes", "accounts"] {
        assert!(told.iter().all(|note| !note.contains(whole)), "{told:?}");
    }
    assert!(page.contains("of 4,000 decisions"));
    assert!(page.len() > MOST_BYTES / 2, "{} bytes", page.len());
}

#[test]
fn what_is_missing_is_only_where_it_was_written() {
    let mut report = report(Size { decisions: 9_000, ..USUAL });
    assert!(render(&report).unwrap().contains("Every row is in the journals."));
    report.origin.rows = None;
    let page = render(&report).unwrap();
    assert!(page.contains("`--journal DIR`, or `--rows FILE` of a backtest, keeps all of it."));
    assert!(!page.contains("Every row is in"));
}

#[test]
fn words_without_end_fit_too() {
    let mut report =
        report(Size { runs: 14, samples: 50, accounts: 6, transfers: 60, decisions: 60 });
    let endless = "&".repeat(1 << 12);
    report.title.clone_from(&endless);
    report.verdict.more = vec![endless.clone(); 500];
    report.assumptions = vec![endless.clone(); 500];
    report.provenance = vec![report.provenance[0].clone(); 60];
    for table in report.comparison.iter_mut().chain(&mut report.provenance) {
        table.rows = vec![vec![endless.clone(); 7]; 300];
    }
    for run in &mut report.runs {
        harm(run, &endless);
    }
    let page = render(&report).unwrap();
    assert!(page.len() <= MOST_BYTES, "{} bytes", page.len());
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(render(&report(USUAL)).unwrap(), render(&report(USUAL)).unwrap());
}

#[test]
fn nothing_and_next_to_nothing_are_told_in_sentences() {
    let page = render(&empty()).unwrap();
    assert!(page.contains("script-src 'none'") && !page.contains("<script"));
    let mut report = empty();
    report.runs = vec![Run::default()];
    let page = render(&report).unwrap();
    for sentence in
        ["No account was liquidated.", "Nothing was decided.", "Nothing was transferred."]
    {
        assert!(page.contains(sentence), "{sentence}");
    }
    assert!(!page.contains("<figure>"));
    for samples in [1, 2] {
        let size = Size { samples, transfers: 1, decisions: 1, ..USUAL };
        assert!(render(&lively::report(size)).unwrap().contains("id=\"run-1-equity\""));
    }
}

#[test]
fn figures_that_are_none_are_never_shown() {
    for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 5e-324] {
        let mut report = report(USUAL);
        for run in &mut report.runs {
            spoil(run, odd);
        }
        let page = told(&render(&report).unwrap());
        for forbidden in
            ["NaN", ">nan", "\"nan", "Infinity", ">inf", "-inf", " inf", "e300", "e-324"]
        {
            let found = page
                .find(forbidden)
                .map(|at| page[at.saturating_sub(60)..].chars().take(140).collect::<String>());
            assert_eq!(found, None, "{forbidden} for {odd}");
        }
    }
}

/// Puts a figure wherever a run has any, and leaves some as they are.
fn spoil(run: &mut Run, odd: f64) {
    run.total.iter_mut().step_by(3).for_each(|value| *value = odd);
    run.in_flight.fill(odd);
    run.others.iter_mut().for_each(|other| other.total.fill(odd));
    for account in &mut run.accounts {
        account.balance.iter_mut().skip(1).for_each(|value| *value = odd);
        account.utilisation.iter_mut().step_by(2).for_each(|value| *value = Some(odd));
        account.utilisation_limit = Some(odd);
    }
    for ladder in &mut run.ladders {
        ladder.hours = odd;
        ladder
            .rungs
            .iter_mut()
            .step_by(2)
            .for_each(|rung| (rung.price, rung.cost) = (odd, Some(odd)));
    }
    run.transfers.iter_mut().for_each(|transfer| (transfer.amount, transfer.fee) = (odd, odd));
    run.waterfall.iter_mut().step_by(2).for_each(|part| part.amount = odd);
    run.liquidations.iter_mut().for_each(|event| (event.gross, event.loss) = (odd, odd));
}

#[test]
fn instants_and_lengths_that_do_not_fit_do_no_harm() {
    for at in [i64::MIN, i64::MAX, 0] {
        let mut report = report(USUAL);
        let run = &mut report.runs[0];
        run.times.truncate(7);
        run.times[3] = at;
        run.total.truncate(5);
        run.accounts[0].balance.clear();
        run.accounts[1].utilisation.truncate(2);
        run.transfers[0].asked = at;
        run.transfers[1].expected = Some(at);
        run.transfers[2].ending = Ending::Arrived(at);
        run.transfers[3].target = usize::MAX;
        run.ladders[0].at = at;
        run.ladders[0].rungs[0].account = usize::MAX;
        run.liquidations[0].at = at;
        run.decisions[0].at = at;
        run.decisions[1].kind = Kind::Refused;
        assert!(render(&report).unwrap().len() < MOST_BYTES);
    }
}
