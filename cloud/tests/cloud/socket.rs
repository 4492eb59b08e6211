//! The way in over HTTP/1.1, on any connection. The way in without one is tested where it is, in `src/client.rs`.

use labproof_cloud::{Cloud, Fault, FaultKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{ACCOUNT, classroom};

fn headers(cloud: &Cloud) -> String {
    let key = cloud.access_key(ACCOUNT).id;
    format!(
        "AWS4-HMAC-SHA256 Credential={key}/20261121/ap-northeast-2/ec2/aws4_request, SignedHeaders=host, Signature=0"
    )
}

/// Calls an EC2 operation over a connection of bytes, and gives all that came back.
async fn over_a_connection(cloud: &Cloud, action: &str) -> String {
    let (mut near, far) = tokio::io::duplex(1 << 16);
    let server = tokio::spawn({
        let cloud = cloud.clone();
        async move { cloud.serve_connection(far).await }
    });
    let body = format!("Action={action}&Version=2016-11-15");
    let request = format!(
        "POST / HTTP/1.1\r\nhost: localhost\r\nauthorization: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        headers(cloud),
        body.len()
    );
    near.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    near.read_to_end(&mut answer).await.unwrap();
    server.await.unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_connection_gives_the_answer_that_an_actor_gets() {
    let (cloud, student) = classroom();
    let expected = student.call("ec2", "DescribeVpcs", &[]).unwrap().body;
    let over = over_a_connection(&cloud, "DescribeVpcs").await;
    assert!(over.starts_with("HTTP/1.1 200 OK\r\n"), "{over}");
    let without_id = |text: &str| text.split("</requestId>").nth(1).unwrap().to_owned();
    assert_eq!(without_id(&over), without_id(&expected));
}

#[tokio::test]
async fn a_port_serves_many_connections() {
    let (cloud, _) = classroom();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn({
        let cloud = cloud.clone();
        async move { cloud.serve(listener).await }
    });
    for _ in 0..3 {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream
            .write_all(
                b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
            )
            .await
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 403 Forbidden\r\n")
                && answer.contains("MissingAuthenticationToken"),
            "{answer}"
        );
    }
    server.abort();
}

#[tokio::test]
async fn faults_show_on_a_connection_as_they_do_on_a_network() {
    let (cloud, _) = classroom();
    let whole = over_a_connection(&cloud, "DescribeVpcs").await;
    let declared = |answer: &str| -> usize {
        let length = answer.to_lowercase();
        length
            .split("content-length: ")
            .nth(1)
            .unwrap()
            .split("\r\n")
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.len();
    assert_eq!(declared(&whole), body(&whole));
    cloud.add_fault(Fault::new(FaultKind::CutWithMatchingLength));
    let cut = over_a_connection(&cloud, "DescribeVpcs").await;
    assert!(declared(&cut) < declared(&whole) && declared(&cut) == body(&cut), "{cut}");
    cloud.clear_faults();
    cloud.add_fault(Fault::new(FaultKind::CutWithoutMatchingLength));
    let broken = over_a_connection(&cloud, "DescribeVpcs").await;
    assert!(declared(&broken) == declared(&whole) && body(&broken) < declared(&broken), "{broken}");
    cloud.clear_faults();
    cloud.add_fault(Fault::new(FaultKind::ConnectionRefused));
    assert_eq!(over_a_connection(&cloud, "DescribeVpcs").await, "");
}
