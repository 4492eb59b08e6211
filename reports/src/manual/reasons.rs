//! The page of all reason codes.

use super::{Page, samples};
use crate::message::Message;
use crate::wording::{of_cause, of_reason};
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::Language;

/// The page `docs/reasons.md`: every reason code, who must act, what student and instructor do, and every
/// sentence that people read of it.
pub fn reasons(language: Language) -> String {
    let title = crate::catalogue::say(language, Message::ManualReasons);
    let mut page = Page::new(language, &title, "reasons");
    page.paragraph(&page.say(Message::ManualReasonsAbout));
    for code in ReasonCode::ALL {
        page.reason(code);
    }
    page.finished()
}

impl Page {
    fn reason(&mut self, code: ReasonCode) {
        let name = code.as_str();
        self.heading(2, &format!("`{name}`"));
        let rows = [
            (Message::ManualColumnMeans, self.say(of_cause(code))),
            (Message::ManualColumnWho, self.who(code, false)),
            (Message::ManualForStudent, self.say(Message::ManualDoStudent { code: name })),
            (Message::ManualForInstructor, self.say(Message::ManualDoInstructor { code: name })),
        ];
        let rows = rows.map(|(label, value)| format!("**{}**: {value}", self.say(label)));
        self.list(rows);
        self.paragraph(&format!("{}:", self.say(Message::ManualSentences)));
        let mut said: Vec<String> = Vec::new();
        for reason in samples::of(code) {
            let sentence = of_reason(&reason).get(self.language).to_owned();
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
        self.list(said);
    }
}
