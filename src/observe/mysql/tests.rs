use super::*;
use crate::mariadb::{MariaDb, Server};
use crate::observe::fake;
use labproof_checks::evidence::Table;
use mysql_async::prelude::Queryable;
use std::sync::{Mutex, Weak};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Prepared once for all tests that run at the same time, and removed with the last of them.
fn mariadb() -> Arc<MariaDb> {
    static SHARED: Mutex<Weak<MariaDb>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap();
    shared.upgrade().unwrap_or_else(|| {
        let prepared = MariaDb::prepare(&[]).expect("these tests need mariadb-server-core");
        let prepared = Arc::new(prepared);
        *shared = Arc::downgrade(&prepared);
        prepared
    })
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
struct Database {
    server: Server,
    made_from: Arc<MariaDb>,
}

impl Database {
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
fn server(done: &[&str]) -> Database {
    let statements: Vec<_> = USERS.iter().chain(done).copied().collect();
    start(&statements, &[])
}

fn start(statements: &[&str], arguments: &[&str]) -> Database {
    let made_from = mariadb();
    Database { server: made_from.start(statements, arguments).unwrap(), made_from }
}

fn login(user: &str, password: &str, tls: Tls) -> Login {
    Login { user: user.to_owned(), password: password.to_owned().into(), tls }
}

async fn ask(endpoint: &Endpoint, login: &Login) -> Result<TableLook, Blind> {
    let lab = Arc::new(fake::lab().file.sql);
    let place = Place::from(endpoint.clone());
    table(login, &lab, &place, Some("db-LIFE".to_owned()), Route::Direct).await
}

async fn asked(server: &Database) -> TableLook {
    ask(&server.endpoint(), &server.login()).await.unwrap()
}

fn row(values: &[&str]) -> Row {
    values.iter().map(|value| Some((*value).to_owned())).collect()
}

type Row = Vec<Option<String>>;

#[tokio::test]
async fn what_the_lab_asks_for_is_read() {
    let server = server(&[
        "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
        "INSERT INTO test.stem VALUES (1, 'stem')",
    ]);
    let look = asked(&server).await;
    let Endpoint { host, port } = server.endpoint();
    assert_eq!(look.endpoint, format!("{host}:{port}"));
    assert_eq!(look.resource_id.as_deref(), Some("db-LIFE"));
    assert!(look.version.unwrap().contains("MariaDB"));
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

#[tokio::test]
async fn what_is_not_there_is_known_not_to_be_there() {
    let server = server(&[
        "CREATE TABLE test.Stem (col1 INT)",
        "CREATE TABLE test.stems (col1 INT)",
        "CREATE VIEW stemday.stem AS SELECT 1 AS col1, 'stem' AS col2",
        "DROP DATABASE test",
    ]);
    let look = asked(&server).await;
    assert_eq!(look.schemas, ["stemday"]);
    assert_eq!(look.tables, []);
}

#[tokio::test]
async fn the_row_is_found_among_a_hundred_thousand() {
    let server = server(&[
        "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
        "INSERT INTO test.stem SELECT seq, 'other' FROM test.seq_1_to_100000",
        "INSERT INTO test.stem SELECT 1, 'STEM' FROM test.seq_1_to_100",
        "INSERT INTO test.stem VALUES (1, 'stem'), (1, 'stem')",
    ]);
    let tables = asked(&server).await.tables;
    let rows = tables[0].rows.as_ref().unwrap();
    assert_eq!(rows[0], row(&["1", "stem"]));
    assert_eq!(rows.len(), 6, "one that matches, however often it is there, and five others");
    assert!(tables[0].more_rows);
}

#[tokio::test]
async fn rows_are_read_as_they_were_written() {
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
    for (columns, values, expected) in cases {
        let create = format!("CREATE TABLE `te``st'\\\\`.stem ({columns})");
        let insert = format!("INSERT INTO `te``st'\\\\`.stem VALUES {values}");
        let mut done = vec!["CREATE DATABASE `te``st'\\\\`", "SET NAMES utf8mb4", &create];
        if !values.is_empty() {
            done.push(&insert);
        }
        let server = server(&done);
        let tables = asked(&server).await.tables;
        assert_eq!(tables[0].rows.as_deref(), Some(expected), "{columns} {values}");
    }
}

#[tokio::test]
async fn a_long_value_is_cut() {
    let server = server(&[
        "CREATE TABLE test.stem (col1 INT, col2 LONGTEXT)",
        "INSERT INTO test.stem VALUES (1, REPEAT('x', 1000000))",
    ]);
    let tables = asked(&server).await.tables;
    assert_eq!(tables[0].rows.as_ref().unwrap()[0][1].as_ref().unwrap().len(), 256);
}

#[tokio::test]
async fn a_right_that_is_missing_is_not_an_absence() {
    let server = server(&[
        "CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))",
        "GRANT INSERT ON test.stem TO 'writer'@'%'",
    ]);
    let stranger = login("stranger", "awspassword", server.verified());
    let blind = ask(&server.endpoint(), &stranger).await.unwrap_err();
    assert_eq!(blind, Blind::new(ReasonCode::AccessDenied, address(&server.endpoint())));
    let writer = login("writer", "awspassword", server.verified());
    let look = ask(&server.endpoint(), &writer).await.unwrap();
    assert_eq!(look.tables[0].rows, None);
}

#[tokio::test]
async fn who_is_not_let_in_is_told_why() {
    use ReasonCode::{LoginRefused, Tls as TlsCode};
    let server = server(&[]);
    let cases = [
        (login("awsuser", "wrong", server.verified()), LoginRefused, Some("1045")),
        (login("nobody", "awspassword", server.verified()), LoginRefused, Some("1045")),
        (login("awsuser", "wrong", Tls::Off), LoginRefused, Some("1045")),
        (login("encrypted", "wrong", Tls::Off), LoginRefused, Some("1045")),
        (login("encrypted", "awspassword", Tls::Off), TlsCode, Some("1045")),
        (login("awsuser", "awspassword", Tls::rds()), TlsCode, None),
    ];
    for (login, code, error) in cases {
        let blind = ask(&server.endpoint(), &login).await.unwrap_err();
        let subject = address(&server.endpoint());
        assert_eq!(blind, Blind { code, subject, error: error.map(str::to_owned) }, "{login:?}");
    }
    for (user, tls) in [("encrypted", server.verified()), ("awsuser", Tls::Off)] {
        assert!(ask(&server.endpoint(), &login(user, "awspassword", tls)).await.is_ok());
    }
    let plain = start(&USERS, &["--skip-ssl"]);
    let blind = ask(&plain.endpoint(), &plain.login()).await;
    assert_eq!(blind.unwrap_err().error.as_deref(), Some("no TLS"));
}

#[tokio::test]
async fn who_does_not_answer_is_unreachable_or_late() {
    let login = login("awsuser", "awspassword", Tls::rds());
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let other_port = other.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = other.accept().await {
            let _ = stream.write_all(b"\x05\x00\x00\x00hello").await;
        }
    });
    let (_full, _waiting, full_port) = full().await;
    let cases = [
        ("127.0.0.1", closed, ReasonCode::Unreachable),
        ("no-such-host.invalid", 3306, ReasonCode::Unreachable),
        // Packets go out and nothing comes back, as from behind a security group.
        ("127.0.0.1", full_port, ReasonCode::Unreachable),
        ("127.0.0.1", silent.local_addr().unwrap().port(), ReasonCode::Timeout),
        ("127.0.0.1", other_port, ReasonCode::Internal),
    ];
    let asked = cases.map(|(host, port, code)| {
        let login = &login;
        async move {
            let endpoint = Endpoint { host: host.to_owned(), port };
            let blind = ask(&endpoint, login).await.unwrap_err();
            assert_eq!((blind.code, blind.subject), (code, address(&endpoint)));
        }
    });
    futures::future::join_all(asked).await;
}

/// A port that answers to nobody any more: its queue is full, so the kernel drops who knocks.
async fn full() -> (tokio::net::TcpListener, Vec<TcpStream>, u16) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) =
        timeout(Duration::from_millis(300), TcpStream::connect(address)).await
    {
        waiting.push(stream);
    }
    (listener, waiting, address.port())
}

#[tokio::test]
async fn a_server_that_does_not_say_its_name_is_looked_at_all_the_same() {
    let server = server(&[]);
    let lab = Arc::new(fake::lab().file.sql);
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

#[tokio::test]
async fn a_table_that_somebody_has_locked_is_not_waited_for() {
    let server = server(&["CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))"]);
    let lab_user = login("awsuser", "awspassword", Tls::Off);
    let mouth = Route::Direct.dial(&server.endpoint()).await.unwrap();
    let mut student = connect(&lab_user, None, &mouth).await.unwrap();
    student.query_drop("LOCK TABLES test.stem WRITE").await.unwrap();
    let blind = ask(&server.endpoint(), &lab_user).await.unwrap_err();
    assert_eq!((blind.code, blind.error.as_deref()), (ReasonCode::Timeout, Some("1205")));
}

#[tokio::test]
async fn the_session_can_change_nothing() {
    let server = server(&["CREATE TABLE test.stem (col1 INT, col2 VARCHAR(10))"]);
    let lab_user = server.login();
    let tls = lab_user.tls.options(&server.endpoint().host);
    let mouth = Route::Direct.dial(&server.endpoint()).await.unwrap();
    let mut connection = connect(&lab_user, tls, &mouth).await.unwrap();
    questions::ask(&mut connection, &fake::lab().file.sql).await.unwrap();
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
