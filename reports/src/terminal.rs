//! Text for a terminal: the table of a cohort, and the whole answer to one student.
//!
//! Nothing here looks for a terminal: width and colour are the caller's to find out.

mod cohort;
mod sheet;
mod student;

pub use cohort::cohort;
pub use sheet::Sheet;
pub use student::student;
