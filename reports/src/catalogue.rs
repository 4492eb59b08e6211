//! The message catalogues: from a [`Message`] to its words, in one language or in both.

use crate::message::Message;
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use labproof_checks::lab::{Language, Text};
use std::sync::LazyLock;
use unic_langid::{LanguageIdentifier, langid};

type Bundle = FluentBundle<FluentResource>;

const KOREAN: &[&str] = &[
    include_str!("../locales/ko/account.ftl"),
    include_str!("../locales/ko/check.ftl"),
    include_str!("../locales/ko/class.ftl"),
    include_str!("../locales/ko/command.ftl"),
    include_str!("../locales/ko/explain.ftl"),
    include_str!("../locales/ko/grades.ftl"),
    include_str!("../locales/ko/live.ftl"),
    include_str!("../locales/ko/manual.ftl"),
    include_str!("../locales/ko/network.ftl"),
    include_str!("../locales/ko/outcomes.ftl"),
    include_str!("../locales/ko/page.ftl"),
    include_str!("../locales/ko/preflight.ftl"),
    include_str!("../locales/ko/reasons.ftl"),
    include_str!("../locales/ko/rehearsal.ftl"),
    include_str!("../locales/ko/remarks.ftl"),
    include_str!("../locales/ko/reports.ftl"),
    include_str!("../locales/ko/shards.ftl"),
    include_str!("../locales/ko/start.ftl"),
    include_str!("../locales/ko/values.ftl"),
];

const ENGLISH: &[&str] = &[
    include_str!("../locales/en/account.ftl"),
    include_str!("../locales/en/check.ftl"),
    include_str!("../locales/en/class.ftl"),
    include_str!("../locales/en/command.ftl"),
    include_str!("../locales/en/explain.ftl"),
    include_str!("../locales/en/grades.ftl"),
    include_str!("../locales/en/live.ftl"),
    include_str!("../locales/en/manual.ftl"),
    include_str!("../locales/en/network.ftl"),
    include_str!("../locales/en/outcomes.ftl"),
    include_str!("../locales/en/page.ftl"),
    include_str!("../locales/en/preflight.ftl"),
    include_str!("../locales/en/reasons.ftl"),
    include_str!("../locales/en/rehearsal.ftl"),
    include_str!("../locales/en/remarks.ftl"),
    include_str!("../locales/en/reports.ftl"),
    include_str!("../locales/en/shards.ftl"),
    include_str!("../locales/en/start.ftl"),
    include_str!("../locales/en/values.ftl"),
];

static KO: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("ko"), KOREAN));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("en"), ENGLISH));

/// The words of a message in one language.
pub(crate) fn say(language: Language, message: Message<'_>) -> String {
    let bundle = match language {
        Language::Ko => &KO,
        Language::En => &EN,
    };
    let pattern = bundle
        .get_message(message.id())
        .and_then(|entry| entry.value())
        .expect("a test finds every message in both catalogues");
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&message.args()), &mut errors).into_owned()
}

/// The words of a message in both languages.
pub(crate) fn text(message: Message<'_>) -> Text {
    Text { ko: say(Language::Ko, message), en: say(Language::En, message) }
}

fn bundle(language: LanguageIdentifier, sources: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Marks for mixed writing directions are noise in a terminal and in a CSV cell, and neither
    // language needs them.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned())
            .map_err(|(_, errors)| errors)
            .expect("a test parses every catalogue");
        bundle.add_resource(resource).expect("a test finds no message twice");
    }
    bundle
}

#[cfg(test)]
mod tests;
