//! Which accounts an organizational unit holds: what a roster is made of.

use crate::observe::answer::blind;
use crate::session::Session;
use crate::streams::a_few;
use aws_sdk_organizations::Client;
use aws_sdk_organizations::types::{Account, AccountState, AccountStatus};
use labproof_checks::evidence::{Blind, ReasonCode};
use miette::Diagnostic;
use std::collections::VecDeque;
use thiserror::Error;

const LIST_ACCOUNTS: &str = "organizations:ListAccountsForParent";
const LIST_UNITS: &str = "organizations:ListOrganizationalUnitsForParent";

/// The state in which an account can be used.
const ACTIVE: &str = "ACTIVE";

/// An account of an organization.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Member {
    /// The account's name.
    pub(crate) name: String,
    /// The twelve digits.
    pub(crate) account: String,
    /// The root user's email.
    pub(crate) email: String,
}

/// What a unit holds, units within it included, by name.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// The accounts that can be used.
    pub(crate) active: Vec<Member>,
    /// Those that cannot, or are the caller's own, each with why.
    pub(crate) left_out: Vec<(Member, String)>,
}

/// Why there are no accounts.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum OrganizationError {
    /// There is no such unit.
    #[error("there is no organizational unit {unit} in your organization")]
    #[diagnostic(help(
        "its id is in the console under AWS Organizations, AWS accounts; `aws organizations list-roots` shows the root's"
    ))]
    NoUnit {
        /// The unit.
        unit: String,
    },
    /// The caller's account is in no organization.
    #[error("your account belongs to no organization")]
    #[diagnostic(help(
        "log in to the management account of the organization that the students' accounts belong to"
    ))]
    None,
    /// The caller may not ask.
    #[error("your credentials may not list the accounts of the organization ({action})")]
    #[diagnostic(help(
        "log in to its management account, or to one that it has made a delegated administrator, as somebody \
         who is allowed {LIST_ACCOUNTS} and {LIST_UNITS}"
    ))]
    Denied {
        /// The action that was denied.
        action: String,
    },
    /// There was no answer.
    #[error("the accounts of {unit} could not be listed: {action} answered {error}")]
    #[diagnostic(help("try again; a roster can be written by hand as well"))]
    Unanswered {
        /// The unit.
        unit: String,
        /// The action.
        action: String,
        /// What came back.
        error: String,
    },
    /// The unit holds nobody.
    #[error("{unit} holds no account that can be used")]
    #[diagnostic(help("name the unit that the students' accounts are in, or one above it"))]
    Empty {
        /// The unit.
        unit: String,
    },
}

/// The accounts of a unit (`ou-…`) or of the root (`r-…`), and of every unit within it.
///
/// # Errors
/// They could not be listed, or there are none.
pub(crate) async fn members(session: &Session, unit: &str) -> Result<Members, OrganizationError> {
    let client = Client::new(session.config());
    let all = accounts(&client, unit).await.map_err(|why| failed(&why, unit))?;
    let mut members = Members::default();
    for account in all {
        let why_not = why_not(&account, &session.caller().account);
        let member = Member {
            name: account.name.unwrap_or_default(),
            account: account.id.unwrap_or_default(),
            email: account.email.unwrap_or_default(),
        };
        match why_not {
            None => members.active.push(member),
            Some(why) => members.left_out.push((member, why)),
        }
    }
    members.active.sort();
    members.left_out.sort();
    if members.active.is_empty() {
        return Err(OrganizationError::Empty { unit: unit.to_owned() });
    }
    Ok(members)
}

async fn accounts(client: &Client, unit: &str) -> Result<Vec<Account>, Blind> {
    let mut units = VecDeque::from([unit.to_owned()]);
    let mut all = Vec::new();
    while let Some(unit) = units.pop_front() {
        let mut pages = client.list_accounts_for_parent().parent_id(&unit).into_paginator().send();
        while let Some(page) = pages.next().await {
            all.extend(
                page.map_err(|error| blind(LIST_ACCOUNTS, &error))?.accounts.unwrap_or_default(),
            );
        }
        let within = client.list_organizational_units_for_parent().parent_id(&unit);
        let mut pages = within.into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| blind(LIST_UNITS, &error))?;
            let within = page.organizational_units.unwrap_or_default();
            units.extend(within.into_iter().filter_map(|unit| unit.id));
        }
    }
    Ok(all)
}

/// Why an account is on no roster. `State` says it since 2025, `Status` before.
fn why_not(account: &Account, own: &str) -> Option<String> {
    let status = account.status.as_ref().map(AccountStatus::as_str);
    let state = account.state.as_ref().map(AccountState::as_str).or(status).unwrap_or("no state");
    if state != ACTIVE {
        return Some(state.to_owned());
    }
    (account.id.as_deref() == Some(own)).then(|| "your own account".to_owned())
}

fn failed(why: &Blind, unit: &str) -> OrganizationError {
    let (unit, action) = (unit.to_owned(), why.subject.clone());
    let error = why.error().unwrap_or_else(|| why.code.as_str().to_owned());
    match error.as_str() {
        "ParentNotFoundException" | "InvalidInputException" => OrganizationError::NoUnit { unit },
        "AWSOrganizationsNotInUseException" => OrganizationError::None,
        _ if why.code == ReasonCode::AccessDenied => OrganizationError::Denied { action },
        _ => OrganizationError::Unanswered { unit, action, error },
    }
}

impl Members {
    /// The roster of those that can be used. An account's number is the student's id until somebody writes
    /// a better one: nothing else is certain to be unique and to stay.
    pub(crate) fn roster(&self) -> String {
        let mut rows = csv::Writer::from_writer(Vec::new());
        let header = ["student_id", "name", "account_id", "email"];
        let all = self.active.iter().map(|it| [&*it.account, &it.name, &it.account, &it.email]);
        for row in std::iter::once(header).chain(all) {
            rows.write_record(row).expect("memory takes every byte");
        }
        let rows = rows.into_inner().expect("memory takes every byte");
        String::from_utf8(rows).expect("every cell is UTF-8")
    }

    /// Those that were left out, a line each.
    pub(crate) fn left_out(&self) -> String {
        let line = |(member, why): &(Member, String)| {
            format!("left out: {} {} ({why})\n", member.account, member.name)
        };
        a_few(&self.left_out.iter().map(line).collect::<Vec<_>>())
    }
}
