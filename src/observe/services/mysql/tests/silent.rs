//! Ports behind which nobody answers, or somebody who is no database.

use super::*;

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
            assert_eq!((blind.code, blind.subject), (code, endpoint.to_string()));
        }
    });
    futures::future::join_all(asked).await;
}

/// A port that answers to nobody any more: its queue is full, so the kernel drops new connections.
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

/// The greeting of a server that has TLS: MySQL 8.4.
fn greeting() -> Vec<u8> {
    let mut greeting = b"\x0A8.4.0\0\x01\0\0\0saltsalt\0".to_vec();
    greeting.extend([0x0A, 0xAA, 45, 2, 0, 0x08, 0x00, 21]);
    greeting.extend([0; 10]);
    greeting.extend(b"saltsaltsalt\0mysql_native_password\0");
    let length = u8::try_from(greeting.len()).unwrap();
    [&[length, 0, 0, 0][..], &greeting].concat()
}

/// A server that greets, is asked for TLS, and says this in its place; it reads what it is told, or does not.
async fn without_tls(says: &'static [u8], listens: bool) -> u16 {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = server.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = server.accept().await {
            tokio::spawn(async move {
                let _ = stream.write_all(&greeting()).await;
                // A packet's head, and the request for TLS.
                let _ = stream.read_exact(&mut [0; 36]).await;
                let _ = stream.write_all(says).await;
                if listens {
                    let _ = stream.shutdown().await;
                    let _ = stream.read_to_end(&mut Vec::new()).await;
                }
            });
        }
    });
    port
}

#[tokio::test]
async fn a_server_that_says_something_else_than_tls_is_there() {
    let login = login("awsuser", "awspassword", Tls::rds());
    for (says, code) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], ReasonCode::Tls),
        (b"SSH-2.0-OpenSSH_9.6\r\n", ReasonCode::Tls),
        (&[0xff; 64], ReasonCode::Tls),
        (b"no", ReasonCode::Tls),
        (b"", ReasonCode::Unreachable),
    ] {
        for listens in [true, false] {
            let endpoint =
                Endpoint { host: "127.0.0.1".to_owned(), port: without_tls(says, listens).await };
            let blind = ask(&endpoint, &login).await.unwrap_err();
            let says = String::from_utf8_lossy(says);
            assert_eq!(blind.code, code, "{says:?}, {listens}: {:?}", blind.error());
            if code == ReasonCode::Tls {
                assert_eq!(blind.cause, Some(Cause::NoTls), "{says:?}, {listens}");
            }
        }
    }
}
