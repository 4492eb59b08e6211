//! What the environment alone says: of AWS, and secrets, which no command line should hold.

use super::output::variable;
use secrecy::SecretString;
use std::path::PathBuf;

/// The credentials that the environment names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// Those of a profile (`AWS_PROFILE`).
    Profile(String),
    /// A key of which a part is missing: this variable is not set.
    PartOfAKey(&'static str),
    /// A whole key, or none: whatever else AWS tools find.
    NothingMore,
}

/// The credentials that the environment names, as AWS tools read it: a key beats a profile.
pub(crate) fn named_credentials() -> Named {
    credentials_of(|name| variable(name)?.into_string().ok())
}

fn credentials_of(variable: impl Fn(&str) -> Option<String>) -> Named {
    const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
    const TOKEN: &str = "AWS_SESSION_TOKEN";
    match (variable("AWS_ACCESS_KEY_ID"), variable(SECRET)) {
        (Some(_), None) => Named::PartOfAKey(SECRET),
        (None, Some(_)) => Named::PartOfAKey("AWS_ACCESS_KEY_ID"),
        // The keys of a session begin so (IAM User Guide, "IAM identifiers").
        (Some(id), Some(_)) if id.starts_with("ASIA") && variable(TOKEN).is_none() => {
            Named::PartOfAKey(TOKEN)
        }
        (Some(_), Some(_)) => Named::NothingMore,
        (None, None) => variable("AWS_PROFILE").map_or(Named::NothingMore, Named::Profile),
    }
}

/// Whether `AWS_EC2_METADATA_DISABLED` forbids asking the metadata service.
pub(crate) fn metadata_is_disabled() -> bool {
    variable("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The file of `AWS_CA_BUNDLE`, which every AWS tool trusts in place of the system's roots.
pub(crate) fn ca_bundle() -> Option<PathBuf> {
    variable("AWS_CA_BUNDLE").map(PathBuf::from)
}

/// The token that browsers must bring to the live page, if one is set. Of the environment alone: a
/// command line is seen by everybody on the machine.
pub(crate) fn serve_token() -> Option<SecretString> {
    variable("LABPROOF_SERVE_TOKEN")?.into_string().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_of_a_key_is_named_and_a_profile_where_there_is_no_key() {
        for (variables, named) in [
            ("", Named::NothingMore),
            ("AWS_PROFILE=class", Named::Profile("class".to_owned())),
            ("AWS_ACCESS_KEY_ID=AKIA1", Named::PartOfAKey("AWS_SECRET_ACCESS_KEY")),
            ("AWS_SECRET_ACCESS_KEY=s", Named::PartOfAKey("AWS_ACCESS_KEY_ID")),
            ("AWS_ACCESS_KEY_ID=AKIA1 AWS_SECRET_ACCESS_KEY=s AWS_PROFILE=x", Named::NothingMore),
            (
                "AWS_ACCESS_KEY_ID=ASIA1 AWS_SECRET_ACCESS_KEY=s",
                Named::PartOfAKey("AWS_SESSION_TOKEN"),
            ),
            (
                "AWS_ACCESS_KEY_ID=ASIA1 AWS_SECRET_ACCESS_KEY=s AWS_SESSION_TOKEN=t",
                Named::NothingMore,
            ),
        ] {
            let variable = |name: &str| {
                let mut pairs = variables.split(' ').filter_map(|pair| pair.split_once('='));
                pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
            };
            assert_eq!(credentials_of(variable), named, "{variables}");
        }
    }
}
