//! What a student reads who has looked at the table alone: what was found, what that says and does
//! not say, and what to hand in. And what an instructor reads who gives out a nonce.

use super::sheet::Sheet;
use super::student::{Page, open, task};
use crate::catalogue::say;
use crate::clean;
use crate::gradebook::{Pool, State, Student, Task};
use crate::message::Message;
use labproof_checks::lab::Language;
use labproof_checks::result::TaskResult;
use std::collections::BTreeMap;

/// What is to be handed in.
#[derive(Debug, Clone, Copy)]
pub struct Handout<'a> {
    /// The file.
    pub file: &'a str,
    /// The nonce that it was made with.
    pub nonce: &'a str,
    /// The account of the server that it was made on, if that told.
    pub account: Option<&'a str>,
    /// Why the database could not be looked at, if it could not: a code, and what was asked.
    pub blind: Option<&'a str>,
}

/// The answer to a student who has looked at the table alone; no `found` if the lab has none.
pub fn receipt(found: Option<TaskResult>, handout: &Handout<'_>, sheet: &Sheet) -> String {
    // Of what could not be looked at nothing is listed: one sentence says it.
    let found = found.filter(|_| handout.blind.is_none());
    let found = found.map(|task| Pool::default().task(task));
    let student = knowing(found, handout);
    let found = student.tasks.iter().map(|found| task(&student, found, sheet));
    let parts: Vec<String> =
        found.chain(open(&student, sheet)).chain([to_hand_in(handout, sheet)]).collect();
    parts.join("\n")
}

/// The command by which a student looks at the table from where the database answers, for a shell.
pub(super) fn command(address: &str) -> String {
    let address = clean::line(address);
    format!("    labproof check --receipt receipt.json --nonce WORD \\\n      --db {address}\n")
}

/// A student of whom nothing is known but this.
fn knowing(task: Option<Task>, handout: &Handout<'_>) -> Student {
    Student {
        student_id: String::new(),
        name: String::new(),
        account_id: handout.account.unwrap_or_default().to_owned(),
        region: "".into(),
        regions_seen: Vec::new(),
        columns: BTreeMap::new().into(),
        state: State::Graded,
        reason: None,
        score: None,
        flags: Vec::new(),
        things: Vec::new(),
        last_change: None,
        tasks: task.into_iter().collect(),
    }
}

/// What asks a student for the password of the database, which is typed behind it.
pub fn password(user: &str, sheet: &Sheet) -> String {
    sheet.say(Message::ReceiptPassword { user }) + " "
}

fn to_hand_in(handout: &Handout<'_>, sheet: &Sheet) -> String {
    let Handout { file, nonce, account, blind } = *handout;
    let mut page = Page::new(sheet, &sheet.say(Message::ReceiptHeading));
    if let Some(what) = blind {
        page.marked("?", &sheet.say(Message::ReceiptBlind { what, file }));
    } else {
        page.marked("▸", &sheet.say(Message::ReceiptHandIn { file, nonce }));
        page.line(&sheet.say(Message::ReceiptMeaning));
    }
    page.line(&match account {
        Some(account) => sheet.say(Message::ReceiptAccount { account }),
        None => sheet.say(Message::ReceiptNoAccount),
    });
    if blind.is_none() {
        page.line(&sheet.say(Message::ReceiptLimits));
    }
    page.finish()
}

/// How students use a nonce, for the instructor who gives it out.
pub fn nonce(nonce: &str, language: Language) -> String {
    let show = say(language, Message::NonceUse);
    let collect = say(language, Message::NonceThen);
    format!(
        "\n{show}\n\n  labproof check --receipt receipt.json --db HOST:3306 --nonce {nonce}\n\n\
         {collect}\n\n  labproof grade --roster roster.csv --receipts DIR\n"
    )
}
