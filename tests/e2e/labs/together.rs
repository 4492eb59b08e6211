//! Two labs, one class, one store.

use super::{EC2, as_asked, serve};
use crate::class::Class;
use crate::lab;
use crate::run::{Run, outcomes};
use jiff::SignedDuration;

#[test]
fn one_store_holds_the_evidence_of_both_labs_and_both_are_judged_by_it() {
    let mut class = Class::began(SignedDuration::from_hours(5));
    let done = class.enrol("both");
    let server = serve(&class, &done, &as_asked());
    let name = "Stem Day DB Tier";
    let group = done.create_group(name, name, None).unwrap();
    done.authorize_mysql_from(&group, &server.group).unwrap();
    lab::create(&done, &group, |_| ());
    let alone = class.enrol("the first alone");
    serve(&class, &alone, &as_asked());
    class.minutes(60);
    lab::resize(&done);
    class.until_now();

    let rds = ["--sql", "off"];
    // Each lab by a store of its own, and then both by one.
    class.grade(&[&rds[..], &["--evidence", "rds"]].concat()).with_status(0);
    let of_rds = outcomes(&class.book());
    class.grade(&[&EC2[..], &["--evidence", "ec2"]].concat()).with_status(0);
    let of_ec2 = outcomes(&class.book());
    for round in 0..2 {
        class.grade(&rds).with_status(0);
        assert_eq!(outcomes(&class.book()), of_rds, "{round}");
        class.grade(&EC2).with_status(0);
        assert_eq!(outcomes(&class.book()), of_ec2, "{round}");
    }
    Run::of(&mut class.labproof(&["regrade"])).with_status(0);
    assert_eq!(outcomes(&class.book()), of_rds);
    Run::of(&mut class.labproof(&[&["regrade"][..], &EC2].concat())).with_status(0);
    assert_eq!(outcomes(&class.book()), of_ec2);
}
