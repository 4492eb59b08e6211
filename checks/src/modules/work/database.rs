//! DB instances, tables and snapshots that a student makes.

use super::network::names;
use crate::services::mysql::TableSpec;
use secrecy::{ExposeSecret, SecretString};

/// A DB instance to create.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the console's own switches, each by itself"
)]
pub struct NewInstance {
    /// Its identifier.
    pub name: String,
    /// Its engine.
    pub engine: String,
    /// Its version: what AWS proposes if that is one of these, else the first of these that AWS offers.
    /// Without any it is what AWS proposes.
    pub versions: Vec<String>,
    /// Its class: the first of these that AWS offers.
    pub classes: Vec<String>,
    /// Its storage type, as AWS proposes it if there is none.
    pub storage_type: Option<String>,
    /// Its storage in GiB.
    pub storage: i64,
    /// Where it stands.
    pub placement: Placement,
    /// The names of its security groups; without one it carries the VPC's default group.
    pub groups: Vec<String>,
    /// Whether it can be reached from outside its VPC.
    pub public: bool,
    /// Whether it has a standby in another zone.
    pub multi_az: bool,
    /// Its TCP port.
    pub port: u16,
    /// Whether IAM may log in.
    pub iam_auth: bool,
    /// The master user.
    pub user: String,
    /// The master user's password; one that is made up if there is none.
    pub password: Option<SecretString>,
    /// The database that it is created with.
    pub database: Option<String>,
    /// Its parameter group; the version's default if there is none.
    pub parameter_group: Option<String>,
    /// Its option group; the version's default if there is none.
    pub option_group: Option<String>,
    /// For how many days backups are kept.
    pub retention: i64,
    /// Whether minor versions are upgraded.
    pub minor_upgrades: bool,
    /// Whether it is protected against deletion.
    pub protected: bool,
}

/// Where a DB instance stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// In the default VPC, in the subnet group that RDS has for it.
    Default,
    /// In the default VPC, in a subnet group of this name.
    SubnetGroup(String),
    /// In a VPC of the student's own, in a subnet group of this name.
    Elsewhere(String),
}

/// A login to a DB instance, as its master user, and what is typed.
#[derive(Debug, Clone)]
pub struct Login {
    /// The instance's identifier.
    pub instance: String,
    /// What is typed.
    pub statements: Vec<Statement>,
}

/// What is typed.
#[derive(Debug, Clone)]
pub enum Statement {
    /// SQL without a secret.
    Sql(String),
    /// Another user, who may do everything in the databases.
    CreateUser {
        /// The user's name.
        user: String,
        /// The password.
        password: SecretString,
    },
}

/// A change of a DB instance.
#[derive(Debug, Clone)]
pub struct Change {
    /// The instance's identifier.
    pub instance: String,
    /// The class: the first of these that AWS offers. None leaves it.
    pub classes: Vec<String>,
    /// The storage in GiB.
    pub storage: Option<i64>,
    /// Whether it is made at once, and not in the weekly window.
    pub at_once: bool,
}

/// A snapshot to take.
#[derive(Debug, Clone)]
pub struct NewSnapshot {
    /// Its identifier.
    pub name: String,
    /// The instance's identifier.
    pub of: String,
}

/// The deletion of a DB instance.
#[derive(Debug, Clone)]
pub struct Deletion {
    /// The instance's identifier.
    pub instance: String,
    /// The final snapshot, if one is taken.
    pub final_snapshot: Option<String>,
    /// Whether automated backups are kept.
    pub keep_backups: bool,
}

impl NewInstance {
    pub(crate) fn details(&self) -> Vec<String> {
        let or_default = |value: &Option<String>| value.clone().unwrap_or("default".to_owned());
        let placement = match &self.placement {
            Placement::Default => "default".to_owned(),
            Placement::SubnetGroup(name) => name.clone(),
            Placement::Elsewhere(name) => format!("{name} (another VPC)"),
        };
        let proposed = self.versions.is_empty();
        let version = if proposed { "default".to_owned() } else { self.versions.join("|") };
        let password = self.password.as_ref().map(|password| masked(password, &self.name));
        let mut details = vec![
            format!("Engine={}", self.engine),
            format!("EngineVersion={}", version),
            format!("DBInstanceClass={}", self.classes.join("|")),
            format!("StorageType={}", or_default(&self.storage_type)),
            format!("AllocatedStorage={}", self.storage),
            format!("DBSubnetGroup={placement}"),
            format!("VpcSecurityGroups={}", names(&self.groups)),
            format!("PubliclyAccessible={}", self.public),
            format!("MultiAZ={}", self.multi_az),
            format!("Port={}", self.port),
            format!("EnableIAMDatabaseAuthentication={}", self.iam_auth),
            format!("MasterUsername={}", self.user),
            format!("DBParameterGroup={}", or_default(&self.parameter_group)),
            format!("OptionGroup={}", or_default(&self.option_group)),
            format!("BackupRetentionPeriod={}", self.retention),
            format!("AutoMinorVersionUpgrade={}", self.minor_upgrades),
            format!("DeletionProtection={}", self.protected),
        ];
        details.extend(password.map(|password| format!("MasterUserPassword={password}")));
        details.extend(self.database.iter().map(|name| format!("DBName={name}")));
        details
    }
}

/// What is shown of a password: that it is one, and whether it is the one that `of` had before.
fn masked(password: &SecretString, of: &str) -> String {
    let is_other = password.expose_secret() == other_password(of).expose_secret();
    if is_other { "(another)".to_owned() } else { "***".to_owned() }
}

/// A password that no lab's text has.
pub(crate) fn other_password(instance: &str) -> SecretString {
    SecretString::from(format!("another-{instance}-password"))
}

impl Login {
    pub(crate) fn details(&self) -> Vec<String> {
        let shown = |statement: &Statement| match statement {
            Statement::Sql(sql) => sql.clone(),
            Statement::CreateUser { user, .. } => format!("CREATE USER '{user}'"),
        };
        self.statements.iter().map(shown).collect()
    }
}

impl Change {
    pub(crate) fn details(&self) -> Vec<String> {
        let mut details = vec![format!("ApplyImmediately={}", self.at_once)];
        if !self.classes.is_empty() {
            details.push(format!("DBInstanceClass={}", self.classes.join("|")));
        }
        details.extend(self.storage.map(|size| format!("AllocatedStorage={size}")));
        details
    }
}

impl Deletion {
    pub(crate) fn details(&self) -> Vec<String> {
        let final_snapshot = self.final_snapshot.as_deref().unwrap_or("-");
        vec![
            format!("FinalDBSnapshotIdentifier={final_snapshot}"),
            format!("DeleteAutomatedBackups={}", !self.keep_backups),
        ]
    }
}

/// What is typed so that the table stands as the lab asks for it.
pub(crate) fn statements(table: &TableSpec, initial: Option<&str>) -> Vec<Statement> {
    let mut statements = Vec::new();
    if initial != Some(&table.schema) {
        statements.push(create_database(&table.schema));
    }
    let columns = table.columns.iter().map(|column| {
        let kind = column.types.first().map_or("int", String::as_str);
        let length = column.length.map(|length| format!("({length})")).unwrap_or_default();
        format!("{} {kind}{length}", name(&column.name))
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let full_name = format!("{}.{}", name(&table.schema), name(&table.table));
    statements.push(Statement::Sql(format!("CREATE TABLE {full_name} ({columns})")));
    let row = table.row.iter().map(|value| format!("'{}'", value.replace('\'', "''")));
    let row = row.collect::<Vec<_>>().join(", ");
    statements.push(Statement::Sql(format!("INSERT INTO {full_name} VALUES ({row})")));
    statements
}

/// Makes a database.
pub(crate) fn create_database(database: &str) -> Statement {
    Statement::Sql(format!("CREATE DATABASE {}", name(database)))
}

/// A name as SQL has it.
fn name(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
