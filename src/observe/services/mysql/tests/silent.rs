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
