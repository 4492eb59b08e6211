//! Whatever an answer looks like, it comes back as it was; and what every look finds anew is not
//! part of what is kept once.

use super::super::answer::Answer;
use proptest::prelude::*;
use serde_json::{Value, json};

const AT: i64 = 1_795_000_000_123_456_789;
const RUN: &str = "01a225e0-c2de-70c4-a363-428a3bc72256";

fn split(answer: &Value) -> (Answer, Option<Vec<u8>>) {
    split_of(answer, RUN, AT)
}

fn split_of(answer: &Value, run: &str, at: i64) -> (Answer, Option<Vec<u8>>) {
    Answer::split(&answer.to_string(), run, at).unwrap()
}

#[test]
fn the_window_and_the_items_of_an_answer_are_not_in_its_template() {
    let answer = |to: &str, others: u64| {
        json!({"seen": {"calls": {"from": "2026-08-24T10:00:00Z", "to": to, "others": others,
            "why": {"at": to}, "records": [{"id": "a", "at": to}, "b", {"id": "a", "at": to}]}}})
    };
    let (first, window) = split(&answer("2026-11-22T10:00:00.123456789Z", 7));
    assert_eq!(
        first.template,
        "{\"seen\":{\"calls\":{\"from\":\u{2},\"others\":\u{3},\"records\":[\u{1},\"b\",\u{1}],\
         \"to\":\u{2},\"why\":{\"at\":\"2026-11-22T10:00:00.123456789Z\"}}}}"
    );
    assert_eq!(first.items, [r#"{"at":"2026-11-22T10:00:00.123456789Z","id":"a"}"#; 2]);
    assert!(window.unwrap().len() <= 20);
}

#[test]
fn looks_at_what_did_not_change_have_one_template() {
    let answers = [
        |at: &str, _run: &str| json!({"seen": {"events": {"from": at, "events": [{"id": 1}]}}}),
        |_at: &str, run: &str| json!({"seen": {"session": {"arn": format!("role/labproof-{run}")}}}),
        |_at: &str, _run: &str| json!({"seen": {"things": [{"a": 1, "b": [2]}, {}]}}),
    ];
    for answer in answers {
        let (first, _window) = split(&answer("2026-11-22T10:00:00Z", RUN));
        let later = answer("2026-11-22T11:00:00Z", "run-2");
        let (other, _window) = split_of(&later, "run-2", AT + 3_600_000_000_000);
        assert_eq!(first, other);
        assert_eq!(first.hashes(), other.hashes());
    }
}

#[test]
fn a_text_that_is_nearly_an_instant_or_a_number_stays_a_text() {
    for text in ["2026-11-22T10:00:00.0Z", "2026-11-22T10:00:00+00:00", "9999-01-01T00:00:00Z", "7"]
    {
        let (answer, _window) = split(&json!({"list": [], "text": text}));
        assert!(answer.template.contains(text), "{}", answer.template);
    }
    for number in [json!(0.5), json!(7.0), json!(u64::MAX)] {
        let (_answer, window) = split(&json!({"list": [], "number": number}));
        assert_eq!(window, None, "{number}");
    }
}

#[test]
fn parts_that_do_not_belong_together_are_no_answer() {
    let (answer, window) = split(&json!({"list": [{}], "others": 7, "to": "2026-11-22T10:00:00Z"}));
    let window = window.unwrap();
    assert!(answer.join(RUN, AT, &window).is_some());
    assert_eq!(answer.join(RUN, AT, &window[1..]), None);
    assert_eq!(answer.join(RUN, AT, &[&window[..], &[0]].concat()), None);
    assert_eq!(answer.join(RUN, AT, &[0xff; 20]), None);
    for items in [vec![], vec!["{}".to_owned(); 2]] {
        let answer = Answer { items, ..answer.clone() };
        assert_eq!(answer.join(RUN, AT, &window), None);
    }
}

/// Any JSON, with what is treated apart more often than chance would have it.
fn anything() -> impl Strategy<Value = Value> {
    let instants = -9_223_372_036_i64..9_223_372_036;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i16>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        "\\PC{0,8}|[\u{0}-\u{9}]{0,3}|run|.*run-1.*".prop_map(Value::from),
        (instants, 0..1_000_000_000).prop_map(|(seconds, nanoseconds)| {
            Value::from(jiff::Timestamp::new(seconds, nanoseconds).unwrap().to_string())
        }),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from);
        let members = prop::collection::btree_map("[a-z]{0,2}|run-1", inner, 0..4);
        prop_oneof![list, members.prop_map(Value::from_iter)]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_answer_comes_back_whatever_it_is(
        answer in anything(), at in any::<i64>(), run in "run-1|[a-z0-9]{0,2}|[\"\\\\\u{1}]{1,2}"
    ) {
        let (kept, window) = split_of(&answer, &run, at);
        let json = kept.join(&run, at, &window.unwrap_or_default()).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), answer);
    }
}
