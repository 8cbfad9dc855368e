//! One run as the template sees it: facts, pictures, liquidations, decisions.

use minijinja::value::Value;
use serde::Serialize;

use crate::RenderError;
use crate::decisions::{self, Log};
use crate::figure::Figure;
use crate::instants::spoken;
use crate::liquidations::{self, Events};
use crate::table_view::TableView;
use crate::text::clipped;
use crate::view::View;
use crate::{arrivals, collateral, equity, facts, heat_strip, ladder, sankey, timeline, waterfall};

/// A run, ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct RunView {
    id: String,
    name: String,
    strategy: String,
    span: String,
    facts: Vec<(String, String)>,
    parts: Vec<PartView>,
    liquidations: Events,
    decisions: Log,
}

#[derive(Debug, Serialize)]
struct PartView {
    id: String,
    title: &'static str,
    sentence: String,
    drawings: Value,
    key: Value,
    notes: Vec<String>,
    twin: Option<TableView>,
}

impl RunView {
    /// A run and its number on the page.
    ///
    /// # Errors
    /// [`RenderError::Picture`] where a picture cannot be drawn.
    pub(crate) fn of(view: View<'_>, number: usize) -> Result<Self, RenderError> {
        let run = view.run;
        let id = format!("run-{number}");
        let name = clipped(&run.name, 120).into_owned();
        let figures = [
            equity::figure(&view)?,
            collateral::figure(&view),
            heat_strip::figure(&view),
            ladder::figure(&view),
            timeline::figure(&view),
            arrivals::figure(&view),
            sankey::figure(&view),
            waterfall::figure(&view),
        ];
        let parts = figures.into_iter().map(|figure| part(figure, &id, &name)).collect();
        Ok(Self {
            strategy: clipped(&run.strategy, 120).into_owned(),
            span: span(&view),
            facts: facts::of(&view),
            parts,
            liquidations: liquidations::of(&view),
            decisions: decisions::of(&view),
            id,
            name,
        })
    }

    /// Whether there is a decision log, which wants a script for its filters.
    pub(crate) fn has_log(&self) -> bool {
        !self.decisions.is_empty()
    }
}

fn part(figure: Figure, run: &str, name: &str) -> PartView {
    PartView {
        id: format!("{run}-{}", figure.slug),
        title: figure.title,
        sentence: figure.sentence,
        drawings: Value::from_safe_string(figure.drawings),
        key: Value::from_safe_string(figure.key),
        notes: figure.notes,
        twin: figure.twin.map(|twin| TableView::of_twin(twin, name)),
    }
}

fn span(view: &View<'_>) -> String {
    let (from, to) = view.span();
    if view.run.times.is_empty() {
        return String::new();
    }
    format!("from {} to {}", spoken(from), spoken(to))
}
