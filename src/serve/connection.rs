//! Connections, each within the limits: what is asked on it goes to the router.

use super::slots::{Slot, Slots};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep, timeout};

/// How many are told at a time that there is no room; more are closed without a word.
const TOLD: usize = 32;

/// How long somebody may take to hear that there is no room.
const HEARING: Duration = Duration::from_secs(1);

/// What is said where there is no room: an answer to whatever is asked.
const NO_ROOM: &str = "HTTP/1.1 503 Service Unavailable\r\n\
    content-type: text/plain; charset=utf-8\r\ncontent-length: 53\r\nretry-after: 10\r\n\
    cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n\
    too many browsers have this page open: try again soon";

/// Takes connections until it is told to end, and then waits for those that are there.
pub(super) async fn accept(
    listener: TcpListener,
    slots: Slots,
    app: Router,
    mut close: oneshot::Receiver<()>,
) {
    let (ending, ended) = watch::channel(());
    let mut connections = JoinSet::new();
    let told = Arc::new(Semaphore::new(TOLD));
    loop {
        tokio::select! {
            _ = &mut close => break,
            Some(_done) = connections.join_next() => {}
            (stream, slot) = next(&listener, &slots) => match slot {
                Some(slot) => {
                    let slot = Arc::new(slot);
                    let connection = attend(stream, Arc::clone(&slot), app.clone(), ended.clone(), &slots);
                    slot.ends_by(connections.spawn(connection));
                }
                None => {
                    if let Ok(turn) = Arc::clone(&told).try_acquire_owned() {
                        connections.spawn(async move {
                            let _ = timeout(HEARING, say_no_room(stream)).await;
                            drop(turn);
                        });
                    }
                }
            },
        }
    }
    drop((listener, ending));
    while connections.join_next().await.is_some() {}
}

/// The next connection, and its slot if there is one.
async fn next(listener: &TcpListener, slots: &Slots) -> (TcpStream, Option<Slot>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, slots.take(peer.ip())),
            Err(error) => {
                tracing::debug!("a connection to the live page was not taken: {error}");
                // Whoever went away has gone; but where there are no more files, there are none for a while.
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Serves one connection to its end; or until nothing more is to be asked.
fn attend(
    stream: TcpStream,
    slot: Arc<Slot>,
    app: Router,
    mut ended: watch::Receiver<()>,
    slots: &Slots,
) -> impl Future<Output = ()> + Send + 'static {
    let limits = slots.limits;
    async move {
        let io = TokioIo::new(Patient { stream, stall: limits.stall, stalled: None });
        let service = TowerToHyperService::new(app.layer(Extension(slot)));
        let mut protocol = http1::Builder::new();
        protocol.timer(TokioTimer::new()).header_read_timeout(limits.request);
        protocol.max_header_size(limits.head).max_buf_size(limits.head);
        let mut connection = pin!(protocol.serve_connection(io, service));
        tokio::select! {
            _done = connection.as_mut() => return,
            _ending = ended.changed() => connection.as_mut().graceful_shutdown(),
        }
        // What ends it early is on the other side.
        let _ = connection.await;
    }
}

/// Says that there is no room, and hears what was asked: whoever closes before that may take the answer back.
async fn say_no_room(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(NO_ROOM.as_bytes()).await?;
    stream.shutdown().await?;
    let mut unheard = [0; 1024];
    while stream.read(&mut unheard).await? > 0 {}
    Ok(())
}

/// A connection on which somebody who takes nothing is not waited for.
struct Patient {
    stream: TcpStream,
    stall: Duration,
    /// Until when something must be taken, while nothing is.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn progress(
        &mut self,
        written: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stall = self.stall;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(stall)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.progress(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.progress(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
