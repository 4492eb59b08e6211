//! When work counts, as it was understood: a line before a run.

use super::sheet::{Sheet, wrap};
use crate::catalogue::say;
use crate::message::Message;
use crate::moment;
use crate::view::View;
use jiff::Timestamp;

/// From when on work counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// Somebody named the instant.
    Named(Timestamp),
    /// Nobody did, so it is this instant, so many days before now.
    ByDefault(Timestamp, u64),
    /// Nobody did, and nothing is looked at: what each student's newest run was given.
    OfNewestRuns,
}

/// Until when work counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// Nobody has set an end.
    Open,
    /// The deadline.
    At(Timestamp),
    /// The class is over (`--final`): until the newest look.
    AtNewestLook,
}

/// When work counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From when on.
    pub from: Beginning,
    /// Until when.
    pub to: Closing,
}

/// One line that says when work counts, in the view's time zone, which it names.
pub fn window(window: Window, view: &View) -> String {
    let Window { from, to } = window;
    let language = view.language;
    let minute = |at| moment::minute(at, &view.time_zone);
    let (begins, default) = match from {
        Beginning::Named(at) => (Some(at), None),
        Beginning::ByDefault(at, days) => (Some(at), Some(Message::WindowByDefault { days })),
        Beginning::OfNewestRuns => (None, None),
    };
    let from = &match begins {
        Some(at) => say(language, Message::WindowFrom { at: &minute(at) }),
        None => say(language, Message::WindowFromRuns),
    };
    let (ends, to) = match to {
        Closing::Open => (None, None),
        Closing::At(at) => (Some(at), Some(say(language, Message::WindowTo { at: &minute(at) }))),
        Closing::AtNewestLook => (None, Some(say(language, Message::WindowToNewest))),
    };
    let zone = &moment::zone(begins.or(ends).unwrap_or_default(), &view.time_zone);
    let line = match &to {
        Some(to) => say(language, Message::WindowClosed { from, to, zone }),
        None => say(language, Message::WindowOpen { from, zone }),
    };
    let default = default.map(|message| format!(" {}", say(language, message)));
    format!("{line}{}\n", default.unwrap_or_default())
}

/// The same for a terminal of so many columns, on which no line is broken within a word.
pub fn window_wrapped(this: Window, view: &View, width: u16) -> String {
    let sheet = Sheet { width, colour: false, view: view.clone() };
    wrap(&sheet, &[window(this, view).trim_end().to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::{TimeZone, offset};
    use labproof_checks::lab::Language;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn one_line_says_from_when_until_when_and_in_which_time_zone() {
        let (nine, noon) = (at("2026-11-22T00:00:00Z"), at("2026-11-22T03:00:00Z"));
        let by_default = Beginning::ByDefault(nine, 90);
        let seoul = View::new(Language::En, TimeZone::get("Asia/Seoul").unwrap());
        let korean = View { language: Language::Ko, ..seoul.clone() };
        let nameless = View { time_zone: TimeZone::fixed(offset(-3)), ..seoul.clone() };
        for (view, from, to, line) in [
            (
                &seoul,
                Beginning::Named(nine),
                Closing::At(noon),
                "Work counts from 2026-11-22 09:00 to 2026-11-22 12:00 (Asia/Seoul).\n",
            ),
            (
                &seoul,
                by_default,
                Closing::Open,
                "Work counts from 2026-11-22 09:00 on; no deadline is set (Asia/Seoul). No \
                 beginning was set, so it is 90 days ago. If the accounts were used before the \
                 class, set `since` in labproof.toml, or use --since.\n",
            ),
            (
                &seoul,
                Beginning::OfNewestRuns,
                Closing::AtNewestLook,
                "Work counts from the time that was set for each student’s newest run to the newest \
                 look, which --final makes the deadline (Asia/Seoul).\n",
            ),
            (
                &nameless,
                Beginning::Named(nine),
                Closing::Open,
                "Work counts from 2026-11-21 21:00 on; no deadline is set (UTC-03:00).\n",
            ),
            (
                &korean,
                Beginning::Named(nine),
                Closing::At(noon),
                "2026-11-22 09:00부터 2026-11-22 12:00까지 한 일을 인정합니다(Asia/Seoul).\n",
            ),
            (
                &korean,
                by_default,
                Closing::Open,
                "2026-11-22 09:00부터 한 일을 인정합니다. 마감은 정해지지 않았습니다(Asia/Seoul). \
                 시작 시각을 지정하지 않아 지금부터 90일 전으로 정했습니다. 수업 전부터 쓰던 \
                 계정이라면 labproof.toml의 `since`나 --since로 시작 시각을 지정하세요.\n",
            ),
            (
                &korean,
                Beginning::OfNewestRuns,
                Closing::AtNewestLook,
                "학생마다 가장 최근 실행에서 정한 시작 시각부터 마지막으로 확인한 시각(--final)까지 \
                 한 일을 인정합니다(Asia/Seoul).\n",
            ),
        ] {
            assert_eq!(window(Window { from, to }, view), line);
        }
    }
}
