//! The accounts of a demonstration's class, and the roster of them. All are invented.

/// The grader's account.
pub(super) const HUB: &str = "999900000000";

/// The student's account; students are counted from 1.
pub(super) fn account(number: usize) -> String {
    format!("2222{number:08}")
}

/// What the roles ask for.
pub(super) fn external_id(number: usize) -> String {
    format!("demo-external-id-{number:04}")
}

/// A class as a roster file.
pub(super) fn roster(names: impl IntoIterator<Item = &'static str>) -> String {
    let rows = names.into_iter().zip(1..).map(|(name, number)| {
        let section = if number % 2 == 1 { "A" } else { "B" };
        let (account, external_id) = (account(number), external_id(number));
        format!("s{number:02},{name},{account},{external_id},{section}\n")
    });
    let header = "student_id,name,account_id,external_id,section\n".to_owned();
    std::iter::once(header).chain(rows).collect()
}
