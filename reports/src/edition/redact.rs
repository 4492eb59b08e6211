//! What is taken out of a gradebook for readers who are not the instructor.

use super::identities::Identities;
use crate::catalogue::say;
use crate::explanation::Explanation;
use crate::gradebook::{Gradebook, Reason, Shared, Spec, Student, Summary, Verdict};
use crate::message::Message;
use labproof_checks::explain::{self, Caller, What};
use labproof_checks::lab::{Language, Text};
use sha2::{Digest, Sha256};

/// Digits of an AWS account.
const ACCOUNT: usize = 12;

/// What stands in place of somebody else's id or name.
const SOMEBODY: &str = "***";

/// One student's own gradebook: nobody else, no account number, none of the instructor's notes.
pub(super) fn alone(book: &Gradebook, at: usize, identities: &Identities) -> Gradebook {
    let mut student = book.students[at].clone();
    let hide = all_but(at, &book.students[at], identities);
    mask(&mut student, &hide);
    let mut own = with_students(book, vec![student]);
    own.run.trouble = None;
    own
}

/// Why one student has these marks, as it may be handed to that student: what [`alone`] takes out,
/// and the names of the staff.
pub(super) fn explained_alone(
    book: &Gradebook,
    at: usize,
    why: &explain::Explanation,
    identities: &Identities,
) -> Explanation {
    let own = alone(book, at, identities);
    let mut explanation = Explanation::new(&own, 0, why);
    let hide = all_but(at, &book.students[at], identities);
    let callers = why.criteria.iter().flat_map(|one| &one.sightings);
    let sightings = explanation.criteria.iter_mut().flat_map(|one| &mut one.sightings);
    for (sighting, known) in sightings.zip(callers) {
        if !matches!(known.what, What::Called { caller: Caller::Student, .. }) {
            sighting.by = None;
        }
        mask_text(&mut sighting.message, &hide);
        let values = sighting.values.iter_mut().map(|value| &mut value.value);
        let named = [&mut sighting.by, &mut sighting.look.item].into_iter().flatten();
        values.chain(named).for_each(|text| *text = without_accounts(&hide(text)));
    }
    explanation
}

/// What hides everybody else in a text that one student is to read.
fn all_but<'s>(
    at: usize,
    student: &'s Student,
    identities: &'s Identities,
) -> impl Fn(&str) -> String + 's {
    let (id, name) = (&student.student_id, &student.name);
    move |text| {
        identities.replace(text, |owner, word| {
            // A namesake's name is the student's own.
            let is_own = owner == at || word == id || word == name;
            (!is_own).then(|| SOMEBODY.to_owned())
        })
    }
}

/// The class without names: each student is a number, the same each time the same roster is graded.
///
/// The numbers are drawn by a hash of all that the roster says of everybody, account numbers
/// included: a classmate, who does not know those, cannot draw them again from a list of ids.
pub(super) fn nameless(book: &Gradebook, language: Language) -> Gradebook {
    let numbers = numbers(&book.students);
    let label = |at: usize| say(language, Message::Nameless { number: &numbers[at] });
    let identities = Identities::of(book);
    let hide = |text: &str| identities.replace(text, |owner, _| Some(label(owner)));
    let mut students = book.students.clone();
    for (at, student) in students.iter_mut().enumerate() {
        student.student_id.clone_from(&numbers[at]);
        student.name = label(at);
        mask(student, &hide);
    }
    students.sort_by(|a, b| a.student_id.cmp(&b.student_id));
    with_students(book, students)
}

/// The numbers of the students, by place in the roster, all of one width.
fn numbers(students: &[Student]) -> Vec<String> {
    let hashes: Vec<_> = students.iter().map(hash).collect();
    let mut all = hashes.clone();
    all.sort_unstable();
    let secret = Sha256::digest(all.concat());
    let mut drawn: Vec<usize> = (0..students.len()).collect();
    drawn.sort_by_cached_key(|at| Sha256::digest([&secret[..], &hashes[*at]].concat()).to_vec());
    let width = students.len().to_string().len();
    let mut numbers = vec![String::new(); students.len()];
    for (number, at) in (1..).zip(drawn) {
        numbers[at] = format!("{number:0width$}");
    }
    numbers
}

fn hash(student: &Student) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [&student.student_id, &student.name, &student.account_id] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

fn with_students(book: &Gradebook, students: Vec<Student>) -> Gradebook {
    Gradebook {
        lab: book.lab.clone(),
        run: book.run.clone(),
        as_of: book.as_of,
        deadline: book.deadline,
        summary: Summary::of(&students),
        students,
    }
}

/// The roster's further columns, flags and the words of decisions are the instructor's: a flag may
/// name somebody else, and so may those words. What was decided, and against what, stays.
fn mask(student: &mut Student, hide: &impl Fn(&str) -> String) {
    student.columns.clear();
    student.flags.clear();
    student.things.iter_mut().for_each(|thing| thing.address = None);
    student.account_id = "*".repeat(ACCOUNT);
    if let Some(reason) = &mut student.reason {
        mask_reason(reason, hide);
        reason.attempt = None;
    }
    for criterion in student.tasks.iter_mut().flat_map(|task| &mut task.criteria) {
        mask_spec(&mut criterion.spec, hide);
        mask_verdict(&mut criterion.verdict, hide);
        let items = criterion.evidence.iter_mut().filter_map(|evidence| evidence.item.as_mut());
        items.for_each(|item| mask_value(item, hide));
    }
}

fn mask_verdict(verdict: &mut Shared<Verdict>, hide: &impl Fn(&str) -> String) {
    let mut masked = Verdict::clone(verdict);
    if let Some(decided) = &mut masked.decided {
        (decided.reason, decided.who, decided.until, decided.because) = (None, None, None, None);
    }
    masked.found.iter_mut().for_each(|value| mask_value(value, hide));
    masked.found_words.iter_mut().for_each(|text| mask_shared(text, hide));
    masked.reason.iter_mut().for_each(|reason| mask_reason(reason, hide));
    masked.notes.iter_mut().for_each(|note| mask_shared(&mut note.message, hide));
    if masked != **verdict {
        *verdict = masked.into();
    }
}

fn mask_spec(spec: &mut Shared<Spec>, hide: &impl Fn(&str) -> String) {
    let mut masked = Spec::clone(spec);
    masked.expected.iter_mut().for_each(|value| mask_value(value, hide));
    masked.expected_words.iter_mut().for_each(|words| mask_shared(words, hide));
    if masked != **spec {
        *spec = masked.into();
    }
}

fn mask_reason(reason: &mut Shared<Reason>, hide: &impl Fn(&str) -> String) {
    let mut message = reason.message.clone();
    mask_text(&mut message, hide);
    if message != reason.message {
        reason.message = message;
    }
}

/// What nothing is hidden in stays shared with others.
fn mask_shared(text: &mut Shared<Text>, hide: &impl Fn(&str) -> String) {
    let mut masked = Text::clone(text);
    mask_text(&mut masked, hide);
    if masked != **text {
        *text = masked.into();
    }
}

fn mask_value(value: &mut Shared<str>, hide: &impl Fn(&str) -> String) {
    let masked = without_accounts(&hide(value));
    if *value != masked {
        *value = masked.into();
    }
}

fn mask_text(text: &mut Text, hide: &impl Fn(&str) -> String) {
    text.ko = without_accounts(&hide(&text.ko));
    text.en = without_accounts(&hide(&text.en));
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
