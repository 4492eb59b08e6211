//! Reading a gradebook back.

use super::{Gradebook, State, Student, Summary};

/// Why a text is not a gradebook that can be reported from.
#[derive(Debug, thiserror::Error)]
pub enum GradebookError {
    /// Not JSON, or not of these types.
    #[error("this is not a gradebook of the schema labproof/gradebook/1")]
    Json(#[from] serde_json::Error),
    /// A student contradicts itself.
    #[error("student {student} is neither graded, with a score, nor not-graded, with a reason")]
    Contradiction {
        /// The student's id.
        student: String,
    },
    /// The summary does not count the students that are there.
    #[error("the summary counts {counted} students, and {listed} are listed")]
    Miscounted {
        /// What the summary says.
        counted: usize,
        /// How many students there are.
        listed: usize,
    },
}

impl GradebookError {
    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        "name a gradebook.json that labproof wrote and nobody edited, or write it again with `labproof regrade`"
    }
}

impl Gradebook {
    /// A gradebook from its JSON.
    ///
    /// # Errors
    /// The text is not of this schema, or contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, GradebookError> {
        let book: Self = serde_json::from_str(text)?;
        if let Some(student) = book.students.iter().find(|student| !student.is_consistent()) {
            return Err(GradebookError::Contradiction { student: student.student_id.clone() });
        }
        if book.summary != Summary::of(&book.students) {
            return Err(GradebookError::Miscounted {
                counted: book.summary.students,
                listed: book.students.len(),
            });
        }
        Ok(book)
    }
}

impl Student {
    fn is_consistent(&self) -> bool {
        match self.state {
            State::Graded => self.score.is_some() && self.reason.is_none(),
            State::NotGraded => {
                self.score.is_none() && self.reason.is_some() && self.tasks.is_empty()
            }
        }
    }
}
