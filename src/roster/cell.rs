//! What a cell must be to be understood, column by column.

use super::fault::{Fault, LONGEST_ID};
use super::{HostKeyPin, SshTarget};
use crate::external_id;
use labproof_checks::evidence::Endpoint;
use russh::keys::ssh_key::Fingerprint;
use russh::keys::{HashAlg, PublicKey};
use std::net::Ipv6Addr;
use unicode_normalization::UnicodeNormalization;

/// SSH's own port.
const SSH_PORT: u16 = 22;

/// A student id: any text, as schools have many kinds. One student has one, in whichever of the
/// spellings that Unicode holds for equal.
pub(super) fn student_id(text: &str) -> Result<String, Fault> {
    let id: String = text.nfc().collect();
    match id.chars().count() {
        0 => Err(Fault::Missing),
        1..=LONGEST_ID => Ok(id),
        _ => Err(Fault::LongStudentId),
    }
}

/// The name of a profile, in the letters that the SDKs read in a configuration file.
pub(super) fn profile(text: &str) -> Result<String, Fault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c);
    let is_name = text.len() <= LONGEST_ID && text.chars().all(fits);
    if is_name { Ok(text.to_owned()) } else { Err(Fault::Profile) }
}

/// Twelve digits; also as the AWS console groups them, `1111-2222-3333`.
pub(super) fn account_id(text: &str) -> Result<String, Fault> {
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let digits = ungrouped(text).unwrap_or_else(|| text.to_owned());
    match digits.len() {
        12 if is_digits(&digits) => Ok(digits),
        1..12 if is_digits(&digits) => Err(Fault::LeadingZeros { digits: digits.len() }),
        _ if is_scientific(text) => Err(Fault::Scientific),
        _ => Err(Fault::Account),
    }
}

fn ungrouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split('-').collect();
    let grouped = groups.len() == 3 && groups.iter().all(|group| group.len() == 4);
    grouped.then(|| groups.concat())
}

/// `1.11122E+11`, as Excel shows, and then saves, a long number.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    is_digits(exponent) && mantissa.split(['.', ',']).all(is_digits)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The ARN of an IAM role: whether it belongs to the row's account is asked by [`role_account`].
pub(super) fn role_arn(text: &str) -> Result<String, Fault> {
    let path = role_path(text).ok_or(Fault::RoleArn)?;
    let is_path = !path.is_empty()
        && path.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-/".contains(c));
    if is_path { Ok(text.to_owned()) } else { Err(Fault::RoleArn) }
}

fn role_path(arn: &str) -> Option<&str> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [head, partition, "iam", "", account, resource] = parts[..] else { return None };
    let is_role = head == "arn" && partition.starts_with("aws");
    (is_role && account.len() == 12 && is_digits(account)).then_some(())?;
    resource.strip_prefix("role/")
}

/// The account that a well-formed ARN belongs to.
pub(super) fn role_account(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}

/// An external id.
pub(super) fn external_id(text: &str) -> Result<String, Fault> {
    if external_id::is_one(text) { Ok(text.to_owned()) } else { Err(Fault::ExternalId) }
}

/// The code of a region, such as `ap-northeast-2`.
pub(super) fn region(text: &str) -> Result<String, Fault> {
    if is_region(text) { Ok(text.to_owned()) } else { Err(Fault::Region) }
}

/// Whether a text is written as the code of a region is.
pub(crate) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let Some((number, words)) = parts.split_last() else { return false };
    let is_word =
        |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.len() >= 2 && words.iter().all(is_word) && is_digits(number)
}

/// `host:port`; an IPv6 address stands in brackets.
pub(super) fn endpoint(text: &str) -> Result<Endpoint, Fault> {
    let (host, port) = text.rsplit_once(':').ok_or(Fault::Endpoint)?;
    let host = host_name(host).ok_or(Fault::Endpoint)?;
    let port = tcp_port(port).ok_or(Fault::Endpoint)?;
    Ok(Endpoint { host, port })
}

/// `user@host` or `user@host:port`.
pub(super) fn ssh(text: &str) -> Result<SshTarget, Fault> {
    let (user, place) = text.split_once('@').ok_or(Fault::Ssh)?;
    let is_user = !user.is_empty()
        && !user.starts_with('-')
        && user.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    if !is_user {
        return Err(Fault::Ssh);
    }
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, tcp_port(port).ok_or(Fault::Ssh)?),
        Some(_) | None => (place, SSH_PORT),
    };
    let host = host_name(host).ok_or(Fault::Ssh)?;
    Ok(SshTarget { user: user.to_owned(), host, port })
}

/// A host key as OpenSSH writes it (`ssh-ed25519 AAAA…`), or its fingerprint (`SHA256:…`).
pub(super) fn host_key(text: &str) -> Result<HostKeyPin, Fault> {
    if let Ok(fingerprint @ Fingerprint::Sha256(_)) = text.parse() {
        return Ok(HostKeyPin { fingerprint, algorithm: None });
    }
    match PublicKey::from_openssh(text) {
        Ok(key) => Ok(HostKeyPin {
            fingerprint: key.fingerprint(HashAlg::Sha256),
            algorithm: Some(key.algorithm()),
        }),
        Err(_) => Err(Fault::HostKey),
    }
}

/// A host name or an address; of an IPv6 address the brackets are left out.
fn host_name(text: &str) -> Option<String> {
    if let Some(address) = text.strip_prefix('[') {
        let address: Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
        return Some(address.to_string());
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    (text.len() <= 253 && text.split('.').all(is_label)).then(|| text.to_owned())
}

fn tcp_port(text: &str) -> Option<u16> {
    if !is_digits(text) {
        return None;
    }
    text.parse().ok().filter(|port| *port > 0)
}
