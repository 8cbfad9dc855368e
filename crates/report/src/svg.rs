//! Pictures written as SVG: shapes with a class each, so that one style sheet colours them for
//! light, dark, print and high contrast. No style stands in a picture itself.

use crate::text::push_escaped;

/// A picture in the making. Lengths are CSS pixels at its natural size.
#[derive(Debug)]
pub(crate) struct Canvas {
    width: f64,
    body: String,
}

impl Canvas {
    /// An empty picture of some width; how high it becomes is said at the end.
    pub(crate) fn new(width: f64) -> Self {
        Self { width, body: String::new() }
    }

    pub(crate) fn width(&self) -> f64 {
        self.width
    }

    /// A rectangle. One without area is drawn a tenth of a pixel thin rather than not at all.
    pub(crate) fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        self.open("rect", class);
        let (width, height) = (width.max(0.1), height.max(0.1));
        self.attributes(&[("x", x), ("y", y), ("width", width), ("height", height)]);
        self.body.push_str("/>");
    }

    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let mut path = Path::default();
        path.start(from.0, from.1);
        path.to(to.0, to.1);
        self.path(class, &path);
    }

    pub(crate) fn path(&mut self, class: &str, path: &Path) {
        if path.data.is_empty() {
            return;
        }
        self.open("path", class);
        self.body.push_str(" d=\"");
        self.body.push_str(&path.data);
        self.body.push_str("\"/>");
    }

    /// Text whose baseline starts (or, by class, ends or is centred) at a point.
    pub(crate) fn text(&mut self, class: &str, x: f64, y: f64, text: &str) {
        self.open("text", class);
        self.attributes(&[("x", x), ("y", y)]);
        self.body.push('>');
        push_escaped(&mut self.body, text);
        self.body.push_str("</text>");
    }

    /// The picture, so high, under a class of its own.
    pub(crate) fn finish(self, class: &str, height: f64) -> String {
        let mut out = format!("<svg class=\"{class}\" aria-hidden=\"true\" viewBox=\"0 0 ");
        push_number(&mut out, tenths(self.width));
        out.push(' ');
        push_number(&mut out, tenths(height));
        out.push_str("\">");
        out.push_str(&self.body);
        out.push_str("</svg>");
        out
    }

    fn open(&mut self, element: &str, class: &str) {
        self.body.push('<');
        self.body.push_str(element);
        if !class.is_empty() {
            self.body.push_str(" class=\"");
            self.body.push_str(class);
            self.body.push('"');
        }
    }

    fn attributes(&mut self, pairs: &[(&str, f64)]) {
        for (name, value) in pairs {
            self.body.push(' ');
            self.body.push_str(name);
            self.body.push_str("=\"");
            push_number(&mut self.body, tenths(*value));
            self.body.push('"');
        }
    }
}

/// A line or an outline. Written in steps from point to point, to the tenth of a pixel, which
/// takes a third of the room that points take.
#[derive(Debug, Default)]
pub(crate) struct Path {
    data: String,
    at: (i64, i64),
}

impl Path {
    /// Begins a new stroke.
    pub(crate) fn start(&mut self, x: f64, y: f64) {
        self.at = (tenths(x), tenths(y));
        self.data.push('M');
        push_number(&mut self.data, self.at.0);
        self.pair(self.at.1);
    }

    /// Goes straight on to a point.
    pub(crate) fn to(&mut self, x: f64, y: f64) {
        let next = (tenths(x), tenths(y));
        self.data.push('l');
        push_number(&mut self.data, next.0 - self.at.0);
        self.pair(next.1 - self.at.1);
        self.at = next;
    }

    /// Swings over to a point, level at both ends.
    pub(crate) fn swing(&mut self, x: f64, y: f64) {
        let next = (tenths(x), tenths(y));
        let (across, down) = (next.0 - self.at.0, next.1 - self.at.1);
        self.data.push('c');
        push_number(&mut self.data, across / 2);
        self.pair(0);
        self.pair(across / 2);
        self.pair(down);
        self.pair(across);
        self.pair(down);
        self.at = next;
    }

    /// A rectangle as part of the path.
    pub(crate) fn cell(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.start(x, y);
        let (across, down) = (tenths(x + width) - self.at.0, tenths(height));
        self.data.push('h');
        push_number(&mut self.data, across);
        self.data.push('v');
        push_number(&mut self.data, down);
        self.data.push('h');
        push_number(&mut self.data, -across);
        self.data.push('z');
    }

    pub(crate) fn close(&mut self) {
        self.data.push('z');
    }

    /// A number after another one: a minus sign parts them, or else a blank.
    fn pair(&mut self, value: i64) {
        if value >= 0 {
            self.data.push(' ');
        }
        push_number(&mut self.data, value);
    }
}

/// Tenths of a pixel; nothing for what is no number.
fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

/// Tenths as the shortest number: `12`, `.5`, `-3.2`.
fn push_number(out: &mut String, tenths: i64) {
    if tenths < 0 {
        out.push('-');
    }
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if whole > 0 || rest == 0 {
        out.push_str(&whole.to_string());
    }
    if rest > 0 {
        out.push('.');
        out.push_str(&rest.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::{Canvas, Path};

    #[test]
    fn paths_are_short_and_relative() {
        let mut path = Path::default();
        path.start(10.0, 20.04);
        path.to(10.5, 18.8);
        path.to(9.5, f64::NAN);
        path.close();
        assert_eq!(path.data, "M10 20l.5-1.2l-1-18.8z");
        let mut cell = Path::default();
        cell.cell(1.0, 2.0, 3.5, 4.0);
        assert_eq!(cell.data, "M1 2h3.5v4h-3.5z");
    }

    #[test]
    fn text_is_escaped_and_nothing_refers_outside() {
        let mut canvas = Canvas::new(100.0);
        canvas.text("e", 1.0, 2.0, "<a href=\"x\">");
        canvas.rect("bar", 0.0, 0.0, -5.0, f64::NAN);
        let svg = canvas.finish("wide", 40.0);
        let wanted = "<svg class=\"wide\" aria-hidden=\"true\" viewBox=\"0 0 100 40\">\
            <text class=\"e\" x=\"1\" y=\"2\">&lt;a href=&quot;x&quot;&gt;</text>\
            <rect class=\"bar\" x=\"0\" y=\"0\" width=\".1\" height=\".1\"/></svg>";
        assert_eq!(svg, wanted);
    }
}
