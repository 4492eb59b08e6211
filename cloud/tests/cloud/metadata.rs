//! The metadata service of an EC2 instance: a token first, then what the instance is told of itself.

use jiff::SignedDuration;
use labproof_cloud::Cloud;
use labproof_cloud::workshop::Student;
use serde_json::{Value, json};
use std::io;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{ACCOUNT, classroom};

/// The status and the body of the answer to a request with these headers.
async fn ask(address: &str, request: &str, headers: &[&str]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let request = format!("{request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// A web server, and where its metadata service answers.
async fn served() -> (Cloud, String, String) {
    let (cloud, student) = classroom();
    let instance = student.web_server().unwrap().instance;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (serving, id) = (cloud.clone(), instance.clone());
    tokio::spawn(async move { serving.serve_metadata(listener, ACCOUNT, &id).await });
    (cloud, address, instance)
}

#[tokio::test]
async fn an_instance_is_told_whose_it_is_by_a_token() {
    let (_, address, instance) = served().await;
    let ttl = "x-aws-ec2-metadata-token-ttl-seconds: 60";
    let (status, token) = ask(&address, "PUT /latest/api/token", &[ttl]).await;
    assert_eq!(status, 200);
    let token = format!("x-aws-ec2-metadata-token: {token}");
    let get = async |path: &str| ask(&address, &format!("GET /latest/{path}"), &[&token]).await;
    let (status, document) = get("dynamic/instance-identity/document").await;
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(status, 200);
    assert_eq!(document["accountId"], ACCOUNT);
    assert_eq!(document["region"], "ap-northeast-2");
    assert_eq!(document["instanceId"], instance);
    assert_eq!(document["version"], "2017-09-30");
    for path in ["signature", "pkcs7", "rsa2048"] {
        let (status, signature) = get(&format!("dynamic/instance-identity/{path}")).await;
        assert!(status == 200 && !signature.is_empty(), "{path}");
    }
    assert_eq!(get("meta-data/instance-id").await, (200, instance));
    assert_eq!(get("meta-data/placement/region").await.1, "ap-northeast-2");
    for unknown in ["meta-data/iam/security-credentials/", "user-data", "dynamic/fws"] {
        assert_eq!(get(unknown).await.0, 404, "{unknown}");
    }
}

#[tokio::test]
async fn a_key_that_was_pushed_is_told_for_a_minute_and_to_its_user_alone() {
    let (cloud, address, instance) = served().await;
    let student = Student::new(&cloud, ACCOUNT, "ap-northeast-2");
    cloud.advance(SignedDuration::from_secs(60));
    let ttl = "x-aws-ec2-metadata-token-ttl-seconds: 60";
    let (_, token) = ask(&address, "PUT /latest/api/token", &[ttl]).await;
    let token = format!("x-aws-ec2-metadata-token: {token}");
    let keys = async |user: &str| {
        let path = format!("GET /latest/meta-data/managed-ssh-keys/active-keys/{user}/");
        ask(&address, &path, &[&token]).await
    };
    assert_eq!(keys("ec2-user").await.0, 404);
    let key = format!("ssh-ed25519 {}", "A".repeat(68));
    let body = json!({"InstanceId": instance, "InstanceOSUser": "ec2-user", "SSHPublicKey": key});
    let pushed = [("Body", &*body.to_string())];
    student.call("ec2-instance-connect", "SendSSHPublicKey", &pushed).unwrap();
    assert_eq!(keys("ec2-user").await, (200, key));
    assert_eq!(keys("root").await.0, 404);
    cloud.advance(SignedDuration::from_secs(61));
    assert_eq!(keys("ec2-user").await.0, 404);
}

#[tokio::test]
async fn without_a_token_of_its_own_nothing_is_told() {
    let (_, address, _) = served().await;
    let path = "GET /latest/meta-data/instance-id";
    assert_eq!(ask(&address, path, &[]).await.0, 401);
    assert_eq!(ask(&address, path, &["x-aws-ec2-metadata-token: guessed"]).await.0, 401);
    let table = [("0", 400), ("21601", 400), ("soon", 400), ("1", 200), ("21600", 200)];
    for (seconds, expected) in table {
        let ttl = format!("x-aws-ec2-metadata-token-ttl-seconds: {seconds}");
        let (status, _) = ask(&address, "PUT /latest/api/token", &[&ttl]).await;
        assert_eq!(status, expected, "{seconds}");
    }
    assert_eq!(ask(&address, "PUT /latest/api/token", &[]).await.0, 400);
    assert_eq!(ask(&address, "GET /latest/api/token", &[]).await.0, 405);
}

#[tokio::test]
async fn an_instance_that_is_not_there_has_no_metadata_service() {
    let (cloud, _) = classroom();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let error = cloud.serve_metadata(listener, ACCOUNT, "i-0123").await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}
