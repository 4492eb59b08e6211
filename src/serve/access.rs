//! Who may look. At an address of this machine alone everybody on it; at any other whoever knows
//! the token.

use crate::exit::Failure;
use axum::extract::Query;
use axum::http::Uri;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// A shorter token could be guessed.
const SHORTEST: usize = 16;

/// Who may look at the live page.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// Whether it is served on the loopback interface.
    this_machine_only: bool,
    token: Option<Token>,
}

impl Access {
    /// Who may look at what is served at an address.
    ///
    /// # Errors
    /// It can be reached from elsewhere and there is no token, or the token could be guessed.
    pub(crate) fn to(at: SocketAddr, token: Option<&SecretString>) -> Result<Self, Failure> {
        let this_machine_only = at.ip().is_loopback();
        match token {
            None if !this_machine_only => {
                let advice = format!(
                    "set a token, which each browser must bring once: `export \
                     LABPROOF_SERVE_TOKEN=$(openssl rand -hex 16)`; or serve this machine alone, \
                     `--serve 127.0.0.1:{}`",
                    at.port()
                );
                Err(Failure::Input(miette::miette!(
                    help = advice,
                    "--serve {at} can be reached from other machines, and would show them grades"
                )))
            }
            Some(token) if token.expose_secret().len() < SHORTEST => {
                Err(Failure::Input(miette::miette!(
                    help = "let the machine make one: `openssl rand -hex 16`",
                    "LABPROOF_SERVE_TOKEN has fewer than {SHORTEST} characters: it could be guessed"
                )))
            }
            token => Ok(Self { this_machine_only, token: token.map(Token::of) }),
        }
    }

    /// Whether a browser must bring a token.
    pub(crate) fn asks_for_token(&self) -> bool {
        self.token.is_some()
    }

    /// The token, where one is asked for.
    pub(super) fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    /// Whether a page that names us so is ours. A stranger's page can have a name of its own
    /// resolve to 127.0.0.1, and then read what is there as if it were its own (DNS rebinding);
    /// but its requests still carry that name.
    pub(super) fn is_our_name(&self, host: Option<&str>) -> bool {
        !self.this_machine_only || host.is_some_and(names_this_machine)
    }
}

/// Whether a `Host` header names the loopback interface. Any port will do: `ssh -L` may show ours
/// as another.
fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What a browser must know. Held as its digest: that tells neither its letters nor its length.
#[derive(Clone)]
pub(super) struct Token {
    digest: [u8; 32],
    /// What a browser keeps in its place. The same after a new start, so that an open page goes on.
    cookie: Arc<str>,
}

impl Token {
    fn of(secret: &SecretString) -> Self {
        let secret = secret.expose_secret();
        let cookie = hex::encode(Sha256::digest(format!("labproof live page {secret}")));
        Self { digest: digest(secret), cookie: cookie.into() }
    }

    /// Whether an address brings the token, as `?token=`; none if it brings nothing.
    pub(super) fn is_brought_by(&self, address: &Uri) -> Option<bool> {
        #[derive(Deserialize)]
        struct Brought {
            token: String,
        }
        let Query(Brought { token }) = Query::try_from_uri(address).ok()?;
        Some(equal(&digest(&token), &self.digest))
    }

    /// Whether a `Cookie` header holds what was given for the token.
    pub(super) fn is_held_in(&self, cookies: &str, name: &str) -> bool {
        let held = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
        let mut held = held.filter(|(held, _)| *held == name);
        held.any(|(_, value)| equal(&digest(value), &digest(&self.cookie)))
    }

    /// What a browser is given in exchange for the token.
    pub(super) fn cookie(&self) -> &str {
        &self.cookie
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// Compares in a time that does not tell where two digests differ.
fn equal(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(at: &str, token: Option<&str>) -> Result<Access, Failure> {
        Access::to(at.parse().unwrap(), token.map(SecretString::from).as_ref())
    }

    #[test]
    fn an_address_that_others_reach_asks_for_a_token() {
        let token = Some("0123456789abcdef");
        for at in ["127.0.0.1:80", "[::1]:80", "127.8.8.8:0"] {
            assert!(!access(at, None).unwrap().asks_for_token(), "{at}");
            assert!(access(at, token).unwrap().asks_for_token(), "{at}");
        }
        for at in ["0.0.0.0:80", "192.168.0.7:80", "[::]:80"] {
            access(at, None).unwrap_err();
            access(at, Some("short")).unwrap_err();
            assert!(access(at, token).unwrap().asks_for_token(), "{at}");
        }
    }

    #[test]
    fn only_names_of_this_machine_are_ours_on_it() {
        let access = access("127.0.0.1:8080", None).unwrap();
        for ours in
            ["127.0.0.1:8080", "127.0.0.1", "LocalHost:9", "localhost", "[::1]:8080", "[::1]"]
        {
            assert!(access.is_our_name(Some(ours)), "{ours}");
        }
        let strangers = [
            "evil.example:8080",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:8080",
            "10.0.0.1:8080",
            "0.0.0.0:8080",
            "[::]:8080",
            "",
            ":8080",
        ];
        for stranger in strangers {
            assert!(!access.is_our_name(Some(stranger)), "{stranger}");
        }
        assert!(!access.is_our_name(None));
    }

    #[test]
    fn a_token_is_shown_nowhere() {
        let token = "not-to-be-found-anywhere";
        let access = access("0.0.0.0:80", Some(token)).unwrap();
        let shown = format!("{access:?} {}", access.token().unwrap().cookie());
        assert!(!shown.contains("not-to-be-found"), "{shown}");
    }
}
