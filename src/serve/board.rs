//! What is shown: the newest state of the cohort, and nothing older. Whoever is slow skips states.

use axum::body::Bytes;
use labproof_reports::page::{self, Live};
use labproof_reports::{Edition, Gradebook, View};
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;

/// Where a page finds its events, from the page itself.
pub(super) const EVENTS: &str = "events";

/// Where the newest state is put.
#[derive(Debug)]
pub(super) struct Board {
    newest: watch::Sender<Arc<State>>,
    view: View,
}

/// Where it is read: by as many as want to.
pub(super) type Reader = watch::Receiver<Arc<State>>;

impl Board {
    pub(super) fn new(book: &Gradebook, view: View) -> Self {
        let (newest, _) = watch::channel(State::of(book, &view));
        Self { newest, view }
    }

    /// Puts a state in the place of the one before.
    pub(super) fn show(&self, book: &Gradebook) {
        self.newest.send_replace(State::of(book, &self.view));
    }

    pub(super) fn reader(&self) -> Reader {
        self.newest.subscribe()
    }
}

/// The cohort at one moment. What is sent of it is made once, when somebody asks first.
#[derive(Debug)]
pub(super) struct State {
    book: Gradebook,
    view: View,
    page: OnceLock<Bytes>,
    event: OnceLock<Bytes>,
}

impl State {
    /// The page is for the readers that were named, as every report is.
    fn of(book: &Gradebook, view: &View) -> Arc<Self> {
        let book = Edition::of(book, view).book().clone();
        let (page, event) = (OnceLock::new(), OnceLock::new());
        Arc::new(Self { book, view: view.clone(), page, event })
    }

    /// The page, which holds the state and asks for the next ones.
    pub(super) fn page(&self) -> Bytes {
        let write = || {
            let mut text = Vec::new();
            page::page(&self.book, &self.view, Live::Events(EVENTS), &mut text)
                .expect("memory takes what is written to it");
            Bytes::from(text)
        };
        self.page.get_or_init(write).clone()
    }

    /// The state by itself, on one line, as the end of an event.
    pub(super) fn event(&self) -> Bytes {
        let write = || format!("data: {}\n\n", page::data(&self.book, &self.view)).into();
        self.event.get_or_init(write).clone()
    }
}
