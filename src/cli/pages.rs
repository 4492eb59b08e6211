//! Whether and how web pages are asked for.

use crate::observe::Pages;
use clap::Args;
use std::net::SocketAddr;

/// Whether and how the pages of students' web servers are asked for.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "What is looked at")]
pub(crate) struct PageArgs {
    /// Request no web page
    #[arg(long)]
    pub(crate) no_http: bool,
    /// Request pages from servers at private addresses too: this also allows addresses in this machine's
    /// own networks, into which students could then have it look
    #[arg(long, conflicts_with = "no_http")]
    pub(crate) http_allow_private: bool,
    /// Where every page is asked for: at the embedded cloud's servers, as `labproof cloud` says
    #[arg(long, value_name = "ADDR", env = "LABPROOF_HTTP_CONNECT_TO", hide = true)]
    pub(crate) http_connect_to: Option<SocketAddr>,
}

impl PageArgs {
    /// How pages are asked for; `None` if they are not to be.
    pub(crate) fn pages(self) -> Option<Pages> {
        let Self { no_http, http_allow_private: allow_private, http_connect_to: connect_to } = self;
        (!no_http).then_some(Pages { allow_private, connect_to })
    }
}
