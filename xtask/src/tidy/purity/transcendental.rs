//! No transcendental function of the platform: `ln`, `exp` or `sin` of a float end in other bits on
//! another processor or with another library of C, and then a journal no longer replays.
//!
//! `sqrt`, `mul_add`, `abs` and rounding are exact by IEEE 754 and free.

use super::super::finding::Finding;
use super::super::tokens::Token;

/// The rule's name.
pub(super) const RULE: &str = "transcendental";

/// The functions of floats which no standard pins to the last bit.
const FUNCTIONS: &[&str] = &[
    "ln", "log", "log2", "log10", "ln_1p", "exp", "exp2", "exp_m1", "powf", "powi", "sin", "cos",
    "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
    "cbrt", "hypot", "sin_cos", "gamma", "ln_gamma",
];

/// Every such function in the tokens of a file, called as a method or named by its type.
pub(super) fn check(path: &str, code: &[Token]) -> Vec<Finding> {
    let named = (0..code.len()).filter(|at| is_method(code, *at) || is_of_a_float(code, *at));
    let finding = |at: usize| {
        let message = format!("`{}` differs between platforms, use libm", code[at].text);
        Finding::new(path, code[at].line, RULE, message)
    };
    named.map(finding).collect()
}

fn is_function(token: &Token) -> bool {
    FUNCTIONS.contains(&token.text.as_str())
}

/// Whether `.ln(` stands here, at the name.
fn is_method(code: &[Token], at: usize) -> bool {
    let is_called = code.get(at + 1).is_some_and(|next| next.text == "(");
    is_function(&code[at]) && is_called && at > 0 && code[at - 1].text == "."
}

/// Whether `f64::ln` or `<f64>::ln` stands here, at the name, called or handed on.
fn is_of_a_float(code: &[Token], at: usize) -> bool {
    if !is_function(&code[at]) {
        return false;
    }
    let mut before = code[..at].iter().rev().map(|token| token.text.as_str());
    let is_path = before.next() == Some("::");
    let float = before.find(|text| *text != ">");
    is_path && matches!(float, Some("f64" | "f32"))
}

#[cfg(test)]
mod tests {
    use super::super::super::tokens::lex;
    use super::*;

    fn count(source: &str) -> usize {
        check("x.rs", &lex(source).unwrap().tokens).len()
    }

    #[test]
    fn methods_and_paths_are_seen() {
        for function in FUNCTIONS {
            assert_eq!(count(&format!("a.{function}(b)")), 1, "{function}");
        }
        for source in ["f64::exp(a)", "a.map(f32::ln)", "<f64>::powf(a, b)", "(a + b)\n.sin()"] {
            assert_eq!(count(source), 1, "{source}");
        }
    }

    #[test]
    fn exact_functions_libm_and_lookalikes_are_free() {
        for source in [
            "libm::exp(a)",
            "a.sqrt(); a.mul_add(b, c); a.abs(); f64::floor(a); a.min(b)",
            "a.log; let exp = 1; exp(a)",
            "f64::consts::LN_2; a.pow(2); a.ilog2()",
        ] {
            assert_eq!(count(source), 0, "{source}");
        }
    }
}
