//! Reading a gradebook back, of this version or the one before. What does not add up is not reported
//! from.

use super::file::{self, Common, SchemaId};
use super::{Gradebook, Pool, Run, Student, Summary, Unsound};
use jiff::Timestamp;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::fmt;

/// Why a text is not a gradebook that can be reported from.
#[derive(Debug, thiserror::Error)]
pub enum GradebookError {
    /// Not JSON, or not of these types.
    #[error("this is not a gradebook of the schema labproof/gradebook/2: {0}")]
    Json(#[from] serde_json::Error),
    /// One student is not of these types.
    #[error(
        "student {student}: this is not a gradebook of the schema labproof/gradebook/2: {cause}"
    )]
    Malformed {
        /// The student's id.
        student: String,
        /// What is wrong.
        #[source]
        cause: serde_json::Error,
    },
    /// A student contradicts itself.
    #[error("student {student} is neither graded, with a score, nor not-graded, with a reason")]
    Contradiction {
        /// The student's id.
        student: String,
    },
    /// Two students have one id.
    #[error("student {student} appears twice")]
    Doubled {
        /// The student's id.
        student: String,
    },
    /// A student's points or criteria do not add up.
    #[error("student {student}: {what}")]
    Unsound {
        /// The student's id.
        student: String,
        /// What does not add up.
        what: Unsound,
    },
    /// The summary does not count the students that are there.
    #[error(
        "the summary counts {} students, {} graded and {} not graded; {} are listed, {} graded \
         and {} not graded",
        counted.students, counted.graded, counted.not_graded,
        listed.students, listed.graded, listed.not_graded
    )]
    Miscounted {
        /// What the summary says.
        counted: Summary,
        /// How many students there are.
        listed: Summary,
    },
}

impl GradebookError {
    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        "name a gradebook.json that labproof wrote and nobody edited, or write it again with `labproof regrade`"
    }
}

impl Gradebook {
    /// A small gradebook, to try with whatever reads one: two students who have just begun a lab of one task,
    /// and one whose account could not be entered.
    ///
    /// ```
    /// use labproof_reports::Gradebook;
    ///
    /// let book = Gradebook::example();
    /// assert_eq!((book.summary.graded, book.summary.not_graded), (2, 1));
    /// ```
    ///
    /// # Panics
    /// If the file that it is kept in cannot be read, which its example rules out.
    pub fn example() -> Self {
        Self::from_json(include_str!("example.json")).expect("its example reads it")
    }

    /// A gradebook from its JSON.
    ///
    /// ```
    /// use labproof_reports::Gradebook;
    ///
    /// let book = Gradebook::example();
    /// let json = serde_json::to_string(&book)?;
    /// assert_eq!(Gradebook::from_json(&json)?, book);
    /// assert!(Gradebook::from_json("{}").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The text is not of this schema, or contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, GradebookError> {
        // What the lab says is wanted before the first student, wherever it stands.
        let Head { schema: _, lab } = serde_json::from_str(text)?;
        let common = lab.common();
        let mut source = serde_json::Deserializer::from_str(text);
        let seed = RestSeed { common: &common };
        let rest = seed.deserialize(&mut source).and_then(|rest| source.end().map(|()| rest));
        let Rest { run, as_of, deadline, summary, students } =
            rest.map_err(|error| named(text, &common, error))?;
        let book = Self { lab: lab.stamp, run, as_of, deadline, summary, students };
        book.checked()
    }

    fn checked(self) -> Result<Self, GradebookError> {
        let mut ids = BTreeSet::new();
        for student in &self.students {
            let id = || student.student_id.clone();
            if !student.is_consistent() {
                return Err(GradebookError::Contradiction { student: id() });
            }
            if !ids.insert(&student.student_id) {
                return Err(GradebookError::Doubled { student: id() });
            }
            let sound = student.adds_up(self.lab.points);
            sound.map_err(|what| GradebookError::Unsound { student: id(), what })?;
        }
        let (counted, listed) = (self.summary, Summary::of(&self.students));
        if counted != listed {
            return Err(GradebookError::Miscounted { counted, listed });
        }
        Ok(self)
    }
}

/// What is read before the students.
#[derive(Deserialize)]
struct Head {
    #[expect(dead_code, reason = "another schema is refused by being read")]
    schema: SchemaId,
    lab: file::Lab,
}

/// The others.
struct Rest {
    run: Run,
    as_of: Timestamp,
    deadline: Option<Timestamp>,
    summary: Summary,
    students: Vec<Student>,
}

/// Reads a gradebook whose lab is known, each student for itself: of a large class no more than one
/// stands in memory as it stands in the file.
struct RestSeed<'a> {
    common: &'a Common,
}

impl<'de> DeserializeSeed<'de> for RestSeed<'_> {
    type Value = Rest;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Rest, D::Error> {
        source.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RestSeed<'_> {
    type Value = Rest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a gradebook")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Rest, A::Error> {
        let (mut run, mut as_of, mut deadline, mut summary, mut students) = Default::default();
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "run" => run = Some(members.next_value()?),
                "as_of" => as_of = Some(members.next_value()?),
                "deadline" => deadline = members.next_value()?,
                "summary" => summary = Some(members.next_value()?),
                "students" => {
                    let pool = Pool::default();
                    let seed = StudentsSeed { common: self.common, pool };
                    students = Some(members.next_value_seed(seed)?);
                }
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        let missing = A::Error::missing_field;
        Ok(Rest {
            run: run.ok_or_else(|| missing("run"))?,
            as_of: as_of.ok_or_else(|| missing("as_of"))?,
            deadline,
            summary: summary.ok_or_else(|| missing("summary"))?,
            students: students.ok_or_else(|| missing("students"))?,
        })
    }
}

struct StudentsSeed<'a> {
    common: &'a Common,
    pool: Pool,
}

impl<'de> DeserializeSeed<'de> for StudentsSeed<'_> {
    type Value = Vec<Student>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for StudentsSeed<'_> {
    type Value = Vec<Student>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("students")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut students = Vec::new();
        while let Some(student) = list.next_element::<file::Student>()? {
            let student = student.with(self.common, &mut self.pool).map_err(A::Error::custom)?;
            students.push(student);
        }
        Ok(students)
    }
}

/// The same error, and whose it is, where it is one student's.
fn named(text: &str, common: &Common, error: serde_json::Error) -> GradebookError {
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let students = json["students"].as_array().into_iter().flatten();
    for student in students {
        let Some(id) = student["student_id"].as_str() else { continue };
        if let Err(cause) = read_alone(student, common) {
            return GradebookError::Malformed { student: id.to_owned(), cause };
        }
    }
    GradebookError::Json(error)
}

fn read_alone(student: &serde_json::Value, common: &Common) -> Result<Student, serde_json::Error> {
    let student = file::Student::deserialize(student)?;
    student.with(common, &mut Pool::default()).map_err(serde_json::Error::custom)
}
