//! Is an answer whole? Its body is read to the end, and ends where its form says that it does.

use super::budget::{Budget, LARGEST, TooLarge};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::BodyExt;

/// An answer that is not whole. Another attempt may bring a whole one, but for one that is too large.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotWhole {
    /// The connection ended in the middle of the body.
    #[error("the body of the answer broke off")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The body ends before the document does.
    #[error("the answer was cut off")]
    Cut,
    /// The body is larger than any answer of AWS's, and was given up.
    #[error("the answer is too large")]
    TooLarge,
}

impl NotWhole {
    /// A failed attempt, which is made again where that may help.
    fn failed(self) -> ConnectorError {
        match self {
            Self::Broken(_) | Self::Cut => ConnectorError::io(self.into()),
            Self::TooLarge => ConnectorError::other(self.into(), None),
        }
    }
}

/// What form the answer to a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// AWS's query protocols answer in XML.
    Xml,
    /// AWS's JSON protocols.
    Json,
    /// Something else, such as the instance metadata: whole if it was read to its end.
    Any,
}

impl Form {
    /// By what the request is written in.
    pub(super) fn asked_by(request: &HttpRequest) -> Self {
        let content = request.headers().get("content-type").unwrap_or_default();
        if content.starts_with("application/x-www-form-urlencoded") {
            Self::Xml
        } else if content.starts_with("application/x-amz-json") {
            Self::Json
        } else {
            Self::Any
        }
    }

    fn is_whole(self, body: &[u8]) -> bool {
        match self {
            Self::Xml => is_whole_xml(body),
            Self::Json => serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok(),
            Self::Any => true,
        }
    }
}

/// The answer with its body in memory; an error that the SDK retries if it is not whole.
pub(super) async fn whole(
    mut answer: HttpResponse,
    form: Form,
    budget: &Budget,
) -> Result<HttpResponse, ConnectorError> {
    let body = read(answer.take_body(), budget).await.map_err(NotWhole::failed)?;
    // A failing server writes what it likes: its status says enough, and is retried as well.
    if !answer.status().is_server_error() && !form.is_whole(&body) {
        return Err(NotWhole::Cut.failed());
    }
    *answer.body_mut() = SdkBody::from(body);
    Ok(answer)
}

async fn read(mut body: SdkBody, budget: &Budget) -> Result<Bytes, NotWhole> {
    let declared = body.content_length().and_then(|length| usize::try_from(length).ok());
    if declared.is_some_and(|length| length > LARGEST) {
        return Err(NotWhole::TooLarge);
    }
    let mut reading = budget.reading();
    while let Some(frame) = body.frame().await {
        if let Ok(piece) = frame.map_err(NotWhole::Broken)?.into_data() {
            reading.take(&piece).await.map_err(|TooLarge| NotWhole::TooLarge)?;
        }
    }
    Ok(reading.whole())
}

/// Whether the document's first element is closed at its very end. That is enough to find a cut:
/// no answer of AWS's holds an element of the same name as its root.
fn is_whole_xml(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    let text = text.trim();
    let Some(root) = root(text) else { return false };
    let Some(name) = root.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next() else {
        return false;
    };
    let closed = text
        .strip_suffix('>')
        .and_then(|rest| rest.trim_end().strip_suffix(name))
        .is_some_and(|rest| rest.ends_with("</"));
    !name.is_empty() && (closed || is_one_empty_element(root))
}

/// What follows the `<` of the first element, behind declarations and comments.
fn root(mut text: &str) -> Option<&str> {
    loop {
        text = text.trim_start().strip_prefix('<')?;
        let end = match text.as_bytes().first()? {
            b'?' => "?>",
            b'!' if text.starts_with("!--") => "-->",
            b'!' => ">",
            _ => return Some(text),
        };
        text = &text[text.find(end)? + end.len()..];
    }
}

fn is_one_empty_element(root: &str) -> bool {
    root.ends_with("/>") && root.matches('>').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_document_whose_root_is_closed_is_whole() {
        let cases = [
            ("<A><B/></A>", true),
            ("<?xml version=\"1.0\"?>\n<!-- c -->\n<A xmlns=\"u\">\n</A>\n", true),
            ("<A/>", true),
            ("<A ><B>x</B></A >", true),
            ("", false),
            ("<?xml version=\"1.0\"", false),
            ("<?xml version=\"1.0\"?>", false),
            ("<A", false),
            ("<A>", false),
            ("<A><B/>", false),
            ("<A><B></B>", false),
            ("<A><B>x</B></", false),
            ("<A><B>x</B></A", false),
            ("<Set><A></A>", false),
            ("not xml", false),
        ];
        for (text, whole) in cases {
            assert_eq!(is_whole_xml(text.as_bytes()), whole, "{text}");
        }
    }

    #[test]
    fn every_cut_of_a_real_answer_is_noticed() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeDBInstancesResponse \
                   xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\"><DescribeDBInstancesResult>\
                   <DBInstances><DBInstance><DBInstanceIdentifier>awsdb</DBInstanceIdentifier>\
                   </DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>";
        for end in 0..xml.len() {
            assert!(!Form::Xml.is_whole(&xml.as_bytes()[..end]), "{}", &xml[..end]);
        }
        assert!(Form::Xml.is_whole(xml.as_bytes()));
        let json = r#"{"Events": [{"EventId": "1", "Resources": []}]}"#;
        for end in 0..json.len() {
            assert!(!Form::Json.is_whole(&json.as_bytes()[..end]), "{}", &json[..end]);
        }
        assert!(Form::Json.is_whole(json.as_bytes()));
    }
}
