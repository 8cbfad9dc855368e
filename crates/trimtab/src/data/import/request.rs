//! The command line of `data import` as a request.

use crate::cli::data::{DataKind, ImportArgs, PriceKind, Stamp, TimeUnit};
use crate::exit::Failure;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use trimtab_data::import::{Only, Request};
use trimtab_data::layout::PriceType;
use trimtab_data::shape::{Family, Terms};
use trimtab_data::source::Unit;

/// Nanoseconds of a minute.
const MINUTE_NS: i64 = 60_000_000_000;
/// Seconds of an hour and of two weeks, the longest that a time here may be.
const HOUR_S: i64 = 3_600;
const LONGEST_S: i64 = 14 * 24 * HOUR_S;

pub(super) fn of(args: &ImportArgs) -> Result<Request, Failure> {
    let (family, files) = family(&args.what)?;
    if !(args.outlier.is_finite() && args.outlier > 0.0) {
        return Err(Failure::usage(format!("--outlier {}: give a number above 0", args.outlier)));
    }
    let interval = args.funding_interval.as_deref();
    let interval = interval.map(|text| seconds("--funding-interval", text)).transpose()?;
    Ok(Request {
        files,
        family,
        terms: terms(args)?,
        coin: args.coin.clone(),
        symbols: symbols(&args.symbol_map)?,
        only: args.kind.map(|kind| match kind {
            DataKind::Bars => Only::Bars,
            DataKind::Funding => Only::Funding,
        }),
        funding_interval_h: interval.map(whole_hours).transpose()?,
        to: args.to.clone(),
        force: args.force,
        dry_run: args.dry_run,
        outlier: args.outlier,
        now_ms: jiff::Timestamp::now().as_millisecond(),
    })
}

/// The first word is a shape, unless there is a file of that name.
fn family(what: &[PathBuf]) -> Result<(Option<Family>, Vec<PathBuf>), Failure> {
    let first = what.first().and_then(|path| path.to_str());
    let named = first.filter(|name| !Path::new(name).exists());
    let family = named.and_then(Family::named);
    let is_shape = family.is_some() || named == Some("auto");
    let files = what.iter().skip(usize::from(is_shape)).cloned().collect::<Vec<_>>();
    if files.is_empty() {
        let message = "no file is named; add the files to bring in after the shape";
        return Err(Failure::usage(message));
    }
    Ok((family, files))
}

fn terms(args: &ImportArgs) -> Result<Terms, Failure> {
    let bar = args.bar.as_deref().map(|text| seconds("--bar", text)).transpose()?;
    if let Some(bar) = bar.filter(|bar| *bar <= 0) {
        return Err(Failure::usage(format!("--bar {bar}s: a bar lasts longer than nothing")));
    }
    let shift = args.shift.as_deref().map(|text| seconds("--shift", text)).transpose()?;
    Ok(Terms {
        venue: Some(args.venue.clone()),
        price: args.price.map(|price| match price {
            PriceKind::Mark => PriceType::Mark,
            PriceKind::Last => PriceType::Last,
        }),
        unit: args.time_unit.map(|unit| match unit {
            TimeUnit::S => Unit::Seconds,
            TimeUnit::Ms => Unit::Millis,
            TimeUnit::Us => Unit::Micros,
            TimeUnit::Ns => Unit::Nanos,
        }),
        shift_ns: shift.unwrap_or_default() * (MINUTE_NS / 60),
        stamped_at_end: args.stamp.map(|stamp| stamp == Stamp::Close),
        width_ns: bar.map(|seconds| seconds * (MINUTE_NS / 60)),
    })
}

fn symbols(pairs: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |text: &String| {
        let (name, coin) = text.split_once('=').ok_or_else(|| {
            Failure::usage(format!("--symbol-map {text}: write NAME=COIN, such as XBTUSD=BTC"))
        })?;
        Ok((name.to_owned(), coin.to_owned()))
    };
    pairs.iter().map(pair).collect()
}

/// Seconds of `90s`, `5m`, `-8h`, `1d`.
fn seconds(option: &str, text: &str) -> Result<i64, Failure> {
    let refuse = || {
        Failure::usage(format!(
            "{option} {text}: write a whole number and s, m, h or d, such as 5m; no more than 14d"
        ))
    };
    let units = [('s', 1), ('m', 60), ('h', HOUR_S), ('d', 24 * HOUR_S)];
    let unit = units.into_iter().find(|(sign, _)| text.ends_with(*sign)).ok_or_else(refuse)?;
    let number: i64 = text.trim_end_matches(unit.0).parse().map_err(|_| refuse())?;
    let seconds = number.checked_mul(unit.1).ok_or_else(refuse)?;
    if seconds.abs() <= LONGEST_S { Ok(seconds) } else { Err(refuse()) }
}

fn whole_hours(seconds: i64) -> Result<i64, Failure> {
    if seconds > 0 && seconds % HOUR_S == 0 {
        return Ok(seconds / HOUR_S);
    }
    Err(Failure::usage(format!("--funding-interval {seconds}s: give one hour or several")))
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_read() {
        for (text, expected) in [("90s", 90), ("5m", 300), ("-8h", -28_800), ("1d", 86_400)] {
            assert_eq!(seconds("--bar", text).unwrap(), expected);
        }
        for text in ["", "5", "m", "5 m", "1.5h", "15d", "99999999999999999999d"] {
            assert!(seconds("--bar", text).is_err(), "{text}");
        }
    }
}
