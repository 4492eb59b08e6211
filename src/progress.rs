//! Progress on standard error, on a terminal only.

use crate::http::Traffic;
use indicatif::{FormattedDuration, ProgressBar, ProgressState, ProgressStyle};
use labproof_reports::terminal::{self, Progress, Sheet};
use std::fmt::Write;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// The bar itself, where the line has room for it.
const BAR: &str = "{bar:24} ";

/// Columns that a line with a bar needs.
const ROOM_FOR_A_BAR: u16 = 126;

/// How often calls and time left are written anew.
const TICK: Duration = Duration::from_millis(250);

/// A bar that counts accounts, with the calls and retries of this traffic and the time that is left;
/// or nothing where there is nothing to write it on.
pub(crate) fn bar(sheet: Option<&Sheet>, accounts: usize, traffic: &Arc<Traffic>) -> ProgressBar {
    let Some(sheet) = sheet else { return ProgressBar::hidden() };
    let width = terminal_size::terminal_size_of(io::stderr()).map_or(sheet.width, |(it, _)| it.0);
    let bar = ProgressBar::new(u64::try_from(accounts).unwrap_or(u64::MAX));
    bar.set_style(style(width, traffic, sheet));
    bar.enable_steady_tick(TICK);
    bar
}

/// The words are the catalogue's; in their places stand the names that are filled in again and again.
fn style(width: u16, traffic: &Arc<Traffic>, sheet: &Sheet) -> ProgressStyle {
    let words = Progress {
        done: "{pos}",
        all: "{len}",
        width: "{side}",
        calls: "{calls}",
        retries: "{retries}",
        elapsed: "{elapsed}",
        left: "{left}",
    };
    let bar = if width < ROOM_FOR_A_BAR { "" } else { BAR };
    let line = format!("{bar}{}", terminal::progress(words, width, sheet));
    let [calls, retries, side] = [(); 3].map(|()| Arc::clone(traffic));
    ProgressStyle::with_template(&line)
        .expect("the catalogue's tests draw this line in both languages")
        .with_key("calls", move |_: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", calls.calls());
        })
        .with_key("retries", move |_: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", retries.retries());
        })
        .with_key("side", move |_: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", side.width());
        })
        .with_key("elapsed", |state: &ProgressState, text: &mut dyn Write| {
            let _ = write!(text, "{}", FormattedDuration(state.elapsed()));
        })
        .with_key("left", |state: &ProgressState, text: &mut dyn Write| left(state, text))
}

/// The time that is left, as smoothed over the last accounts; unknown before the first is done.
fn left(state: &ProgressState, text: &mut dyn Write) {
    let _ = if state.pos() == 0 {
        write!(text, "?")
    } else {
        write!(text, "{}", FormattedDuration(state.eta()))
    };
}

/// A line that moves while something is prepared.
pub(crate) fn spinner(wanted: bool) -> ProgressBar {
    if !wanted {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner();
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

/// A bar that counts.
#[cfg(feature = "rehearsal")]
pub(crate) fn counted(wanted: bool, length: usize) -> ProgressBar {
    if !wanted {
        return ProgressBar::hidden();
    }
    ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::{ProgressDrawTarget, TermLike};
    use jiff::tz::TimeZone;
    use labproof_checks::lab::Language;
    use labproof_reports::View;
    use std::sync::Mutex;
    use unicode_width::UnicodeWidthStr;

    /// A terminal of so many columns that keeps what is written on it.
    #[derive(Debug, Clone)]
    struct Paper(u16, Arc<Mutex<String>>);

    impl TermLike for Paper {
        fn width(&self) -> u16 {
            self.0
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.1.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.1.lock().unwrap().clear();
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn drawn(width: u16, language: Language, done: u64) -> String {
        let term = Paper(width, Arc::default());
        let target = ProgressDrawTarget::term_like(Box::new(term.clone()));
        let view = View::new(language, TimeZone::UTC);
        let sheet = Sheet { width, colour: false, view };
        let bar = ProgressBar::with_draw_target(Some(50), target);
        bar.set_style(style(width, &Arc::default(), &sheet));
        bar.set_position(done);
        bar.force_draw();
        term.1.lock().unwrap().trim().to_owned()
    }

    #[test]
    fn progress_is_one_line_in_every_window() {
        for language in Language::ALL {
            for width in [40, 60, 80, 100, 120, 200] {
                let text = drawn(width, language, 12);
                assert!(text.width() <= usize::from(width), "{width}: {text}");
                assert!(text.contains("12") && text.contains("50"), "{width}: {text}");
                assert!(!text.contains(['{', '}']), "{width}: {text}");
            }
        }
    }

    #[test]
    fn nobody_knows_how_long_it_takes_before_the_first_account_is_done() {
        assert!(drawn(80, Language::En, 0).ends_with("? left"), "{}", drawn(80, Language::En, 0));
        assert!(!drawn(80, Language::En, 1).contains('?'));
    }
}
