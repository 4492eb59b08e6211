//! The program on a terminal: a real one, which `script` of every Debian makes.

use crate::class::Class;
use crate::lab;
use crate::run::{everything_is_required, keep};
use jiff::SignedDuration;
use std::process::Command;
use unicode_width::UnicodeWidthStr;

fn class() -> Class {
    let mut class = Class::began(SignedDuration::from_hours(1));
    for name in ["김하늘", "Park Ji-woo", "이름이 아주 아주 긴 학생이라서 표에 다 들어가지 않는 이"]
    {
        lab::begin(&class.enrol(name));
    }
    class.enrol_with("최서아", None);
    class.until_now();
    keep(class.path("roster.csv"), class.roster()).unwrap();
    class
}

/// What appears on a terminal of so many columns; none where there is no `script`.
fn shown(
    class: &Class,
    columns: u16,
    arguments: &str,
    environment: &[(&str, &str)],
) -> Option<String> {
    let grade = class.labproof(&[]);
    let program = grade.get_program().to_string_lossy();
    let line = format!(
        "stty cols {columns} rows 30; exec {program} grade --roster roster.csv --sql off {arguments}"
    );
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &line, "/dev/null"]).current_dir(grade.get_current_dir().unwrap());
    terminal.env_clear();
    terminal.envs(grade.get_envs().filter_map(|(name, value)| Some((name, value?))));
    terminal.env("SHELL", "/bin/sh").env("TERM", "xterm").envs(environment.iter().copied());
    match terminal.output() {
        Ok(output) => {
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{text}");
            Some(text)
        }
        Err(missing) => {
            assert!(!everything_is_required(), "script (bsdutils): {missing}");
            None
        }
    }
}

/// The lines that were written, without what steers the terminal.
fn lines(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        if char == '\u{1b}' && rest.next_if_eq(&'[').is_some() {
            while rest.next_if(|char| !('@'..='~').contains(char)).is_some() {}
            rest.next();
        } else {
            plain.push(char);
        }
    }
    plain.split(['\r', '\n']).map(str::to_owned).collect()
}

#[test]
fn a_cohort_fits_the_window_and_shows_how_far_it_is() {
    let class = class();
    for (columns, progress) in [(44, "accounts"), (80, "retries"), (130, "retries")] {
        let Some(text) = shown(&class, columns, "--lang en", &[]) else { return };
        assert!(text.contains(progress), "{columns}: {text:?}");
        assert!(text.contains("\u{1b}[38;5;"), "{columns}: in colour: {text:?}");
        for line in lines(&text) {
            assert!(line.width() <= usize::from(columns), "{columns}: {line:?}");
        }
    }
}

#[test]
fn a_terminal_that_cannot_draw_or_a_user_who_wants_no_colour_gets_none() {
    let class = class();
    for (arguments, environment, is_plain, has_progress) in [
        ("", &[("NO_COLOR", "1")][..], false, true),
        ("--no-color", &[], false, true),
        ("", &[("TERM", "dumb")], true, false),
        ("-q --no-color", &[], true, false),
    ] {
        let Some(text) = shown(&class, 100, &format!("--lang en {arguments}"), environment) else {
            return;
        };
        let case = format!("{arguments} {environment:?}: {text:?}");
        assert!(!text.contains("\u{1b}[38;5;"), "{case}");
        assert_eq!(!text.contains('\u{1b}'), is_plain, "{case}");
        assert_eq!(text.contains("retries"), has_progress, "{case}");
    }
}
