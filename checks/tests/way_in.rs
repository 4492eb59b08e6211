//! Which server leads to the database.

use labproof_checks::evidence::{DbInstance, Permission, SecurityGroup, Server, TrafficSource};
use labproof_checks::lab::Lab;

fn server(id: &str, groups: &[&str]) -> Server {
    Server {
        id: id.to_owned(),
        state: Some("running".to_owned()),
        vpc: Some("vpc-1".to_owned()),
        groups: Some(groups.iter().map(|&id| id.to_owned()).collect()),
        name_tag: None,
        public_ip: Some("203.0.113.10".to_owned()),
        network_interfaces: None,
        ..Server::default()
    }
}

fn with(mut server: Server, change: impl Fn(&mut Server)) -> Server {
    change(&mut server);
    server
}

fn group(id: &str, port: i64, from: &str) -> SecurityGroup {
    let permission = Permission {
        protocol: "tcp".to_owned(),
        from_port: Some(port),
        to_port: Some(port),
        sources: vec![if from.starts_with("sg-") {
            TrafficSource::Group(from.to_owned())
        } else {
            TrafficSource::Cidr(from.to_owned())
        }],
    };
    SecurityGroup {
        id: id.to_owned(),
        name: Some(id.to_owned()),
        description: None,
        vpc: Some("vpc-1".to_owned()),
        name_tag: None,
        inbound: Some(vec![permission]),
    }
}

fn groups() -> Vec<SecurityGroup> {
    let mut named = group("sg-named", 8080, "0.0.0.0/0");
    named.name = Some("stem-day - web server".to_owned());
    vec![
        group("sg-web", 80, "0.0.0.0/0"),
        group("sg-other-web", 80, "0.0.0.0/0"),
        named,
        group("sg-plain", 22, "0.0.0.0/0"),
        group("sg-db", 3306, "sg-web"),
    ]
}

fn database() -> DbInstance {
    DbInstance {
        vpc: Some("vpc-1".to_owned()),
        security_groups: Some(vec!["sg-db".to_owned()]),
        ..DbInstance::default()
    }
}

#[test]
fn it_is_a_web_server_that_runs_in_the_databases_vpc_and_has_a_public_address() {
    let stopped = |s: &mut Server| s.state = Some("stopped".to_owned());
    let gone = |s: &mut Server| s.state = Some("shutting-down".to_owned());
    let hidden = |s: &mut Server| s.public_ip = None;
    let elsewhere = |s: &mut Server| s.vpc = Some("vpc-2".to_owned());
    let table = [
        ("none", vec![], None),
        ("the one", vec![server("i-1", &["sg-web"])], Some("i-1")),
        (
            "by its group",
            vec![server("i-1", &["sg-plain"]), server("i-2", &["sg-web"])],
            Some("i-2"),
        ),
        (
            "by its name",
            vec![server("i-1", &["sg-plain"]), server("i-2", &["sg-named"])],
            Some("i-2"),
        ),
        ("any, where no group tells", vec![server("i-1", &["sg-plain"])], Some("i-1")),
        (
            "any, where groups are unknown",
            vec![with(server("i-1", &[]), |s| s.groups = None)],
            Some("i-1"),
        ),
        ("stopped", vec![with(server("i-1", &["sg-web"]), stopped)], None),
        ("gone", vec![with(server("i-1", &["sg-web"]), gone)], None),
        (
            "one that is gone hides no other",
            vec![with(server("i-1", &["sg-web"]), gone), server("i-2", &["sg-plain"])],
            Some("i-2"),
        ),
        ("without an address", vec![with(server("i-1", &["sg-web"]), hidden)], None),
        ("in another VPC", vec![with(server("i-1", &["sg-web"]), elsewhere)], None),
        (
            "a web server that is stopped is no reason to go through another",
            vec![server("i-1", &["sg-plain"]), with(server("i-2", &["sg-web"]), stopped)],
            None,
        ),
        (
            "the one that is admitted",
            vec![server("i-1", &["sg-other-web"]), server("i-2", &["sg-web"])],
            Some("i-2"),
        ),
        (
            "the first, where none is admitted",
            vec![server("i-1", &["sg-other-web"]), server("i-2", &["sg-named"])],
            Some("i-1"),
        ),
    ];
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let subject = &lab.tasks.iter().find(|task| task.id == "sql-table").unwrap().subject;
    for (name, servers, expected) in table {
        let found = subject.way_in(Some(&database()), &servers, &groups());
        assert_eq!(found.map(|server| server.id.as_str()), expected, "{name}");
    }
    let elsewhere = [with(server("i-1", &["sg-web"]), elsewhere)];
    let unknown = subject.way_in(None, &elsewhere, &groups());
    assert!(unknown.is_some(), "of a database that nobody knows no VPC is known");
}

#[test]
fn the_databases_to_look_at_are_those_of_the_labs_name_before_those_that_resemble_it() {
    let lab = Lab::shipped("stem-day-rds").unwrap();
    let subject = &lab.tasks.iter().find(|task| task.id == "sql-table").unwrap().subject;
    let mut groups = groups();
    groups[4].name = Some("Stem Day DB Tier".to_owned());
    let instance = |name: &str, group: &str, schema: Option<&str>| DbInstance {
        identifier: name.to_owned(),
        security_groups: Some(vec![group.to_owned()]),
        db_name: schema.map(str::to_owned),
        engine: Some("mysql".to_owned()),
        ..DbInstance::default()
    };
    let ours = instance("AWSDB", "sg-plain", None);
    let by_group = instance("mine", "sg-db", None);
    let by_schema = instance("a-copy", "sg-plain", Some("stemday"));
    let another = instance("reports", "sg-plain", Some("reports"));
    let all = [another, by_schema, by_group, ours];
    let found = subject.instances_among(&all, &groups);
    let found: Vec<_> = found.iter().map(|it| it.identifier.as_str()).collect();
    assert_eq!(found, ["AWSDB", "mine", "a-copy"]);
    // Whose group nothing names is found by its schema alone.
    let found = subject.instances_among(&all, &[]);
    let found: Vec<_> = found.iter().map(|it| it.identifier.as_str()).collect();
    assert_eq!(found, ["AWSDB", "a-copy"]);
    let of_ec2 = Lab::shipped("stem-day-ec2").unwrap();
    assert!(of_ec2.tasks[0].subject.instances_among(&all, &groups).is_empty());
}
