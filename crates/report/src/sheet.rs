//! What the plotting library draws on: our own canvas, colours read as names of inks.
//!
//! The library knows colours only, a style sheet knows classes. Each [`Ink`] is handed to the
//! library as a colour that is a number, and becomes its class again on the way out.

use std::convert::Infallible;

use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::svg::{Canvas, Path};

/// The library reckons in whole units: so many of them are a pixel.
pub(crate) const UNITS: i32 = 10;
/// Size of text in pixels, as in the style sheet.
const TEXT_SIZE: i32 = 12;

/// What things are drawn with; the style sheet says how each looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Lines behind a chart.
    Grid,
    /// The base line of a chart.
    Base,
    /// Words.
    Words,
    /// The run that is shown.
    Main,
    /// An area below a line.
    Area,
    /// Where something is lost.
    Loss,
    /// Other runs, by place.
    Other(u8),
}

/// How many other runs have a dash pattern of their own.
pub(crate) const OTHERS: usize = 5;

impl Ink {
    /// The class in the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Base => "base",
            Self::Words => "m",
            Self::Main => "main",
            Self::Area => "area",
            Self::Loss => "loss",
            Self::Other(0) => "o0",
            Self::Other(1) => "o1",
            Self::Other(2) => "o2",
            Self::Other(3) => "o3",
            Self::Other(_) => "o4",
        }
    }

    fn of(color: BackendColor) -> Self {
        match color.rgb.2 {
            0 => Self::Grid,
            1 => Self::Base,
            2 => Self::Words,
            3 => Self::Main,
            4 => Self::Area,
            5 => Self::Loss,
            number => Self::Other(number - 6),
        }
    }

    fn color(self) -> RGBColor {
        let number = match self {
            Self::Grid => 0,
            Self::Base => 1,
            Self::Words => 2,
            Self::Main => 3,
            Self::Area => 4,
            Self::Loss => 5,
            Self::Other(place) => place.saturating_add(6),
        };
        RGBColor(0, 0, number)
    }

    /// The ink as the library's style of lines.
    pub(crate) fn stroke(self) -> ShapeStyle {
        ShapeStyle { color: self.color().into(), filled: false, stroke_width: 1 }
    }

    /// The ink as the library's style of areas.
    pub(crate) fn fill(self) -> ShapeStyle {
        ShapeStyle { filled: true, ..self.stroke() }
    }

    /// The ink as the library's style of text.
    pub(crate) fn text(self) -> TextStyle<'static> {
        let size = f64::from(TEXT_SIZE * UNITS);
        let font = FontDesc::new(FontFamily::SansSerif, size, FontStyle::Normal);
        TextStyle { color: self.stroke().color.to_backend_color(), ..TextStyle::from(font) }
    }
}

/// Lends a canvas to the library.
#[derive(Debug)]
pub(crate) struct Sheet<'canvas> {
    canvas: &'canvas mut Canvas,
    height: f64,
}

impl<'canvas> Sheet<'canvas> {
    pub(crate) fn new(canvas: &'canvas mut Canvas, height: f64) -> Self {
        Self { canvas, height }
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

fn pixels(units: i32) -> f64 {
    f64::from(units) / f64::from(UNITS)
}

fn trace(points: impl IntoIterator<Item = BackendCoord>) -> Path {
    let mut path = Path::default();
    for (index, (x, y)) in points.into_iter().enumerate() {
        if index == 0 {
            path.start(pixels(x), pixels(y));
        } else {
            path.to(pixels(x), pixels(y));
        }
    }
    path
}

fn is_seen(color: BackendColor) -> bool {
    color.alpha > 0.0
}

impl DrawingBackend for Sheet<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let units = |pixels: f64| (pixels * f64::from(UNITS)).round() as u32;
        (units(self.canvas.width()), units(self.height))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// Nothing here is made of single pixels.
    fn draw_pixel(&mut self, _point: BackendCoord, _color: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        lower_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let corners =
            [upper_left, (lower_right.0, upper_left.1), lower_right, (upper_left.0, lower_right.1)];
        self.fill_polygon(corners, style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if is_seen(style.color()) {
            self.canvas.path(Ink::of(style.color()).class(), &trace(path));
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let mut path = trace(corners);
        path.close();
        if is_seen(style.color()) {
            self.canvas.path(Ink::of(style.color()).class(), &path);
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let anchor = style.anchor();
        let side = match anchor.h_pos {
            HPos::Left => "",
            HPos::Center => " c",
            HPos::Right => " e",
        };
        let down = match anchor.v_pos {
            VPos::Top => 0.76,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        };
        let class = format!("{}{side}", Ink::of(style.color()).class());
        let baseline = pixels(at.1) + down * f64::from(TEXT_SIZE);
        self.canvas.text(&class, pixels(at.0), baseline, text);
        Ok(())
    }
}
