//! A student creates the DB instance, and what a student may do wrong.

use super::version::{is_accepted, is_of};
use crate::engine::Outcome::{Failed, Partial};
use crate::engine::Value;
use crate::modules::subject::Subject;
use crate::modules::work::{
    Act, Asked, Falls, Fault, NewInstance, Placement, Site, Statement, Work, create_database,
};

/// What is created where the lab does not say: the smallest classes and storage that RDS has.
const USUAL_CLASSES: [&str; 2] = ["db.t4g.micro", "db.t3.micro"];
const LEAST_STORAGE: i64 = 20;

/// What RDS keeps of backups where nobody says, in days.
const USUAL_RETENTION: i64 = 1;

/// Another user than any lab's.
const OTHER_USER: &str = "somebody";

/// Major versions of engines that RDS offers, oldest first (`docs/aws.md` 5).
const VERSIONS: [(&str, &[&str]); 2] =
    [("mysql", &["5.7", "8.0", "8.4"]), ("postgres", &["13", "14", "15", "16", "17"])];

pub(super) fn walk(work: &mut Work, task: &str, subject: &Subject, asked: &Asked<'_>) {
    let db = subject.db();
    if let Some(group) = &subject.group {
        work.ensure_group(task, &group.name);
    }
    let classes = asked.values("instance-class");
    let usual = USUAL_CLASSES.map(str::to_owned).into();
    let instance = NewInstance {
        name: db.name.clone(),
        engine: db.engine.clone(),
        versions: asked.values("engine-version"),
        classes: if classes.is_empty() { usual } else { classes },
        storage_type: asked.value("storage-type"),
        storage: LEAST_STORAGE,
        placement: placement(asked),
        groups: subject.group.iter().map(|group| group.name.clone()).collect(),
        public: !asked.flag("private").unwrap_or(true),
        multi_az: !asked.flag("single-az").unwrap_or(true),
        port: db.port(),
        iam_auth: asked.flag("iam-auth").unwrap_or(false),
        user: asked.value("master-username").unwrap_or_else(|| "labadmin".to_owned()),
        password: None,
        database: db.database.clone(),
        parameter_group: None,
        option_group: None,
        retention: asked.number("backup-retention").unwrap_or(USUAL_RETENTION),
        minor_upgrades: asked.flag("minor-upgrade").unwrap_or(true),
        protected: asked.flag("deletion-protection").unwrap_or(false),
    };
    work.add(task, Act::CreateInstance(Box::new(instance)));
}

/// RDS makes the default subnet group by itself; one of another name has to be made.
fn placement(asked: &Asked<'_>) -> Placement {
    match asked.value("subnet-group") {
        Some(name) if name != "default" => Placement::SubnetGroup(name),
        _ => Placement::Default,
    }
}

/// A fault of one setting, which nothing else hangs on.
const fn setting(criterion: &'static str, make: fn(&mut Work, &Site<'_>) -> Option<()>) -> Fault {
    fault(criterion, &[], make)
}

const fn fault(
    criterion: &'static str,
    also: &'static [Falls],
    make: fn(&mut Work, &Site<'_>) -> Option<()>,
) -> Fault {
    Fault { criterion, outcome: Failed, also, make }
}

/// What another engine costs besides.
const OF_ENGINE: &[Falls] = &[
    ("db-instance", "engine"),
    ("db-instance", "engine-version"),
    ("db-instance", "parameter-group"),
    ("db-instance", "option-group"),
];

pub(super) static FAULTS: &[Fault] = &[
    fault("created", &[], |work, site| work.without_instance(&site.subject.db().name)),
    fault("engine", OF_ENGINE, other_engine),
    fault("engine-version", OF_ENGINE, other_version),
    setting("instance-class", |work, site| {
        let other = site.other(&["db.m5.large", "db.r5.large", "db.t3.large"])?;
        work.instance(site.subject)?.classes = vec![other.to_owned()];
        Some(())
    }),
    setting("storage-type", |work, site| {
        let other = site.other(&["standard", "gp2", "gp3"])?;
        work.instance(site.subject)?.storage_type = Some(other.to_owned());
        Some(())
    }),
    setting("single-az", |work, site| toggle(&mut work.instance(site.subject)?.multi_az)),
    fault(
        "vpc",
        &[("db-instance", "subnet-group"), ("db-instance", "security-group")],
        |work, site| {
            let instance = work.instance(site.subject)?;
            instance.placement = Placement::Elsewhere("elsewhere".to_owned());
            instance.groups.clear();
            Some(())
        },
    ),
    Fault {
        outcome: Partial,
        ..setting("subnet-group", |work, site| {
            let placement = Placement::SubnetGroup("my-subnets".to_owned());
            work.instance(site.subject)?.placement = placement;
            Some(())
        })
    },
    setting("private", |work, site| toggle(&mut work.instance(site.subject)?.public)),
    setting("security-group", |work, site| {
        work.instance(site.subject)?.groups.clear();
        Some(())
    }),
    setting("port", |work, site| {
        work.instance(site.subject)?.port += 1;
        Some(())
    }),
    setting("iam-auth", |work, site| toggle(&mut work.instance(site.subject)?.iam_auth)),
    setting("master-username", other_user),
    setting("database-name", late_database),
    setting("parameter-group", |work, site| {
        work.instance(site.subject)?.parameter_group = Some("my-parameters".to_owned());
        Some(())
    }),
    setting("option-group", |work, site| {
        work.instance(site.subject)?.option_group = Some("my-options".to_owned());
        Some(())
    }),
    setting("backup-retention", |work, site| {
        // More days than the lab asks for are as good.
        let fewer = site.spec.number()?.checked_sub(1).filter(|days| *days >= 0)?;
        work.instance(site.subject)?.retention = fewer.min(USUAL_RETENTION);
        Some(())
    }),
    setting("minor-upgrade", |work, site| toggle(&mut work.instance(site.subject)?.minor_upgrades)),
    fault(
        "deletion-protection",
        &[
            ("deletion", "instance-deleted"),
            ("deletion", "no-final-snapshot"),
            ("deletion", "no-retained-backups"),
        ],
        |work, site| toggle(&mut work.instance(site.subject)?.protected),
    ),
];

#[expect(clippy::unnecessary_wraps, reason = "every fault may find nothing to spoil")]
fn toggle(setting: &mut bool) -> Option<()> {
    *setting = !*setting;
    Some(())
}

/// Another engine, and so another version; nobody logs in to it as to the lab's.
fn other_engine(work: &mut Work, site: &Site<'_>) -> Option<()> {
    let instance = work.instance(site.subject)?;
    let other = if instance.engine == "postgres" { "mysql" } else { "postgres" };
    other.clone_into(&mut instance.engine);
    instance.versions.clear();
    let name = instance.name.clone();
    work.leave_out(|act| matches!(act, Act::TypeStatements(login) if login.instance == name));
    Some(())
}

/// A version that the lab does not accept; where it accepts all that RDS offers, another engine's.
fn other_version(work: &mut Work, site: &Site<'_>) -> Option<()> {
    let engine = &work.instance(site.subject)?.engine;
    let offered = VERSIONS.iter().find(|(name, _)| name == engine).map(|(_, versions)| *versions);
    let passes = |version: &str| {
        let mut listed = site.spec.values().map(Value::to_string);
        is_accepted(site.spec, version) || listed.any(|listed| is_of(version, &listed))
    };
    let mut other = offered.into_iter().flatten();
    match other.find(|version| !passes(version)) {
        Some(version) => work.instance(site.subject)?.versions = vec![(*version).to_owned()],
        None => other_engine(work, site)?,
    }
    Some(())
}

/// No first database; where anybody logs in, it is made by SQL, which is another thing.
fn late_database(work: &mut Work, site: &Site<'_>) -> Option<()> {
    let database = work.instance(site.subject)?.database.take()?;
    if let Some(login) = work.login(site.subject) {
        login.statements.insert(0, create_database(&database));
    }
    Some(())
}

/// Another master user, who creates the lab's.
fn other_user(work: &mut Work, site: &Site<'_>) -> Option<()> {
    let instance = work.instance(site.subject)?;
    let user = std::mem::replace(&mut instance.user, OTHER_USER.to_owned());
    let password = instance.password.clone();
    if let (Some(login), Some(password)) = (work.login(site.subject), password) {
        login.statements.insert(0, Statement::CreateUser { user, password });
    }
    Some(())
}
