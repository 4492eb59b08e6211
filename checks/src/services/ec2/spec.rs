//! What a lab says of EC2's things, compared with what was found.

use crate::services::ec2::answers::{Permission, SecurityGroup, TrafficSource};
use schemars::JsonSchema;
use serde::Deserialize;

/// A security group. Its name is compared by letters and digits alone, with case folded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupSpec {
    /// Its name.
    pub name: String,
    /// The TCP port that tells it, under whatever name: a group that admits it is this one.
    #[schemars(example = 80, range(min = 1), extend("x-rare" = true))]
    pub admits: Option<u16>,
}

/// An EC2 instance.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServerSpec {
    /// The security group that it carries, and is known by.
    #[schemars(example = &"web-tier", extend("x-resource" = "ec2:security-group"))]
    pub group: String,
}

impl GroupSpec {
    /// Whether a group is named or tagged like it, case and separators apart.
    pub fn calls(&self, group: &SecurityGroup) -> bool {
        is_called(group, &self.name)
    }

    /// Whether a group is it: it admits the port that tells it, or is named or tagged like it
    /// (`docs/contract.md` R62).
    pub(crate) fn is(&self, group: &SecurityGroup) -> bool {
        self.admits.is_some_and(|port| admits(group, port)) || self.calls(group)
    }
}

/// A name as it is compared: letters and digits alone, without regard to case or width.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().map(narrow).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric())
}

/// Whether two names are the same as they are compared.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    // Most names, of which Unicode's tables need not be asked.
    if one.is_ascii() && other.is_ascii() {
        let [one, other] = [one, other].map(|name| {
            let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
            letters.map(|letter| letter.to_ascii_lowercase())
        });
        return one.eq(other);
    }
    folded(one).eq(folded(other))
}

/// Whether nothing of a name is compared.
pub(crate) fn is_no_name(name: &str) -> bool {
    folded(name).next().is_none()
}

/// A full-width letter or digit (`Ａ`, `１`), as Korean keyboards write them, as the usual one.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Whether the group is named or tagged so.
pub(crate) fn is_called(group: &SecurityGroup, name: &str) -> bool {
    [&group.name, &group.name_tag].into_iter().flatten().any(|called| is_same_name(called, name))
}

/// Whether a permission is for this TCP port, however widely.
pub(crate) fn covers(permission: &Permission, port: u16) -> bool {
    let port = i64::from(port);
    match permission.protocol.as_str() {
        "-1" => true,
        "tcp" | "6" => {
            permission.from_port.is_some_and(|from| from <= port)
                && permission.to_port.is_some_and(|to| port <= to)
        }
        _ => false,
    }
}

/// Whether a group admits anybody to this TCP port: from addresses, prefix lists or other groups.
/// A rule from itself alone, as `default` has, admits nobody.
pub(crate) fn admits(group: &SecurityGroup, port: u16) -> bool {
    let is_other = |source: &TrafficSource| match source {
        TrafficSource::Group(id) => *id != group.id,
        TrafficSource::Cidr(_) | TrafficSource::PrefixList(_) => true,
    };
    let mut inbound = group.inbound.iter().flatten();
    inbound.any(|permission| covers(permission, port) && permission.sources.iter().any(is_other))
}

/// Every address of IPv4, and of IPv6.
pub(crate) const EVERY_IPV4: &str = "0.0.0.0/0";
pub(crate) const EVERY_IPV6: &str = "::/0";

/// Whether a permission admits one of these ranges of addresses to a TCP port.
pub(crate) fn admits_everybody(permission: &Permission, port: u16, ranges: &[&str]) -> bool {
    let is_everybody = |source: &TrafficSource| match source {
        TrafficSource::Cidr(range) => ranges.contains(&range.as_str()),
        TrafficSource::Group(_) | TrafficSource::PrefixList(_) => false,
    };
    covers(permission, port) && permission.sources.iter().any(is_everybody)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_letters_and_digits_in_any_case_and_width() {
        for (one, other, expected) in [
            ("DB-Tier", "db tier", true),
            ("db-tier", "db-tier2", false),
            ("db-tier", "", false),
            ("--", "", true),
            ("ＤＢ－ｔｉｅｒ２", "db-tier2", true),
            ("데이터-DB", "데이터 db", true),
            ("데이터", "데이타", false),
            ("ÉCOLE", "école", true),
        ] {
            assert_eq!(is_same_name(one, other), expected, "{one} {other}");
            assert_eq!(is_same_name(other, one), expected, "{other} {one}");
            assert_eq!(
                folded(one).eq(folded(other)),
                expected,
                "{one} {other}: by Unicode's tables"
            );
        }
    }
}
