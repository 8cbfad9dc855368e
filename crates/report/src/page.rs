//! The page as a template sees it, and the template filled in.
//!
//! Nothing is marked as safe but pictures, keys, style and script, which are made here. All other
//! text is escaped on its way out, see [`crate::text`].

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use crate::RenderError;
use crate::contents::{Report, Run, Tone};
use crate::detail::{Detail, left_out};
use crate::digest::policy;
use crate::origin::{self, OriginView};
use crate::run_view::RunView;
use crate::table_view::TableView;
use crate::text::{clipped, push_escaped};
use crate::view::View;

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

#[derive(Serialize)]
struct Page {
    policy: Value,
    style: Value,
    script: Value,
    title: String,
    verdict: VerdictView,
    comparison: Option<TableView>,
    asides: Vec<TableView>,
    runs: Vec<RunView>,
    notes: Vec<String>,
    assumptions: Vec<String>,
    provenance: Vec<TableView>,
    origin: OriginView,
}

#[derive(Serialize)]
struct VerdictView {
    class: &'static str,
    sign: &'static str,
    word: &'static str,
    sentence: String,
    more: Vec<String>,
}

/// The page at one level of detail.
///
/// # Errors
/// [`RenderError`] when a picture cannot be drawn or the template does not fit.
pub(crate) fn at(report: &Report, detail: Detail) -> Result<String, RenderError> {
    let page = page(report, detail)?;
    let template = |problem: minijinja::Error| RenderError::Template(format!("{problem:#}"));
    let environment = environment().map_err(template)?;
    environment
        .get_template("page.html")
        .and_then(|found| found.render(Serde(page)))
        .map_err(template)
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            let mut escaped = String::with_capacity(text.len());
            push_escaped(&mut escaped, text);
            Ok(out.write_str(&escaped)?)
        }
        _ => minijinja::escape_formatter(out, state, value),
    });
    environment.add_template("page.html", TEMPLATE)?;
    Ok(environment)
}

fn page(report: &Report, detail: Detail) -> Result<Page, RenderError> {
    let rows = report.origin.rows.as_deref();
    let shown = shown(&report.runs, detail.runs()).into_iter().enumerate();
    let view = |(number, run)| RunView::of(View { run, detail, rows }, number + 1);
    let runs: Vec<RunView> = shown.map(view).collect::<Result<_, _>>()?;
    let which = "those with liquidations, then the first; the comparison has every run";
    let notes = left_out(runs.len(), report.runs.len(), "runs in detail", which);
    let has_log = runs.iter().any(RunView::has_log);
    let script = if has_log { SCRIPT } else { "" };
    let table = |table| TableView::of(table, detail);
    Ok(Page {
        policy: Value::from_safe_string(policy(STYLE, script)),
        style: Value::from_safe_string(STYLE.to_owned()),
        script: Value::from_safe_string(script.to_owned()),
        title: clipped(&report.title, 160).into_owned(),
        verdict: verdict(report, detail),
        comparison: report.comparison.as_ref().map(table),
        asides: report.asides.iter().take(detail.share_of(32)).map(table).collect(),
        runs,
        notes: notes.into_iter().collect(),
        assumptions: lines(&report.assumptions, detail),
        provenance: report.provenance.iter().take(detail.share_of(32)).map(table).collect(),
        origin: origin::view(&report.origin, &report.runs, detail),
    })
}

/// The runs that are shown, in order: none with a liquidation is left out before one without.
fn shown(runs: &[Run], most: usize) -> Vec<&Run> {
    let mut order: Vec<(usize, &Run)> = runs.iter().enumerate().collect();
    order.sort_by_key(|(_, run)| run.liquidations.is_empty());
    order.truncate(most);
    order.sort_by_key(|(place, _)| *place);
    order.into_iter().map(|(_, run)| run).collect()
}

fn verdict(report: &Report, detail: Detail) -> VerdictView {
    let (class, sign, word) = match report.verdict.tone {
        Tone::Calm => ("calm", "●", "Calm"),
        Tone::Watch => ("watch", "▲", "Watch"),
        Tone::Alarm => ("alarm", "■", "Alarm"),
    };
    let sentence = clipped(&report.verdict.sentence, detail.characters()).into_owned();
    VerdictView { class, sign, word, sentence, more: lines(&report.verdict.more, detail) }
}

/// Sentences, no longer and no more than the page bears; a last one says how many are missing.
pub(crate) fn lines(all: &[String], detail: Detail) -> Vec<String> {
    let most = detail.share_of(200).max(4);
    let mut lines: Vec<String> =
        all.iter().take(most).map(|line| clipped(line, detail.characters()).into_owned()).collect();
    if all.len() > most {
        let rest = crate::text::count(all.len() - most, "more sentence", "more sentences");
        lines.push(format!("({rest} left out to keep this page small.)"));
    }
    lines
}
