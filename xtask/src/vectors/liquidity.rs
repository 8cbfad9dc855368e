//! The vectors of `liquidity_impact`: depth, sweeps, square-root impact, and one schedule.

use serde_json::Value;
use trimtab_risk::liquidity::book::{Book, Level, Side};
use trimtab_risk::liquidity::impact::SquareRootImpact;
use trimtab_risk::liquidity::schedule::ScheduleTerms;

use super::compare::{Case, check_list};

/// Compares every depth, sweep and impact, and the schedule with its cost.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    let shown = file.get("book").ok_or("no part called `book`")?;
    let book = Book::new(levels(shown, "bids")?, levels(shown, "asks")?);
    let book = book.map_err(|why| why.to_string())?;
    Case::part(file, "book")?.expect_option("mid", book.mid())?;
    let depths = check_depths(&book, shown)?;
    let sweeps = check_list(shown, "sweeps", |case| check_sweep(&book, case))?;
    let impacts = check_list(file, "sqrt_law", check_impact)?;
    check_schedule(file)?;
    Ok(depths + sweeps + impacts + 1)
}

fn levels(book: &Value, side: &str) -> Result<Vec<Level>, String> {
    let list = book.get(side).and_then(Value::as_array);
    let list = list.ok_or_else(|| format!("no list called `{side}`"))?;
    let level = |value: &Value| {
        let pair = value.as_array().filter(|pair| pair.len() == 2)?;
        Some(Level { price: pair[0].as_f64()?, size: pair[1].as_f64()? })
    };
    let levels: Option<Vec<Level>> = list.iter().map(level).collect();
    levels.ok_or_else(|| format!("`{side}` is not a list of pairs of numbers"))
}

fn check_depths(book: &Book, shown: &Value) -> Result<usize, String> {
    let widths = shown.get("depth_usd").ok_or("no part called `depth_usd`")?;
    let named = widths.as_object().ok_or("`depth_usd` is not an object")?;
    for width in named.keys() {
        let bps: f64 = width.parse().map_err(|_| format!("width `{width}` is not a number"))?;
        let case = Case::part(widths, width)?;
        for (field, side) in [("ask", Side::Ask), ("bid", Side::Bid)] {
            let depth = case.expect_option(field, book.depth(side, bps));
            depth.map_err(|why| format!("depth at {width} bps, {why}"))?;
        }
    }
    Ok(named.len())
}

fn check_sweep(book: &Book, case: &Case<'_>) -> Result<(), String> {
    let side = match case.text("side")? {
        "buy" => Side::Ask,
        "sell" => Side::Bid,
        other => return Err(format!("side `{other}` is neither buy nor sell")),
    };
    let sweep = book.sweep(side, case.number("notional")?).map_err(|why| why.to_string())?;
    case.expect_option("avg_px", sweep.average_price)?;
    case.expect_option("slippage_bps", sweep.slippage_bps)?;
    case.expect_number("unfilled", sweep.unfilled)
}

fn check_impact(case: &Case<'_>) -> Result<(), String> {
    let (volatility, volume) = (case.number("sigma_daily")?, case.number("V_daily")?);
    let amount = case.number("Q")?;
    let impact = SquareRootImpact::new(case.number("Y")?, volatility, volume);
    let moved = impact.and_then(|impact| impact.moved(amount)).map_err(|why| why.to_string())?;
    case.expect_number("impact_frac", moved)
}

fn check_schedule(file: &Value) -> Result<(), String> {
    let told = file.get("almgren_chriss").ok_or("no part called `almgren_chriss`")?;
    let params = Case::part(told, "params")?;
    let slices = usize::try_from(params.whole("N")?).map_err(|why| format!("N: {why}"))?;
    let terms = ScheduleTerms {
        amount: params.number("X")?,
        time: params.number("T")?,
        slices,
        volatility: params.number("sigma")?,
        temporary: params.number("eta")?,
        permanent: params.number("gamma")?,
        spread: params.number("epsilon")?,
        aversion: params.number("lam")?,
    };
    let schedule = terms.schedule().map_err(|why| why.to_string())?;
    let case = Case::part(file, "almgren_chriss")?;
    case.expect_number("kappa", schedule.urgency)?;
    case.expect_numbers("holdings", &schedule.holdings)?;
    case.expect_number("expected_cost", schedule.expected_cost)?;
    case.expect_number("variance", schedule.variance)?;
    case.expect_number("std", schedule.variance.sqrt())
}
