//! What is taken out of a gradebook for readers who are not the instructor.

use crate::catalogue::say;
use crate::gradebook::{Gradebook, Reason, Remark, Student, Summary};
use crate::message::Message;
use labproof_checks::lab::{Language, Text};
use sha2::{Digest, Sha256};

/// Digits of an AWS account.
const ACCOUNT: usize = 12;

/// One student's own gradebook: nobody else, no account number, none of the instructor's notes.
pub(super) fn alone(book: &Gradebook, at: usize) -> Gradebook {
    let mut student = book.students[at].clone();
    mask(&mut student);
    with_students(book, vec![student])
}

/// The class without names: each student is a number, in an order that is not the roster's.
pub(super) fn nameless(book: &Gradebook, language: Language) -> Gradebook {
    let mut students = book.students.clone();
    students.sort_by_cached_key(|student| Sha256::digest(student.student_id.as_bytes()).to_vec());
    let width = students.len().to_string().len();
    for (at, student) in students.iter_mut().enumerate() {
        let number = format!("{:0width$}", at + 1);
        student.name = say(language, Message::Nameless { number: &number });
        student.student_id = number;
        mask(student);
    }
    with_students(book, students)
}

fn with_students(book: &Gradebook, students: Vec<Student>) -> Gradebook {
    Gradebook {
        schema: book.schema,
        lab: book.lab.clone(),
        run: book.run.clone(),
        as_of: book.as_of,
        deadline: book.deadline,
        summary: Summary::of(&students),
        students,
    }
}

/// The roster's further columns, flags and waivers are the instructor's: a flag may name somebody
/// else, and so may the words of a waiver. That a criterion is excused stays.
fn mask(student: &mut Student) {
    student.columns.clear();
    student.flags.clear();
    student.account_id = "*".repeat(ACCOUNT);
    student.reason.iter_mut().for_each(mask_reason);
    for criterion in student.tasks.iter_mut().flat_map(|task| &mut task.criteria) {
        criterion.waived = None;
        for value in [&mut criterion.expected, &mut criterion.found].into_iter().flatten() {
            *value = without_accounts(value);
        }
        criterion.reason.iter_mut().for_each(mask_reason);
        criterion.notes.iter_mut().for_each(mask_remark);
    }
}

fn mask_reason(reason: &mut Reason) {
    mask_text(&mut reason.message);
}

fn mask_remark(remark: &mut Remark) {
    mask_text(&mut remark.message);
}

fn mask_text(text: &mut Text) {
    text.ko = without_accounts(&text.ko);
    text.en = without_accounts(&text.en);
}

/// The text with every word of exactly twelve digits masked.
fn without_accounts(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|char: char| char.is_ascii_alphanumeric()) {
        let word = &rest[start..];
        let length = word.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(word.len());
        let is_account = length == ACCOUNT && word[..length].bytes().all(|b| b.is_ascii_digit());
        masked.push_str(&rest[..start]);
        masked.push_str(if is_account { "************" } else { &word[..length] });
        rest = &word[length..];
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_masked_wherever_it_stands_alone() {
        for (text, masked) in [
            ("arn:aws:iam::111122223333:role/R", "arn:aws:iam::************:role/R"),
            ("111122223333", "************"),
            ("sg-111122223333a, 1111222233334", "sg-111122223333a, 1111222233334"),
            ("계정 111122223333에서", "계정 ************에서"),
            ("", ""),
            ("없음.", "없음."),
        ] {
            assert_eq!(without_accounts(text), masked, "{text}");
        }
    }
}
