//! Who made a call, where it is known beforehand not to be the student: an account cleaner.

use std::fmt;
use std::str::FromStr;

/// A role or a user whose calls are not the student's, as `--staff-principal` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    text: String,
    partition: String,
    /// `None` if it is one of that name in any account.
    account: Option<String>,
    who: Who,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    /// A role by its path and name.
    Role(String),
    /// A role by its name alone: the ARN of a session does not tell the path.
    RoleNamed(String),
    /// A user by its path and name.
    User(String),
}

/// It is no ARN of a role, of a session of one, or of a user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no role and no user: write arn:aws:iam::111122223333:role/NAME, with * in place of \
     the account for a role of that name in any account; arn:aws:iam::111122223333:user/NAME; or \
     arn:aws:sts::111122223333:assumed-role/NAME/SESSION, of which the role counts"
)]
pub struct NoPrincipal(String);

/// The partitions of AWS (IAM guide, "IAM identifiers").
const PARTITIONS: [&str; 8] =
    ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];

impl Principal {
    /// Whether a call was made by it. `caller` is what a record names: a role's ARN, a session's
    /// where the record does not name the role, or a user's.
    pub fn is(&self, caller: &str) -> bool {
        let Ok(caller) = caller.parse::<Self>() else { return false };
        let in_account = self.account.is_none() || self.account == caller.account;
        self.partition == caller.partition && in_account && self.who.is(&caller.who)
    }
}

impl Who {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Role(one), Self::Role(other)) | (Self::User(one), Self::User(other)) => {
                one == other
            }
            (
                Self::Role(one) | Self::RoleNamed(one),
                Self::Role(other) | Self::RoleNamed(other),
            ) => name(one) == name(other),
            (Self::User(_), Self::Role(_) | Self::RoleNamed(_))
            | (Self::Role(_) | Self::RoleNamed(_), Self::User(_)) => false,
        }
    }
}

impl FromStr for Principal {
    type Err = NoPrincipal;

    fn from_str(text: &str) -> Result<Self, NoPrincipal> {
        read(text).ok_or_else(|| NoPrincipal(text.to_owned()))
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `arn:PARTITION:SERVICE::ACCOUNT:KIND/…`
fn read(text: &str) -> Option<Principal> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, partition, service, region, account, resource] = parts[..] else { return None };
    let is_account = account.len() == 12 && account.bytes().all(|digit| digit.is_ascii_digit());
    if arn != "arn"
        || !PARTITIONS.contains(&partition)
        || !region.is_empty()
        || !(is_account || account == "*")
    {
        return None;
    }
    let (kind, rest) = resource.split_once('/')?;
    let who = match (service, kind) {
        ("iam", "role") => Who::Role(path_and_name(rest)?),
        ("iam", "user") => Who::User(path_and_name(rest)?),
        ("sts", "assumed-role") => Who::RoleNamed(of_session(rest)?),
        _ => return None,
    };
    Some(Principal {
        text: text.to_owned(),
        partition: partition.to_owned(),
        account: is_account.then(|| account.to_owned()),
        who,
    })
}

fn path_and_name(text: &str) -> Option<String> {
    let is_path = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'*');
    (is_path && is_name(name(text)) && !text.starts_with('/')).then(|| text.to_owned())
}

/// The role of `NAME/SESSION`; the session may be left out.
fn of_session(text: &str) -> Option<String> {
    let (role, session) = text.split_once('/').unwrap_or((text, "*"));
    (is_name(role) && (session == "*" || is_name(session))).then(|| role.to_owned())
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The letters of names in IAM.
fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    !text.is_empty() && text.len() <= 64 && text.chars().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::111122223333:role/cleaner";
    const WITH_PATH: &str = "arn:aws:iam::111122223333:role/ops/cleaner";
    const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/cleaner/nightly@ops";
    const ELSEWHERE: &str = "arn:aws:iam::444455556666:role/cleaner";
    const USER: &str = "arn:aws:iam::111122223333:user/cleaner";

    #[test]
    fn a_principal_is_a_role_in_one_account_or_any_a_session_s_role_or_a_user() {
        let sso = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/us-east-1/AWSReservedSSO_Staff_0123456789abcdef";
        let sso_session =
            "arn:aws:sts::*:assumed-role/AWSReservedSSO_Staff_0123456789abcdef/kim@example.com";
        for (given, callers) in [
            (ROLE, &[ROLE, SESSION][..]),
            ("arn:aws:iam::*:role/cleaner", &[ROLE, SESSION, ELSEWHERE]),
            (WITH_PATH, &[WITH_PATH, SESSION]),
            ("arn:aws:iam::*:role/ops/cleaner", &[WITH_PATH, SESSION]),
            (SESSION, &[ROLE, WITH_PATH, SESSION]),
            ("arn:aws:sts::111122223333:assumed-role/cleaner", &[ROLE, WITH_PATH, SESSION]),
            ("arn:aws:sts::111122223333:assumed-role/cleaner/*", &[ROLE, WITH_PATH, SESSION]),
            ("arn:aws:sts::*:assumed-role/cleaner/x", &[ROLE, WITH_PATH, SESSION, ELSEWHERE]),
            (USER, &[USER]),
            ("arn:aws:iam::*:user/cleaner", &[USER]),
            (sso, &[sso]),
            (sso_session, &[sso]),
            ("arn:aws-cn:iam::*:role/cleaner", &[]),
            ("arn:aws-us-gov:iam::111122223333:role/cleaner", &[]),
        ] {
            let principal: Principal = given.parse().unwrap();
            assert_eq!(principal.to_string(), given);
            for caller in [ROLE, WITH_PATH, SESSION, ELSEWHERE, USER, sso, "root", ""] {
                assert_eq!(principal.is(caller), callers.contains(&caller), "{given}: {caller}");
            }
        }
        let china: Principal = "arn:aws-cn:iam::*:role/cleaner".parse().unwrap();
        assert!(china.is("arn:aws-cn:iam::111122223333:role/cleaner"));
    }

    #[test]
    fn what_names_no_role_and_no_user_is_refused() {
        for text in [
            "",
            "cleaner",
            "role/cleaner",
            "111122223333",
            "*",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:role",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:iam::111122223333:role//cleaner/",
            "arn:aws:iam::111122223333:role/*",
            "arn:aws:iam::111122223333:role/clean*",
            "arn:aws:iam::111122223333:role/*/cleaner",
            "arn:aws:iam::1111:role/cleaner",
            "arn:aws:iam:::role/cleaner",
            "arn:aws:iam::11112222333*:role/cleaner",
            "arn:aws:iam:us-east-1:111122223333:role/cleaner",
            "arn:aws:iam::111122223333:group/cleaners",
            "arn:aws:iam::111122223333:assumed-role/cleaner/x",
            "arn:aws:sts::111122223333:role/cleaner",
            "arn:aws:sts::111122223333:assumed-role/",
            "arn:aws:sts::111122223333:assumed-role/cleaner/",
            "arn:aws:sts::111122223333:assumed-role/cleaner/a/b",
            "arn:aws:sts::111122223333:assumed-role/clean*/x",
            "arn:aws:sts::111122223333:assumed-role/cleaner/a:b",
            "arn:aws:iam::111122223333:role/clean:er",
            "arn:aws:iam::111122223333:user/kim/",
            "arn:aws:sts::111122223333:federated-user/kim",
            "arn:amazon:iam::111122223333:role/cleaner",
            "cleaner.amazonaws.com",
            " arn:aws:iam::111122223333:role/cleaner",
        ] {
            assert!(text.parse::<Principal>().is_err(), "{text}");
        }
    }
}
