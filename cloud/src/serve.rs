//! The way in over a socket: HTTP/1.1, for the AWS CLI, boto3 and everything that honours `AWS_ENDPOINT_URL`.

use std::io;
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

use crate::Cloud;
use crate::body::{AnswerBody, response};
use crate::dispatch::Delivery;

/// Between two attempts to accept after one that failed.
const PAUSE: Duration = Duration::from_millis(10);
const MOST_FAILURES: u32 = 1000;

impl Cloud {
    /// Answers every connection until the future is dropped; connections that are open then go on until their clients
    /// close them.
    ///
    /// A client that is gone again, or too many open files, do not end it; an error of the listener that stays for ten
    /// seconds does, and is returned.
    pub async fn serve(&self, listener: TcpListener) -> io::Result<()> {
        accept(listener, |stream| {
            let cloud = self.clone();
            async move { cloud.serve_connection(stream).await }
        })
        .await
    }

    /// Answers one connection, over TCP, TLS or anything else that carries bytes, until it ends.
    pub async fn serve_connection(&self, io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let service = service_fn(|request| self.respond(request));
        let connection =
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(io), service);
        // A client that goes away, or a fault that breaks the connection, is nobody's trouble here.
        let _ = connection.await;
    }

    async fn respond(
        &self,
        request: http::Request<Incoming>,
    ) -> io::Result<http::Response<AnswerBody>> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        let (cloud, request) = (self.clone(), http::Request::from_parts(parts, body));
        // A database may have to be started for it, meanwhile others are answered.
        let delivered = tokio::task::spawn_blocking(move || cloud.deliver(&request));
        let delivery = delivered.await.map_err(io::Error::other)?;
        if matches!(delivery, Delivery::Hang) {
            std::future::pending::<()>().await;
        }
        response(delivery, self.date())
            .ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionRefused))
    }
}

/// Hands every connection to a task of its own until the future is dropped. A client that is gone again, or too many open
/// files, do not end it; an error of the listener that stays for ten seconds does, and is returned.
pub(crate) async fn accept<Task>(
    listener: TcpListener,
    mut handle: impl FnMut(TcpStream) -> Task,
) -> io::Result<()>
where
    Task: Future<Output = ()> + Send + 'static,
{
    let mut failures = 0;
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) if failures >= MOST_FAILURES => return Err(error),
            Err(_) => {
                failures += 1;
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        failures = 0;
        // Without it small answers wait for the client's acknowledgement; a stream that refuses is dead anyway.
        let _ = stream.set_nodelay(true);
        tokio::spawn(handle(stream));
    }
}
