//! On what it was measured. What cannot be told is left out.

use std::process::Command;

use serde_json::{Value, json};

/// Processor, cores, compiler and profile.
pub(crate) fn facts() -> Value {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    json!({
        "processor": processor(),
        "cores": cores,
        "compiler": compiler(),
        "profile": profile(),
        "target_features": features(),
    })
}

/// The facts as one sentence.
pub(crate) fn sentence(facts: &Value) -> String {
    let text = |name: &str| facts[name].as_str().unwrap_or("unknown").to_owned();
    format!(
        "{}, {} cores, one used; {}; {}; {}.",
        text("processor"),
        facts["cores"],
        text("compiler"),
        text("profile"),
        text("target_features")
    )
}

fn processor() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim().to_owned())
}

fn compiler() -> Option<String> {
    let told = Command::new("rustc").arg("--version").output().ok()?;
    String::from_utf8(told.stdout).ok().map(|text| text.trim().to_owned())
}

fn profile() -> &'static str {
    if cfg!(debug_assertions) { "development build" } else { "bench profile, overflow checks on" }
}

/// The vector instructions that this was built for.
fn features() -> &'static str {
    if cfg!(target_feature = "avx512f") {
        "built for AVX-512"
    } else if cfg!(target_feature = "avx2") {
        "built for AVX2"
    } else {
        "built for the target's base instructions"
    }
}
