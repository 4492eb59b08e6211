//! The page of all notes and flags.

use super::{Page, samples};
use crate::message::Message;
use crate::wording::{of_flag, of_note};
use labproof_checks::lab::Language;

/// The page `docs/notes.md`: every note and every flag, with the sentence that people read, and what it means
/// for the points and for who reads it.
pub fn notes(language: Language) -> String {
    let title = crate::catalogue::say(language, Message::ManualNotes);
    let mut page = Page::new(language, &title, "notes");
    page.paragraph(&page.say(Message::ManualNotesAbout));
    page.heading(2, &page.say(Message::ManualNotesHeading));
    for group in samples::notes().chunk_by(|one, next| one.code() == next.code()) {
        let sentences = group.iter().map(|note| of_note(note).get(language).to_owned());
        let code = group[0].code();
        page.remark(code, sentences, Message::ManualNoteMeans { code });
    }
    page.heading(2, &page.say(Message::ManualFlagsHeading));
    for flag in samples::flags() {
        let sentence = of_flag(&flag).get(language).to_owned();
        let code = flag.code();
        page.remark(code, std::iter::once(sentence), Message::ManualFlagMeans { code });
    }
    page.finished()
}

impl Page {
    fn remark(&mut self, code: &str, sentences: impl Iterator<Item = String>, means: Message<'_>) {
        self.heading(3, &format!("`{code}`"));
        let sentences: Vec<String> = sentences.map(|said| format!("> {said}")).collect();
        self.paragraph(&sentences.join("\n>\n"));
        self.paragraph(&self.say(means));
    }
}
