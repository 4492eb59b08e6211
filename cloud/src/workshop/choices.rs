//! What students choose in the console.

/// What a student chooses on the page "Create database". The default is what the lab asks for, as far as AWS still offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the page's own switches, each independent of the others"
)]
pub struct InstanceChoices {
    /// DB instance identifier.
    pub identifier: String,
    /// DB instance class.
    pub class: String,
    /// Engine type: `mysql` or `postgres`.
    pub engine: String,
    /// Engine version; `None` leaves the choice to AWS.
    pub engine_version: Option<String>,
    /// Storage type.
    pub storage_type: String,
    /// Allocated storage in GiB.
    pub storage: i64,
    /// Initial database name.
    pub database: Option<String>,
    /// Master username.
    pub username: String,
    /// DB subnet group, and with it the VPC.
    pub subnet_group: String,
    /// DB parameter group; `None` is the default of the version.
    pub parameter_group: Option<String>,
    /// Option group; `None` is the default of the version.
    pub option_group: Option<String>,
    /// Security group ids; none means the VPC's default group.
    pub groups: Vec<String>,
    /// Backup retention period in days.
    pub retention: i64,
    /// Password and IAM database authentication.
    pub iam: bool,
    /// Public access.
    pub public: bool,
    /// Multi-AZ deployment.
    pub multi_az: bool,
    /// Deletion protection.
    pub deletion_protection: bool,
    /// RDS Extended Support, which versions past standard support need.
    pub extended_support: bool,
    /// Database port.
    pub port: u16,
}

impl Default for InstanceChoices {
    fn default() -> Self {
        Self {
            identifier: "awsdb".to_owned(),
            class: "db.t3.micro".to_owned(),
            engine: "mysql".to_owned(),
            engine_version: None,
            storage_type: "gp2".to_owned(),
            storage: 20,
            database: Some("stemday".to_owned()),
            username: "awsuser".to_owned(),
            subnet_group: "default".to_owned(),
            parameter_group: None,
            option_group: None,
            groups: Vec::new(),
            retention: 7,
            iam: true,
            public: false,
            multi_az: false,
            deletion_protection: false,
            extended_support: false,
            port: 3306,
        }
    }
}

/// What a student chooses in the dialog "Delete instance". The default is what the lab asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteChoices {
    /// The name of the final snapshot; `None` takes none.
    pub final_snapshot: Option<String>,
    /// Retain automated backups.
    pub retain_backups: bool,
}
