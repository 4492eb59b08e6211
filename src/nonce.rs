//! A nonce: what an instructor shows a class, so that what students attest is known to be younger.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Crockford's letters: no I, L, O and U, which are misread or misspelled.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Sixty bits: nobody guesses it while it is a secret, and everybody can type it when it is none.
const LENGTH: usize = 12;

/// How many letters stand together when it is written.
const GROUP: usize = 4;

/// A nonce, as it is written: `7KQM-2XDP-9TNA`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Nonce(String);

/// A text is no nonce.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a nonce has twelve letters and digits, such as 7KQM-2XDP-9TNA")]
pub(crate) struct NotANonce;

impl Nonce {
    /// A fresh one, by the system's random numbers.
    ///
    /// # Errors
    /// The system has none to give.
    pub(crate) fn fresh() -> Result<Self, getrandom::Error> {
        let mut random = [0; LENGTH];
        getrandom::fill(&mut random)?;
        Ok(Self::of(random.map(|byte| LETTERS[usize::from(byte % 32)])))
    }

    fn of(letters: [u8; LENGTH]) -> Self {
        let groups: Vec<String> = letters
            .chunks(GROUP)
            .map(|group| group.iter().copied().map(char::from).collect())
            .collect();
        Self(groups.join("-"))
    }

    /// As it is written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Nonce {
    type Err = NotANonce;

    /// However it was typed: small letters, without hyphens, and with the letters that look like
    /// others.
    fn from_str(text: &str) -> Result<Self, NotANonce> {
        let typed = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-');
        let letters: Option<Vec<u8>> = typed.map(meant).collect();
        letters.and_then(|letters| letters.try_into().ok()).map(Self::of).ok_or(NotANonce)
    }
}

fn meant(typed: char) -> Option<u8> {
    let letter = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    };
    LETTERS.iter().copied().find(|known| char::from(*known) == letter)
}

impl TryFrom<String> for Nonce {
    type Error = NotANonce;

    fn try_from(text: String) -> Result<Self, NotANonce> {
        text.parse()
    }
}

impl From<Nonce> for String {
    fn from(nonce: Nonce) -> Self {
        nonce.0
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_nonce_is_read_however_it_is_typed() {
        let written: Nonce = "7KQM-2X0P-91NA".parse().unwrap();
        for typed in ["7kqm2xop9lna", " 7KQM 2XOP 9INA ", "7kqm-2x0p-91na", "7KQ-M2X0P91N-A"] {
            assert_eq!(typed.parse(), Ok(written.clone()), "{typed}");
        }
        for wrong in ["", "7KQM-2X0P-91N", "7KQM-2X0P-91NAA", "7KQM-2X0P-91NU", "7KQM-2X0P-91N가"]
        {
            assert_eq!(wrong.parse::<Nonce>(), Err(NotANonce), "{wrong}");
        }
    }

    #[test]
    fn fresh_nonces_are_all_different_and_use_every_letter() {
        let nonces: BTreeSet<Nonce> = (0..1000).map(|_| Nonce::fresh().unwrap()).collect();
        assert_eq!(nonces.len(), 1000);
        let letters: BTreeSet<u8> =
            nonces.iter().flat_map(|nonce| nonce.as_str().bytes()).filter(|b| *b != b'-').collect();
        assert_eq!(letters, LETTERS.iter().copied().collect());
        assert!(nonces.iter().all(|nonce| nonce.as_str().parse() == Ok(nonce.clone())));
    }
}
