//! What the database's own numbers say of a login.

use labproof_checks::evidence::{Blind, ReasonCode};
use labproof_checks::login_error::LoginError::{
    self, HostBlocked, Locked, NoRoom, PasswordExpired, TlsRequired,
};
use labproof_checks::outcome::{Actor, Reason};

const CASES: [(u16, LoginError, ReasonCode, Actor); 9] = [
    (3118, Locked, ReasonCode::LoginRefused, Actor::Student),
    (4151, Locked, ReasonCode::LoginRefused, Actor::Student),
    (1820, PasswordExpired, ReasonCode::LoginRefused, Actor::Student),
    (1862, PasswordExpired, ReasonCode::LoginRefused, Actor::Student),
    (1129, HostBlocked, ReasonCode::Unreachable, Actor::Student),
    (1040, NoRoom, ReasonCode::Unreachable, Actor::Student),
    (1203, NoRoom, ReasonCode::Unreachable, Actor::Student),
    (1226, NoRoom, ReasonCode::Unreachable, Actor::Student),
    (3159, TlsRequired, ReasonCode::Tls, Actor::Instructor),
];

fn blind(code: ReasonCode, error: &str) -> Blind {
    Blind::new(code, "awsdb:3306").because(error)
}

/// R115, and what else a database says to whoever has the right password.
#[test]
fn a_number_tells_what_stands_in_the_way_and_who_must_act() {
    for (number, error, code, who) in CASES {
        assert_eq!(LoginError::of(number).map(|error| (error, error.code())), Some((error, code)));
        let blind = blind(code, &number.to_string());
        assert_eq!(LoginError::in_blind(&blind), Some(error), "{number}");
        let reason = Reason::from(&blind);
        assert_eq!((LoginError::in_reason(&reason), reason.who()), (Some(error), who), "{number}");
    }
}

#[test]
fn a_user_of_whom_tls_is_required_hears_that_the_password_is_wrong() {
    assert_eq!(LoginError::in_blind(&blind(ReasonCode::Tls, "1045")), Some(TlsRequired));
}

#[test]
fn a_number_says_nothing_under_another_code_and_another_number_nothing_at_all() {
    let others = [
        blind(ReasonCode::LoginRefused, "1045"),
        blind(ReasonCode::Internal, "1129"),
        blind(ReasonCode::Tls, "no TLS"),
        blind(ReasonCode::Unreachable, "connection lost"),
        Blind::new(ReasonCode::Unreachable, "awsdb:3306"),
    ];
    for blind in others {
        assert_eq!(LoginError::in_blind(&blind), None, "{blind:?}");
    }
}
