//! Which coin an instrument is of.
//!
//! A name that was mapped is what it was mapped to. Else the coin that was named for all, else what
//! stands before `/`, `-`, `_` or `:`, or before a quote currency at the end. Two instruments never
//! become one coin unless that was asked for.

use super::Request;
use crate::fault::{Fault, ImportError};
use crate::shape::Event;
use crate::source::Source;
use std::collections::BTreeMap;

/// Quote currencies at the end of an instrument's name.
const QUOTES: [&str; 7] = ["USDT", "USDC", "BUSD", "FDUSD", "USDE", "PERP", "USD"];

/// Instruments and their coins.
pub(super) struct Symbols {
    mapped: BTreeMap<String, String>,
    one: Option<String>,
    used: BTreeMap<String, String>,
}

impl Symbols {
    pub(super) fn new(request: &Request) -> Self {
        let (mapped, one) = (request.symbols.clone(), request.coin.clone());
        Self { mapped, one, used: BTreeMap::new() }
    }

    /// Coins by the instruments that were met.
    pub(super) fn used(self) -> BTreeMap<String, String> {
        self.used
    }

    /// The coin of an event.
    pub(super) fn coin(&mut self, source: &Source, event: &Event) -> Result<&str, ImportError> {
        if !self.used.contains_key(&event.symbol) {
            let coin = self.find(&event.symbol).map_err(|fault| source.refuse(fault))?;
            self.check(&event.symbol, &coin).map_err(|fault| source.refuse(fault))?;
            self.used.insert(event.symbol.clone(), coin);
        }
        Ok(self.used.get(&event.symbol).map_or("", String::as_str))
    }

    fn find(&self, symbol: &str) -> Result<String, Fault> {
        if let Some(coin) = self.mapped.get(symbol).or(self.one.as_ref()) {
            return Ok(coin.clone());
        }
        if symbol.is_empty() {
            let problem = "nothing says which coin the row is of".to_owned();
            return Err(Fault::whole(problem, "name it with --coin, such as --coin BTC"));
        }
        let remedy = "map it with --symbol-map NAME=COIN, such as --symbol-map XBTUSD=BTC";
        let coin = base(symbol);
        let is_coin = !coin.is_empty() && coin.chars().all(|sign| sign.is_ascii_alphanumeric());
        if is_coin {
            Ok(coin.to_owned())
        } else {
            Err(Fault::of("symbol", symbol, "is not the name of a coin", remedy))
        }
    }

    /// Another instrument that stands for the same coin would be mixed with this one.
    fn check(&self, symbol: &str, coin: &str) -> Result<(), Fault> {
        if !coin.chars().all(|sign| sign.is_ascii_alphanumeric()) || coin.is_empty() {
            let remedy = "use letters and digits, as configurations do";
            return Err(Fault::of("coin", coin, "cannot be the name of a coin", remedy));
        }
        let other = self.used.iter().find(|(name, of)| *of == coin && *name != symbol);
        match other {
            Some((other, _)) if !self.mapped.contains_key(symbol) => {
                let problem = format!("would be {coin}, as {other:?} is already");
                let remedy = "import instruments one by one, or map them with --symbol-map";
                Err(Fault::of("symbol", symbol, &problem, remedy))
            }
            _ => Ok(()),
        }
    }
}

/// The coin at the beginning of an instrument's name.
fn base(symbol: &str) -> &str {
    let head = symbol.split(['/', '-', '_', ':']).next().unwrap_or(symbol);
    let coin = QUOTES.iter().find_map(|quote| head.strip_suffix(quote));
    coin.filter(|coin| !coin.is_empty()).unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn coins_stand_at_the_beginning() {
        for (symbol, coin) in [
            ("BTC", "BTC"),
            ("BTCUSDT", "BTC"),
            ("BTC/USDT:USDT", "BTC"),
            ("BTC-PERPETUAL", "BTC"),
            ("BTC-USDT-SWAP", "BTC"),
            ("ETH_USDC", "ETH"),
            ("BTCUSDT-PERP", "BTC"),
            ("1000PEPEUSDT", "1000PEPE"),
            ("USDC", "USDC"),
            ("kPEPE", "kPEPE"),
        ] {
            assert_eq!(base(symbol), coin);
        }
    }
}
