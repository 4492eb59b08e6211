//! What clients of the embedded cloud need, as files: a profile each, a roster, and whom the databases' certificates are
//! signed by.

use super::{REGION, Served};
use crate::exit::Failure;
use labproof_cloud::{AccessKey, Cloud};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Somebody who calls the cloud.
pub(super) struct Client {
    /// The name of the profile; of a student the id.
    pub(super) name: String,
    pub(super) account: String,
    key: AccessKey,
}

impl Client {
    pub(super) fn of(cloud: &Cloud, name: &str, account: &str) -> Self {
        let (name, account) = (name.to_owned(), account.to_owned());
        Self { key: cloud.access_key(&account), name, account }
    }

    /// Its key, as a shell takes it.
    pub(super) fn export(&self) -> String {
        let AccessKey { id, secret, .. } = &self.key;
        format!("export AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret}")
    }

    fn profile(&self, endpoint: &str) -> String {
        let AccessKey { id, secret, .. } = &self.key;
        format!(
            "[profile {}]\nendpoint_url = {endpoint}\nregion = {REGION}\naws_access_key_id = {id}\n\
             aws_secret_access_key = {secret}\n\n",
            self.name
        )
    }
}

/// Writes the files, and says where they lie.
///
/// # Errors
/// One cannot be written.
pub(super) fn write(folder: &Path, served: Served) -> Result<Served, Failure> {
    let written = write_all(folder, &served).map_err(|error| {
        Failure::Input(miette::miette!("{} cannot be written: {error}", folder.display()))
    })?;
    let (config, ca) = written;
    Ok(Served { config: Some(config), ca, ..served })
}

fn write_all(folder: &Path, served: &Served) -> io::Result<(PathBuf, Option<PathBuf>)> {
    fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    let config = folder.join("config");
    let clients = std::iter::once(&served.grader).chain(&served.students);
    fs::write(&config, clients.map(|it| it.profile(&served.endpoint)).collect::<String>())?;
    fs::write(folder.join("roster.csv"), roster(&served.students))?;
    let ca = served.ca.as_ref().map(|signs| {
        let file = folder.join("rds-ca.pem");
        fs::copy(signs, &file).map(|_| file)
    });
    Ok((config, ca.transpose()?))
}

fn roster(students: &[Client]) -> String {
    let mut roster = "student_id,name,account_id\n".to_owned();
    for (student, number) in students.iter().zip(1..) {
        let _ = writeln!(roster, "{},Student {number},{}", student.name, student.account);
    }
    roster
}
