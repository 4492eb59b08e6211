//! The bodies that the endpoint answers with: what the embedded cloud tells of one student at work, asked for once. An
//! answer to another account is the same, with that account's number in it.

use crate::Outcome;
use crate::class::REGION;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use labproof_cloud::Cloud;
use labproof_cloud::workshop::{AwsError, InstanceChoices, Student};
use regex_lite::Regex;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// The account that the bodies are made in. Its digits are found nowhere else in them.
const TEMPLATE: &str = "222255558888";

/// How long ago the student began.
const CLASS_TIME: SignedDuration = SignedDuration::from_hours(3);

/// What a call is about, as far as answers differ by it: service and operation; in `CloudTrail` also the page.
type Key = (String, String, usize);

/// The beginning of an id that AWS gives to one thing alone; twelve letters follow.
static ID: LazyLock<Regex> = LazyLock::new(|| {
    let resource = "(?:i|sg|sgr|subnet|vpc)-[0-9a-f]{5}|db-[0-9A-Z]{14}";
    let uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-";
    Regex::new(&format!(r"\b(?:{resource}|{uuid})[0-9a-fA-Z]{{12}}\b")).expect("it is a constant")
});

/// A body of the template's account, and where in it an account's twelve digits are to stand: in ARNs, and at the end of
/// each id, since no two accounts have the same instance.
#[derive(Debug)]
pub(crate) struct Canned {
    pub(crate) status: u16,
    body: Vec<u8>,
    places: Vec<usize>,
}

impl Canned {
    fn new(status: u16, body: String) -> Self {
        let accounts = body.match_indices(TEMPLATE).map(|(at, _)| at);
        let ids = ID.find_iter(&body).map(|id| id.end() - TEMPLATE.len());
        let places = accounts.chain(ids).collect();
        Self { status, body: body.into_bytes(), places }
    }

    /// The body, told to this account.
    pub(crate) fn of(&self, account: &str) -> Bytes {
        let mut body = self.body.clone();
        for at in &self.places {
            body[*at..at + TEMPLATE.len()].copy_from_slice(account.as_bytes());
        }
        body.into()
    }
}

/// All bodies; those that nobody has asked for yet are made when somebody does.
#[derive(Debug)]
pub(crate) struct Bodies {
    student: Student,
    made: RwLock<HashMap<Key, Arc<Canned>>>,
}

impl Bodies {
    /// The bodies of a student who has done the RDS workshop up to the snapshot, with so many records of calls.
    pub(crate) fn new(events: usize) -> Outcome<Self> {
        #[expect(clippy::disallowed_methods, reason = "the class ends when the measurement begins")]
        let cloud = Cloud::new(Timestamp::now().checked_sub(CLASS_TIME)?);
        cloud.add_account(TEMPLATE);
        let student = Student::new(&cloud, TEMPLATE, REGION);
        work(&student, &cloud, events)?;
        let pages = trail(&student)?;
        let made = pages.into_iter().enumerate();
        let key = |page| ("cloudtrail".to_owned(), "LookupEvents".to_owned(), page);
        let made = made.map(|(page, body)| (key(page), Arc::new(Canned::new(200, body))));
        Ok(Self { made: RwLock::new(made.collect()), student })
    }

    /// The body of an answer.
    pub(crate) fn answer(&self, service: &str, action: &str, request: &[u8]) -> Arc<Canned> {
        let page = if action == "LookupEvents" { page(request) } else { 0 };
        let key = (service.to_owned(), action.to_owned(), page);
        if let Some(made) = self.made.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(made);
        }
        let canned = Arc::new(self.make(service, action, request));
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(made.entry(key).or_insert(canned))
    }

    fn make(&self, service: &str, action: &str, request: &[u8]) -> Canned {
        let parameters: Vec<_> = form_urlencoded::parse(request).collect();
        let parameters = parameters.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
        let parameters: Vec<_> = parameters.filter(|(name, _)| *name != "Action").collect();
        match self.student.call(service, action, &parameters) {
            Ok(reply) => Canned::new(reply.status, reply.body),
            Err(AwsError { code, message, status }) => {
                Canned::new(status.max(400), refusal(service, &code, &message))
            }
        }
    }
}

/// A refusal as the service writes it.
pub(crate) fn refusal(service: &str, code: &str, message: &str) -> String {
    match service {
        "cloudtrail" => json!({"__type": code, "message": message}).to_string(),
        "ec2" => format!(
            "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>\
             <RequestID>0</RequestID></Response>"
        ),
        _ => format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>0</RequestId></ErrorResponse>"
        ),
    }
}

/// The lab, up to the snapshot: a server, a group, a database that is made larger; then tags, until there are so many
/// records.
fn work(student: &Student, cloud: &Cloud, events: usize) -> Outcome<()> {
    let name = "Stem Day DB Tier";
    let web = student.web_server()?;
    let group = student.create_group(name, name, Some(name))?;
    student.authorize_mysql_from(&group, &web.group)?;
    let choices = InstanceChoices { groups: vec![group.clone()], ..InstanceChoices::default() };
    student.create_instance(&choices)?;
    cloud.advance(SignedDuration::from_mins(40));
    student.resize(&choices.identifier, Some("db.t3.small"), Some(30), true)?;
    cloud.advance(SignedDuration::from_mins(25));
    student.take_snapshot(&choices.identifier, "Stem-day-snapshot")?;
    cloud.advance(SignedDuration::from_mins(15));
    for number in records(&lookup(student, None)?)..events {
        let value = number.to_string();
        let tag =
            [("ResourceId.1", group.as_str()), ("Tag.1.Key", "note"), ("Tag.1.Value", &value)];
        student.call("ec2", "CreateTags", &tag)?;
    }
    cloud.advance(SignedDuration::from_mins(30));
    Ok(())
}

/// The pages of the trail, whose tokens are the numbers of the pages.
fn trail(student: &Student) -> Outcome<Vec<String>> {
    let (mut pages, mut token) = (Vec::new(), None);
    loop {
        let mut page = lookup(student, token)?;
        token = page["NextToken"].as_str().map(str::to_owned);
        if token.is_some() {
            page["NextToken"] = json!((pages.len() + 1).to_string());
        }
        pages.push(page.to_string());
        if token.is_none() {
            return Ok(pages);
        }
    }
}

fn lookup(student: &Student, token: Option<String>) -> Outcome<Value> {
    let mut request = json!({});
    if let Some(token) = token {
        request["NextToken"] = json!(token);
    }
    let reply = student.call("cloudtrail", "LookupEvents", &[("Body", &request.to_string())])?;
    Ok(serde_json::from_str(&reply.body)?)
}

fn records(page: &Value) -> usize {
    page["Events"].as_array().map_or(0, Vec::len)
}

/// Which page of the trail a lookup asks for.
fn page(request: &[u8]) -> usize {
    let request: Value = serde_json::from_slice(request).unwrap_or_default();
    request["NextToken"].as_str().and_then(|token| token.parse().ok()).unwrap_or(0)
}
