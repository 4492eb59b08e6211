//! The XML answers of the query protocols, each with its own envelope and its own shape of errors: `awsQuery`, which most
//! services speak, and `ec2Query`.

use std::borrow::Cow;
use std::io;

use jiff::Timestamp;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesText, Event};
use quick_xml::{Reader, Writer};

use super::node::{Node, Object};

type Xml = Writer<Vec<u8>>;

/// The namespace of `ec2Query`, which one service speaks.
pub(crate) const EC2: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";

/// `<ActionResponse><ActionResult>…`, as `awsQuery` has it; an operation that has no output has no result.
pub(crate) fn query_reply(
    namespace: &str,
    action: &str,
    result: Option<&Object>,
    request_id: &str,
) -> Vec<u8> {
    document(|xml| {
        xml.create_element(format!("{action}Response"))
            .with_attribute(("xmlns", namespace))
            .write_inner_content(|xml| {
                if let Some(result) = result {
                    xml.create_element(format!("{action}Result"))
                        .write_inner_content(|xml| members(xml, result))?;
                }
                element(
                    xml,
                    "ResponseMetadata",
                    &Object::new().with("RequestId", request_id).into(),
                )
            })
            .map(drop)
    })
}

/// `<ErrorResponse><Error>…`, as `awsQuery` has it.
pub(crate) fn query_error(
    namespace: &str,
    code: &str,
    message: &str,
    sender: bool,
    request_id: &str,
) -> Vec<u8> {
    let error = Object::new()
        .with("Type", if sender { "Sender" } else { "Receiver" })
        .with("Code", code)
        .with("Message", message);
    document(|xml| {
        xml.create_element("ErrorResponse")
            .with_attribute(("xmlns", namespace))
            .write_inner_content(|xml| {
                members(xml, &Object::new().with("Error", error).with("RequestId", request_id))
            })
            .map(drop)
    })
}

/// An answer of `ec2Query`: no result element, the request id first.
pub(crate) fn ec2_reply(action: &str, result: &Object, request_id: &str) -> Vec<u8> {
    document(|xml| {
        xml.create_element(format!("{action}Response"))
            .with_attribute(("xmlns", EC2))
            .write_inner_content(|xml| {
                element(xml, "requestId", &request_id.into())?;
                members(xml, result)
            })
            .map(drop)
    })
}

/// A refusal of `ec2Query`: `<Response><Errors><Error>`.
pub(crate) fn ec2_error(code: &str, message: &str, request_id: &str) -> Vec<u8> {
    let error = Object::new().with("Code", code).with("Message", message);
    let response = Object::new()
        .with("Errors", Object::new().with("Error", error))
        .with("RequestID", request_id);
    document(|xml| element(xml, "Response", &response.into()))
}

fn document(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut xml = Writer::new(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec());
    write(&mut xml).expect("writing into memory cannot fail");
    xml.into_inner()
}

fn members(xml: &mut Xml, object: &Object) -> io::Result<()> {
    object.members().try_for_each(|(name, node)| element(xml, name, node))
}

fn element(xml: &mut Xml, name: &str, node: &Node) -> io::Result<()> {
    let element = xml.create_element(name);
    match node {
        Node::Text(text) => element.write_text_content(BytesText::new(text)),
        Node::Number(number) => element.write_text_content(BytesText::new(&number.to_string())),
        Node::Flag(flag) => {
            element.write_text_content(BytesText::new(if *flag { "true" } else { "false" }))
        }
        Node::Time(time) => element.write_text_content(BytesText::new(&iso(*time))),
        Node::Secret(_) => element.write_text_content(BytesText::new("****")),
        Node::Object(object) => element.write_inner_content(|xml| members(xml, object)),
        Node::List(item, nodes) => {
            let item = if item.is_empty() { "item" } else { item };
            element.write_inner_content(|xml| {
                nodes.iter().try_for_each(|node| self::element(xml, item, node))
            })
        }
    }
    .map(drop)
}

/// `2026-11-21T01:24:31.000Z`, the form of every query protocol.
pub(crate) fn iso(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// The text of the first element of that name, for actors that read their answers.
pub(crate) fn first_text(body: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(body);
    loop {
        let event = reader.read_event().ok()?;
        if let Event::Start(start) = &event
            && start.name().as_ref() == name
        {
            let raw = reader.read_text(start.name()).ok()?;
            return unescape(&raw).ok().map(Cow::into_owned);
        }
        if event == Event::Eof {
            return None;
        }
    }
}
