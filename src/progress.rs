//! Progress on standard error, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A bar that counts to `length`, or nothing where it is not wanted.
pub(crate) fn bar(wanted: bool, length: usize) -> ProgressBar {
    let bar = if wanted {
        ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX))
    } else {
        ProgressBar::hidden()
    };
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {elapsed} (left: {eta})")
        .expect("the template is a fixed text that a test draws");
    bar.set_style(style);
    bar
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

#[cfg(test)]
mod tests {
    #[test]
    fn a_bar_can_be_drawn() {
        let bar = super::bar(true, 2);
        bar.inc(1);
        assert_eq!(bar.position(), 1);
        bar.finish();
        assert_eq!(bar.position(), 2);
    }
}
