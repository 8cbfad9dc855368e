//! As much of Markdown as the rules need: the headings of a document, its links and its anchors.

use std::collections::{BTreeMap, BTreeSet};

/// A heading.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Counted from one.
    pub(crate) line: usize,
    /// 1 for a title.
    pub(crate) level: usize,
    /// Its words as written.
    pub(crate) text: String,
}

/// A link or an image.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Counted from one.
    pub(crate) line: usize,
    /// Where it leads, as written.
    pub(crate) target: String,
}

/// The headings of a document, of either style.
pub(crate) fn headings(text: &str) -> Vec<Heading> {
    let text = without_fences(text);
    let (mut found, mut above) = (Vec::new(), "");
    for (index, line) in text.lines().enumerate() {
        if let Some((level, words)) = hash_heading(line) {
            found.push(Heading { line: index + 1, level, text: words.to_owned() });
        } else if let Some(level) = underline(line).filter(|_| is_paragraph(above)) {
            found.push(Heading { line: index, level, text: above.trim().to_owned() });
        }
        above = line;
    }
    found
}

/// The links and images of a document, those in code left out.
pub(crate) fn links(text: &str) -> Vec<Link> {
    let text = without_spans(&without_fences(text));
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let targets = inline_targets(line).into_iter().chain(reference_target(line));
        found.extend(targets.map(|target| Link { line: index + 1, target: target.to_owned() }));
    }
    found
}

/// What a link may name behind `#`: the headings' slugs as GitHub makes them, and explicit ids.
pub(crate) fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for heading in headings(text) {
        let slug = slug(&heading.text);
        let repeat = seen.entry(slug.clone()).and_modify(|count| *count += 1).or_insert(0);
        anchors.insert(if *repeat == 0 { slug } else { format!("{slug}-{repeat}") });
    }
    for attribute in ["id=\"", "name=\""] {
        let values = text.split(attribute).skip(1);
        anchors.extend(values.filter_map(|rest| rest.split_once('"')).map(|(id, _)| id.to_owned()));
    }
    anchors
}

/// A heading's anchor: lower case, links reduced to their words, spaces as hyphens, signs dropped.
fn slug(heading: &str) -> String {
    let mut words = String::new();
    let mut rest = heading;
    while let Some((before, after)) = rest.split_once("](") {
        words.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    let kept = words.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The level and words of a `# heading` or of an HTML title.
fn hash_heading(line: &str) -> Option<(usize, &str)> {
    let content = line.trim_start_matches(' ');
    if line.len() - content.len() > 3 {
        return None;
    }
    if content.starts_with("<h1") {
        return Some((1, content.split_once('>')?.1.split('<').next()?));
    }
    let words = content.trim_start_matches('#');
    let level = content.len() - words.len();
    let is_heading =
        (1..=6).contains(&level) && (words.is_empty() || words.starts_with([' ', '\t']));
    is_heading.then(|| (level, words.trim().trim_end_matches('#').trim_end()))
}

/// The level a line of `===` or `---` gives the line above.
fn underline(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let is_of = |sign| line.len() > 1 && line.chars().all(|c| c == sign);
    if is_of('=') { Some(1) } else { is_of('-').then_some(2) }
}

fn is_paragraph(line: &str) -> bool {
    !line.trim().is_empty() && hash_heading(line).is_none() && !line.trim_start().starts_with('|')
}

/// The document with fenced code blocks blanked, line for line.
fn without_fences(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let content = line.trim_start_matches([' ', '>']);
        let marks = fence_marks(content);
        match (fence, marks) {
            (None, Some(marks)) => fence = Some(marks),
            (None, None) => kept.push_str(line),
            (Some(open), Some(close)) if close.starts_with(open) && content.trim_end() == close => {
                fence = None;
            }
            (Some(_), _) => {}
        }
        kept.push('\n');
    }
    kept
}

/// The run of three or more backticks or tildes a line begins with.
fn fence_marks(line: &str) -> Option<&str> {
    let rest = if line.starts_with('~') {
        line.trim_start_matches('~')
    } else {
        line.trim_start_matches('`')
    };
    let marks = &line[..line.len() - rest.len()];
    // Behind the backticks of a fence there are none; otherwise it is a span.
    (marks.len() >= 3 && !(marks.starts_with('`') && rest.contains('`'))).then_some(marks)
}

/// The document with code spans blanked; a span ends with its paragraph at the latest.
fn without_spans(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let (before, after) = (&rest[..start], &rest[start + run..]);
        kept.push_str(before);
        match span_end(after, run) {
            Some(end) => {
                kept.extend(after[..end].chars().filter(|c| *c == '\n'));
                rest = &after[end + run..];
            }
            None => rest = after,
        }
    }
    kept.push_str(rest);
    kept
}

/// Where the closing run of exactly `run` backticks begins.
fn span_end(text: &str, run: usize) -> Option<usize> {
    let paragraph = text.find("\n\n").map_or(text, |end| &text[..end]);
    let mut at = 0;
    while let Some(start) = paragraph[at..].find('`').map(|found| at + found) {
        let length = paragraph[start..].len() - paragraph[start..].trim_start_matches('`').len();
        if length == run {
            return Some(start);
        }
        at = start + length;
    }
    None
}

/// The targets of the `[words](target)` and `![words](target "title")` of a line.
fn inline_targets(line: &str) -> Vec<&str> {
    let parts = line.match_indices("](");
    let links = parts.filter(|(at, _)| !line[..*at].ends_with('\\') && line[..*at].contains('['));
    links.filter_map(|(at, opening)| target(&line[at + opening.len()..])).collect()
}

/// The target that begins a text and ends with the bracket closing it, a title cut off.
fn target(text: &str) -> Option<&str> {
    if let Some(bracketed) = text.strip_prefix('<') {
        return bracketed.split_once('>').map(|(target, _)| target);
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return text[..at].split_whitespace().next().or(Some("")),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The target of a line `[name]: target`; a footnote has none.
fn reference_target(line: &str) -> Option<&str> {
    let (name, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    let target = rest.split_whitespace().next()?;
    (!name.starts_with('^')).then(|| target.trim_matches(['<', '>']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(text: &str) -> Vec<String> {
        links(text).into_iter().map(|link| link.target).collect()
    }

    #[test]
    fn links_of_every_form_are_found() {
        let inline = "[a](b.md) ![c](d(1).png \"e\") [![f](g.svg)](h.md#i) [j](<k l>)";
        assert_eq!(targets(inline), ["b.md", "d(1).png", "g.svg", "h.md#i", "k l"]);
        assert_eq!(targets("[m]: <n.md> 'o'\n[p]: q.md"), ["n.md", "q.md"]);
        assert_eq!(links("\n\n[a](b)")[0].line, 3);
    }

    #[test]
    fn code_is_not_searched_for_links() {
        let text = "`[a](b)` ``[c](`d)`` \\[e\\](f) [^1]: note\n```md\n[g](h)\n```\n~~~\n```\n[i](j)\n~~~\n";
        assert_eq!(targets(text), Vec::<String>::new());
        assert_eq!(targets("a lone ` tick [k](l)\n\nand ` another"), ["l"]);
    }

    #[test]
    fn headings_of_both_styles_are_found_outside_code() {
        let text = "# One #\n\n```sh\n# not\n```\nTwo\n===\n    # not\n#not\n### Three\n<h1 align=\"c\">Four</h1>";
        let found: Vec<_> = headings(text).into_iter().map(|h| (h.line, h.level, h.text)).collect();
        let expected = [(1, 1, "One"), (6, 1, "Two"), (10, 3, "Three"), (11, 1, "Four")];
        assert_eq!(found, expected.map(|(line, level, text)| (line, level, text.to_owned())));
    }

    #[test]
    fn anchors_are_made_as_github_makes_them() {
        let text =
            "# What's `new`, 1.2?\n## A - b_C\n## A - b_C\n## See [this](x.md)\n<a id=\"here\">";
        let expected = ["a---b_c", "a---b_c-1", "here", "see-this", "whats-new-12"];
        assert_eq!(anchors(text).into_iter().collect::<Vec<_>>(), expected);
    }
}
