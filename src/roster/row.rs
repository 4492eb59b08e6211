//! One line of a roster: a row, with everything that is wrong with it blamed.

use super::Row;
use super::cell;
use super::fault::Fault;
use super::line::Cell;
use super::reader::{EXTERNAL_ID, Header, Line, Reader};
use labproof_reports::Unseen;
use secrecy::SecretString;
use std::collections::BTreeMap;

/// The columns of which labproof knows the meaning, and which are not among a row's other columns.
const KNOWN: [&str; 10] = [
    "student_id",
    "name",
    "account_id",
    "role_arn",
    EXTERNAL_ID,
    "profile",
    "region",
    "db_endpoint",
    "ssh",
    "ssh_host_key",
];

/// Whether labproof knows what the column is.
pub(super) fn is_known(column: &str) -> bool {
    KNOWN.contains(&column)
}

/// Words in the names of other columns by which systems find people, as in `canvas_id`, `sis_login_id`,
/// `이메일`.
const IDENTIFYING: [&str; 15] = [
    "id",
    "ids",
    "idnumber",
    "userid",
    "studentid",
    "login",
    "email",
    "mail",
    "user",
    "username",
    "number",
    "sis",
    "학번",
    "이메일",
    "아이디",
];

/// Whether two texts of the column that look alike must be alike.
fn identifies(column: &str) -> bool {
    is_known(column) && column != "name"
        || column.split('_').any(|word| IDENTIFYING.contains(&word))
}

/// Reads the cells of one line, and goes on after a bad one.
pub(super) struct RowReader<'a> {
    pub(super) reader: &'a mut Reader,
    pub(super) line: &'a Line<'a>,
    pub(super) header: &'a Header,
    pub(super) cells: &'a [Cell],
}

impl<'a> RowReader<'a> {
    /// The row; where a cell was blamed, what stands in for its value is not to be used.
    pub(super) fn read(&mut self) -> Row {
        self.characters();
        let student_id = self.required("student_id", cell::student_id);
        let account_id = self.required("account_id", cell::account_id);
        let row = Row {
            line: self.line.number,
            name: self.text("name").trim().to_owned(),
            role_arn: self.optional("role_arn", cell::role_arn),
            external_id: self.external_id(),
            profile: self.optional("profile", cell::profile),
            region: self.optional("region", cell::region),
            db_endpoint: self.optional("db_endpoint", cell::endpoint),
            ssh: self.optional("ssh", cell::ssh),
            ssh_host_key: self.optional("ssh_host_key", cell::host_key),
            columns: self.other_columns().into(),
            student_id: student_id.unwrap_or_default(),
            account_id: account_id.unwrap_or_default(),
        };
        self.one_line_a_student(&row);
        self.role_of_this_account(&row);
        row
    }

    fn characters(&mut self) {
        for (index, cell) in self.cells.iter().enumerate() {
            let name = &self.header.names[index];
            if cell.text.contains(char::is_control) {
                self.blame(name, Fault::ControlCharacter);
            }
            if let Some(unseen) = Unseen::first_of(&cell.text).filter(|_| identifies(name)) {
                self.blame(name, Fault::Unseen(unseen));
            }
            if name.is_empty() && !cell.text.is_empty() {
                self.reader.blame(self.line, None, cell.span.clone(), Fault::NamelessColumn);
            }
        }
    }

    fn external_id(&mut self) -> Option<SecretString> {
        let cell = self.cell(EXTERNAL_ID)?;
        self.reader.secrets.push(cell.span.clone());
        self.optional(EXTERNAL_ID, cell::external_id).map(SecretString::from)
    }

    fn other_columns(&self) -> BTreeMap<String, String> {
        let cells = self.header.names.iter().zip(self.cells);
        cells
            .map(|(name, cell)| (name, cell.text.trim()))
            .filter(|(name, text)| !is_known(name) && !text.is_empty())
            .map(|(name, text)| (name.clone(), text.to_owned()))
            .collect()
    }

    fn one_line_a_student(&mut self, row: &Row) {
        if row.student_id.is_empty() {
            return;
        }
        match self.reader.students.get(&row.student_id) {
            Some(line) => self.blame("student_id", Fault::DoubledStudent { line: *line }),
            None => {
                self.reader.students.insert(row.student_id.clone(), row.line);
            }
        }
    }

    fn role_of_this_account(&mut self, row: &Row) {
        let account = row.role_arn.as_deref().map(cell::role_account);
        match account {
            Some(account) if !row.account_id.is_empty() && account != row.account_id => {
                let account = account.to_owned();
                self.blame("role_arn", Fault::OtherAccountsRole { account });
            }
            Some(_) | None => {}
        }
    }

    /// The value of a cell. What nobody sees in it has been blamed, and would be blamed again.
    fn required<T>(&mut self, column: &str, read: fn(&str) -> Result<T, Fault>) -> Option<T> {
        if Unseen::first_of(self.text(column)).is_some() {
            return None;
        }
        match read(self.text(column)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.blame(column, fault);
                None
            }
        }
    }

    fn optional<T>(&mut self, column: &str, read: fn(&str) -> Result<T, Fault>) -> Option<T> {
        if self.text(column).is_empty() { None } else { self.required(column, read) }
    }

    fn text(&self, column: &str) -> &'a str {
        self.cell(column).map_or("", |cell| &cell.text)
    }

    fn cell(&self, column: &str) -> Option<&'a Cell> {
        let index = self.header.names.iter().position(|name| name == column)?;
        self.cells.get(index)
    }

    fn blame(&mut self, column: &str, fault: Fault) {
        let span = self.cell(column).map_or(self.line.span(), |cell| cell.span.clone());
        self.reader.blame(self.line, Some(column), span, fault);
    }
}
