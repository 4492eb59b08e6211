mod silent;

use super::*;
use crate::dbms::{Dbms, DbmsError, Kind, Server};
use crate::observe::fake;
use labproof_checks::evidence::Cause;
use labproof_checks::evidence::Table;
use mysql_async::prelude::Queryable;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Makes a test on each server of functions that take one. MySQL may be missing.
macro_rules! on_every_server {
    ($($holds:ident),+ $(,)?) => {
        on_every_server!(on_mariadb: MariaDb, $($holds),+);
        on_every_server!(on_mysql: MySql, $($holds),+);
    };
    ($module:ident: $kind:ident, $($holds:ident),+) => {
        mod $module {
            $(
                #[tokio::test]
                async fn $holds() {
                    if let Some(dbms) = super::prepared(super::Kind::$kind) {
                        super::$holds(&dbms).await;
                    }
                }
            )+
        }
    };
}

fn prepared(kind: Kind) -> Option<Dbms> {
    match Dbms::prepare(kind, &[]) {
        Err(DbmsError::NotInstalled(Kind::MySql)) => None,
        prepared => Some(prepared.unwrap()),
    }
}

const USERS: [&str; 8] = [
    "CREATE USER 'awsuser'@'%' IDENTIFIED BY 'awspassword'",
    "GRANT ALL ON *.* TO 'awsuser'@'%'",
    "CREATE USER 'encrypted'@'%' IDENTIFIED BY 'awspassword' REQUIRE SSL",
    "GRANT ALL ON *.* TO 'encrypted'@'%'",
    "CREATE USER 'stranger'@'%' IDENTIFIED BY 'awspassword'",
    "CREATE USER 'writer'@'%' IDENTIFIED BY 'awspassword'",
    "CREATE DATABASE stemday",
    "CREATE DATABASE test",
];

/// A server, and what it was made from.
struct Database<'a> {
    server: Server,
    made_from: &'a Dbms,
}

impl Database<'_> {
    fn endpoint(&self) -> Endpoint {
        self.server.endpoint()
    }

    /// The lab's user, trusting this server's certificate.
    fn login(&self) -> Login {
        login("awsuser", "awspassword", self.verified())
    }

    fn verified(&self) -> Tls {
        Tls::Verify(std::fs::read(self.made_from.ca()).unwrap().into())
    }
}

/// A server on which a student, having created both databases, has done this.
fn server<'a>(dbms: &'a Dbms, done: &[&str]) -> Database<'a> {
    server_with(dbms, done, &[])
}

/// The same, with further arguments.
fn server_with<'a>(dbms: &'a Dbms, done: &[&str], arguments: &[&str]) -> Database<'a> {
    let statements: Vec<_> = USERS.iter().chain(done).copied().collect();
    Database { server: dbms.start(&statements, arguments).unwrap(), made_from: dbms }
}

fn is_mariadb(dbms: &Dbms) -> bool {
    dbms.version().unwrap().contains("MariaDB")
}

fn login(user: &str, password: &str, tls: Tls) -> Login {
    Login { user: user.to_owned(), password: password.to_owned().into(), tls }
}

/// A connection of somebody else's, for as long as the forwarder stands. A server counts whom it has sent
/// away for a moment more, so it is tried for some seconds.
async fn come_in(server: &Database<'_>, user: &str) -> (Conn, LoopbackForwarder) {
    let user = login(user, "awspassword", server.verified());
    for _ in 0..50 {
        let forwarder = Route::Direct.dial(&server.endpoint()).await.unwrap();
        let tls = user.tls.options(&server.endpoint().host);
        match connect(&user, tls, &forwarder).await {
            Ok(connection) => return (connection, forwarder),
            Err(blind) => assert_eq!(blind.error().as_deref(), Some("1040"), "{blind:?}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("there was no room for five seconds")
}

async fn ask(endpoint: &Endpoint, login: &Login) -> Result<TableLook, Blind> {
    let lab = Arc::new(fake::table());
    let place = Place::from(endpoint.clone());
    table(login, &lab, &place, Some("db-LIFE".to_owned()), Route::Direct).await
}

async fn asked(server: &Database<'_>) -> TableLook {
    ask(&server.endpoint(), &server.login()).await.unwrap()
}

fn row(values: &[&str]) -> Row {
    values.iter().map(|value| Some((*value).to_owned())).collect()
}

type Row = Vec<Option<String>>;

on_every_server! {
    what_the_lab_asks_for_is_read,
    what_is_not_there_is_known_not_to_be_there,
    the_row_is_found_among_a_hundred_thousand,
    rows_are_read_as_they_were_written,
    a_long_value_is_cut,
    a_right_that_is_missing_is_not_an_absence,
    whoever_is_refused_is_told_why,
    who_may_not_come_in_now_is_told_what_stands_in_the_way,
    a_server_that_has_no_room_is_unreachable,
    a_table_in_other_letters_is_read_in_its_own_spelling,
    a_server_that_folds_names_shows_the_labs_own,
    a_server_that_does_not_say_its_name_is_looked_at_all_the_same,
    a_table_that_somebody_has_locked_is_not_waited_for,
    the_session_can_change_nothing,
}

async fn what_the_lab_asks_for_is_read(dbms: &Dbms) {
    let server = server(
        dbms,
        &[
            "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
            "INSERT INTO test.stem VALUES (1, 'stem')",
        ],
    );
    let look = asked(&server).await;
    let Endpoint { host, port } = server.endpoint();
    assert_eq!(look.endpoint, format!("{host}:{port}"));
    assert_eq!(look.resource_id.as_deref(), Some("db-LIFE"));
    assert_eq!(look.version, Some(dbms.version().unwrap()));
    assert_eq!(look.schemas, ["stemday", "test"]);
    let column = |name: &str, data_type: &str, length| labproof_checks::evidence::Column {
        name: name.to_owned(),
        data_type: data_type.to_owned(),
        length,
    };
    let table = Table {
        schema: "test".to_owned(),
        name: None,
        columns: vec![column("col1", "int", None), column("col2", "varchar", Some(10))],
        rows: Some(vec![row(&["1", "stem"])]),
        more_rows: false,
    };
    assert_eq!(look.tables, [table]);
}

async fn what_is_not_there_is_known_not_to_be_there(dbms: &Dbms) {
    let server = server(
        dbms,
        &[
            "CREATE TABLE test.stems (col1 INT)",
            "CREATE VIEW stemday.stem AS SELECT 1 AS col1, 'stem' AS col2",
            "DROP DATABASE test",
        ],
    );
    let look = asked(&server).await;
    assert_eq!(look.schemas, ["stemday"]);
    assert_eq!(look.tables, []);
}

async fn the_row_is_found_among_a_hundred_thousand(dbms: &Dbms) {
    let mut done = vec![
        "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
        "INSERT INTO test.stem VALUES (1, 'STEM'), (2, 'other')",
    ];
    done.extend(["INSERT INTO test.stem SELECT * FROM test.stem"; 16]);
    done.push("INSERT INTO test.stem VALUES (1, 'stem'), (1, 'stem')");
    let server = server(dbms, &done);
    let tables = asked(&server).await.tables;
    let rows = tables[0].rows.as_ref().unwrap();
    assert_eq!(rows[0], row(&["1", "stem"]));
    assert_eq!(rows.len(), 3, "one that matches, however often it is there, and the others");
    assert!(tables[0].more_rows);
}

async fn rows_are_read_as_they_were_written(dbms: &Dbms) {
    let cases: [(&str, &str, &[Row]); 10] = [
        ("col1 INT, col2 VARCHAR(10)", "", &[]),
        ("col1 INT, col2 VARCHAR(10)", "(1, 'Stem')", &[row(&["1", "Stem"])]),
        ("col1 INT, col2 VARCHAR(10)", "(NULL, 'stem ')", &[vec![None, Some("stem ".into())]]),
        ("COL2 VARCHAR(10), COL1 INT", "('stem', 1)", &[row(&["1", "stem"])]),
        ("id INT, name VARCHAR(10)", "(1, 'stem')", &[row(&["1", "stem"])]),
        ("secret INT, col1 INT, col2 TEXT", "(7, 1, 'stem')", &[row(&["1", "stem"])]),
        ("col1 INT(5) ZEROFILL, col2 CHAR(10)", "(1, 'stem')", &[row(&["1", "stem"])]),
        ("col1 DECIMAL(5,2), col2 VARCHAR(10)", "(1, 'stem')", &[row(&["1.00", "stem"])]),
        (
            "col1 VARCHAR(3), col2 VARCHAR(10) CHARSET utf16",
            "('1', '줄기')",
            &[row(&["1", "줄기"])],
        ),
        ("col1 INT", "(1)", &[row(&["1"])]),
    ];
    let mut done = vec!["SET NAMES utf8mb4".to_owned()];
    let schema = |number| format!(r"te`st'\{number}");
    for (number, (columns, values, _)) in cases.iter().enumerate() {
        let schema = questions::name(&schema(number));
        done.push(format!("CREATE DATABASE {schema}"));
        done.push(format!("CREATE TABLE {schema}.stem ({columns})"));
        if !values.is_empty() {
            done.push(format!("INSERT INTO {schema}.stem VALUES {values}"));
        }
    }
    let server = server(dbms, &[]);
    let (mut student, _forwarder) = come_in(&server, "awsuser").await;
    for statement in done {
        student.query_drop(statement).await.unwrap();
    }
    let tables = asked(&server).await.tables;
    for (number, (columns, values, expected)) in cases.iter().enumerate() {
        let table = tables.iter().find(|table| table.schema == schema(number)).unwrap();
        assert_eq!(table.rows.as_deref(), Some(*expected), "{columns} {values}");
    }
}

async fn a_long_value_is_cut(dbms: &Dbms) {
    let server = server(
        dbms,
        &[
            "CREATE TABLE test.stem (col1 INT, col2 LONGTEXT)",
            "INSERT INTO test.stem VALUES (1, REPEAT('x', 1000000))",
        ],
    );
    let tables = asked(&server).await.tables;
    assert_eq!(tables[0].rows.as_ref().unwrap()[0][1].as_ref().unwrap().len(), 256);
}

async fn a_right_that_is_missing_is_not_an_absence(dbms: &Dbms) {
    let server = server(
        dbms,
        &[
            "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
            "GRANT INSERT ON test.stem TO 'writer'@'%'",
        ],
    );
    let stranger = login("stranger", "awspassword", server.verified());
    let blind = ask(&server.endpoint(), &stranger).await.unwrap_err();
    assert_eq!(blind, Blind::new(ReasonCode::AccessDenied, server.endpoint().to_string()));
    let writer = login("writer", "awspassword", server.verified());
    let look = ask(&server.endpoint(), &writer).await.unwrap();
    assert_eq!(look.tables[0].rows, None);
}

async fn whoever_is_refused_is_told_why(dbms: &Dbms) {
    use ReasonCode::{LoginRefused, Tls as TlsCode};
    let server = server(dbms, &[]);
    let cases = [
        (login("awsuser", "wrong", server.verified()), LoginRefused, Some("1045")),
        (login("awsuser", "wrong", Tls::Off), LoginRefused, Some("1045")),
        (login("encrypted", "wrong", Tls::Off), LoginRefused, Some("1045")),
        (login("encrypted", "awspassword", Tls::Off), TlsCode, Some("1045")),
        (login("awsuser", "awspassword", Tls::rds()), TlsCode, None),
    ];
    for (login, code, error) in cases {
        let blind = ask(&server.endpoint(), &login).await.unwrap_err();
        let subject = server.endpoint().to_string();
        let expected = Blind { cause: error.map(Cause::from), ..Blind::new(code, subject) };
        assert_eq!(blind, expected, "{login:?}");
    }
    // MySQL asks whom it does not know for some way or other to log in, and not every way is one of ours.
    let nobody = login("nobody", "awspassword", server.verified());
    assert_eq!(ask(&server.endpoint(), &nobody).await.unwrap_err().code, LoginRefused);
    for (user, tls) in [("encrypted", server.verified()), ("awsuser", Tls::Off)] {
        assert!(ask(&server.endpoint(), &login(user, "awspassword", tls)).await.is_ok());
    }
    let without_tls = if is_mariadb(dbms) { "--skip-ssl" } else { "--tls-version=" };
    let plain = server_with(dbms, &[], &[without_tls]);
    let blind = ask(&plain.endpoint(), &plain.login()).await;
    assert_eq!(blind.unwrap_err().error().as_deref(), Some("no TLS"));
}

async fn who_may_not_come_in_now_is_told_what_stands_in_the_way(dbms: &Dbms) {
    use ReasonCode::{LoginRefused, Tls as TlsCode, Unreachable};
    let done = [
        "CREATE USER 'locked'@'%' IDENTIFIED BY 'awspassword' ACCOUNT LOCK",
        "CREATE USER 'expired'@'%' IDENTIFIED BY 'awspassword' PASSWORD EXPIRE",
        "CREATE USER 'alone'@'%' IDENTIFIED BY 'awspassword' WITH MAX_USER_CONNECTIONS 1",
        "GRANT ALL ON *.* TO 'alone'@'%'",
    ];
    // MySQL's own defaults end an expired login, MariaDB's accept it to change its password.
    for (ends_expired, code) in [("ON", "1862"), ("OFF", "1820")] {
        let ends_expired = format!("--disconnect-on-expired-password={ends_expired}");
        let insists = "--require-secure-transport=ON";
        let server =
            server_with(dbms, &done, &[&ends_expired, insists, "--max-user-connections=2"]);
        let mut before = Vec::new();
        for user in ["alone", "writer", "writer"] {
            before.push(come_in(&server, user).await);
        }
        // MariaDB says of a login in the clear what it says of a wrong password.
        let (locked, in_the_clear) =
            if is_mariadb(dbms) { ("4151", "1045") } else { ("3118", "3159") };
        let cases = [
            ("locked", server.verified(), LoginRefused, locked),
            ("expired", server.verified(), LoginRefused, code),
            ("alone", server.verified(), Unreachable, "1226"),
            ("writer", server.verified(), Unreachable, "1203"),
            ("awsuser", Tls::Off, TlsCode, in_the_clear),
        ];
        for (user, tls, code, error) in cases {
            let blind =
                ask(&server.endpoint(), &login(user, "awspassword", tls)).await.unwrap_err();
            let subject = server.endpoint().to_string();
            assert_eq!(blind, Blind::new(code, subject).because(error), "{user}");
        }
        assert!(ask(&server.endpoint(), &server.login()).await.is_ok(), "by TLS, as ever");
    }
}

async fn a_server_that_has_no_room_is_unreachable(dbms: &Dbms) {
    let server = server_with(dbms, &[], &["--max-connections=10"]);
    let mut inside = Vec::new();
    for _ in 0..10 {
        inside.push(come_in(&server, "writer").await);
    }
    // Whoever may everything has one place more, so others are greeted before they are sent away. When
    // that is taken, nobody is greeted any more.
    for user in ["writer", "awsuser"] {
        let lab_user = login(user, "awspassword", server.verified());
        if user == "awsuser" {
            inside.push(come_in(&server, user).await);
        }
        let blind = ask(&server.endpoint(), &lab_user).await.unwrap_err();
        let expected = (ReasonCode::Unreachable, Some("1040"));
        assert_eq!((blind.code, blind.error().as_deref()), expected, "{user}");
    }
}

async fn a_table_in_other_letters_is_read_in_its_own_spelling(dbms: &Dbms) {
    let server = server(
        dbms,
        &[
            "CREATE DATABASE TEST",
            "CREATE TABLE TEST.STEM (COL1 INT, COL2 VARCHAR(10))",
            "INSERT INTO TEST.STEM VALUES (1, 'stem')",
            "CREATE TABLE test.Stem (col1 INT)",
            "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
            "INSERT INTO test.stem VALUES (2, 'stem')",
            "CREATE TABLE test.`stém` (col1 INT)",
            "CREATE TABLE test.stems (col1 INT)",
        ],
    );
    let look = asked(&server).await;
    let found = look.tables.iter().map(|table| {
        let first = table.columns[0].name.as_str();
        (table.schema.as_str(), table.name.as_deref(), first, table.rows.clone().unwrap())
    });
    let expected = [
        ("test", None, "col1", vec![row(&["2", "stem"])]),
        ("TEST", Some("STEM"), "COL1", vec![row(&["1", "stem"])]),
        ("test", Some("Stem"), "col1", vec![]),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected, "the lab's own letters come first");
}

/// The server folds every name, as a parameter group may ask for.
async fn a_server_that_folds_names_shows_the_labs_own(dbms: &Dbms) {
    let folded = if is_mariadb(dbms) { None } else { Some(dbms.folding_names().unwrap()) };
    let dbms = folded.as_ref().unwrap_or(dbms);
    let done = [
        "CREATE TABLE TEST.STEM (COL1 INT, COL2 VARCHAR(10))",
        "INSERT INTO TEST.STEM VALUES (1, 'stem')",
    ];
    let server = server_with(dbms, &done, &["--lower-case-table-names=1"]);
    let look = asked(&server).await;
    assert_eq!(look.schemas, ["stemday", "test"]);
    let [table] = <[Table; 1]>::try_from(look.tables).unwrap();
    assert_eq!((table.schema.as_str(), table.name), ("test", None));
    assert_eq!(
        (table.columns[0].name.as_str(), table.rows),
        ("COL1", Some(vec![row(&["1", "stem"])]))
    );
}

/// `caching_sha2_password` asks for the whole password once, by TLS or encrypted with a key of the
/// server's; from then on the server knows its hash. MySQL alone has it.
#[tokio::test]
async fn mysql_lets_in_who_shows_the_whole_password_and_then_who_shows_its_hash() {
    let Some(dbms) = prepared(Kind::MySql) else { return };
    let without_a_key = "--caching-sha2-password-private-key-path=none.pem";
    let server = server_with(&dbms, &[], &[without_a_key]);
    let look = async |server: &Database<'_>, tls| {
        ask(&server.endpoint(), &login("awsuser", "awspassword", tls)).await
    };
    let blind = look(&server, Tls::Off).await.unwrap_err();
    assert_eq!(
        blind.code,
        ReasonCode::Tls,
        "the whole password is not shown in the clear: {blind:?}"
    );
    assert!(look(&server, server.verified()).await.is_ok(), "the whole password, by TLS");
    assert!(look(&server, Tls::Off).await.is_ok(), "its hash");
    assert!(look(&server, server.verified()).await.is_ok(), "its hash, by TLS");

    let server = server_with(&dbms, &[], &[]);
    assert!(look(&server, Tls::Off).await.is_ok(), "the whole password, encrypted with its key");
}

async fn a_server_that_does_not_say_its_name_is_looked_at_all_the_same(dbms: &Dbms) {
    let server = server(dbms, &[]);
    let lab = Arc::new(fake::table());
    let lab_user = login("awsuser", "awspassword", Tls::Off);
    let (_, told) = table_and_names(&lab_user, &lab, &server.endpoint().into()).await.unwrap();
    assert!(told.hostname.is_some());
    let silent = silent_about_itself(server.endpoint()).await.into();
    let asked = timeout(Duration::from_secs(8), table_and_names(&lab_user, &lab, &silent));
    let (look, names) = asked.await.expect("its names are not waited for").unwrap();
    assert_eq!(look.schemas, ["stemday", "test"]);
    assert_eq!(names, ServerNames::default());
}

/// A way to the database that ends when the server is asked for its name.
async fn silent_about_itself(server: Endpoint) -> Endpoint {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut server = TcpStream::connect((&*server.host, server.port)).await.unwrap();
        let (mut asked, mut told) = client.split();
        let (mut answers, mut questions) = server.split();
        let ask = async {
            let mut packet = [0; 4096];
            while let Ok(length @ 1..) = asked.read(&mut packet).await {
                if packet[..length].windows(11).any(|word| word == b"server_uuid") {
                    std::future::pending::<()>().await;
                }
                questions.write_all(&packet[..length]).await.unwrap();
            }
        };
        let _ = tokio::join!(ask, tokio::io::copy(&mut answers, &mut told));
    });
    Endpoint { host: "127.0.0.1".to_owned(), port }
}

async fn a_table_that_somebody_has_locked_is_not_waited_for(dbms: &Dbms) {
    let server = server(dbms, &["CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))"]);
    let (mut student, _forwarder) = come_in(&server, "awsuser").await;
    student.query_drop("LOCK TABLES test.stem WRITE").await.unwrap();
    let blind = ask(&server.endpoint(), &server.login()).await.unwrap_err();
    assert_eq!((blind.code, blind.error().as_deref()), (ReasonCode::Timeout, Some("1205")));
}

async fn the_session_can_change_nothing(dbms: &Dbms) {
    let server = server(dbms, &["CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))"]);
    let (mut connection, _forwarder) = come_in(&server, "awsuser").await;
    questions::ask(&mut connection, &fake::table()).await.unwrap();
    let change = connection.query_drop("INSERT INTO test.stem VALUES (1, 'stem')").await;
    // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
    assert!(matches!(change.unwrap_err(), Error::Server(refusal) if refusal.code == 1792));
}

#[test]
fn the_roots_that_are_named_are_the_only_ones() {
    let options = Tls::rds().options("awsdb.example").unwrap();
    assert!(options.disable_built_in_roots(), "no public authority signs for a database");
    assert_eq!(options.root_certs().len(), 1);
    assert_eq!(options.tls_hostname_override(), Some("awsdb.example"));
    assert!(!options.accept_invalid_certs() && !options.skip_domain_validation());
    assert!(Tls::Off.options("awsdb.example").is_none());
}

#[test]
fn no_password_shows() {
    let shown = format!("{:?}", login("awsuser", "awspassword", Tls::Off));
    assert!(!shown.contains("awspassword"), "{shown}");
}
