//! The resize.

use super::{Case, created, created_as};
use crate::common::{refused_modify, t};
use labproof_checks::evidence::{ReasonCode, TRAIL};
use serde_json::json;

pub(super) fn resizes() -> Vec<Case> {
    let waits = || created().asks_resize("01:50:10", Some("db.t3.small"), Some(30), Some(false));
    vec![
        ("waits for the window", waits().look("02:00")),
        (
            "waits for the window, then blind",
            waits().look("02:00").look_blind("02:10", ReasonCode::Timeout),
        ),
        ("deleted while it waited", waits().deletes().is_gone().look("02:50")),
        ("applied in the window", waits().is_resized_at("24 15:05", "24 15:20").look("24 16:00")),
        (
            "applied outside the window",
            waits().is_resized_at("22 10:05", "22 10:20").look("22 11:00"),
        ),
        (
            "class larger than asked",
            created()
                .asks_resize("01:50:10", Some("db.t3.medium"), Some(25), Some(true))
                .is_resized()
                .look("02:00"),
        ),
        (
            "smaller class",
            created()
                .asks_resize("01:50:10", Some("db.t3.nano"), None, Some(true))
                .is_resized()
                .look("02:00"),
        ),
        ("resized, no CloudTrail", created().resizes().is_resized().look_but("02:00", &[TRAIL])),
        ("resizing, no CloudTrail", created().resizes().look_but("01:50:20", &[TRAIL])),
        (
            "created large",
            created_as(|db| {
                db.class = Some("db.t3.small".into());
                db.storage = Some(30);
            })
            .look("01:30"),
        ),
        (
            "created large, then blind",
            created_as(|db| {
                db.class = Some("db.t3.small".into());
                db.storage = Some(30);
            })
            .look("01:30")
            .look_blind("01:40", ReasonCode::Timeout),
        ),
        (
            "grown by autoscaling",
            created()
                .with(|s| s.db().storage = Some(35))
                .event("01:45", "Applying autoscaling-initiated modification to allocated storage.")
                .event(
                    "01:46",
                    "Finished applying autoscaling-initiated modification to allocated storage.",
                )
                .look("02:00"),
        ),
        (
            "resize asked, end unseen",
            created()
                .resizes()
                .with(|s| s.events.clear())
                .with(|s| s.instances.clear())
                .look("03:00"),
        ),
        (
            "resize asked, end never seen",
            created()
                .resizes()
                .with(|s| s.events.clear())
                .with(|s| s.instances.clear())
                .look("06:00"),
        ),
    ]
}

pub(super) fn refused_resizes() -> Vec<Case> {
    let small = "This instance size isn't available with free plan accounts";
    let storage = "The allocated storage exceeds the maximum available with free plan accounts";
    let refused = |message: &str| {
        refused_modify(
            t("01:50"),
            "FreeTierRestrictionError",
            message,
            json!({"dBInstanceClass": "db.t3.small", "allocatedStorage": 30, "applyImmediately": true}),
        )
    };
    vec![
        (
            "class refused by the plan",
            created().with(|s| s.records.push(refused(small))).look("02:00"),
        ),
        (
            "class and storage refused",
            created()
                .with(|s| {
                    s.records.extend([refused(small), {
                        let mut other = refused(storage);
                        other.id.push('b');
                        other
                    }]);
                })
                .look("02:00"),
        ),
    ]
}
