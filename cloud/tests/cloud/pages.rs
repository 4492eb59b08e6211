//! Web servers on EC2: who reaches them, and what they answer.

use std::net::Ipv4Addr;
use std::time::Duration;

use labproof_cloud::workshop::Student;
use labproof_cloud::{Cloud, Connection, Page};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{ACCOUNT, REGION, classroom, minutes};

const GRADER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

/// Each rule as the parameters of the call that makes it.
type Rules<'a> = &'a [&'a [(&'a str, &'a str)]];

/// An instance that runs and carries a group with these rules, and its public address.
fn server(student: &Student, rules: Rules) -> (String, Ipv4Addr) {
    let group = student.create_group("web", "web", None).unwrap();
    for rule in rules {
        let call = [&[("GroupId", group.as_str())], *rule].concat();
        student.call("ec2", "AuthorizeSecurityGroupIngress", &call).unwrap();
    }
    let call = [
        ("ImageId", "ami-0a1b2c3d4e5f60001"),
        ("MinCount", "1"),
        ("MaxCount", "1"),
        ("SecurityGroupId.1", &group),
    ];
    let instance = student.call("ec2", "RunInstances", &call).unwrap().text("instanceId").unwrap();
    (instance, address(student))
}

fn address(student: &Student) -> Ipv4Addr {
    let shown = student.call("ec2", "DescribeInstances", &[]).unwrap();
    shown.text("ipAddress").unwrap().parse().unwrap()
}

/// A rule for TCP from one block.
fn tcp<'a>(from: &'a str, to: &'a str, cidr: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("IpPermissions.1.IpProtocol", "tcp"),
        ("IpPermissions.1.FromPort", from),
        ("IpPermissions.1.ToPort", to),
        ("IpPermissions.1.IpRanges.1.CidrIp", cidr),
    ]
}

fn page() -> Connection {
    Connection::Page(Page { status: 200, body: "Hello".to_owned() })
}

#[test]
fn the_groups_decide_who_reaches_a_web_server() {
    let everywhere = "0.0.0.0/0";
    let all =
        [("IpPermissions.1.IpProtocol", "-1"), ("IpPermissions.1.IpRanges.1.CidrIp", everywhere)];
    let mut udp = tcp("80", "80", everywhere);
    udp[0].1 = "udp";
    let mut six = tcp("80", "80", "::/0");
    six[3].0 = "IpPermissions.1.Ipv6Ranges.1.CidrIpv6";
    let mut list = tcp("80", "80", "pl-0");
    list[3].0 = "IpPermissions.1.PrefixListIds.1.PrefixListId";
    let table: &[(Rules, u16, Connection)] = &[
        (&[&tcp("80", "80", everywhere)], 80, page()),
        (&[&tcp("80", "80", everywhere)], 22, Connection::Silent),
        (&[&tcp("80", "80", everywhere), &tcp("443", "443", everywhere)], 443, Connection::Refused),
        (&[&tcp("0", "65535", everywhere)], 80, page()),
        (&[&tcp("80", "80", "198.51.100.0/24")], 80, page()),
        (&[&tcp("80", "80", "198.51.100.8/32")], 80, Connection::Silent),
        (&[&tcp("80", "80", "198.51.100.8/32"), &all], 80, page()),
        (&[&udp], 80, Connection::Silent),
        (&[&six], 80, Connection::Silent),
        (&[&list], 80, Connection::Silent),
        (&[], 80, Connection::Silent),
    ];
    for (rules, port, expected) in table {
        let (cloud, student) = classroom();
        let (instance, address) = server(&student, rules);
        cloud.serve_page(&instance, 200, "Hello");
        cloud.advance(minutes(1));
        assert_eq!(cloud.connect_http(address, *port, GRADER), *expected, "{rules:?} {port}");
    }
}

#[test]
fn a_group_among_several_is_enough_and_a_rule_for_members_admits_nobody_outside() {
    let (cloud, student) = classroom();
    let (instance, address) = server(&student, &[]);
    cloud.serve_page(&instance, 200, "Hello");
    cloud.advance(minutes(1));
    let open = student.create_group("open", "open", None).unwrap();
    let members = student.create_group("members", "members", None).unwrap();
    student.authorize_mysql_from(&members, &open).unwrap();
    student.authorize_from_cidr(&open, "80", "0.0.0.0/0").unwrap();
    for (groups, port, expected) in [
        (vec![&*members], 3306, Connection::Silent),
        (vec![&*members], 80, Connection::Silent),
        (vec![&*members, &*open], 80, page()),
    ] {
        student.carry(&instance, &groups).unwrap();
        assert_eq!(cloud.connect_http(address, port, GRADER), expected, "{groups:?}");
    }
}

#[test]
fn a_page_is_there_while_its_instance_runs_and_serves_it() {
    let (cloud, student) = classroom();
    let (instance, first) = server(&student, &[&tcp("80", "80", "0.0.0.0/0")]);
    let at = |address| cloud.connect_http(address, 80, GRADER);
    let call = |action| student.call("ec2", action, &[("InstanceId.1", &instance)]).unwrap();
    assert_eq!(at(first), Connection::Silent, "it is starting");
    cloud.advance(minutes(1));
    assert_eq!(at(first), Connection::Refused, "nothing is set up");
    cloud.serve_page(&instance, 403, "Test Page");
    let test_page = Page { status: 403, body: "Test Page".to_owned() };
    assert_eq!(at(first), Connection::Page(test_page));
    cloud.serve_page(&instance, 200, "Hello");
    assert_eq!(at(first), page());
    call("StopInstances");
    assert_eq!(at(first), Connection::Silent, "it is stopping");
    call("StartInstances");
    cloud.advance(minutes(1));
    let second = address(&student);
    assert_eq!((at(first), at(second)), (Connection::Silent, page()), "it moved");
    cloud.stop_serving(&instance);
    assert_eq!(at(second), Connection::Refused);
    cloud.serve_page(&instance, 200, "Hello");
    call("TerminateInstances");
    assert_eq!(at(second), Connection::Silent);
}

/// A port where the pages of a cloud are served to the grader.
async fn served(cloud: &Cloud) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let cloud = cloud.clone();
    tokio::spawn(async move { cloud.serve_pages(listener, GRADER).await });
    address
}

/// All that comes back within a second; `None` if the connection is still open then.
async fn ask(address: std::net::SocketAddr, request: &str, host: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("{request} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    let read = tokio::time::timeout(Duration::from_millis(500), read).await;
    read.ok().map(|read| read.map_or(String::new(), |_| answer))
}

#[tokio::test]
async fn a_port_serves_the_pages_of_all_by_the_host_that_is_asked_for() {
    let (cloud, student) = classroom();
    let other = Student::new(&cloud, "444455556666", REGION);
    let open: Rules = &[&tcp("80", "443", "0.0.0.0/0")];
    for (student, body) in [(&student, "Hello"), (&other, "안녕하세요")] {
        cloud.serve_page(&server(student, open).0, 200, body);
    }
    cloud.advance(minutes(1));
    let at = served(&cloud).await;
    for (request, host, status, body) in [
        ("GET /", "203.0.113.10", "200 OK", "Hello"),
        ("GET /", "203.0.113.10:80", "200 OK", "Hello"),
        ("GET /", "203.0.113.11", "200 OK", "안녕하세요"),
        ("GET /admin", "203.0.113.11", "404 Not Found", "Not Found"),
        ("POST /", "203.0.113.11", "405 Method Not Allowed", "Method Not Allowed"),
        ("HEAD /", "203.0.113.11", "200 OK", ""),
        ("GET /", "localhost", "400 Bad Request", "Bad Request"),
    ] {
        let answer = ask(at, request, host).await.unwrap();
        let (head, told) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{request} {host}: {head}");
        assert_eq!(told, body, "{request} {host}");
    }
    assert_eq!(ask(at, "GET /", "203.0.113.10:443").await.as_deref(), Some(""), "refused");
    assert_eq!(ask(at, "GET /", "203.0.113.10:22").await, None, "silent");
    assert_eq!(ask(at, "GET /", "203.0.113.99").await, None, "nobody there");
}

#[test]
fn a_page_is_served_at_an_address_that_was_said() {
    let (cloud, student) = classroom();
    let (instance, _) = server(&student, &[&tcp("80", "80", "0.0.0.0/0")]);
    cloud.set_public_address(ACCOUNT, Ipv4Addr::LOCALHOST);
    cloud.serve_page(&instance, 200, "Hello");
    cloud.advance(minutes(1));
    assert_eq!(cloud.connect_http(Ipv4Addr::LOCALHOST, 80, GRADER), page());
}
