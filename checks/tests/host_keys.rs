//! The keys of the servers on the way to the database: a change is a flag, and costs no point.

use crate::common::{ACCOUNT, Student, t};
use labproof_checks::evidence::{Answer, HostKey, Look};
use labproof_checks::outcome::Flag;

/// When which server showed which key: its kind, if it is another than the usual one, what it is, and
/// an exclamation mark if the roster pins one.
type Shown = (&'static str, &'static str, &'static str);

/// A student whose servers showed these keys: when, which server, which key.
fn shown(keys: &[Shown]) -> Student {
    let mut student = Student::done().look("02:00");
    for (at, server, key) in keys {
        let (algorithm, fingerprint) = key.split_once(' ').unwrap_or(("ssh-ed25519", key));
        let key = HostKey {
            server: (*server).to_owned(),
            address: "203.0.113.10:22".to_owned(),
            algorithm: algorithm.to_owned(),
            fingerprint: fingerprint.trim_end_matches('!').to_owned(),
            pinned: fingerprint.ends_with('!'),
        };
        student.note(t(at), Look::Seen(Answer::HostKey(key)));
    }
    student
}

fn changed(server: &str, before: &str, now: &str) -> Flag {
    let [server, before, now] = [server, before, now].map(str::to_owned);
    Flag::HostKeyChanged { server, before, now }
}

#[test]
fn another_key_of_one_server_is_a_flag_and_takes_no_points() {
    let cases: [(&str, &[Shown], Vec<Flag>); 10] = [
        ("the same", &[("02:01", "i-1", "A"), ("02:02", "i-1", "A")], vec![]),
        (
            "of another kind",
            &[("02:01", "i-1", "A"), ("02:02", "i-1", "ssh-rsa B")],
            vec![changed("i-1", "A", "B")],
        ),
        (
            "pinned to another kind",
            &[("02:01", "i-1", "A"), ("02:02", "i-1", "ssh-rsa B!")],
            vec![],
        ),
        (
            "pinned to another one",
            &[("02:01", "i-1", "A"), ("02:02", "i-1", "B!")],
            vec![changed("i-1", "A", "B")],
        ),
        (
            "another, pinned to another kind in between",
            &[("02:01", "i-1", "A"), ("02:02", "i-1", "ssh-rsa B!"), ("02:03", "i-1", "C")],
            vec![changed("i-1", "A", "C")],
        ),
        ("two servers", &[("02:01", "i-1", "A"), ("02:02", "i-2", "B")], vec![]),
        (
            "another",
            &[("02:01", "i-1", "A"), ("02:02", "i-1", "B")],
            vec![changed("i-1", "A", "B")],
        ),
        (
            "kept since then",
            &[("02:01", "i-1", "A"), ("02:02", "i-1", "B"), ("02:03", "i-1", "B")],
            vec![changed("i-1", "A", "B")],
        ),
        (
            "and back",
            &[("02:01", "i-1", "A"), ("02:02", "i-1", "B"), ("02:03", "i-1", "A")],
            vec![changed("i-1", "B", "A")],
        ),
        ("later than as-of", &[("02:01", "i-1", "A"), ("03:00", "i-1", "B")], vec![]),
    ];
    let points = |student: &Student| {
        let score = labproof_checks::result::Score::of(student.graded_at(t("02:30")).0.criteria());
        (score.earned, score.open)
    };
    let untouched = points(&shown(&[]));
    for (name, keys, flags) in cases {
        let student = shown(keys);
        assert_eq!(student.graded_at(t("02:30")).0.flags, flags, "{name}");
        assert_eq!(points(&student), untouched, "{name}");
        let mut reversed = student.clone();
        reversed.seen.reverse();
        assert_eq!(reversed.graded_at(t("02:30")).0.flags, flags, "{name}, reversed");
    }
}

#[test]
fn another_accounts_key_is_no_concern() {
    let mut student = shown(&[("02:01", "i-1", "A"), ("02:02", "i-1", "B")]);
    let last = student.seen.last_mut().unwrap();
    assert_eq!(last.account, ACCOUNT);
    last.account = "999988887777".to_owned();
    assert_eq!(student.graded_at(t("02:30")).0.flags, []);
}
