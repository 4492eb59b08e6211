//! What students choose in the console.

/// What a student chooses on the page "Create database". The default is what the RDS workshop of the Stem Day asks for, as
/// far as AWS still offers it.
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
    /// Master password.
    pub password: String,
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
            password: "awspassword".to_owned(),
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

impl InstanceChoices {
    /// What the page proposes for `PostgreSQL`: no initial database, a master user of the engine's name, and a small class.
    pub fn postgres(identifier: &str) -> Self {
        Self {
            identifier: identifier.to_owned(),
            class: "db.t4g.micro".to_owned(),
            engine: "postgres".to_owned(),
            storage_type: "gp3".to_owned(),
            database: None,
            username: "postgres".to_owned(),
            port: 5432,
            ..Self::default()
        }
    }
}

/// What a student chooses on the page "Launch an instance", with a security group of its own. The default is what the RDS
/// workshop of the Stem Day finds of the lab before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerChoices {
    /// The server's name, a tag.
    pub name: String,
    /// The name of the security group, which describes it too.
    pub group: String,
    /// What the group admits: TCP ports, and the IPv4 blocks that each is admitted from.
    pub rules: Vec<(u16, String)>,
    /// Id of the machine image.
    pub image: String,
    /// Instance type.
    pub instance_type: String,
    /// Name of the key pair; `None` goes on without one.
    pub key_pair: Option<String>,
    /// Auto-assign public IP; `None` leaves the network settings as they are, which in the default VPC gives an address.
    pub public_address: Option<bool>,
}

impl Default for ServerChoices {
    fn default() -> Self {
        let anywhere = "0.0.0.0/0".to_owned();
        Self {
            name: "web-server".to_owned(),
            group: "Stem Day - Web Server".to_owned(),
            rules: vec![(80, anywhere.clone()), (22, anywhere)],
            image: AMAZON_LINUX.to_owned(),
            instance_type: "t3.micro".to_owned(),
            key_pair: None,
            public_address: None,
        }
    }
}

/// Amazon Linux 2023.
const AMAZON_LINUX: &str = "ami-0c2b8ca1dad447f8a";

/// What a student chooses in the dialog "Delete instance". The default is what the RDS workshop of the Stem Day asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeleteChoices {
    /// The name of the final snapshot; `None` takes none.
    pub final_snapshot: Option<String>,
    /// Retain automated backups.
    pub retain_backups: bool,
}
