//! Where the report came from, line by line.

use serde::Serialize;

use crate::contents::{Origin, Run};
use crate::detail::Detail;
use crate::figures::UNKNOWN;
use crate::text::clipped;

/// The origin, ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct OriginView {
    lines: Vec<(String, String)>,
    command: String,
    config: Option<String>,
}

/// The lines of an origin.
pub(crate) fn view(origin: &Origin, runs: &[Run], detail: Detail) -> OriginView {
    let unknown = || UNKNOWN.to_owned();
    let clip = |text: &str| clipped(text, 400).into_owned();
    let mut lines = vec![
        ("Version".to_owned(), clip(&origin.version)),
        ("Commit".to_owned(), origin.commit.as_deref().map_or_else(unknown, clip)),
        ("Seed".to_owned(), origin.seed.map_or_else(unknown, |seed| seed.to_string())),
    ];
    let hashes = origin.hashes.iter().take(detail.share_of(128).max(4));
    lines.extend(hashes.map(|(name, hash)| (clip(name), clip(hash))));
    let is_told = |run: &&Run| origin.hashes.iter().any(|(_, hash)| *hash == run.state_hash);
    let states = runs.iter().filter(|run| !run.state_hash.is_empty() && !is_told(run));
    let states = states.take(detail.share_of(32));
    lines.extend(
        states.map(|run| (clip(&format!("Last state, {}", run.name)), clip(&run.state_hash))),
    );
    OriginView {
        lines,
        command: clipped(&origin.command, detail.characters()).into_owned(),
        config: origin.config.as_ref().map(|config| configuration(config, detail)),
    }
}

fn configuration(config: &str, detail: Detail) -> String {
    let shown = clipped(config, detail.configuration());
    if shown.len() == config.len() {
        return shown.into_owned();
    }
    format!("{shown}\n\n(Cut here to keep this page small.)")
}
