//! AWS Organizations, as far as a roster is made of it.

use labproof_cloud::workshop::{AwsError, Student};
use labproof_cloud::{Cloud, Member};
use serde_json::{Value, json};

use crate::support::{ACCOUNT, HUB, REGION, classroom};

fn administrator(cloud: &Cloud) -> Student {
    Student::new(cloud, HUB, REGION).with_key(cloud.access_key(HUB))
}

fn list(student: &Student, action: &str, request: &Value) -> Result<Value, AwsError> {
    let reply = student.call("organizations", action, &[("Body", &request.to_string())])?;
    Ok(serde_json::from_str(&reply.body).unwrap())
}

fn member(unit: &str, number: usize, state: &str) -> Member {
    Member {
        account: format!("2222{number:08}"),
        unit: unit.to_owned(),
        name: format!("Student {number}"),
        email: format!("s{number}@school.example"),
        state: state.to_owned(),
    }
}

#[test]
fn accounts_and_units_are_listed_page_by_page_and_no_deeper_than_asked() {
    let (cloud, _) = classroom();
    let root = cloud.organize(HUB);
    let class = cloud.add_unit(&root, "Class");
    let group = cloud.add_unit(&class, "Group A");
    for number in 1..=25 {
        cloud.add_member(member(&class, number, "ACTIVE"));
    }
    cloud.add_member(member(&group, 26, "SUSPENDED"));
    let administrator = administrator(&cloud);
    let ask = |action: &str, request: &Value| list(&administrator, action, request).unwrap();

    let first = ask("ListAccountsForParent", &json!({"ParentId": class}));
    assert_eq!(first["Accounts"].as_array().unwrap().len(), 20);
    let rest = json!({"ParentId": class, "NextToken": first["NextToken"]});
    let second = ask("ListAccountsForParent", &rest);
    assert_eq!(second["Accounts"].as_array().unwrap().len(), 5);
    assert_eq!(second["NextToken"], Value::Null);
    assert_eq!(second["Accounts"][0]["Email"], "s21@school.example");

    let units = ask("ListOrganizationalUnitsForParent", &json!({"ParentId": class}));
    assert_eq!(units["OrganizationalUnits"][0]["Id"], json!(group));
    let suspended = ask("ListAccountsForParent", &json!({"ParentId": group}));
    assert_eq!(suspended["Accounts"][0]["State"], "SUSPENDED");
}

#[test]
fn whoever_may_not_ask_or_asks_for_what_is_not_there_is_refused() {
    let (cloud, member) = classroom();
    let request = json!({"ParentId": "ou-none-00000000"});
    let refused =
        |student: &Student| list(student, "ListAccountsForParent", &request).unwrap_err().code;
    assert_eq!(refused(&administrator(&cloud)), "AWSOrganizationsNotInUseException");
    cloud.organize(HUB);
    assert_eq!(refused(&administrator(&cloud)), "ParentNotFoundException");
    assert_eq!(member.account(), ACCOUNT);
    assert_eq!(refused(&member), "AccessDeniedException");
    let no_parent = list(&administrator(&cloud), "ListAccountsForParent", &json!({}));
    assert_eq!(no_parent.unwrap_err().code, "InvalidInputException");
}
