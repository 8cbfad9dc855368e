//! The vectors of `cctp_v2`: where fields stand, one message, and fees.

use serde_json::Value;
use trimtab_model::{Amount, Ratio};
use trimtab_risk::routes::cctp::message::{BODY, BurnMessage, Destination, HEADER, Place};
use trimtab_risk::routes::cctp::{
    CONFIRMED, FINALIZED, LEAST_THRESHOLD, PARTS_A_BASIS_POINT, least_fee, most_fee,
};

use super::compare::{Case, check_list};

/// Base units of one USDC.
const UNITS: f64 = 1e6;

/// The buffer of the file's fee examples: 20 %.
const BUFFER: Ratio = Ratio::from_parts(200_000_000);

/// Compares both layouts, the thresholds, every field of the message, and every fee.
pub(crate) fn check(file: &Value) -> Result<usize, String> {
    check_layout(file, "message_layout", &HEADER)?;
    check_layout(file, "burn_body_layout", &BODY)?;
    let thresholds = Case::part(file, "thresholds")?;
    thresholds.expect_whole("finalized", i128::from(FINALIZED))?;
    thresholds.expect_whole("confirmed", i128::from(CONFIRMED))?;
    thresholds.expect_whole("token_messenger_min", i128::from(LEAST_THRESHOLD))?;
    check_message(file)?;
    let examples = check_list(file, "fee_examples", check_example)?;
    Ok(examples + check_list(file, "min_fee_cases", check_least)? + 1)
}

fn check_layout(file: &Value, name: &str, places: &[Place]) -> Result<(), String> {
    let fields = file.get(name).and_then(Value::as_object);
    let fields = fields.ok_or_else(|| format!("no part called `{name}`"))?;
    if fields.len() != places.len() {
        return Err(format!("{name}: {} fields, we know {}", fields.len(), places.len()));
    }
    for place in places {
        let ours = serde_json::json!([place.offset, place.length]);
        let theirs = fields.get(place.name).ok_or_else(|| format!("{name}: no {}", place.name))?;
        if *theirs != ours {
            return Err(format!("{name}: {}: expected {theirs}, got {ours}", place.name));
        }
    }
    Ok(())
}

fn check_message(file: &Value) -> Result<(), String> {
    let digits = file.get("synthetic_message_hex").and_then(Value::as_str);
    let bytes = digits.and_then(bytes).ok_or("`synthetic_message_hex` is not a text of bytes")?;
    let message = BurnMessage::read(&bytes).map_err(|why| why.to_string())?;
    let caller = message.destination_caller;
    let minted = message.minted(&Destination { is_nonce_used: false, caller, block: 0 });
    let case = Case::part(file, "expected")?;
    let nonce: String = message.nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    if case.text("nonce")?.trim_start_matches("0x") != nonce {
        return Err(format!("nonce: expected {}, got {nonce}", case.text("nonce")?));
    }
    for (field, got) in [
        ("version", i128::from(message.version)),
        ("sourceDomain", i128::from(message.source_domain)),
        ("destinationDomain", i128::from(message.destination_domain)),
        ("minFinalityThreshold", i128::from(message.min_finality)),
        ("finalityThresholdExecuted", i128::from(message.executed_finality)),
        ("amount", message.amount.base()),
        ("maxFee", message.max_fee.base()),
        ("feeExecuted", message.fee_executed.base()),
        ("minted", minted.map_err(|why| why.to_string())?.base()),
        ("expirationBlock", message.expiration_block),
    ] {
        case.expect_whole(field, got)?;
    }
    Ok(())
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.trim_start_matches("0x");
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(byte).collect()
}

fn check_example(case: &Case<'_>) -> Result<(), String> {
    let amount = units(case.number("amount_usdc")? * UNITS)?;
    let parts = units(case.number("fee_bps")? * PARTS_A_BASIS_POINT as f64)?.base();
    let least = least_fee(amount, parts).map_err(|why| why.to_string())?;
    case.expect_number("fee_usdc", least.base() as f64 / UNITS)?;
    let most = most_fee(amount, parts, BUFFER).map_err(|why| why.to_string())?;
    case.expect_whole("maxFee_with_20pct_buffer_units", most.base())
}

fn check_least(case: &Case<'_>) -> Result<(), String> {
    let least = least_fee(Amount::from_base(case.whole("amount")?), case.whole("minFee")?);
    case.expect_whole("result", least.map_err(|why| why.to_string())?.base())
}

/// A figure that is whole but for its double's rounding.
fn units(value: f64) -> Result<Amount, String> {
    let whole = value.round();
    let is_whole = (value - whole).abs() <= 1e-9 * whole.abs().max(1.0) && whole.abs() < 1e15;
    let amount = Amount::from_base(whole as i128);
    if is_whole { Ok(amount) } else { Err(format!("{value} is no whole number of units")) }
}
