//! Where the students of a class find what they have in common.

use super::build::{Asked, to_size};
use super::shared::Places;
use super::{Evidence, Look, Reason, Remark, Shared, Spec, Verdict};
use hashbrown::HashMap;
use labproof_checks::lab::Text;
use std::borrow::Borrow;

/// Everything that the students of a class have in common, each value once. Students that were made with
/// one pool take a tenth of the memory that they would take alone.
#[derive(Debug, Default)]
pub struct Pool {
    texts: Places<Text>,
    words: Places<str>,
    specs: Places<Spec>,
    /// The specs by what they were made of.
    pub(super) specs_of: HashMap<Asked, Shared<Spec>>,
    verdicts: Places<Verdict>,
    reasons: Places<Reason>,
    /// Ids of observations, and of the things in them: no two students share any.
    own: Places<str>,
    looks: Places<Look>,
    /// What the criteria of a student rest on: much of it is the same.
    evidence: Places<Vec<Evidence>>,
}

impl Pool {
    /// From here on it is another student.
    pub(super) fn begin(&mut self) {
        self.own.clear();
        self.looks.clear();
        self.evidence.clear();
    }

    pub(super) fn text(&mut self, text: impl Into<Shared<Text>> + Borrow<Text>) -> Shared<Text> {
        self.texts.one(text)
    }

    pub(super) fn word(&mut self, word: impl Into<Shared<str>> + Borrow<str>) -> Shared<str> {
        self.words.one(word)
    }

    pub(super) fn spec(&mut self, spec: Spec) -> Shared<Spec> {
        self.specs.one(spec)
    }

    pub(super) fn verdict(&mut self, verdict: Verdict) -> Shared<Verdict> {
        self.verdicts.one(verdict)
    }

    pub(super) fn reason(
        &mut self,
        reason: impl Into<Shared<Reason>> + Borrow<Reason>,
    ) -> Shared<Reason> {
        self.reasons.one(reason)
    }

    /// A word that one student alone has.
    pub(super) fn own(&mut self, word: impl Into<Shared<str>> + Borrow<str>) -> Shared<str> {
        self.own.one(word)
    }

    pub(super) fn remark(&mut self, remark: Remark) -> Remark {
        Remark { code: self.word(remark.code), message: self.text(remark.message) }
    }

    pub(super) fn evidence(
        &mut self,
        evidence: impl ExactSizeIterator<Item = Evidence>,
    ) -> Shared<Vec<Evidence>> {
        let evidence = to_size(evidence.map(|one| self.one(one)));
        self.evidence.one(evidence)
    }

    fn one(&mut self, evidence: Evidence) -> Evidence {
        let Evidence { mut look, item } = evidence;
        if self.looks.is_new(&look) {
            let source = self.word(look.source.clone());
            look.source = source;
        }
        Evidence { look: self.looks.one(look), item: item.map(|item| self.own(item)) }
    }
}
