//! A student's own look, made on the web server and handed in.

use super::database::Database;
use super::looked::{PASSED, class, grade, table, unverified};
use super::network::{DATABASE_NAME, outside};
use crate::dbms::Kind;
use crate::run::{self, Run, criterion};
use crate::servers::on_every_server;
use std::fs;

on_every_server! {
    a_receipt_that_was_made_on_the_web_server_is_graded_where_the_grader_has_no_way_in,
}

fn a_receipt_that_was_made_on_the_web_server_is_graded_where_the_grader_has_no_way_in(kind: Kind) {
    outside(1, |network| {
        let Some(database) = Database::shut_in(kind, network) else { return };
        let (class, seats) = class(network, &[database.port()]);
        let web = &network.web[0];
        class.serve_metadata(web.metadata(), &seats[0].student, &seats[0].instance);
        let nonce = Run::of(&mut class.labproof(&["nonce"])).with_status(0).out;
        fs::create_dir(class.path("receipts")).unwrap();

        let (ca, address) = (database.ca(), format!("{DATABASE_NAME}:{}", database.port()));
        let check = ["check", "--receipt", "receipts/s01.json", "--db", &address];
        let more = ["--nonce", nonce.trim_end(), "--sql-ca", &ca, "--lang", "en"];
        let mut check = run::labproof(&class.path(""), &[&check[..], &more].concat());
        // It asks the metadata service where every EC2 instance has it.
        check.env_remove("AWS_EC2_METADATA_DISABLED");
        let look = || Run::of(&mut network.resolving(&check)).with_status(0);
        let made = web.host.run(look);
        assert!(made.out.contains(seats[0].student.account()), "{}", made.out);

        let looked = grade(network, &class, &["--sql-ca", &ca]);
        assert_eq!(table(&looked.book, 1), unverified("unreachable"));
        let looked = grade(network, &class, &["--sql-ca", &ca, "--receipts", "receipts"]);
        assert_eq!(table(&looked.book, 1), PASSED);
        let row = criterion(&looked.book, "s01", "sql-table.row");
        let notes: Vec<_> = row.notes.iter().map(|note| note.code.as_str()).collect();
        assert_eq!(notes, ["attested"]);
    });
}
