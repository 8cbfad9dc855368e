//! Which files and functions stand out by size: printed, never failed.
//!
//! A line counts when a token of code outside tests is on it, so comments and blank lines are free.

use super::tokens::{Kind, Token};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 60;
const PARAMETERS_MAX: usize = 5;

/// A function's size.
struct Function<'a> {
    name: &'a str,
    line: usize,
    lines: usize,
    parameters: usize,
}

/// One line for each size of a file that stands out.
pub(crate) fn outliers(path: &str, code: &[Token]) -> Vec<String> {
    let mut outliers = Vec::new();
    let file_lines = lines(code);
    if file_lines > FILE_LINES_MAX {
        outliers.push(format!("{path}:1: {file_lines} lines of code, aim at {FILE_LINES_MAX}"));
    }
    for Function { name, line, lines, parameters } in functions(code) {
        if lines > FUNCTION_LINES_MAX {
            let aim = FUNCTION_LINES_MAX;
            outliers.push(format!("{path}:{line}: fn {name} has {lines} lines, aim at {aim}"));
        }
        if parameters > PARAMETERS_MAX {
            let aim = PARAMETERS_MAX;
            outliers.push(format!(
                "{path}:{line}: fn {name} takes {parameters} parameters, aim at {aim}"
            ));
        }
    }
    outliers
}

/// How many lines have a token on them.
fn lines(code: &[Token]) -> usize {
    let (mut count, mut last) = (0, 0);
    for token in code {
        let first_new = token.line.max(last + 1);
        count += (token.last_line + 1).saturating_sub(first_new);
        last = last.max(token.last_line);
    }
    count
}

fn functions(code: &[Token]) -> Vec<Function<'_>> {
    let starts = (0..code.len()).filter(|at| code[*at].text == "fn");
    starts.filter_map(|at| function(&code[at..])).collect()
}

/// The function that begins with this `fn`; nothing for the type of a function pointer.
fn function(code: &[Token]) -> Option<Function<'_>> {
    let [keyword, name, ..] = code else {
        return None;
    };
    if name.kind != Kind::Word {
        return None;
    }
    let open = skip_generics(code, 2)?;
    let close = matching_close(code, open)?;
    let body = code[close..].iter().position(|token| token.text == "{" || token.text == ";")?;
    let end = matching_close(code, close + body).unwrap_or(close + body);
    Some(Function {
        name: &name.text,
        line: keyword.line,
        lines: lines(&code[..=end]),
        parameters: parameters(&code[open + 1..close]),
    })
}

/// The index of the bracket that opens the parameters, behind any `<...>`.
fn skip_generics(code: &[Token], from: usize) -> Option<usize> {
    let mut angles = 0_i32;
    for (at, token) in code.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "<" => angles += 1,
            ">" => angles -= 1,
            "(" if angles == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// The index of the bracket that closes the one at `open`.
fn matching_close(code: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (at > open).then_some(at);
        }
    }
    None
}

/// How many parameters a list has: the stretches between its outermost commas.
fn parameters(list: &[Token]) -> usize {
    let (mut depth, mut count, mut is_empty) = (0_i32, 0, true);
    for token in list {
        match (token.kind, token.text.as_str()) {
            (Kind::Open, _) | (_, "<") => depth += 1,
            (Kind::Close, _) | (_, ">") => depth -= 1,
            _ => {}
        }
        let is_comma = depth == 0 && token.text == ",";
        if is_empty && !is_comma {
            count += 1;
        }
        is_empty = is_comma;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    fn sizes(source: &str) -> Vec<(String, usize, usize)> {
        let code = lex(source).unwrap().tokens;
        let sizes = functions(&code).into_iter();
        sizes.map(|f| (f.name.to_owned(), f.lines, f.parameters)).collect()
    }

    #[test]
    fn functions_are_measured_without_comments_and_blank_lines() {
        let source = "fn f<F: Fn(A, B) -> C>(\n  &self,\n  map: Map<K, V>,\n  (a, b): (A, B),\n) {\n  // why\n\n  \"two\nlines\";\n}";
        assert_eq!(sizes(source), [(String::from("f"), 8, 3)]);
    }

    #[test]
    fn a_function_without_body_or_parameters_and_a_pointer_type() {
        assert_eq!(sizes("fn f() -> fn(A) -> B; trait T {}"), [(String::from("f"), 1, 0)]);
    }

    #[test]
    fn what_stands_out_is_told_and_nothing_else() {
        let long = format!("fn long() {{\n{}}}\n", "a();\n".repeat(FUNCTION_LINES_MAX));
        let wide = "fn wide(a: A, b: B, c: C, d: D, e: E, f: F) {}\n";
        let code = lex(&format!("fn small(a: A) {{}}\n{long}{wide}")).unwrap().tokens;
        let expected = [
            "x.rs:2: fn long has 62 lines, aim at 60",
            "x.rs:64: fn wide takes 6 parameters, aim at 5",
        ];
        assert_eq!(outliers("x.rs", &code), expected);
        let code = lex(&"a;\n".repeat(FILE_LINES_MAX + 1)).unwrap().tokens;
        assert_eq!(outliers("x.rs", &code), ["x.rs:1: 501 lines of code, aim at 500"]);
    }
}
