//! Whether a terminal showed what a page says, where the page leaves things out.
//!
//! Runs of blanks count as one, so that a page may be narrower than a table; blank lines at either
//! end do not count.

/// Stands for any text of a line, and alone on its line for any number of lines.
const GAP: &str = "..";

/// Whether these lines are what is shown.
pub(crate) fn agrees(shown: &[String], real: &str) -> bool {
    let shown: Vec<String> = shown.iter().map(|line| squeezed(line)).collect();
    let real: Vec<String> = real.lines().map(squeezed).collect();
    let parts: Vec<&[String]> = trimmed(&shown)
        .split(|line| line.chars().all(|c| c == '.') && line.len() >= GAP.len())
        .collect();
    in_order(&parts, trimmed(&real))
}

/// Whether the parts stand in this order, the first at the beginning and the last at the end.
fn in_order(parts: &[&[String]], mut rest: &[String]) -> bool {
    let same =
        |part: &[String], lines: &[String]| part.iter().zip(lines).all(|(p, l)| line_agrees(p, l));
    for (index, part) in parts.iter().enumerate() {
        let latest = rest.len().checked_sub(part.len());
        let Some(latest) = latest else { return false };
        let is_last = index + 1 == parts.len();
        let mut places = match (index, is_last) {
            (0, true) if latest > 0 => return false,
            (0, _) => 0..=0,
            (_, true) => latest..=latest,
            _ => 0..=latest,
        };
        let Some(place) = places.find(|&place| same(part, &rest[place..])) else { return false };
        rest = &rest[place + part.len()..];
    }
    true
}

/// Whether one line is as shown.
fn line_agrees(shown: &str, real: &str) -> bool {
    let shown = shown.replace("...", GAP);
    // A gap takes the blanks beside it along.
    let parts: Vec<&str> = shown.split(GAP).map(str::trim).collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    if parts.len() == 1 {
        return shown == real;
    }
    let Some(inside) = real.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else {
        return false;
    };
    let mut rest = inside;
    parts[1..parts.len() - 1].iter().all(|part| {
        rest.find(part).is_some_and(|at| {
            rest = &rest[at + part.len()..];
            true
        })
    })
}

fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn trimmed(lines: &[String]) -> &[String] {
    let from = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let until = lines.iter().rposition(|line| !line.is_empty()).map_or(from, |last| last + 1);
    &lines[from..until]
}

#[test]
fn gaps_stand_for_any_text_and_for_any_lines() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let real = "590,635 events,   0 differences\nstate hash 9c41\n\nlast\n";
    for shown in [
        "590,635 events, 0 differences\nstate hash 9c41\n\nlast",
        ".. events, 0 differences\n..",
        "..\nstate hash ..\n..\nlast",
        "590,635 .., 0 diff..\n...\nlast",
        "590,635 .. events, 0 .. differences\n..",
        "..",
    ] {
        assert!(agrees(&lines(shown), real), "{shown}");
    }
    for shown in [
        "590,635 events, 0 differences",
        ".. events, 1 differences\n..",
        "..\nstate hash ..",
        "state hash ..\n..",
        "last\n..\nstate hash ..",
        "..\nlast\nlast",
        "..last..\n..",
        "",
    ] {
        assert!(!agrees(&lines(shown), real), "{shown}");
    }
}
