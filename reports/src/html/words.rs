//! Words in both languages, of which the page shows one.

use crate::catalogue::text;
use crate::clean;
use crate::message::Message;
use askama::Template;
use askama::filters::HtmlSafe;
use labproof_checks::lab::Text;
use std::borrow::Borrow;

/// A text in both languages, escaped by its own template.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if ko == en %}{{ ko }}{% else %}<span lang="ko">{{ ko }}</span><span lang="en">{{ en }}</span>{% endif %}"#
)]
pub(super) struct Words {
    ko: String,
    en: String,
}

impl HtmlSafe for Words {}

impl Words {
    pub(super) fn of<'m>(message: impl Borrow<Message<'m>>) -> Self {
        Self::from(&text(*message.borrow()))
    }
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        Self { ko: clean::line(&text.ko), en: clean::line(&text.en) }
    }
}
