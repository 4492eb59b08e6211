use super::*;
use crate::observe::fake::{self, ACCOUNT, HUB, REGION, RUN, assume_role, base, cloud, start};
use crate::role::ROLE_NAME;
use aws_smithy_runtime_api::client::http::http_client_fn;
use labproof_checks::evidence::Answer;
use labproof_cloud::{Fault, FaultKind, Role, Times};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn an_account_that_has_the_role_is_entered_under_the_name_of_the_run() {
    let cloud = cloud();
    let session = enter(&base(&cloud), &assume_role()).await.unwrap();
    assert_eq!(session.caller().account, ACCOUNT);
    let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/LabproofReader/labproof-{RUN}");
    assert_eq!(session.caller().arn, arn);
    assert_eq!((session.region(), session.run()), (REGION, RUN));
    let clock = Clock::of(start);
    let seen = observation(ACCOUNT, REGION, RUN, Ok(&session), &clock);
    assert_eq!(seen.look, Look::Seen(Answer::Session(session.caller().clone())));
}

#[tokio::test]
async fn an_account_that_cannot_be_entered_says_why() {
    let wrong_id: SecretString = "another".to_owned().into();
    let elsewhere = format!("arn:aws:iam::{HUB}:role/LabproofReader");
    let whole = assume_role();
    let cases: [(&str, AssumeRole<'_>, Option<FaultKind>, ReasonCode); 9] = [
        (
            "no external id",
            AssumeRole { external_id: None, ..whole.clone() },
            None,
            ReasonCode::AssumeRoleRefused,
        ),
        (
            "another id",
            AssumeRole { external_id: Some(&wrong_id), ..whole.clone() },
            None,
            ReasonCode::AssumeRoleRefused,
        ),
        (
            "no role",
            AssumeRole { role_name: "Nobody", ..whole.clone() },
            None,
            ReasonCode::AssumeRoleRefused,
        ),
        (
            "another account",
            AssumeRole { role_arn: Some(&elsewhere), ..whole.clone() },
            None,
            ReasonCode::WrongAccount,
        ),
        ("throttled", whole.clone(), Some(FaultKind::Throttled), ReasonCode::Throttled),
        ("hangs", whole.clone(), Some(FaultKind::Hang), ReasonCode::Timeout),
        ("fails", whole.clone(), Some(FaultKind::Unavailable), ReasonCode::Internal),
        ("is cut", whole.clone(), Some(FaultKind::CutWithMatchingLength), ReasonCode::Internal),
        ("is away", whole.clone(), Some(FaultKind::ConnectionRefused), ReasonCode::Unreachable),
    ];
    for (case, assume_role, fault, code) in cases {
        let cloud = cloud();
        cloud.add_role(HUB, Role::new(ROLE_NAME, HUB));
        if let Some(kind) = fault {
            cloud.add_fault(Fault::new(kind).operation("AssumeRole"));
        }
        let blind = enter(&base(&cloud), &assume_role).await.unwrap_err();
        assert_eq!((blind.code, blind.subject.as_str()), (code, "sts:AssumeRole"), "{case}");
        let tried = blind.attempt.as_ref().unwrap();
        assert_eq!(tried.role, Some(base(&cloud).role_arn(&assume_role).await), "{case}");
        let caller = format!("arn:aws:iam::{HUB}:user/admin");
        let is_known = assume_role.role_arn.is_none() || code == ReasonCode::AssumeRoleRefused;
        assert_eq!(tried.caller, is_known.then_some(caller), "{case}");
        let clock = Clock::of(start);
        let seen = observation(ACCOUNT, REGION, RUN, Err(&blind), &clock);
        assert_eq!(seen.look, Look::blind(SESSION, blind));
    }
}

#[tokio::test]
async fn a_door_that_sticks_is_tried_again() {
    let cloud = cloud();
    let fault = Fault::new(FaultKind::CutWithMatchingLength).operation("AssumeRole");
    cloud.add_fault(fault.times(Times::First(2)));
    let base = base(&cloud);
    assert!(enter(&base, &assume_role()).await.is_ok());
    assert_eq!(base.traffic().retries(), 2);
    assert_eq!(base.traffic().calls(), 4, "who we are, and three attempts to enter");
}

#[tokio::test]
async fn the_session_policy_binds_a_role_that_may_do_everything() {
    let cloud = cloud();
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeVpcs","Resource":"*"}]}"#;
    let session = enter(&base(&cloud), &AssumeRole { policy, ..assume_role() }).await.unwrap();
    let ec2 = aws_sdk_ec2::Client::new(session.config());
    assert!(ec2.describe_vpcs().send().await.is_ok());
    assert!(ec2.create_vpc().cidr_block("10.0.0.0/16").send().await.is_err());
    assert!(ec2.describe_instances().send().await.is_err());
}

#[tokio::test]
async fn ones_own_credentials_need_no_role() {
    let cloud = cloud();
    let session = ambient(&base(&cloud), REGION, RUN).await.unwrap();
    assert_eq!(session.caller().account, HUB);
    cloud.add_fault(Fault::new(FaultKind::Denied).operation("GetCallerIdentity"));
    let blind = ambient(&base(&cloud), REGION, RUN).await.unwrap_err();
    let expected = (ReasonCode::GraderCredentials, "sts:GetCallerIdentity");
    assert_eq!((blind.code, blind.subject.as_str()), expected);
}

#[tokio::test]
async fn a_role_is_sought_in_the_partition_of_the_caller() {
    let cloud = cloud();
    let base = base(&cloud);
    let arn = base.role_arn(&assume_role()).await;
    assert_eq!(arn, format!("arn:aws:iam::{ACCOUNT}:role/LabproofReader"));
    let given = AssumeRole { role_arn: Some("arn:aws-cn:iam::1:role/x"), ..assume_role() };
    assert_eq!(base.role_arn(&given).await, "arn:aws-cn:iam::1:role/x");
    let arn = format!("arn:aws-cn:iam::{HUB}:user/admin");
    let china = Caller { account: HUB.into(), arn, endpoint: None };
    let base = fake::base(&cloud);
    base.caller.set(china).unwrap();
    let arn = base.role_arn(&assume_role()).await;
    assert_eq!(arn, format!("arn:aws-cn:iam::{ACCOUNT}:role/LabproofReader"));
}

/// The hub's base configuration, calling a real address with the client of a real run.
fn calling(url: &str, ca_bundle: Option<&std::path::Path>) -> Base {
    let http = crate::http::client(ca_bundle).unwrap();
    let key = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let mut base = Base::with_key(http, &fake::hurry(), REGION, key);
    base.config = base.config.into_builder().endpoint_url(url).build();
    base
}

/// An HTTPS server for `localhost` that says who the caller is, and the file of its authority.
async fn https(folder: &std::path::Path) -> (u16, std::path::PathBuf) {
    let authority = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let file = folder.join("ca.pem");
    std::fs::write(&file, authority.cert.pem()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(authority.signing_key.serialize_der());
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![authority.cert.der().clone()], key.unwrap())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let body = fake::caller_identity();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all((head + &body).as_bytes()).await;
        }
    });
    (port, file)
}

#[tokio::test]
async fn only_a_server_that_the_ca_bundle_vouches_for_is_believed() {
    let folder = tempfile::tempdir().unwrap();
    let (port, file) = https(folder.path()).await;
    let url = format!("https://localhost:{port}");
    let base = calling(&url, Some(&file));
    assert_eq!(base.caller().await.unwrap().account, ACCOUNT);
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    let (_, stranger) = https(&other).await;
    let blind = calling(&url, Some(&stranger)).caller().await.unwrap_err().code;
    assert_eq!(blind, ReasonCode::Tls);
    let by_address = calling(&format!("https://127.0.0.1:{port}"), Some(&file));
    assert_eq!(by_address.caller().await.unwrap_err().code, ReasonCode::Tls, "another name");
}

#[tokio::test]
async fn an_address_that_does_not_answer_is_unreachable_or_late() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cases = [
        (format!("http://127.0.0.1:{closed}"), ReasonCode::Unreachable),
        ("http://no-such-host.invalid".to_owned(), ReasonCode::Unreachable),
        (format!("http://{}", silent.local_addr().unwrap()), ReasonCode::Timeout),
    ];
    let folder = tempfile::tempdir().unwrap();
    let (_, file) = https(folder.path()).await;
    for (url, code) in cases {
        assert_eq!(calling(&url, Some(&file)).caller().await.unwrap_err().code, code, "{url}");
    }
}

#[test]
fn a_session_name_has_only_letters_that_sts_takes() {
    let name = session_name(&format!("한글 a/b:{}", "x".repeat(80)));
    assert!(name.starts_with("labproof-abx"), "{name}");
    assert_eq!(name.len(), 64);
}

#[test]
fn nothing_secret_shows_in_a_session() {
    let key = Credentials::new("AKIDEXAMPLE", "very-secret", Some("a-token".into()), None, "test");
    let http = http_client_fn(|_, _| unreachable!("nothing is called"));
    let base = Base::with_key(http, &Patience::default(), REGION, key.clone());
    let caller = Caller { account: ACCOUNT.into(), arn: String::new(), endpoint: None };
    let session = base.session(REGION, RUN, caller, Some(key));
    let shown = format!("{base:?} {session:?} {:?}", assume_role());
    for secret in ["very-secret", "a-token", "open-sesame"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
