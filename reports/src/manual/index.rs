//! The list of a lab's criteria.

use super::{Page, file_name};
use crate::message::Message;
use labproof_checks::lab::{Lab, Language};

/// The page of a lab, for `docs/criteria/LAB.md`: its criteria with their points, each leading to its own page.
pub fn criteria(lab: &Lab, language: Language) -> String {
    let mut page = Page::new(language, lab.title.get(language), &lab.id);
    page.paragraph(&page.say(Message::ManualCriteriaAbout));
    for task in &lab.tasks {
        page.heading(2, task.title.get(language));
        let rows = task.criteria.iter().map(|known| {
            let file = file_name(&known.id, language);
            let link = format!("[{}]({}/{file})", known.spec.title.get(language), lab.id);
            [link, format!("`{}`", known.id), known.spec.points.to_string()]
        });
        let head = [Message::ManualAsks, Message::ManualCriterion, Message::ManualPoints];
        page.table(head.map(|label| page.say(label)), rows);
    }
    page.finished()
}
