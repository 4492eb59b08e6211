//! The body of an answer: whole, or one that breaks off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use crate::dispatch::Delivery;

/// A body that may end in a broken connection.
#[derive(Debug)]
pub(crate) struct AnswerBody {
    rest: Option<Bytes>,
    /// The length that was promised if the connection breaks before it is reached.
    broken: Option<u64>,
    flushed: bool,
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(rest) = self.rest.take() {
            return Poll::Ready(Some(Ok(Frame::data(rest))));
        }
        // What was sent must have left before the connection breaks, or the client sees no answer at all.
        if self.broken.is_some() && !std::mem::replace(&mut self.flushed, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let broken = self.broken.take().map(|_| {
            let message = "the connection broke in the middle of the body";
            Err(io::Error::new(io::ErrorKind::ConnectionReset, message))
        });
        Poll::Ready(broken)
    }

    fn size_hint(&self) -> SizeHint {
        let here = self.rest.as_ref().map_or(0, |rest| rest.len() as u64);
        SizeHint::with_exact(self.broken.unwrap_or(here))
    }
}

/// The response that a delivery is, with this date if there is one; or `None` if there is none: a connection that is refused, or one that hangs.
pub(crate) fn response(
    delivery: Delivery,
    date: Option<Timestamp>,
) -> Option<http::Response<AnswerBody>> {
    let (answer, body) = match delivery {
        Delivery::Whole(mut answer) => {
            let body = whole(std::mem::take(&mut answer.body));
            (answer, body)
        }
        Delivery::Cut { mut answer, at, matching } => {
            let promised = answer.body.len() as u64;
            answer.body.truncate(at);
            let mut body = whole(std::mem::take(&mut answer.body));
            body.broken = (!matching).then_some(promised);
            (answer, body)
        }
        Delivery::Hang | Delivery::Refused => return None,
    };
    let response = http::Response::builder()
        .status(answer.status)
        .header("content-type", answer.content_type)
        .header("x-amzn-requestid", answer.request_id);
    let date = date.and_then(|date| DateTimePrinter::new().timestamp_to_rfc9110_string(&date).ok());
    let response = match date {
        Some(date) => response.header("date", date),
        None => response,
    };
    Some(response.body(body).expect("status and headers are valid"))
}

fn whole(body: Vec<u8>) -> AnswerBody {
    AnswerBody {
        rest: Some(body.into()).filter(|body: &Bytes| !body.is_empty()),
        broken: None,
        flushed: false,
    }
}
