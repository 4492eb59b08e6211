//! Students at work on databases: created, resized, kept in a snapshot and deleted.

use super::{AwsError, DeleteChoices, InstanceChoices, Reply, Student, borrowed};

impl Student {
    /// Creates a DB instance. The console spells out what it shows, so the record holds it all.
    pub fn create_instance(&self, choices: &InstanceChoices) -> Result<Reply, AwsError> {
        let (engine, version) = (&choices.engine, version_of(choices));
        let major = major_of(engine, version);
        let parameter_group = choices.parameter_group.clone();
        let parameter_group = parameter_group.unwrap_or_else(|| format!("default.{engine}{major}"));
        let option_group = choices.option_group.clone();
        let option_group =
            option_group.unwrap_or_else(|| format!("default:{engine}-{}", major.replace('.', "-")));
        let support = if choices.extended_support {
            "open-source-rds-extended-support"
        } else {
            "open-source-rds-extended-support-disabled"
        };
        let mut parameters: Vec<(String, String)> = [
            ("DBInstanceIdentifier", choices.identifier.clone()),
            ("AllocatedStorage", choices.storage.to_string()),
            ("DBInstanceClass", choices.class.clone()),
            ("Engine", engine.clone()),
            ("EngineVersion", version.to_owned()),
            ("MasterUsername", choices.username.clone()),
            ("MasterUserPassword", choices.password.clone()),
            ("DBSubnetGroupName", choices.subnet_group.clone()),
            ("DBParameterGroupName", parameter_group),
            ("OptionGroupName", option_group),
            ("BackupRetentionPeriod", choices.retention.to_string()),
            ("Port", choices.port.to_string()),
            ("MultiAZ", choices.multi_az.to_string()),
            ("AutoMinorVersionUpgrade", "true".to_owned()),
            ("PubliclyAccessible", choices.public.to_string()),
            ("StorageType", choices.storage_type.clone()),
            ("StorageEncrypted", "true".to_owned()),
            ("CopyTagsToSnapshot", "true".to_owned()),
            ("EnableIAMDatabaseAuthentication", choices.iam.to_string()),
            ("DeletionProtection", choices.deletion_protection.to_string()),
            ("MaxAllocatedStorage", "1000".to_owned()),
            ("EngineLifecycleSupport", support.to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        parameters.extend(choices.database.iter().map(|name| ("DBName".to_owned(), name.clone())));
        let groups = choices.groups.iter().zip(1..);
        parameters.extend(groups.map(|(group, number)| {
            (format!("VpcSecurityGroupIds.VpcSecurityGroupId.{number}"), group.clone())
        }));
        self.call("rds", "CreateDBInstance", &borrowed(&parameters))
    }

    /// Changes class and storage (GiB) of an instance, each if given.
    pub fn resize(
        &self,
        identifier: &str,
        class: Option<&str>,
        storage: Option<i64>,
        apply_immediately: bool,
    ) -> Result<Reply, AwsError> {
        let (storage, apply) =
            (storage.map(|size| size.to_string()), apply_immediately.to_string());
        let mut parameters =
            vec![("DBInstanceIdentifier", identifier), ("ApplyImmediately", apply.as_str())];
        parameters.extend(class.map(|class| ("DBInstanceClass", class)));
        parameters.extend(storage.as_deref().map(|size| ("AllocatedStorage", size)));
        self.call("rds", "ModifyDBInstance", &parameters)
    }

    /// Takes a snapshot of an instance.
    pub fn take_snapshot(&self, identifier: &str, name: &str) -> Result<Reply, AwsError> {
        self.call(
            "rds",
            "CreateDBSnapshot",
            &[("DBSnapshotIdentifier", name), ("DBInstanceIdentifier", identifier)],
        )
    }

    /// Deletes an instance.
    pub fn delete(&self, identifier: &str, choices: &DeleteChoices) -> Result<Reply, AwsError> {
        let (skip, delete_backups) =
            (choices.final_snapshot.is_none().to_string(), (!choices.retain_backups).to_string());
        let mut parameters = vec![
            ("DBInstanceIdentifier", identifier),
            ("SkipFinalSnapshot", skip.as_str()),
            ("DeleteAutomatedBackups", delete_backups.as_str()),
        ];
        parameters.extend(
            choices.final_snapshot.as_deref().map(|name| ("FinalDBSnapshotIdentifier", name)),
        );
        self.call("rds", "DeleteDBInstance", &parameters)
    }
}

/// What the console puts into the field, if nobody changes it.
fn version_of(choices: &InstanceChoices) -> &str {
    let proposed = if choices.engine == "postgres" { "17.6" } else { "8.4.8" };
    choices.engine_version.as_deref().unwrap_or(proposed)
}

/// `8.4` of `8.4.8`; of `PostgreSQL`'s `17.6` it is `17`.
fn major_of<'a>(engine: &str, version: &'a str) -> &'a str {
    let mut dots = version.match_indices('.').map(|(at, _)| at);
    let end = if engine == "postgres" { dots.next() } else { dots.nth(1) };
    end.map_or(version, |end| &version[..end])
}
