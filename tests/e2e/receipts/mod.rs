//! A student's own look at the table: made where the database answers, handed in, graded.

mod graded;
mod handed_in;
mod lecture;
mod made;
mod refused;
