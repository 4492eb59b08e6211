//! The two ways in: the SDK's HTTP client in process, and HTTP/1.1 over any connection.

use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector as _, HttpConnectorSettings,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use labproof_cloud::{Cloud, Fault, FaultKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{ACCOUNT, classroom};

fn headers(cloud: &Cloud) -> String {
    let key = cloud.access_key(ACCOUNT).id;
    format!(
        "AWS4-HMAC-SHA256 Credential={key}/20261121/ap-northeast-2/ec2/aws4_request, SignedHeaders=host, Signature=0"
    )
}

/// Calls an EC2 operation through the SDK's HTTP client, and gives the body or why there is none.
pub(crate) async fn in_process(cloud: &Cloud, action: &str) -> Result<Vec<u8>, String> {
    let components = RuntimeComponentsBuilder::for_tests().build().unwrap();
    let connector =
        cloud.http_client().http_connector(&HttpConnectorSettings::default(), &components);
    let mut request =
        HttpRequest::new(SdkBody::from(format!("Action={action}&Version=2016-11-15")));
    request.set_method("POST").unwrap();
    request.set_uri("https://ec2.ap-northeast-2.amazonaws.com/").unwrap();
    request.headers_mut().insert("authorization", headers(cloud));
    let response = connector.call(request).await.map_err(|error| error.to_string())?;
    let body = response.into_body().collect().await.map_err(|error| error.to_string())?;
    Ok(body.to_bytes().to_vec())
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
async fn both_ways_in_give_the_same_answer() {
    let (cloud, _) = classroom();
    let in_process = String::from_utf8(in_process(&cloud, "DescribeVpcs").await.unwrap()).unwrap();
    let over = over_a_connection(&cloud, "DescribeVpcs").await;
    assert!(over.starts_with("HTTP/1.1 200 OK\r\n"), "{over}");
    let without_id = |text: &str| text.split("</requestId>").nth(1).unwrap().to_owned();
    assert_eq!(without_id(&over), without_id(&in_process));
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
    assert!(in_process(&cloud, "DescribeVpcs").await.is_err());
}
