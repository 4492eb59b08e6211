//! What can be wrong with a roster, and what to do about it.

use crate::external_id;
use crate::private::Exposed;
use labproof_reports::Unseen;
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::fmt::{self, Display, Formatter};
use std::ops::Range;
use thiserror::Error;

/// How many characters a student id may have.
pub(super) const LONGEST_ID: usize = 100;

/// Why a roster grades nobody.
#[derive(Debug, Error, Diagnostic)]
pub(crate) enum RosterError {
    /// The file could not be read.
    #[error("the roster {name} cannot be read")]
    #[diagnostic(help("name a CSV file with --roster; `labproof init` writes one to start from"))]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        #[source]
        cause: std::io::Error,
    },
    /// The file is an Excel workbook.
    #[error("the roster {name} is an Excel workbook")]
    #[diagnostic(help("in Excel, save it as \"CSV UTF-8 (Comma delimited)\", and name that file"))]
    Workbook {
        /// The file.
        name: String,
    },
    /// The file is in an encoding that is not read.
    #[error(
        "the roster {name} is neither UTF-8, UTF-16 nor CP949: line {line} has the byte \
         0x{byte:02X}, the file's byte {offset}"
    )]
    #[diagnostic(help("save it as UTF-8 (in Excel: \"CSV UTF-8 (Comma delimited)\")"))]
    Undecodable {
        /// The file.
        name: String,
        /// The line of the first byte that makes no sense, counted from 1.
        line: usize,
        /// That byte.
        byte: u8,
        /// Its place in the file, counted from 1.
        offset: usize,
    },
    /// There is nothing in the file.
    #[error("the roster {name} is empty")]
    #[diagnostic(help(
        "its first line is `student_id,name,account_id`; every other line is a student"
    ))]
    Empty {
        /// The file.
        name: String,
    },
    /// It holds external ids, and others than its owner may read them.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Exposed(#[from] Exposed),
    /// Something in the file is wrong.
    #[error("the roster cannot be used, so nobody is graded: {}", count(faults, more))]
    Bad {
        /// The file's text, external ids masked.
        #[source_code]
        source_code: NamedSource<String>,
        /// What is wrong, in the order of the file: as much as is shown.
        #[related]
        faults: Vec<Located>,
        /// What else is wrong.
        more: Vec<Located>,
    },
}

/// As many faults as are shown, each with its line.
const MOST_FAULTS: usize = 10;

impl RosterError {
    /// What is wrong with the file of this name and text. What is not shown goes to the log.
    pub(super) fn bad(name: &str, text: String, mut faults: Vec<Located>) -> Self {
        let more = faults.split_off(faults.len().min(MOST_FAULTS));
        for fault in &more {
            tracing::info!("{fault}");
        }
        Self::Bad { source_code: NamedSource::new(name, text), faults, more }
    }
}

fn count(faults: &[Located], more: &[Located]) -> String {
    match (faults.len(), more.len()) {
        (1, 0) => "1 fault".to_owned(),
        (many, 0) => format!("{many} faults"),
        (shown, more) => format!("{} faults, of which these are the first {shown}", shown + more),
    }
}

/// A fault, and where it is.
#[derive(Debug, Error, Diagnostic)]
#[error("line {line}{}: {fault}", in_column(column.as_deref()))]
#[diagnostic(help("{}", fault.advice()))]
pub(crate) struct Located {
    line: usize,
    column: Option<String>,
    fault: Fault,
    #[label("here")]
    span: SourceSpan,
}

fn in_column(column: Option<&str>) -> String {
    column.map(|name| format!(", column {name}")).unwrap_or_default()
}

impl Located {
    pub(super) fn new(line: usize, column: Option<&str>, span: Range<usize>, fault: Fault) -> Self {
        Self { line, column: column.map(str::to_owned), fault, span: span.into() }
    }

    /// The line, counted from 1.
    #[cfg(test)]
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The byte of the file that it begins at.
    pub(super) fn offset(&self) -> usize {
        self.span.offset()
    }
}

/// What is wrong with a cell, a line or the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The header lacks a required column.
    NoColumn(&'static str),
    /// The header has a column twice.
    DoubledColumn,
    /// The header has a column that sounds like a secret.
    SecretColumn,
    /// The header has no name for a column that holds something.
    NamelessColumn,
    /// There is a header, and no student below it.
    NoStudents,
    /// A required cell is empty, or not there.
    Missing,
    /// There are more cells than columns.
    TooManyCells { cells: usize, columns: usize },
    /// A quote is not closed on its line.
    OpenQuote,
    /// There is text between a closing quote and the next delimiter.
    TextAfterQuote,
    /// A character that no text has.
    ControlCharacter,
    /// A character that nobody sees, where it would make two of one.
    Unseen(Unseen),
    /// The student id is too long.
    LongStudentId,
    /// The student id is that of another line.
    DoubledStudent { line: usize },
    /// The account lost the zeros that it begins with.
    LeadingZeros { digits: usize },
    /// The account was turned into a number with an exponent.
    Scientific,
    /// The account is not twelve digits.
    Account,
    /// The role's ARN is malformed.
    RoleArn,
    /// The role belongs to another account.
    OtherAccountsRole { account: String },
    /// The external id is malformed.
    ExternalId,
    /// The profile's name is malformed.
    Profile,
    /// The region is malformed.
    Region,
    /// The endpoint is malformed.
    Endpoint,
    /// The SSH target is malformed.
    Ssh,
    /// The host key is malformed.
    HostKey,
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColumn(name) => write!(f, "there is no column {name}"),
            Self::DoubledColumn => write!(f, "there are two columns of this name"),
            Self::SecretColumn => write!(f, "the column sounds like a secret"),
            Self::NamelessColumn => write!(f, "there is a value in a column without a name"),
            Self::NoStudents => write!(f, "there is no student below the header"),
            Self::Missing => write!(f, "there is no value"),
            Self::TooManyCells { cells, columns } => {
                write!(f, "{cells} fields, but the header has {columns} columns")
            }
            Self::OpenQuote => write!(f, "a quote is opened and not closed on the line"),
            Self::TextAfterQuote => write!(f, "there is text after a closing quote"),
            Self::ControlCharacter => write!(f, "there is a control character"),
            Self::Unseen(unseen) => write!(f, "there is a character that nobody sees: {unseen}"),
            Self::LongStudentId => write!(f, "the id is longer than {LONGEST_ID} characters"),
            Self::DoubledStudent { line } => write!(f, "the student is already on line {line}"),
            Self::LeadingZeros { digits } => write!(
                f,
                "an account has 12 digits, this has {digits}: Excel has taken the zeros that it \
                 began with"
            ),
            Self::Scientific => write!(
                f,
                "Excel has turned the account into a number with an exponent, and lost digits"
            ),
            Self::Account => write!(f, "this is not an account, which is 12 digits"),
            Self::RoleArn => write!(f, "this is not the ARN of a role"),
            Self::OtherAccountsRole { account } => {
                write!(f, "the role belongs to another account, {account}")
            }
            Self::ExternalId => write!(f, "this is not an external id"),
            Self::Profile => write!(f, "this is not the name of a profile"),
            Self::Region => write!(f, "this is not the code of a region"),
            Self::Endpoint => write!(f, "this is not an endpoint"),
            Self::Ssh => write!(f, "this is not an SSH target"),
            Self::HostKey => write!(f, "this is not a host key"),
        }
    }
}

impl Fault {
    /// What to do about it.
    fn advice(&self) -> &'static str {
        match self {
            Self::NoColumn(_) => {
                "the first line names the columns; student_id, name and account_id are required"
            }
            Self::DoubledColumn => "rename or remove one of them",
            Self::SecretColumn => {
                "other columns are kept and reported, so none may hold what opens something or an identity \
                 number; remove it, or name it external_id if it is that"
            }
            Self::NamelessColumn => "name the column in the first line, or empty the cell",
            Self::NoStudents => "write one line a student",
            Self::Missing => "fill in the cell, or remove the line",
            Self::TooManyCells { .. } => {
                "put a value that contains the delimiter in double quotes, or remove the extra field"
            }
            Self::OpenQuote => {
                "close the quote on the same line (a cell cannot hold a line break); write \"\" for \
                 a quote within quotes"
            }
            Self::TextAfterQuote => "quote the whole value, and write \"\" for a quote within it",
            Self::ControlCharacter => "remove it; it is invisible, so type the value again",
            Self::Unseen(_) => {
                "it comes along when text is copied from a page or a chat; empty the cell, and type \
                 the value again"
            }
            Self::LongStudentId => "use a shorter id",
            Self::DoubledStudent { .. } => "give each student one line, and each line its own id",
            Self::LeadingZeros { .. } => {
                "put the zeros back; in Excel, format the column as Text before typing or importing"
            }
            Self::Scientific => {
                "type the 12 digits again; in Excel, format the column as Text before that"
            }
            Self::Account => "the AWS console shows it at the top right; write the 12 digits",
            Self::RoleArn => "write it as arn:aws:iam::111122223333:role/LabproofReader",
            Self::OtherAccountsRole { .. } => {
                "correct the account or the role: one of them is wrong"
            }
            Self::ExternalId => external_id::FORM,
            Self::Profile => {
                "write the name as it is in brackets in ~/.aws/credentials: letters, digits and \
                 _ - / . % @ : +"
            }
            Self::Region => {
                "write the region's code, such as ap-northeast-2, not its name or a zone"
            }
            Self::Endpoint => "write host:port, such as 10.0.0.5:3306 or [fd00::5]:3306",
            Self::Ssh => "write user@host or user@host:port, such as ec2-user@203.0.113.5:22",
            Self::HostKey => {
                "write the public key (ssh-ed25519 AAAA...) or its fingerprint (SHA256:...), as \
                 `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints it on the server"
            }
        }
    }
}
