//! The preflight as a page that needs no script: for the instructor, to be read and printed.

use super::{Finding, Preflight, Region, Student, words};
use crate::catalogue::say;
use crate::message::Message;
use crate::view::View;
use crate::{clean, moment};
use askama::Template;
use jiff::Timestamp;
use labproof_checks::lab::Text;
use labproof_checks::preflight::{Severity, Standing, Who};
use std::io;

const STYLE: &str = concat!(
    include_str!("../../templates/explanation.css"),
    include_str!("../../templates/preflight.css"),
);

#[derive(Template)]
#[template(path = "preflight.html")]
struct Page<'a> {
    preflight: &'a Preflight,
    view: &'a View,
}

pub(super) fn render(
    preflight: &Preflight,
    view: &View,
    sink: &mut dyn io::Write,
) -> io::Result<()> {
    Page { preflight, view }.write_into(&mut &mut *sink)
}

impl Page<'_> {
    fn say(&self, message: Message<'_>) -> String {
        say(self.view.language, message)
    }

    fn title(&self) -> String {
        let lab = clean::line(self.preflight.lab.title.get(self.view.language));
        format!("{}: {lab}", self.say(Message::PreflightTitle))
    }

    fn at(&self, at: Timestamp) -> String {
        moment::local(at, &self.view.time_zone)
    }

    fn tried(&self) -> String {
        let Preflight { tried_at, version, .. } = self.preflight;
        self.say(Message::PreflightTried { at: &self.at(*tried_at), version })
    }

    fn class_ends(&self) -> Option<String> {
        let at = self.preflight.class_ends?;
        Some(self.say(Message::PreflightClassEnds { at: &self.at(at) }))
    }

    /// The text in pieces, and which of them stand in backticks.
    fn pieces(&self, text: &Text) -> Vec<(bool, String)> {
        let text = clean::line(text.get(self.view.language));
        let pieces = text.split('`').enumerate();
        pieces.map(|(place, piece)| (place % 2 == 1, piece.to_owned())).collect()
    }

    fn region(&self, region: &Region) -> String {
        let Region { region, students, .. } = region;
        self.say(Message::PreflightRegion { students: *students, region: &clean::line(region) })
    }

    /// How many students, or places, need each of those who must act.
    fn work(&self) -> Vec<(&'static str, String, String)> {
        let all = [Who::Instructor, Who::Administrator, Who::Student, Who::Aws].into_iter();
        let work = all.filter_map(|who| {
            let about =
                |findings: &[Finding]| findings.iter().any(|it| it.who == who && is_grave(it));
            let mut places: Vec<String> = Vec::new();
            if about(&self.preflight.grader) {
                places.push(self.say(Message::PreflightGrader));
            }
            let regions = self.preflight.regions.iter().filter(|it| about(&it.findings));
            places.extend(regions.map(|region| clean::line(&region.region)));
            let students = self.preflight.students.iter().filter(|it| about(&it.findings));
            places.extend(students.map(|student| clean::line(&student.student_id)));
            (!places.is_empty())
                .then(|| (class_of_who(who), self.say(words::of_work(who)), places.join(", ")))
        });
        work.collect()
    }

    fn severity(&self, finding: &Finding) -> String {
        self.say(words::of_severity(finding.severity))
    }

    fn who(&self, finding: &Finding) -> String {
        self.say(words::of_who(finding.who))
    }

    fn standing(&self, student: &Student) -> String {
        self.say(words::of_standing(student.standing))
    }

    fn name(student: &Student) -> String {
        clean::line(&format!("{} {}", student.student_id, student.name))
    }

    /// The tone that the style has for it.
    fn tone(finding: &Finding) -> &'static str {
        match finding.severity {
            Severity::BlocksGrading | Severity::BlocksClass => "failed",
            Severity::NotKnown => "unverified",
            Severity::ToKnow => "known",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn tone_of(standing: &Standing) -> &'static str {
        match standing {
            Standing::Ready => "passed",
            Standing::Blocked => "failed",
            Standing::NotKnown => "unverified",
        }
    }
}

/// Whether it is more than good to know.
fn is_grave(finding: &Finding) -> bool {
    finding.severity != Severity::ToKnow
}

fn class_of_who(who: Who) -> &'static str {
    match who {
        Who::Student => "student",
        Who::Instructor => "instructor",
        Who::Administrator => "administrator",
        Who::Aws => "aws",
    }
}
