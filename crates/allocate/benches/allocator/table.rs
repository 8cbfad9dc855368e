//! What was measured, as a row: for people in Markdown, for programs in JSON.

use serde_json::{Map, Value, json};

/// One figure of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Figure {
    /// A number in the unit that the column's name ends with.
    Number(f64),
    /// A number of which small differences matter: nine digits are shown.
    Exact(f64),
    /// How many.
    Count(usize),
    /// A word.
    Text(String),
    /// Nothing: it was not measured or does not apply.
    Absent,
}

/// A row: columns by name, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row(Vec<(&'static str, Figure)>);

impl Row {
    /// A row that begins with these words.
    pub(crate) fn of(case: &str, family: &str, who: &str) -> Self {
        let text = |word: &str| Figure::Text(word.to_owned());
        Self(vec![("size", text(case)), ("family", text(family)), ("who", text(who))])
    }

    /// Adds a figure.
    pub(crate) fn with(mut self, column: &'static str, figure: impl Into<Figure>) -> Self {
        self.0.push((column, figure.into()));
        self
    }

    /// The row as an object, with the bench it is of.
    pub(crate) fn json(&self, bench: &str) -> Value {
        let figures = self.0.iter().map(|(column, figure)| ((*column).to_owned(), figure.json()));
        let bench = [("bench".to_owned(), json!(bench))];
        Value::Object(bench.into_iter().chain(figures).collect::<Map<_, _>>())
    }
}

impl Figure {
    fn json(&self) -> Value {
        match self {
            Self::Number(number) | Self::Exact(number) => json!(number),
            Self::Count(count) => json!(count),
            Self::Text(text) => json!(text),
            Self::Absent => Value::Null,
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Number(number) => shown(*number, 3),
            Self::Exact(number) => shown(*number, 9),
            Self::Count(count) => count.to_string(),
            Self::Text(text) => text.clone(),
            Self::Absent => String::new(),
        }
    }
}

impl From<f64> for Figure {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Figure {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<String> for Figure {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Figure>> From<Option<T>> for Figure {
    fn from(figure: Option<T>) -> Self {
        figure.map_or(Self::Absent, Into::into)
    }
}

/// Rows under the first one's columns.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = line(first.0.iter().map(|(column, _)| (*column).to_owned()).collect());
    let rule = format!("|{}\n", "---|".repeat(first.0.len()));
    let body =
        rows.iter().map(|row| line(row.0.iter().map(|(_, figure)| figure.shown()).collect()));
    let whole = [head, rule].into_iter().chain(body).collect::<String>();
    whole.trim_end().to_owned()
}

/// So many significant digits, three where more is noise.
fn shown(number: f64, significant: i32) -> String {
    let size = number.abs();
    if number == 0.0 || !number.is_finite() {
        format!("{number}")
    } else if !(1e-3..1e9).contains(&size) {
        format!("{number:.1e}")
    } else {
        let digits = significant - 1 - size.log10().floor() as i32;
        format!("{number:.*}", usize::try_from(digits).unwrap_or(0))
    }
}
