//! Parameters that come with the program, by name, and parameters from text.

use super::fault::TermsError;
use super::terms::RuleTerms;

/// Names of built-in parameters and their text. Each folder's `FACTS.md` says where they are from.
pub const BUILTIN: &[(&str, &str)] = &[
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("hyperliquid", include_str!("hyperliquid/terms.json")),
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("binance", include_str!("tiered/terms.json")),
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("dydx_v4", include_str!("dydx_v4/terms.json")),
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("aave_v3", include_str!("aave_v3/terms.json")),
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("morpho_blue", include_str!("morpho_blue/terms.json")),
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("drift", include_str!("drift/terms.json")),
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("gmx_v2", include_str!("gmx_v2/terms.json")),
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("synthetix_v3", include_str!("synthetix_v3/terms.json")),
];

impl RuleTerms {
    /// Built-in parameters of a name in [`BUILTIN`]; `None` for another name.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Result<Self, TermsError>> {
        let (_, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
        Some(Self::from_json(text))
    }

    /// Names of the built-in parameters.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// Parameters from JSON, such as `{"hyperliquid": { .. }}`.
    ///
    /// # Errors
    /// [`TermsError`] with line and column. Whether they make a rule, [`RuleTerms::rule`] tells.
    pub fn from_json(text: &str) -> Result<Self, TermsError> {
        serde_json::from_str(text).map_err(|error| {
            let at = format!("line {} column {}", error.line(), error.column());
            // The place is said before, so it need not be said again behind.
            let told = error.to_string();
            let place = format!(" at line {} column {}", error.line(), error.column());
            let problem = told.strip_suffix(place.as_str()).unwrap_or(&told);
            TermsError::new(at, problem, "compare with the built-in parameters of the same rule")
        })
    }
}
