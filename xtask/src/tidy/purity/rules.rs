//! The table of what a pure crate may not write: each rule with its remedy and its patterns.

/// A rule: its name, the remedy, and the token sequences that break it.
pub(super) struct Rule {
    /// What an escape calls it.
    pub(super) name: &'static str,
    /// What to do instead.
    pub(super) remedy: &'static str,
    /// Tokens with a space between them; `Word*` stands for any word that begins with `Word`.
    pub(super) patterns: &'static [&'static str],
    /// Modules of `std` that break it, however they are imported.
    pub(super) modules: &'static [&'static str],
}

/// The rules which forbid words and modules.
pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "clock",
        remedy: "take the time from the event",
        patterns: &["Instant :: now", "SystemTime"],
        modules: &["time"],
    },
    Rule {
        name: "hash-order",
        remedy: "use a BTreeMap, a BTreeSet or an index",
        patterns: &["HashMap", "HashSet"],
        modules: &[],
    },
    Rule {
        name: "thread",
        remedy: "leave threads to the caller",
        patterns: &["thread :: spawn"],
        modules: &["thread"],
    },
    Rule {
        name: "outside",
        remedy: "let the caller read it and pass the value in",
        patterns: &["env !", "option_env !", "include_str !", "include_bytes !", "include !"],
        modules: &["fs", "net", "env", "process", "io"],
    },
    Rule {
        name: "print",
        remedy: "return what is to be said",
        patterns: &["println !", "print !", "eprintln !", "eprint !", "dbg !"],
        modules: &[],
    },
    Rule {
        name: "random",
        remedy: "take the seed or the draw as an argument",
        patterns: &["rand ::", "RandomState"],
        modules: &[],
    },
    Rule {
        name: "hidden-state",
        remedy: "keep it in a value that is passed in",
        patterns: &[
            "static",
            "OnceLock",
            "LazyLock",
            "Mutex",
            "RwLock",
            "Atomic*",
            "thread_local !",
        ],
        modules: &[],
    },
    Rule { name: "unsafe", remedy: "find the safe way", patterns: &["unsafe"], modules: &[] },
    Rule {
        name: "panic",
        remedy: "return an error or make the case impossible by type",
        patterns: &[
            ". unwrap (",
            ". expect (",
            ":: unwrap",
            ":: expect",
            ". unwrap_err (",
            ". expect_err (",
            ":: unwrap_err",
            ":: expect_err",
            "panic !",
            "panic_any",
            "resume_unwind",
            "unreachable !",
            "todo !",
            "unimplemented !",
        ],
        modules: &[],
    },
];
