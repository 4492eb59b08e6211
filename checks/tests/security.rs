//! What `docs/security.md` says the role can do is what the checks read, action by action.

use labproof_checks::evidence::{SOURCES, Source};
use labproof_checks::lab::{Lab, SHIPPED};
use labproof_checks::preflight;
use std::collections::BTreeSet;

const PAGES: [&str; 2] =
    [include_str!("../../docs/security.md"), include_str!("../../docs/security.ko.md")];

/// The one action that no check reads by.
const PUSHES_KEYS: &str = "ec2-instance-connect:SendSSHPublicKey";

/// The actions in the first column of a page's tables, each with when it is in the role.
fn granted(page: &str) -> Vec<(&str, &str)> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    rows.filter(|(action, _)| action.contains(':')).collect()
}

#[test]
fn the_page_on_security_names_every_action_of_the_role_and_no_other() {
    let reads = SOURCES.into_iter().filter_map(Source::action);
    let labs = SHIPPED.map(|(id, text)| Lab::parse(id, text).unwrap());
    let preflights: BTreeSet<_> = labs.iter().flat_map(preflight::actions).copied().collect();
    let all: BTreeSet<_> = reads.chain(preflights.iter().copied()).chain([PUSHES_KEYS]).collect();
    for page in PAGES {
        let granted = granted(page);
        assert_eq!(granted.iter().map(|(action, _)| *action).collect::<BTreeSet<_>>(), all);
        assert_eq!(granted.len(), all.len(), "none is named twice");
        for (action, when) in granted {
            let by_option = when.contains("`--with-preflight`");
            assert_eq!(by_option, preflights.contains(action), "{action}");
            assert_eq!(when.contains("`--with-ssh`"), action == PUSHES_KEYS, "{action}");
            let is_read = action.contains(":Describe") || action.contains(":Lookup");
            assert!(is_read || action == PUSHES_KEYS, "{action} is no read");
        }
    }
}

#[test]
fn what_the_page_says_is_always_there_is_there_in_every_lab() {
    for page in PAGES {
        for (action, when) in granted(page) {
            let always = when.starts_with("always") || when.starts_with("항상");
            for (id, text) in SHIPPED {
                let reads = Lab::parse(id, text).unwrap().actions();
                assert!(!always || reads.contains(&action), "{action} is not read by {id}");
            }
        }
    }
}
