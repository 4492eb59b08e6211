//! When work counts, as it was understood: told before anything is looked at or judged.

use crate::commands::look;
use crate::grading::Policy;
use crate::streams;
use jiff::Timestamp;
use labproof_reports::View;
use labproof_reports::terminal::{self, Beginning, Closing, Window};

/// Tells it for accounts that are looked at from an instant on.
pub(crate) fn tell(since: Timestamp, policy: &Policy, view: &View) {
    say(Beginning::ByDefault(since, look::WINDOW_DAYS), policy, view);
}

/// Tells it for evidence that is judged again: where nobody names the beginning, it is what each
/// student's newest run was given.
pub(crate) fn tell_again(policy: &Policy, view: &View) {
    say(Beginning::OfNewestRuns, policy, view);
}

fn say(by_default: Beginning, policy: &Policy, view: &View) {
    let from = policy.since.map_or(by_default, Beginning::Named);
    let to = match policy.deadline {
        Some(deadline) => Closing::At(deadline),
        None if policy.is_final => policy.as_of.map_or(Closing::AtNewestLook, Closing::At),
        None => Closing::Open,
    };
    let window = Window { from, to };
    let terminal = terminal_size::terminal_size_of(std::io::stderr());
    streams::note(&match terminal {
        Some((width, _)) => terminal::window_wrapped(window, view, width.0),
        None => terminal::window(window, view),
    });
}
