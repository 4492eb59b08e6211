//! Our side of an SSH connection: it looks at the server's key, and takes nothing that the server
//! offers.

use super::Server;
use crate::roster::HostKeyPin;
use labproof_checks::evidence::HostKey;
use russh::client::{ChannelOpenHandle, Handler, Msg, Session};
use russh::keys::{HashAlg, PublicKeyOrCertificate};
use russh::{Channel, Error};
use std::sync::{Arc, OnceLock};

/// The key that a server showed, once it has shown one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen(Arc<OnceLock<HostKey>>);

impl Seen {
    /// The key.
    pub(crate) fn host_key(&self) -> Option<&HostKey> {
        self.0.get()
    }
}

/// What is to be known of the server, and what it showed.
pub(super) struct Client {
    name: String,
    address: String,
    pin: Option<HostKeyPin>,
    seen: Seen,
}

impl Client {
    pub(super) fn new(server: &Server, seen: Seen) -> Self {
        let (name, address) = (server.name.clone(), server.address());
        Self { name, address, pin: server.pin.clone(), seen }
    }
}

impl Handler for Client {
    type Error = Error;

    /// Asked when the server has proved to hold the key. Without a pin the first key is believed:
    /// it is kept, and a change of it is flagged later.
    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> Result<bool, Error> {
        let PublicKeyOrCertificate::PublicKey { key, .. } = shown else { return Ok(false) };
        let fingerprint = key.fingerprint(HashAlg::Sha256);
        // The exchange comes to its end once, so nothing is there yet.
        let _ = self.seen.0.set(HostKey {
            server: self.name.clone(),
            address: self.address.clone(),
            algorithm: key.algorithm().to_string(),
            fingerprint: fingerprint.to_string(),
            pinned: self.pin.is_some(),
        });
        Ok(self.pin.as_ref().is_none_or(|pin| pin.fingerprint == fingerprint))
    }

    // What the server would open towards us is refused by dropping `reply`; by default it would be
    // accepted.

    async fn server_channel_open_session(
        &mut self,
        _channel: Channel<Msg>,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        Ok(())
    }

    async fn server_channel_open_direct_tcpip(
        &mut self,
        _channel: Channel<Msg>,
        _host_to_connect: &str,
        _port_to_connect: u32,
        _originator_address: &str,
        _originator_port: u32,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        Ok(())
    }

    async fn server_channel_open_direct_streamlocal(
        &mut self,
        _channel: Channel<Msg>,
        _socket_path: &str,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        Ok(())
    }

    async fn server_channel_open_forwarded_tcpip(
        &mut self,
        _channel: Channel<Msg>,
        _connected_address: &str,
        _connected_port: u32,
        _originator_address: &str,
        _originator_port: u32,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        Ok(())
    }

    async fn server_channel_open_forwarded_streamlocal(
        &mut self,
        _channel: Channel<Msg>,
        _socket_path: &str,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        Ok(())
    }

    async fn server_channel_open_agent_forward(
        &mut self,
        _channel: Channel<Msg>,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        Ok(())
    }

    async fn server_channel_open_x11(
        &mut self,
        _channel: Channel<Msg>,
        _originator_address: &str,
        _originator_port: u32,
        _reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        Ok(())
    }
}
