//! What makes no strategy, and what is said about it.

use super::super::RULES;
use super::{StrategyError, strategy};

fn error(rule: &str, params: &[(&str, f64)]) -> StrategyError {
    strategy(rule, params, 3).unwrap_err()
}

fn message(rule: &str, params: &[(&str, f64)]) -> String {
    error(rule, params).to_string()
}

#[test]
fn every_rule_is_built_by_its_name() {
    let share = ("treasury_share", 0.2);
    let params: [&[(&str, f64)]; 9] = [
        &[share],
        &[share, ("tolerance", 0.1)],
        &[share, ("threshold", 0.5), ("overage", 1.5)],
        &[("min", 0.1), ("target", 0.2)],
        &[("threshold", 0.1)],
        &[("lower", 0.1), ("mid", 0.2), ("upper", 0.3)],
        &[("k", 3.0), ("jump", 0.1), ("mid", 2.0), ("upper", 3.0)],
        &[("band", 0.1), ("a", 0.4), ("b", 0.4)],
        &[],
    ];
    for (rule, params) in RULES.into_iter().zip(params) {
        assert_eq!(strategy(rule, params, 3).unwrap().name(), rule);
        for left_out in params.iter().filter(|(name, _)| rule != "none" && name.len() > 1) {
            let rest: Vec<_> = params.iter().copied().filter(|one| one != left_out).collect();
            let missing = StrategyError::MissingParameter {
                rule: rule.to_owned(),
                name: left_out.0.to_owned(),
            };
            assert_eq!(error(rule, &rest), missing);
        }
    }
}

#[test]
fn an_unknown_rule_is_told_the_known_ones() {
    assert_eq!(
        message("best", &[]),
        "there is no strategy `best`; there are none, weighted-tolerance, threshold-target, \
         min-target, interval, asymmetric-band, vol-band, static, dynamic"
    );
}

#[test]
fn an_unknown_parameter_is_told_the_known_ones() {
    assert_eq!(
        message("min-target", &[("min", 0.1), ("target", 0.2), ("max", 0.3)]),
        "strategy `min-target` has no parameter `max`; it has min, target"
    );
    assert_eq!(
        message("static", &[("band", 0.1), ("c", 0.1)]),
        "strategy `static` has no parameter `c`; it has band, a, b"
    );
}

#[test]
fn a_missing_parameter_is_named() {
    assert_eq!(message("interval", &[]), "strategy `interval` needs its parameter `threshold`");
}

#[test]
fn a_figure_out_of_range_is_told_its_range_and_what_a_percentage_is() {
    let interval = |value| message("interval", &[("threshold", value)]);
    let head = |value| format!("threshold = {value} of strategy `interval` is outside 0 to 1");
    for (percent, written) in
        [(5.0, "0.05"), (1.1, "0.011"), (2.2, "0.022"), (33.0, "0.33"), (100.0, "1")]
    {
        let hint = format!("; {percent} % is written {written}");
        assert_eq!(interval(percent), head(percent) + &hint);
    }
    for no_percentage in [-0.1, 101.0, f64::INFINITY, f64::NAN] {
        assert_eq!(interval(no_percentage), head(no_percentage));
    }
    let params = [("treasury_share", 0.2), ("threshold", 0.5), ("overage", 101.0)];
    assert_eq!(
        message("threshold-target", &params),
        "overage = 101 of strategy `threshold-target` is outside 0 to 100"
    );
    assert_eq!(
        message("none", &[("treasury_share", 20.0)]),
        "treasury_share = 20 of strategy `none` is outside 0 to 1; 20 % is written 0.2"
    );
}

#[test]
fn figures_that_must_rise_are_named_with_their_values() {
    assert_eq!(
        message("min-target", &[("min", 0.3), ("target", 0.3)]),
        "min = 0.3 of strategy `min-target` must be below target = 0.3"
    );
    assert_eq!(
        message("asymmetric-band", &[("lower", 0.1), ("mid", 0.4), ("upper", 0.3)]),
        "mid = 0.4 of strategy `asymmetric-band` must be below upper = 0.3"
    );
    assert_eq!(
        message("asymmetric-band", &[("lower", 0.5), ("mid", 0.4), ("upper", 0.6)]),
        "lower = 0.5 of strategy `asymmetric-band` must be below mid = 0.4"
    );
    assert_eq!(
        message("vol-band", &[("k", 1.0), ("jump", 0.1), ("mid", 3.0), ("upper", 3.0)]),
        "mid = 3 of strategy `vol-band` must be below upper = 3"
    );
}

#[test]
fn shares_above_the_total_are_added_up() {
    assert_eq!(
        message("static", &[("band", 0.1), ("a", 0.6), ("b", 0.6)]),
        "the shares of strategy `static` add up to 1.2, above the total of 1; lower them"
    );
    // Tenths add up to a little more than one in doubles; that is no error.
    strategy("static", &[("band", 0.0), ("a", 0.7), ("b", 0.3)], 3).unwrap();
}
