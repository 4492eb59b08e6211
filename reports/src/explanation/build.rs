//! From what the checks explain to what people read.

use super::{Explained, Explanation, Life, Look, SchemaId, Sighting, Value, Who, words};
use crate::gradebook::{Gradebook, Student};
use labproof_checks::explain::{self, CriterionExplanation, LifeSummary, What};
use labproof_checks::lab::Text;

impl Explanation {
    /// Why the student at this place of the gradebook has these marks.
    pub(crate) fn new(book: &Gradebook, at: usize, why: &explain::Explanation) -> Self {
        let student = &book.students[at];
        let criteria = why.criteria.iter();
        Self {
            schema: SchemaId::V1,
            lab: book.lab.clone(),
            as_of: book.as_of,
            deadline: book.deadline,
            student: who(student, &why.regions),
            lives: why.lives.iter().enumerate().map(|(place, one)| life(one, place == 0)).collect(),
            criteria: criteria.filter_map(|one| explained(student, one)).collect(),
        }
    }
}

fn who(student: &Student, regions: &[String]) -> Who {
    Who {
        student_id: student.student_id.clone(),
        name: student.name.clone(),
        account_id: student.account_id.clone(),
        region: student.region.to_string(),
        regions: regions.to_vec(),
        state: student.state,
        reason: student.reason.as_deref().cloned(),
        score: student.score,
        flags: student.flags.clone(),
    }
}

fn life(life: &LifeSummary, graded: bool) -> Life {
    Life {
        names: life.names.clone(),
        resource_id: life.resource_id.clone(),
        began: life.began,
        ended: life.ended,
        earned: life.earned,
        open: life.open,
        graded,
    }
}

fn explained(student: &Student, why: &CriterionExplanation) -> Option<Explained> {
    let result = student.criterion(&why.id)?.clone();
    let needs = result.blocked_by.as_deref().and_then(|id| student.criterion(id));
    Some(Explained {
        rules: words::of_rules(&result),
        needs: needs.map(|needed| Text::clone(&needed.spec.title)),
        result,
        passes: why.passes.iter().map(ToString::to_string).collect(),
        passes_words: words::of_values(&why.passes),
        members: why.members.iter().map(|member| (*member).to_owned()).collect(),
        sightings: why.sightings.iter().map(sighting).collect(),
    })
}

fn sighting(sighting: &explain::Sighting) -> Sighting {
    let values = sighting.values.iter();
    let by = if let What::Called { by, .. } = &sighting.what { by.clone() } else { None };
    Sighting {
        at: sighting.at,
        kind: words::kind(&sighting.what),
        message: words::of_sighting(&sighting.what),
        by,
        values: values
            .map(|value| Value { member: value.member.clone(), value: value.value.clone() })
            .collect(),
        counted: sighting.counted,
        barred: sighting.barred.map(words::of_barred),
        look: Look {
            id: sighting.citation.id.clone(),
            source: sighting.citation.source.to_owned(),
            at: sighting.citation.at,
            item: sighting.citation.item.clone(),
        },
    }
}
