//! Files that are tests because the `mod` line which takes them in is: `#[cfg(test)] mod name;`.

use super::tokens::{Kind, Token};

/// The modules in files of their own that a file declares for tests only, each as the path of its
/// file without the extension.
pub(crate) fn declared(path: &str, tokens: &[Token]) -> Vec<String> {
    let starts = (0..tokens.len()).filter(|at| tokens[*at].in_test);
    starts.filter_map(|at| declared_at(path, tokens, at)).collect()
}

/// Whether a file is one of the modules, or below one.
pub(crate) fn holds(modules: &[String], path: &str) -> bool {
    modules.iter().any(|module| {
        let rest = path.strip_prefix(module.as_str());
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    })
}

fn declared_at(path: &str, tokens: &[Token], at: usize) -> Option<String> {
    let [keyword, name, end, ..] = &tokens[at..] else {
        return None;
    };
    if keyword.text != "mod" || name.kind != Kind::Word || end.text != ";" {
        return None;
    }
    let (folder, file) = path.rsplit_once('/')?;
    if let Some(stated) = stated_path(&tokens[..at]) {
        return Some(format!("{folder}/{}", stated.strip_suffix(".rs")?));
    }
    let is_root = ["lib.rs", "main.rs", "mod.rs"].contains(&file);
    let own = if is_root { folder } else { path.strip_suffix(".rs")? };
    Some(format!("{own}/{}", name.text))
}

/// The file that a `#[path = "..."]` just before states.
fn stated_path(before: &[Token]) -> Option<&str> {
    let [.., name, equals, file, close] = before else {
        return None;
    };
    let is_path = name.text == "path" && equals.text == "=" && close.text == "]";
    is_path.then(|| file.text.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    fn declared_in(path: &str, source: &str) -> Vec<String> {
        declared(path, &lex(source).unwrap().tokens)
    }

    #[test]
    fn a_test_module_is_found_where_the_compiler_looks_for_it() {
        let source = "mod code; #[cfg(test)] mod probe;";
        assert_eq!(declared_in("src/lib.rs", source), ["src/probe"]);
        assert_eq!(declared_in("src/a.rs", source), ["src/a/probe"]);
        assert_eq!(declared_in("src/a/mod.rs", source), ["src/a/probe"]);
        let stated = "#[cfg(test)] #[path = \"a_tests.rs\"] mod tests;";
        assert_eq!(declared_in("src/a.rs", stated), ["src/a_tests"]);
    }

    #[test]
    fn a_module_holds_its_file_and_those_below() {
        let modules = [String::from("src/probe")];
        assert!(holds(&modules, "src/probe.rs") && holds(&modules, "src/probe/mod.rs"));
        assert!(!holds(&modules, "src/probes.rs") && !holds(&modules, "src/lib.rs"));
    }
}
