//! The story on a terminal: lines come as they happen, the board stays below them.
//!
//! Decides pace and place. The board is drawn over itself and the cursor always rests at the start
//! of the line below it, so whoever stops the story finds a clean prompt.

use super::board::{self, Standing};
use super::cast::Run;
use super::plain;
use super::script::{Beat, Line, Voice};
use crate::cli::Speed;
use anstyle::{Ansi256Color, Effects, Style};
use console::Term;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// How long a story takes at the usual speed.
const TELLING: f64 = 85.0;
/// Weight of a tick without words, and of a line: so much, and more by the letter.
const TICK: f64 = 0.08;
const LINE: f64 = 0.7;
const LETTER: f64 = 0.02;
/// Below this the board would leave no room for words.
const LEAST_ROWS: u16 = 16;
const LEAST_COLUMNS: u16 = 56;
/// Wider lines are no easier to read.
const MOST_COLUMNS: usize = 110;

/// Whether stdout is a terminal that the board can be drawn on.
pub(super) fn is_possible() -> bool {
    let (rows, columns) = Term::stdout().size();
    io::stdout().is_terminal()
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        && rows >= LEAST_ROWS
        && columns >= LEAST_COLUMNS
}

/// Tells the story at a speed, and the ending at once.
pub(super) fn tell(
    opening: &[String],
    beats: &[Beat],
    ending: &[String],
    run: &Run,
    speed: Speed,
) -> io::Result<()> {
    let mut stage = Stage::new(speed, weight(opening, beats));
    for paragraph in opening {
        stage.write(paragraph, 0, Style::new())?;
        stage.wait(of_text(paragraph));
    }
    stage.write("", 0, Style::new())?;
    for beat in beats {
        stage.board(run, beat.scene)?;
        stage.wait(TICK);
        for line in &beat.lines {
            stage.line(line)?;
            stage.board(run, beat.scene)?;
            stage.wait(of_text(&line.text));
        }
    }
    stage.write("", 0, Style::new())?;
    ending.iter().try_for_each(|line| stage.write(line, 0, Style::new()))
}

fn weight(opening: &[String], beats: &[Beat]) -> f64 {
    let texts = beats.iter().flat_map(|beat| &beat.lines).map(|line| &line.text);
    TICK * beats.len() as f64 + opening.iter().chain(texts).map(|text| of_text(text)).sum::<f64>()
}

fn of_text(text: &str) -> f64 {
    LINE + LETTER * text.len() as f64
}

/// The terminal, and what stands on it.
struct Stage {
    term: Term,
    is_coloured: bool,
    /// Seconds a unit of weight.
    pace: f64,
    /// Widths of the board's lines as they stand.
    drawn: Vec<usize>,
}

impl Stage {
    fn new(speed: Speed, weight: f64) -> Self {
        let pace = match speed {
            Speed::Times(times) => TELLING / weight.max(1.0) / times,
            Speed::Max => 0.0,
        };
        let choice = anstream::AutoStream::choice(&io::stdout());
        let is_coloured = choice != anstream::ColorChoice::Never;
        Self { term: Term::stdout(), is_coloured, pace, drawn: Vec::new() }
    }

    fn wait(&self, weight: f64) {
        std::thread::sleep(Duration::from_secs_f64(weight * self.pace));
    }

    fn columns(&self) -> usize {
        usize::from(self.term.size().1).saturating_sub(1)
    }

    /// Takes the cursor back to where the board begins. What a narrower terminal has wrapped since
    /// counts as often as it is wide.
    fn back(&self) -> String {
        let columns = usize::from(self.term.size().1).max(1);
        let rows: usize = self.drawn.iter().map(|width| width.div_ceil(columns).max(1)).sum();
        if rows == 0 { String::new() } else { format!("\r\x1b[{rows}A") }
    }

    fn board(&mut self, run: &Run, tick: usize) -> io::Result<()> {
        let mut text = self.back();
        let rows = board::rows(run, tick, self.columns());
        for row in &rows {
            let style = row.standing.map_or(Style::new(), of_standing);
            // Writing to a string cannot fail.
            writeln!(text, "{}\x1b[K", self.styled(&row.text, style)).unwrap_or(());
        }
        self.drawn = rows.iter().map(|row| row.text.chars().count()).collect();
        self.put(&text)
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        let style = match line.voice {
            Voice::World => Style::new(),
            Voice::Alarm => ACCENT,
            Voice::Decision => Style::new().effects(Effects::BOLD),
            Voice::Note => QUIET,
        };
        let lead = plain::lead(line);
        self.write(&format!("{lead}{}", line.text), lead.chars().count(), style)
    }

    /// A paragraph in place of the board, wrapped, its further lines indented.
    fn write(&mut self, text: &str, indent: usize, style: Style) -> io::Result<()> {
        let width = self.columns().min(MOST_COLUMNS);
        let mut out = self.back() + "\x1b[J";
        for line in wrapped(text, width, indent) {
            writeln!(out, "{}", self.styled(&line, style)).unwrap_or(());
        }
        self.drawn.clear();
        self.put(&out)
    }

    fn styled(&self, text: &str, style: Style) -> String {
        if self.is_coloured { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// One write, so that nobody sees half of it.
    fn put(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

/// Vermilion, for what needs a look; a blue that is quiet on light and dark.
const ACCENT: Style =
    Style::new().fg_color(Some(anstyle::Color::Ansi256(Ansi256Color(166)))).effects(Effects::BOLD);
const QUIET: Style = Style::new().fg_color(Some(anstyle::Color::Ansi256(Ansi256Color(67))));

fn of_standing(standing: Standing) -> Style {
    match standing {
        Standing::Empty | Standing::Calm => Style::new(),
        Standing::Watch => Style::new().effects(Effects::BOLD),
        Standing::Tight | Standing::Danger => ACCENT,
    }
}

/// `text` in lines of at most `width` columns, all but the first behind `indent` blanks.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let blanks = text.len() - text.trim_start().len();
    let indent = indent.max(blanks).min(width / 2);
    let mut lines = vec![" ".repeat(blanks)];
    let mut is_fresh = true;
    // What stands before the words is kept as it is: clocks and signs have blanks of their own.
    for word in text[blanks..].split(' ') {
        let last = lines.last().map_or(0, |line| line.chars().count());
        let room = last + usize::from(!is_fresh) + word.chars().count();
        if room > width && last > indent {
            lines.push(" ".repeat(indent) + word);
        } else if let Some(line) = lines.last_mut() {
            if !is_fresh {
                line.push(' ');
            }
            line.push_str(word);
        }
        is_fresh = false;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_are_wrapped_between_words_and_indented() {
        assert_eq!(
            wrapped("Mon 06:40   one two three", 24, 12),
            ["Mon 06:40   one two", "            three"]
        );
        assert_eq!(wrapped("  a b c", 5, 0), ["  a b", "  c"]);
        assert_eq!(wrapped("wide", 2, 0), ["wide"]);
        assert_eq!(wrapped("", 10, 0), [""]);
    }
}
