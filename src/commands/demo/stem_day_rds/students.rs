//! Thirty students, each with what makes theirs worth looking at. Names are invented.

use labproof_cloud::workshop::InstanceChoices;

/// What one student does. [`AS_ASKED`] is what the lab asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    /// The name in the roster.
    pub(super) name: &'static str,
    /// The security group.
    pub(super) group: Group,
    /// What is chosen on the page "Create database".
    pub(super) choices: fn(&mut InstanceChoices),
    /// What is typed into the database.
    pub(super) table: Table,
    /// Whether a security group lets the grader in, who is outside.
    pub(super) lets_grader_in: bool,
    /// The resize.
    pub(super) resize: Resize,
    /// The snapshot's name, if one is taken.
    pub(super) snapshot: Option<&'static str>,
    /// The end.
    pub(super) end: End,
    /// How far the student gets.
    pub(super) until: Until,
    /// What is unusual about the account.
    pub(super) account: Account,
    /// Where the student works; the roster names no region.
    pub(super) region: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    AsAsked,
    /// Named with the hyphen of the lab's introduction.
    Hyphen,
    /// MySQL open to the world.
    World,
    /// SSH open besides.
    AlsoSsh,
    /// All ports open to the web tier.
    AllPorts,
    /// Made as asked, but the default group is attached to the instance.
    NotAttached,
    /// Attached together with the default group.
    WithDefault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    AsAsked,
    /// In the database that the instance was created with.
    InInitialDatabase,
    /// `varchar(20)`.
    OtherColumns,
    /// `(1, 'Stem')`.
    OtherRow,
    /// The lab's own line, which is a syntax error: no table.
    Missing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resize {
    AsAsked,
    /// "Apply immediately" is not ticked.
    Waiting,
    /// The class only.
    ClassOnly,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    AsAsked,
    /// The final snapshot stays ticked.
    FinalSnapshot,
    /// Automated backups are retained.
    RetainedBackups,
    /// The snapshot and the group are deleted too.
    Tidy,
    /// The instance stands, and costs.
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    TheEnd,
    /// Has done the lab before, and nothing of this one.
    NotBegun,
    /// Has created the instance and gone home.
    Created,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    Usual,
    /// A Free plan, which refuses seven days of backups and the class `small`.
    FreePlan,
    /// The grader's role is not installed.
    NoRole,
    /// The role asks for another external id.
    OtherExternalId,
    /// The role may not read CloudTrail.
    NoTrail,
    /// CloudTrail is throttled beyond all patience.
    Throttled,
    /// A first instance was created by mistake, deleted, and created again.
    SecondTry,
}

const AS_ASKED: Story = Story {
    name: "",
    group: Group::AsAsked,
    choices: |_| (),
    table: Table::AsAsked,
    lets_grader_in: true,
    resize: Resize::AsAsked,
    snapshot: Some("Stem-day-snapshot"),
    end: End::AsAsked,
    until: Until::TheEnd,
    account: Account::Usual,
    region: "ap-northeast-2",
};

/// The class, in the roster's order.
pub(super) static CLASS: [Story; 30] = [
    Story { name: "김서연", ..AS_ASKED },
    Story { name: "이도윤", choices: |db| db.class = "db.t4g.micro".into(), ..AS_ASKED },
    Story { name: "박하준", choices: |db| db.storage_type = "gp3".into(), ..AS_ASKED },
    Story { name: "최지우", end: End::Tidy, ..AS_ASKED },
    Story { name: "정시우", group: Group::Hyphen, region: "us-east-1", ..AS_ASKED },
    Story { name: "강민서", group: Group::World, ..AS_ASKED },
    Story { name: "조하은", group: Group::AlsoSsh, ..AS_ASKED },
    Story { name: "윤지호", group: Group::AllPorts, ..AS_ASKED },
    Story { name: "장수아", group: Group::NotAttached, ..AS_ASKED },
    Story { name: "임예준", group: Group::WithDefault, ..AS_ASKED },
    Story { name: "한지안", choices: |db| db.public = true, ..AS_ASKED },
    Story { name: "오유나", choices: |db| db.identifier = "mydb".into(), ..AS_ASKED },
    Story { name: "서준우", choices: |db| db.database = None, ..AS_ASKED },
    Story { name: "신다은", choices: |db| db.iam = false, ..AS_ASKED },
    Story { name: "권현우", choices: |db| db.retention = 1, ..AS_ASKED },
    Story { name: "황소율", table: Table::InInitialDatabase, ..AS_ASKED },
    Story { name: "안건우", table: Table::OtherColumns, ..AS_ASKED },
    Story { name: "송채원", table: Table::OtherRow, ..AS_ASKED },
    Story { name: "류우진", table: Table::Missing, ..AS_ASKED },
    Story { name: "전나은", choices: |db| db.password = "my-own-secret".into(), ..AS_ASKED },
    Story { name: "홍은우", lets_grader_in: false, resize: Resize::Waiting, ..AS_ASKED },
    Story {
        name: "고서아", resize: Resize::ClassOnly, snapshot: Some("my-snapshot"), ..AS_ASKED
    },
    Story { name: "문이준", resize: Resize::Never, snapshot: None, ..AS_ASKED },
    Story { name: "양아인", end: End::FinalSnapshot, account: Account::SecondTry, ..AS_ASKED },
    Story { name: "손연우", end: End::RetainedBackups, account: Account::NoTrail, ..AS_ASKED },
    Story { name: "배라온", end: End::Never, account: Account::Throttled, ..AS_ASKED },
    Story { name: "백시아", account: Account::FreePlan, ..AS_ASKED },
    Story { name: "허주원", until: Until::Created, account: Account::Usual, ..AS_ASKED },
    Story {
        name: "유하린", until: Until::NotBegun, account: Account::OtherExternalId, ..AS_ASKED
    },
    Story { name: "남도현", until: Until::NotBegun, account: Account::NoRole, ..AS_ASKED },
];
