//! Which file is the configuration, where none is named.
//!
//! `TRIMTAB_CONFIG`, else `./trimtab.toml`, else `$XDG_CONFIG_HOME/trimtab/trimtab.toml`, where
//! `~/.config` stands in for an unset `XDG_CONFIG_HOME`.

use crate::exit::Failure;
use crate::say::say;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The variable that names the configuration.
const VARIABLE: &str = "TRIMTAB_CONFIG";
const FILE: &str = "trimtab.toml";

/// The configuration that is meant: the one named, else the first that is there. Says on stderr
/// which one was taken if it was not named.
pub(crate) fn find(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    let places = Places::of(|name| std::env::var_os(name).filter(|value| !value.is_empty()));
    let (path, why) = places.first_there(Path::exists)?;
    say(format_args!("note: the configuration is {} ({why})", path.display()));
    Ok(path)
}

/// Where to look.
#[derive(Debug)]
struct Places {
    variable: Option<PathBuf>,
    files: Vec<(PathBuf, &'static str)>,
}

impl Places {
    fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let home = || variable("HOME").map(|home| Path::new(&home).join(".config"));
        // The standard has relative paths ignored.
        let stated =
            variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let mut files = vec![(PathBuf::from(FILE), "in this folder")];
        let own = stated.or_else(home).map(|folder| folder.join("trimtab").join(FILE));
        files.extend(own.map(|path| (path, "your own")));
        Self { variable: variable(VARIABLE).map(PathBuf::from), files }
    }

    fn first_there(
        self,
        is_there: impl Fn(&Path) -> bool,
    ) -> Result<(PathBuf, &'static str), Failure> {
        if let Some(path) = self.variable {
            if is_there(&path) {
                return Ok((path, "named by TRIMTAB_CONFIG"));
            }
            let shown = path.display();
            return Err(Failure::not_found(format!(
                "{VARIABLE} names {shown}, and there is no such file; correct or unset it"
            )));
        }
        let looked: Vec<String> =
            self.files.iter().map(|(path, _)| path.display().to_string()).collect();
        self.files.into_iter().find(|(path, _)| is_there(path)).ok_or_else(|| {
            Failure::not_found(format!(
                "no configuration is named, and none is found: {VARIABLE} is not set, and there is \
                 no {}; name one, or write one with `trimtab init`",
                looked.join(" and no ")
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use std::ffi::OsString;
    use std::path::Path;

    fn found(set: &[(&str, &str)], there: &[&str]) -> Result<String, String> {
        let variable = |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        };
        let is_there = |path: &Path| there.iter().any(|known| Path::new(known) == path);
        let found = Places::of(variable).first_there(is_there);
        found.map(|(path, _)| path.display().to_string()).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn the_first_place_wins() {
        let set = [("TRIMTAB_CONFIG", "/a.toml"), ("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")];
        let all = ["/a.toml", "trimtab.toml", "/x/trimtab/trimtab.toml"];
        assert_eq!(found(&set, &all).unwrap(), "/a.toml");
        assert_eq!(found(&set[1..], &all).unwrap(), "trimtab.toml");
        assert_eq!(found(&set[1..], &all[2..]).unwrap(), "/x/trimtab/trimtab.toml");
        let home = "/h/.config/trimtab/trimtab.toml";
        assert_eq!(found(&set[2..], &[home]).unwrap(), home);
        assert_eq!(found(&[("XDG_CONFIG_HOME", "x"), ("HOME", "/h")], &[home]).unwrap(), home);
    }

    #[test]
    fn what_is_not_there_is_told_with_all_places() {
        let said = found(&[("HOME", "/h")], &[]).unwrap_err();
        for place in ["TRIMTAB_CONFIG", "no trimtab.toml", "/h/.config/trimtab", "trimtab init"] {
            assert!(said.contains(place), "{said}");
        }
        let said = found(&[("TRIMTAB_CONFIG", "/gone.toml")], &["trimtab.toml"]).unwrap_err();
        assert!(said.contains("/gone.toml") && said.contains("unset"), "{said}");
    }
}
