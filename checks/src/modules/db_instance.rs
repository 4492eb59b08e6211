//! The settings of a DB instance. Each passes if it was right at any known moment of the graded
//! life; what the resize changes is judged before it, and public access at the last known moment.

mod network;
mod settings;
mod version;
mod work;

pub(crate) use version::{is_accepted, is_of, major};

use network::{IS_PRIVATE, port, private, security_group, subnet_group, vpc};
use settings::{
    HAS_IAM_AUTH, HAS_UPGRADES, IS_PROTECTED, IS_SINGLE_AZ, backup_retention, database_name,
    default_groups, deletion_protection, engine, iam_auth, instance_class, master_username,
    minor_upgrade, option_group, parameter_group, single_az, storage_type,
};
use version::engine_version;

use crate::engine::{CriterionSpec, Judgement, Note, Stage};
use crate::modules::bind::ON_DB;
use crate::modules::compare::{LIFE, LIFE_AND_VPC, right_vpc, too_late};
use crate::modules::criterion::Thing::{Group, Instance, Server};
use crate::modules::criterion::{
    Basis, Criterion, Expects, Judge, Kind, Module, Need, PLAIN, Thing, Unit,
};
use crate::modules::facts::Facts;
use crate::modules::subject::Part;
use crate::services::ec2::members::{GROUP_NAME, SERVER_VPC};
use crate::services::member::Member;
use crate::services::rds::InstanceHistory;
use crate::services::rds::calls::{Action, BEGIN, SET};
use crate::services::rds::members::{
    ATTACHED, BACKUPS, CLASS, DB_NAME, ENGINE, IAM_AUTH, ID, LIFE as LIFE_ID, MASTER_USERNAME,
    MULTI_AZ, OPTION_GROUPS, PARAMETER_GROUPS, PORT, PROTECTION, PUBLIC, STORAGE_TYPE,
    SUBNET_GROUP, UPGRADES, VERSION, VPC,
};
use crate::services::refusal::noted;

const OWN: &[Need] = &[Need::Own("created")];

const TEXT: Expects = Expects::Value(Kind::Text);

/// A setting of the instance, which the call that creates it, or these calls, can give it.
#[derive(Clone, Copy)]
struct Of {
    members: &'static [(Thing, Member)],
    calls: &'static [&'static str],
}

const fn created_with(members: &'static [(Thing, Member)]) -> Of {
    Of { members, calls: BEGIN }
}

const fn set_to(members: &'static [(Thing, Member)]) -> Of {
    Of { members, calls: SET }
}

/// A criterion that reads what tells of the instance's life.
const fn setting(
    id: &'static str,
    rules: &'static [u16],
    expects: Expects,
    of: Of,
    judge: Judge,
) -> Criterion {
    let basis = Basis { members: of.members, calls: of.calls };
    Criterion {
        id,
        needs: OWN,
        rules,
        reads: &LIFE,
        uses: &[],
        expects,
        nature: PLAIN,
        basis,
        judge,
    }
}

/// The same, settled when the instance is created: RDS changes neither engine, master user nor first
/// database of an instance, and the class at creation is history (`docs/contract.md` R92, R94).
const fn at_creation(criterion: Criterion) -> Criterion {
    Criterion { nature: criterion.nature.at(Stage::Creation), ..criterion }
}

const fn refusable(criterion: Criterion) -> Criterion {
    Criterion { nature: criterion.nature.refusable(), ..criterion }
}

/// The same, judged against the web servers' VPC.
const fn beside_web(criterion: Criterion) -> Criterion {
    Criterion { reads: &LIFE_AND_VPC, uses: &[Part::Web], ..criterion }
}

pub(crate) static MODULE: Module = Module {
    id: "db-instance",
    about: "A DB instance of RDS, and the settings that it was created with.",
    bind: ON_DB,
    walk: work::walk,
    faults: work::FAULTS,
    contradictions: &[],
    criteria: &[
        Criterion {
            id: "created",
            needs: &[],
            rules: &[50, 52, 54, 90],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(|facts| Some((&facts.subject.db().name).into())),
            nature: PLAIN.with_half(),
            basis: Basis {
                members: &[(Instance, ID), (Instance, LIFE_ID), (Instance, ENGINE)],
                calls: BEGIN,
            },
            judge: created,
        },
        at_creation(setting(
            "engine",
            &[91, 92],
            Expects::Of(|facts| Some((&facts.subject.db().engine).into())),
            created_with(&[(Instance, ENGINE)]),
            engine,
        )),
        refusable(setting(
            "engine-version",
            &[91, 93],
            TEXT,
            set_to(&[(Instance, VERSION)]),
            engine_version,
        )),
        refusable(at_creation(setting(
            "instance-class",
            &[94, 95],
            TEXT,
            created_with(&[(Instance, CLASS)]),
            instance_class,
        ))),
        setting("storage-type", &[91, 96], TEXT, set_to(&[(Instance, STORAGE_TYPE)]), storage_type),
        setting(
            "single-az",
            &[91, 97],
            Expects::Switch(IS_SINGLE_AZ),
            set_to(&[(Instance, MULTI_AZ)]),
            single_az,
        ),
        beside_web(setting(
            "vpc",
            &[75, 84, 91],
            Expects::Of(right_vpc),
            created_with(&[(Instance, VPC), (Server, SERVER_VPC)]),
            vpc,
        )),
        beside_web(Criterion {
            nature: PLAIN.with_half(),
            ..setting(
                "subnet-group",
                &[91, 98],
                TEXT,
                created_with(&[(Instance, SUBNET_GROUP)]),
                subnet_group,
            )
        }),
        setting(
            "private",
            &[91, 99],
            Expects::Switch(IS_PRIVATE),
            set_to(&[(Instance, PUBLIC)]),
            private,
        ),
        Criterion {
            uses: &[Part::Group],
            ..setting(
                "security-group",
                &[73, 91, 100],
                Expects::Of(|facts| {
                    let name = &facts.subject.group().name;
                    let named = facts.group().filter(|group| group.was_called(name));
                    let id = named.map(|group| format!(" ({})", group.id));
                    Some(format!("{name}{}", id.unwrap_or_default()).into())
                }),
                set_to(&[(Instance, ATTACHED), (Group, GROUP_NAME)]),
                security_group,
            )
        },
        setting(
            "port",
            &[91, 101],
            Expects::Of(|facts| Some(facts.subject.db().port().to_string().into())),
            set_to(&[(Instance, PORT)]),
            port,
        ),
        setting(
            "iam-auth",
            &[91, 102],
            Expects::Switch(HAS_IAM_AUTH),
            set_to(&[(Instance, IAM_AUTH)]),
            iam_auth,
        ),
        at_creation(setting(
            "master-username",
            &[91, 103],
            TEXT,
            created_with(&[(Instance, MASTER_USERNAME)]),
            master_username,
        )),
        at_creation(Criterion {
            uses: &[Part::Database],
            ..setting(
                "database-name",
                &[104],
                Expects::Of(|facts| facts.subject.db().database.as_ref().map(Into::into)),
                created_with(&[(Instance, DB_NAME)]),
                database_name,
            )
        }),
        setting(
            "parameter-group",
            &[91, 105],
            Expects::Of(|facts| default_groups(facts).map(|(parameters, _)| parameters.into())),
            set_to(&[(Instance, PARAMETER_GROUPS), (Instance, VERSION)]),
            parameter_group,
        ),
        setting(
            "option-group",
            &[91, 105],
            Expects::Of(|facts| default_groups(facts).map(|(_, options)| options.into())),
            set_to(&[(Instance, OPTION_GROUPS), (Instance, VERSION)]),
            option_group,
        ),
        refusable(setting(
            "backup-retention",
            &[91, 106],
            Expects::Value(Kind::Number(Unit::Days)),
            set_to(&[(Instance, BACKUPS)]),
            backup_retention,
        )),
        setting(
            "minor-upgrade",
            &[91, 107],
            Expects::Switch(HAS_UPGRADES),
            set_to(&[(Instance, UPGRADES)]),
            minor_upgrade,
        ),
        setting(
            "deletion-protection",
            &[91, 107],
            Expects::Switch(IS_PROTECTED),
            set_to(&[(Instance, PROTECTION)]),
            deletion_protection,
        ),
    ],
};

fn created(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    match facts.maybe_life() {
        Some(life) => named(facts, life).note_if(second_life(facts, life)),
        None => never_created(facts),
    }
}

fn named(facts: &Facts<'_>, life: &InstanceHistory<'_>) -> Judgement {
    let (name, proof) = (&facts.subject.db().name, life.proof());
    if life.is_named(name) {
        return Judgement::passed(proof).found(name);
    }
    let found = life.names.iter().cloned().collect::<Vec<_>>().join(", ");
    Judgement::partial(proof).found(found.clone()).note(Note::OtherName { found })
}

/// How many instances had one of its names, if there was more than this one.
fn second_life(facts: &Facts<'_>, life: &InstanceHistory<'_>) -> Option<Note> {
    let namesakes = |other: &&&InstanceHistory<'_>| !other.names.is_disjoint(&life.names);
    let lives = facts.history.candidates(facts.subject).iter().filter(namesakes).count();
    (lives > 1).then_some(Note::SecondLife { lives })
}

fn never_created(facts: &Facts<'_>) -> Judgement {
    let history = facts.history;
    if let Some(late) = facts.trail().only_late(Action::Create.name()) {
        return late.map_or_else(|open| open.judgement(), too_late);
    }
    match history.never_was(history.rds.instances_now()) {
        Err(open) => open.judgement(),
        Ok(cite) => {
            let failed = Judgement::failed(cite).note(Note::NotStarted);
            noted(failed, facts.trail().refused(Action::Create.name()))
        }
    }
}
