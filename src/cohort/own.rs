//! Whose fault it is that accounts cannot be entered: the grader's own, where its policies let it into
//! none of them. One account that refuses is that account's.

use labproof_checks::evidence::{Blind, Cause, Kept, Look, Observation, ReasonCode};

/// How a run's accounts were entered, or refused it.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Refusals by the caller's own policy: whose fault they are shows when all have been tried.
    held_back: Vec<Kept>,
    /// Whether an account was entered, or refused of itself.
    answered: bool,
    /// What is wrong on the grader's own side, beyond doubt.
    trouble: Option<Blind>,
}

impl Entries {
    /// What was seen of one account, from its session on, unless that must wait for the others.
    pub(super) fn pass(&mut self, seen: Vec<Kept>) -> Vec<Kept> {
        match seen.first().map(|entry| &entry.look) {
            Some(Look::Blind { why, .. }) if is_own_policy(why) => {
                self.held_back.extend(seen);
                return Vec::new();
            }
            Some(Look::Blind { why, .. }) if why.code == ReasonCode::GraderCredentials => {
                self.trouble.get_or_insert_with(|| why.clone());
            }
            Some(Look::Blind { why, .. }) => {
                self.answered |= why.code == ReasonCode::AssumeRoleRefused;
            }
            Some(Look::Seen(_)) => self.answered = true,
            None => {}
        }
        seen
    }

    /// What was held back, as what it is now known to be, and what is wrong on the grader's side.
    pub(super) fn close(self) -> (Vec<Kept>, Option<Blind>) {
        if self.answered {
            return (self.held_back, self.trouble);
        }
        let held_back: Vec<_> = self.held_back.iter().map(as_own).collect();
        let first = held_back.first().and_then(|entry| match &entry.look {
            Look::Blind { why, .. } => Some(why.clone()),
            Look::Seen(_) => None,
        });
        // It is the run's, whichever account showed it.
        (held_back, self.trouble.or(first).map(|why| Blind { attempt: None, ..why }))
    }
}

/// What is wrong on the grader's own side, as these entries of all accounts show.
pub(crate) fn trouble<'e>(entries: impl Iterator<Item = &'e Kept>) -> Option<Blind> {
    let mut all = Entries::default();
    for entry in entries {
        all.pass(vec![entry.clone()]);
    }
    all.close().1
}

fn is_own_policy(why: &Blind) -> bool {
    why.code == ReasonCode::AssumeRoleRefused && why.cause == Some(Cause::OwnPolicy)
}

/// The same refusal, by the grader's own side.
fn as_own(entry: &Kept) -> Kept {
    let look = match &entry.look {
        Look::Blind { source, why, .. } => {
            Look::blind(*source, Blind { code: ReasonCode::GraderCredentials, ..why.clone() })
        }
        Look::Seen(view) => Look::Seen(view.clone()),
    };
    Kept::of(Observation { look, ..Observation::clone(entry) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use labproof_checks::evidence::{Answer, Caller, SESSION};

    const POLICY: &str = "AccessDenied by the caller's own policy";

    fn entry(account: &str, code: Option<ReasonCode>, error: Option<&str>) -> Vec<Kept> {
        let why =
            |code| Blind { cause: error.map(Cause::from), ..Blind::new(code, SESSION.as_str()) };
        let look = match code {
            Some(code) => Look::blind(SESSION, why(code)),
            None => Look::Seen(Answer::Session(Caller {
                account: account.to_owned(),
                arn: String::new(),
                endpoint: None,
            })),
        };
        let (run, region) = ("run".to_owned(), "r".to_owned());
        let at = "2026-11-21T01:00:00Z".parse().unwrap();
        vec![Kept::of(Observation { run, account: account.to_owned(), region, at, look })]
    }

    #[test]
    fn it_is_the_graders_own_fault_where_its_policy_opens_no_door_at_all() {
        use ReasonCode::{AssumeRoleRefused, GraderCredentials, Throttled};
        let ours = (Some(AssumeRoleRefused), Some(POLICY));
        let theirs = (Some(AssumeRoleRefused), Some("AccessDenied"));
        let ended = (Some(GraderCredentials), Some("ExpiredToken"));
        let (slow, open) = ((Some(Throttled), None), (None, None));
        for (entries, codes, trouble) in [
            (vec![ours], vec![GraderCredentials], Some(POLICY)),
            (vec![ours, ours], vec![GraderCredentials; 2], Some(POLICY)),
            (vec![ours, slow], vec![Throttled, GraderCredentials], Some(POLICY)),
            (vec![ours, theirs], vec![AssumeRoleRefused; 2], None),
            (vec![ours, open], vec![AssumeRoleRefused], None),
            (vec![open, ours], vec![AssumeRoleRefused], None),
            (vec![theirs, theirs], vec![AssumeRoleRefused; 2], None),
            (vec![open, ended], vec![GraderCredentials], Some("ExpiredToken")),
            (vec![theirs, ended], vec![AssumeRoleRefused, GraderCredentials], Some("ExpiredToken")),
            (vec![ended, ended], vec![GraderCredentials; 2], Some("ExpiredToken")),
            (vec![], vec![], None),
        ] {
            let mut all = Entries::default();
            let mut kept: Vec<Kept> = Vec::new();
            for (number, (code, error)) in entries.iter().enumerate() {
                kept.extend(all.pass(entry(&number.to_string(), *code, *error)));
            }
            let (held_back, found) = all.close();
            kept.extend(held_back);
            let refused = kept.iter().filter_map(|entry| match &entry.look {
                Look::Blind { why, .. } => Some(why.code),
                Look::Seen(_) => None,
            });
            assert_eq!(refused.collect::<Vec<_>>(), codes, "{entries:?}");
            assert_eq!(kept.len(), entries.len(), "every entry is kept");
            assert_eq!(found.and_then(|why| why.error()).as_deref(), trouble, "{entries:?}");
        }
    }
}
