//! Students who chose a cluster on the page "Create database".

use super::{AwsError, InstanceChoices, Reply, Student, borrowed};

impl Student {
    /// Creates an Aurora cluster and, as the console does a moment later, its first instance, which is called like the
    /// cluster with `-instance-1` behind. The answer is the instance's.
    pub fn create_aurora(&self, choices: &InstanceChoices) -> Result<Reply, AwsError> {
        self.create_cluster(choices, "aurora-mysql", &[])?;
        let instance = format!("{}-instance-1", choices.identifier);
        let parameters = [
            ("DBInstanceIdentifier", instance.as_str()),
            ("DBInstanceClass", &choices.class),
            ("Engine", "aurora-mysql"),
            ("DBClusterIdentifier", &choices.identifier),
            ("DBSubnetGroupName", &choices.subnet_group),
            ("DBParameterGroupName", "default.aurora-mysql8.0"),
            ("AutoMinorVersionUpgrade", "true"),
            ("PubliclyAccessible", if choices.public { "true" } else { "false" }),
        ];
        self.call("rds", "CreateDBInstance", &parameters)
    }

    /// Creates a Multi-AZ DB cluster of `MySQL`; RDS makes its three instances, `-instance-1` to `-instance-3`, itself.
    pub fn create_multi_az_cluster(&self, choices: &InstanceChoices) -> Result<Reply, AwsError> {
        let storage = choices.storage.to_string();
        let more = [
            ("DBClusterInstanceClass", choices.class.as_str()),
            ("AllocatedStorage", &storage),
            ("StorageType", &choices.storage_type),
            ("PubliclyAccessible", if choices.public { "true" } else { "false" }),
        ];
        self.create_cluster(choices, "mysql", &more)
    }

    fn create_cluster(
        &self,
        choices: &InstanceChoices,
        engine: &str,
        more: &[(&str, &str)],
    ) -> Result<Reply, AwsError> {
        let mut parameters: Vec<(String, String)> = [
            ("DBClusterIdentifier", choices.identifier.clone()),
            ("Engine", engine.to_owned()),
            ("MasterUsername", choices.username.clone()),
            ("MasterUserPassword", choices.password.clone()),
            ("DBSubnetGroupName", choices.subnet_group.clone()),
            ("BackupRetentionPeriod", choices.retention.to_string()),
            ("Port", choices.port.to_string()),
            ("StorageEncrypted", "true".to_owned()),
            ("CopyTagsToSnapshot", "true".to_owned()),
            ("EnableIAMDatabaseAuthentication", choices.iam.to_string()),
            ("DeletionProtection", choices.deletion_protection.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        parameters.extend(more.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())));
        let named = |name: &String| ("DatabaseName".to_owned(), name.clone());
        parameters.extend(choices.database.iter().map(named));
        let version = choices.engine_version.iter();
        parameters.extend(version.map(|version| ("EngineVersion".to_owned(), version.clone())));
        let groups = choices.groups.iter().zip(1..);
        parameters.extend(groups.map(|(group, number)| {
            (format!("VpcSecurityGroupIds.VpcSecurityGroupId.{number}"), group.clone())
        }));
        self.call("rds", "CreateDBCluster", &borrowed(&parameters))
    }
}
