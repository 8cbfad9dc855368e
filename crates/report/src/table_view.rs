//! A table as the template sees it: cut to what the page bears, columns of figures flush right.

use serde::Serialize;

use crate::contents::Table;
use crate::detail::{Detail, left_out};
use crate::figure::Twin;
use crate::text::clipped;

/// A table, ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct TableView {
    title: String,
    sentence: String,
    caption: String,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    /// For each column, whether it holds figures.
    numeric: Vec<bool>,
    marked: Option<usize>,
    notes: Vec<String>,
}

impl TableView {
    /// A table that was told.
    pub(crate) fn of(table: &Table, detail: Detail) -> Self {
        let shown = table.rows.len().min(detail.share_of(400));
        let columns = table.head.len().min(detail.share_of(40).max(4));
        let cell = |text: &String| clipped(text, detail.characters().min(400)).into_owned();
        let row = |row: &Vec<String>| row.iter().take(columns).map(cell).collect();
        let rows: Vec<Vec<String>> = table.rows.iter().take(shown).map(row).collect();
        let title = clipped(&table.title, 160).into_owned();
        Self {
            sentence: clipped(&table.sentence, detail.characters()).into_owned(),
            caption: title.clone(),
            title,
            numeric: numeric(columns, &rows),
            head: table.head.iter().take(columns).map(cell).collect(),
            rows,
            marked: table.marked,
            notes: left_out(shown, table.rows.len(), "rows", "the first").into_iter().collect(),
        }
    }

    /// The numbers of a picture.
    pub(crate) fn of_twin(twin: Twin, run: &str) -> Self {
        Self {
            title: String::new(),
            sentence: String::new(),
            caption: format!("{} ({run})", twin.caption),
            numeric: numeric(twin.head.len(), &twin.rows),
            head: twin.head,
            rows: twin.rows,
            marked: None,
            notes: Vec::new(),
        }
    }
}

/// Which columns hold figures in every row (or nothing), the first column never if it names rows.
fn numeric(columns: usize, rows: &[Vec<String>]) -> Vec<bool> {
    let is_figures = |column: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(column)).peekable();
        column > 0 && cells.peek().is_some() && cells.all(|cell| is_figure(cell))
    };
    (0..columns).map(is_figures).collect()
}

fn is_figure(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['+', '-', '<', '>', '~', ' ']);
    let has_date = cell.as_bytes().get(4) == Some(&b'-') && cell.len() >= 10;
    cell.is_empty()
        || cell == "-"
        || (digits.starts_with(|c: char| c.is_ascii_digit()) && !has_date)
}

#[cfg(test)]
mod tests {
    use super::{TableView, numeric};
    use crate::contents::Table;
    use crate::detail::Detail;

    #[test]
    fn figures_are_told_from_words_and_dates() {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows =
            [row(["1", "+1,200", "2022-05-12 14:00", "-"]), row(["2", "-3.5 %", "-", "none"])];
        assert_eq!(numeric(4, &rows), [false, true, false, false]);
    }

    #[test]
    fn a_long_table_is_cut_and_says_so() {
        let rows = vec![vec!["x".to_owned()]; 1_000];
        let (title, sentence, head) = (String::new(), String::new(), vec!["x".to_owned()]);
        let table = Table { title, sentence, head, rows, marked: None };
        let view = TableView::of(&table, Detail::FULL);
        assert_eq!(view.rows.len(), 400);
        assert!(view.notes[0].starts_with("Shown are 400 of 1,000 rows"));
    }
}
