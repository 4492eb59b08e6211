//! A server that speaks just enough of MySQL to do a grader harm, and keeps what it was sent.

use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// What the server does to whoever comes, and how far it lets them in before.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Malice {
    Greeting(Greeting),
    Login(Login),
    Answer(Answer),
}

/// What it says first.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Greeting {
    /// Nothing.
    Silence,
    /// A byte a second.
    Drip,
    /// A greeting without end.
    Endless,
    /// That it knows no TLS.
    NoTls,
    /// That nobody may come from there, in place of a greeting.
    NotFromThere,
    /// That the password is wrong, in place of a greeting.
    Refusal,
}

/// What it says to a login, over TLS.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Login {
    /// That nobody is let in, as every server may.
    Refusal,
    /// That it wants the password in clear text.
    ClearText,
}

/// What it says to every question.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    /// Nothing.
    Silence,
    /// That it wants to read a file of ours.
    LocalInfile,
    /// Rows without end.
    EndlessRows,
    /// A row without end.
    EndlessRow,
    /// Columns without end.
    EndlessColumns,
    /// Half an answer, and then it is gone.
    Half,
}

/// What the server was sent.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// As it came over the network.
    pub(crate) outside: Vec<u8>,
    /// Within TLS.
    pub(crate) inside: Vec<u8>,
}

impl Seen {
    /// Whether a text was among what it was sent.
    pub(crate) fn holds(&self, text: &str) -> bool {
        let in_it = |bytes: &[u8]| bytes.windows(text.len()).any(|at| at == text.as_bytes());
        in_it(&self.outside) || in_it(&self.inside)
    }
}

/// A running server; it ends with its runtime.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Lets a server answer at a port that somebody has opened.
    pub(crate) fn start(
        runtime: &Runtime,
        (listener, port): (TcpListener, u16),
        malice: Malice,
        certificate: Arc<ServerConfig>,
    ) -> Self {
        let seen = Arc::<Mutex<Seen>>::default();
        let keep = Arc::clone(&seen);
        listener.set_nonblocking(true).unwrap();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let visit = Visit { malice, seen: Arc::clone(&keep) };
                let acceptor = TlsAcceptor::from(Arc::clone(&certificate));
                // Whoever has enough goes away.
                tokio::spawn(async move { visit.receive(stream, acceptor).await });
            }
        });
        Self { port, seen }
    }

    /// Forgets what it was sent.
    pub(crate) fn forget(&self) {
        *self.seen() = Seen::default();
    }

    /// What it was sent until now.
    pub(crate) fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }
}

const SSL: u32 = 0x800;
/// Protocol 4.1, its logins and their plugins, local files.
const CAPABILITIES: u32 = 0x0008_A281;
const OK: &[u8] = &[0, 0, 0, 2, 0, 0, 0];
const END_OF_COLUMNS: &[u8] = &[0xFE, 0, 0, 2, 0];
const LARGEST: usize = 0xFF_FFFF;

struct Visit {
    malice: Malice,
    seen: Arc<Mutex<Seen>>,
}

impl Visit {
    async fn receive(self, stream: TcpStream, acceptor: TlsAcceptor) -> io::Result<()> {
        let seen = Arc::clone(&self.seen);
        let mut stream = Kept { stream, seen: Arc::clone(&seen), inside: false };
        if let Malice::Greeting(malice) = self.malice {
            return greet(&mut stream, malice).await;
        }
        send(&mut stream, 0, &greeting(true)).await?;
        receive(&mut stream).await?;
        let mut stream = Kept { stream: acceptor.accept(stream).await?, seen, inside: true };
        receive(&mut stream).await?;
        let malice = match self.malice {
            Malice::Greeting(_) => return Ok(()),
            Malice::Login(malice) => return log_in(&mut stream, malice).await,
            Malice::Answer(malice) => malice,
        };
        send(&mut stream, 3, OK).await?;
        loop {
            receive(&mut stream).await?;
            answer(&mut stream, malice).await?;
        }
    }
}

async fn greet(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    malice: Greeting,
) -> io::Result<()> {
    match malice {
        Greeting::Silence => hang().await,
        Greeting::Drip => drip(stream).await,
        Greeting::Endless => endless(stream, 0, &vec![10; LARGEST]).await,
        Greeting::NoTls => {
            send(stream, 0, &greeting(false)).await?;
            listen(stream).await
        }
        Greeting::NotFromThere => {
            send(stream, 0, b"\xFF\x6A\x04Host '203.0.113.1' is not allowed to connect").await?;
            listen(stream).await
        }
        Greeting::Refusal => {
            send(stream, 0, b"\xFF\x15\x04#28000Access denied").await?;
            listen(stream).await
        }
    }
}

async fn log_in(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    malice: Login,
) -> io::Result<()> {
    match malice {
        Login::Refusal => send(stream, 3, b"\xFF\x15\x04#28000Access denied").await?,
        Login::ClearText => send(stream, 3, b"\xFEmysql_clear_password\0").await?,
    }
    listen(stream).await
}

async fn answer(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    malice: Answer,
) -> io::Result<()> {
    match malice {
        Answer::Silence => hang().await,
        Answer::LocalInfile => {
            send(stream, 1, b"\xFB/etc/passwd").await?;
            listen(stream).await
        }
        Answer::EndlessRows => {
            columns(stream, 1).await?;
            send(stream, 3, END_OF_COLUMNS).await?;
            endless(stream, 4, b"\x04stem").await
        }
        Answer::EndlessRow => {
            columns(stream, 1).await?;
            send(stream, 3, END_OF_COLUMNS).await?;
            endless(stream, 4, &vec![b'x'; LARGEST]).await
        }
        Answer::EndlessColumns => {
            send(stream, 1, b"\xFD\xFF\xFF\xFF").await?;
            endless(stream, 2, &column(4096)).await
        }
        Answer::Half => {
            columns(stream, 2).await?;
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
}

fn greeting(encrypted: bool) -> Vec<u8> {
    let capabilities = if encrypted { CAPABILITIES | SSL } else { CAPABILITIES };
    let [one, two, three, four] = capabilities.to_le_bytes();
    let mut greeting = b"\x0A8.4.0\0\x01\0\0\0saltsalt\0".to_vec();
    greeting.extend([one, two, 45, 2, 0, three, four, 21]);
    greeting.extend([0; 10]);
    greeting.extend(b"saltsaltsalt\0mysql_native_password\0");
    greeting
}

/// The heads of an answer's columns, but for the end of them.
async fn columns(stream: &mut (impl AsyncWrite + Unpin), number: u8) -> io::Result<()> {
    send(stream, 1, &[number]).await?;
    send(stream, 2, &column(4)).await
}

/// A text column whose name has so many letters.
fn column(letters: u16) -> Vec<u8> {
    let mut column = b"\x03def\0\0\0".to_vec();
    for _ in 0..2 {
        column.push(0xFC);
        column.extend(letters.to_le_bytes());
        column.extend(vec![b'c'; letters.into()]);
    }
    column.push(0x0C);
    column.extend([45, 0, 40, 0, 0, 0, 0xFD, 0, 0, 0, 0, 0]);
    column
}

/// The same packet for ever.
async fn endless(
    stream: &mut (impl AsyncWrite + Unpin),
    first: u8,
    payload: &[u8],
) -> io::Result<()> {
    for number in (0..=u8::MAX).cycle().skip(first.into()) {
        send(stream, number, payload).await?;
    }
    Ok(())
}

async fn drip(stream: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
    let mut greeting = packet(0, &greeting(true));
    greeting.truncate(60);
    for byte in greeting {
        stream.write_all(&[byte]).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    hang().await
}

/// Keeps what comes, and says nothing.
async fn listen(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    tokio::io::copy(stream, &mut tokio::io::sink()).await.map(drop)
}

async fn hang() -> io::Result<()> {
    std::future::pending().await
}

fn packet(number: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let mut packet = vec![length[0], length[1], length[2], number];
    packet.extend(payload);
    packet
}

async fn send(
    stream: &mut (impl AsyncWrite + Unpin),
    number: u8,
    payload: &[u8],
) -> io::Result<()> {
    stream.write_all(&packet(number, payload)).await?;
    stream.flush().await
}

/// One packet, which is kept as it is read.
async fn receive(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let length = stream.read_u32_le().await? & 0xFF_FFFF;
    tokio::io::copy(&mut stream.take(length.into()), &mut tokio::io::sink()).await?;
    Ok(())
}

/// A connection of which everything is kept, at the level of its kind.
struct Kept<S> {
    stream: S,
    seen: Arc<Mutex<Seen>>,
    inside: bool,
}

impl<S: AsyncRead + Unpin> AsyncRead for Kept<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let mut seen = self.seen.lock().unwrap();
        let kept = if self.inside { &mut seen.inside } else { &mut seen.outside };
        kept.extend(&buffer.filled()[before..]);
        drop(seen);
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Kept<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
