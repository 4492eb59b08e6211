//! Pages: every list that AWS cuts is cut.

use labproof_cloud::workshop::{InstanceChoices, Student};

use crate::support::{classroom, code, count, minutes};

/// Follows the tokens and says the size of each page.
fn sizes(
    student: &Student,
    (service, action): (&str, &str),
    element: &str,
    (size, token): (&str, &str),
    parameters: &[(&str, &str)],
) -> Vec<usize> {
    let (mut sizes, mut next) = (Vec::new(), None::<String>);
    loop {
        let mut request = parameters.to_vec();
        request.push((size, "20"));
        request.extend(next.as_deref().map(|next| (token, next)));
        let page = student.call(service, action, &request).unwrap();
        sizes.push(count(&page, element));
        let answered = if service == "ec2" { "nextToken" } else { "Marker" };
        next = page.text(answered);
        if next.is_none() {
            return sizes;
        }
    }
}

#[test]
fn lists_are_cut_where_aws_cuts_them() {
    let (cloud, student) = classroom();
    for number in 0..45 {
        student.create_group(&format!("group {number}"), "x", None).unwrap();
        student
            .create_instance(&InstanceChoices {
                identifier: format!("db{number}"),
                ..InstanceChoices::default()
            })
            .unwrap();
        student.web_server().map(drop).unwrap_or_default();
        cloud.advance(minutes(1));
    }
    cloud.advance(minutes(10));
    let (ec2, rds) = (("MaxResults", "NextToken"), ("MaxRecords", "Marker"));
    for (call, element, names, parameters, expected) in [
        (("ec2", "DescribeSecurityGroups"), "groupName", ec2, &[][..], vec![20, 20, 7]),
        (
            ("ec2", "DescribeSecurityGroupRules"),
            "securityGroupRuleId",
            ec2,
            &[][..],
            vec![20, 20, 10],
        ),
        (("rds", "DescribeDBInstances"), "DBInstance", rds, &[][..], vec![20, 20, 5]),
        (("rds", "DescribeDBSnapshots"), "DBSnapshot", rds, &[][..], vec![20, 20, 5]),
        (
            ("rds", "DescribeDBInstanceAutomatedBackups"),
            "DBInstanceAutomatedBackup",
            rds,
            &[][..],
            vec![20, 20, 5],
        ),
        (
            ("rds", "DescribeEvents"),
            "Event",
            rds,
            &[("Duration", "20160")][..],
            vec![20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 5],
        ),
        (
            ("rds", "DescribeOrderableDBInstanceOptions"),
            "OrderableDBInstanceOption",
            rds,
            &[("Engine", "mysql"), ("EngineVersion", "8.4.8")][..],
            vec![20, 12],
        ),
    ] {
        assert_eq!(sizes(&student, call, element, names, parameters), expected, "{call:?}");
    }
}

#[test]
fn sizes_and_tokens_outside_the_limits_are_refused() {
    let (_, student) = classroom();
    for (service, action, parameter, expected) in [
        ("ec2", "DescribeSecurityGroups", ("MaxResults", "4"), "InvalidParameterValue"),
        ("ec2", "DescribeSecurityGroups", ("MaxResults", "1001"), "InvalidParameterValue"),
        ("ec2", "DescribeSecurityGroups", ("NextToken", "x"), "InvalidNextToken"),
        ("rds", "DescribeDBInstances", ("MaxRecords", "19"), "InvalidParameterValue"),
        ("rds", "DescribeDBInstances", ("MaxRecords", "101"), "InvalidParameterValue"),
        ("rds", "DescribeDBInstances", ("Marker", "x"), "InvalidParameterValue"),
    ] {
        assert_eq!(
            code(student.call(service, action, &[parameter])),
            expected,
            "{action} {parameter:?}"
        );
    }
}
