//! Where the gateway is, and whether it may be there.
//!
//! What goes to a gateway moves money and carries no secret that would prove who asks. So it is on
//! this machine, unless somebody says in so many words that the network between is trusted.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

/// The gateway's address: `http://HOST:PORT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    is_remote_allowed: bool,
}

/// Why something is no address, or none that may be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no address.
    #[error("`{given}` is no gateway: {problem}; write http://127.0.0.1:8700")]
    Form {
        /// What was given.
        given: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// It is on another machine.
    #[error(
        "the gateway {host} is at {at}, on another machine, and nothing between proves who asks it \
         to move money; put it on this machine, or say --remote-gateway if the network between is \
         trusted"
    )]
    Remote {
        /// What was given.
        host: String,
        /// Where it is.
        at: SocketAddr,
    },
    /// It cannot be found.
    #[error("the gateway {0} cannot be found: {1}")]
    Unknown(String, String),
}

impl Address {
    /// The same address, where a gateway on another machine is allowed.
    #[must_use]
    pub fn allowing_remote(self, is_remote_allowed: bool) -> Self {
        Self { is_remote_allowed, ..self }
    }

    /// Where to connect to.
    pub(super) async fn resolve(&self) -> Result<SocketAddr, AddressError> {
        let name = (self.host.as_str(), self.port);
        let unknown = |why: String| AddressError::Unknown(self.to_string(), why);
        let mut found =
            tokio::net::lookup_host(name).await.map_err(|error| unknown(error.to_string()))?;
        let at = found.next().ok_or_else(|| unknown("the name has no address".to_owned()))?;
        if at.ip().is_loopback() || self.is_remote_allowed {
            Ok(at)
        } else {
            Err(AddressError::Remote { host: self.to_string(), at })
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.host, self.port)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(given: &str) -> Result<Self, AddressError> {
        let wrong = |problem| AddressError::Form { given: given.to_owned(), problem };
        let rest = given.strip_prefix("http://").ok_or_else(|| wrong("it is not http://"))?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = rest.rsplit_once(':').ok_or_else(|| wrong("it names no port"))?;
        let port = port.parse().map_err(|_| wrong("its port is no number up to 65535"))?;
        let is_plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '-' | '_');
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let is_v6 = bare.is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
        if !is_v6 && (host.is_empty() || !host.chars().all(is_plain)) {
            return Err(wrong("its host is no name and no address"));
        }
        let host = bare.unwrap_or(host).to_owned();
        Ok(Self { host, port, is_remote_allowed: false })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::{Address, AddressError};

    fn resolved(given: &str, is_remote_allowed: bool) -> Result<String, AddressError> {
        let address: Address = given.parse()?;
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let at = runtime.block_on(address.allowing_remote(is_remote_allowed).resolve())?;
        Ok(at.to_string())
    }

    #[test]
    fn a_gateway_is_on_this_machine_unless_somebody_says_so() {
        assert_eq!(resolved("http://127.0.0.1:8700", false).unwrap(), "127.0.0.1:8700");
        assert_eq!(resolved("http://[::1]:8700/", false).unwrap(), "[::1]:8700");
        let away = resolved("http://192.0.2.7:8700", false).unwrap_err();
        assert!(matches!(away, AddressError::Remote { .. }), "{away}");
        assert_eq!(resolved("http://192.0.2.7:8700", true).unwrap(), "192.0.2.7:8700");
    }

    #[test]
    fn what_is_no_address_is_told_with_what_is_wrong() {
        for (given, problem) in [
            ("127.0.0.1:8700", "not http"),
            ("https://127.0.0.1:8700", "not http"),
            ("http://127.0.0.1", "no port"),
            ("http://127.0.0.1:99999", "no number"),
            ("http://:8700", "host"),
            ("http://a/b:1", "host"),
        ] {
            let error = given.parse::<Address>().unwrap_err().to_string();
            assert!(error.contains(problem) && error.contains(given), "{error}");
        }
    }
}
