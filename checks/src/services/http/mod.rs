//! A web server's page, as whoever has its public address gets it.

pub(crate) mod answers;

pub(crate) use answers::STATUS;
pub use answers::{PAGES, Page};

use crate::engine::variant;
use crate::engine::{Looks, Series};
use crate::services::answer::Answer;

/// Looks at pages. They may never have been made: where no server has a public address, nobody asks.
pub(crate) fn pages<'a>(looks: &Looks<'a, Answer>) -> Option<Series<'a, Page>> {
    looks.asked(PAGES, variant!(Answer::Page))
}
