//! Every value of the merged configuration and where it is from.

use super::section::Section;
use crate::config::{Config, Origin, Setting};

/// Longer values are cut where they are listed; `--json` has all of them.
const WRITTEN_MAX: usize = 44;

/// A line a value: key, value, source.
pub(super) fn section(config: &Config) -> Section {
    let lines: Vec<[String; 3]> = config.settings.iter().map(line).collect();
    let width = |column: usize| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
    };
    let (keys, values) = (width(0), width(1));
    let padded = |[key, value, from]: &[String; 3]| format!("{key:keys$}  {value:values$}  {from}");
    Section::new("Values, and where each is from", lines.iter().map(padded).collect())
}

fn line(setting: &Setting) -> [String; 3] {
    let from = match &setting.origin {
        Origin::File { path, line, .. } => format!("{path}:{line}"),
        Origin::Variable(name) => name.clone(),
        Origin::Default => "default".to_owned(),
    };
    [setting.key.clone(), shortened(&setting.written), from]
}

fn shortened(written: &str) -> String {
    if written.chars().count() <= WRITTEN_MAX {
        return written.to_owned();
    }
    written.chars().take(WRITTEN_MAX - 4).chain(" ...".chars()).collect()
}
