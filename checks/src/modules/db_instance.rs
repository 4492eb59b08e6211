//! The settings of a DB instance. Each passes if it was right at any known moment of the graded
//! life; what the resize changes is judged before it, and public access at the last known moment.

use crate::engine::{CriterionSpec, Judgement, Mark, Note, Stage, When};
use crate::modules::bind::ON_DB;
use crate::modules::compare::{LIFE, LIFE_AND_VPC, compare, compare_switch, too_late};
use crate::modules::criterion::Thing::{Group, Instance, Server};
use crate::modules::criterion::{
    Basis, Criterion, Expects, Judge, Kind, Module, Need, PLAIN, Switch, Thing,
};
use crate::modules::facts::Facts;
use crate::modules::subject::Part;
use crate::services::ec2::members::{GROUP_NAME, SERVER_VPC};
use crate::services::member::Member;
use crate::services::rds::calls::{Action, BEGIN, SET};
use crate::services::rds::members::{
    ATTACHED, BACKUPS, CLASS, DB_NAME, ENGINE, IAM_AUTH, ID, LIFE as LIFE_ID, MASTER_USERNAME,
    MULTI_AZ, OPTION_GROUPS, PARAMETER_GROUPS, PORT, PROTECTION, PUBLIC, STORAGE_TYPE,
    SUBNET_GROUP, UPGRADES, VERSION, VPC,
};
use crate::services::rds::setting::Setting;
use crate::services::rds::{InstanceHistory, State, sizes, waiting};
use crate::services::refusal::noted;

const OWN: &[Need] = &[Need::Own("created")];

const TEXT: Expects = Expects::Value(Kind::Text);

const IS_SINGLE_AZ: Switch = Switch { member: "MultiAZ", yes: false };
const IS_PRIVATE: Switch = Switch { member: "PubliclyAccessible", yes: false };
const HAS_IAM_AUTH: Switch = Switch { member: "IAMDatabaseAuthenticationEnabled", yes: true };
const HAS_UPGRADES: Switch = Switch { member: "AutoMinorVersionUpgrade", yes: true };
const IS_PROTECTED: Switch = Switch { member: "DeletionProtection", yes: true };

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
    criteria: &[
        Criterion {
            id: "created",
            needs: &[],
            rules: &[50, 52, 54, 90],
            reads: &LIFE,
            uses: &[],
            expects: Expects::Of(|facts| Some(facts.subject.db().name.clone())),
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
            Expects::Of(|facts| Some(facts.subject.db().engine.clone())),
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
                    Some(format!("{name}{}", id.unwrap_or_default()))
                }),
                set_to(&[(Instance, ATTACHED), (Group, GROUP_NAME)]),
                security_group,
            )
        },
        setting(
            "port",
            &[91, 101],
            Expects::Of(|facts| Some(facts.subject.db().port().to_string())),
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
                Expects::Of(|facts| facts.subject.db().database.clone()),
                created_with(&[(Instance, DB_NAME)]),
                database_name,
            )
        }),
        setting(
            "parameter-group",
            &[91, 105],
            Expects::Of(|facts| default_groups(facts).map(|(parameters, _)| parameters)),
            set_to(&[(Instance, PARAMETER_GROUPS), (Instance, VERSION)]),
            parameter_group,
        ),
        setting(
            "option-group",
            &[91, 105],
            Expects::Of(|facts| default_groups(facts).map(|(_, options)| options)),
            set_to(&[(Instance, OPTION_GROUPS), (Instance, VERSION)]),
            option_group,
        ),
        refusable(setting(
            "backup-retention",
            &[91, 106],
            Expects::Value(Kind::Number),
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

/// Judges a text setting.
fn text(
    facts: &Facts<'_>,
    when: When,
    read: impl Fn(&State<'_>) -> Option<String>,
    mark: impl Fn(&str) -> Mark,
) -> Judgement {
    facts.setting(when, |state| read(state)).judge(|found| mark(found))
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// A member of a DB cluster is none of the lab's instances, whatever its engine is called.
fn engine(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let wanted = &facts.subject.db().engine;
    let cluster = facts.life().cluster();
    let fact = facts.setting(When::Fixed, |state| state.instance.engine.clone());
    fact.judge(|engine| match cluster {
        Some(cluster) => Mark::wrong(format!("{engine} ({cluster})")),
        None => Mark::right_if(same(wanted, engine), engine),
    })
}

fn engine_version(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let ours = &facts.subject.db().engine;
    let listed = |found: &str| compare(spec, found, |wanted, found| major(found) == wanted);
    // A version that is not listed may be a later one: only with its engine does it tell.
    let fact = facts.setting(When::Any, |state| {
        let (version, engine) = (state.instance.engine_version.clone()?, &state.instance.engine);
        let is_ours = engine.as_ref().map(|engine| same(ours, engine));
        Some((is_ours.or((!listed(&version).is_wrong()).then_some(true))?, version))
    });
    let judgement = fact.judge(|(is_ours, found)| match listed(found) {
        mark if mark.is_wrong() && *is_ours && is_later(spec, found) => later(spec, found),
        mark => mark,
    });
    let judgement =
        facts.db().or_waits(judgement, &waiting::VERSION, |version| !listed(version).is_wrong());
    facts.db().or_excused(judgement, Setting::Version, spec)
}

/// `8.4` of `8.4.8`, `5.7` of `5.7.44-rds.20251212`.
fn major(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// Whether it is a version that came after the oldest accepted one.
fn is_later(spec: &CriterionSpec, found: &str) -> bool {
    let number = |version: &str| -> Option<(u32, u32)> {
        let mut parts = version.split('.').map(str::parse);
        Some((parts.next()?.ok()?, parts.next()?.ok()?))
    };
    let oldest = spec.accepted.iter().filter_map(|value| number(&value.to_string())).min();
    oldest.zip(number(found)).is_some_and(|(oldest, found)| found > oldest)
}

fn later(spec: &CriterionSpec, found: &str) -> Mark {
    let written = spec.expected.as_ref().map(ToString::to_string).unwrap_or_default();
    Mark::right(found).note(Note::AcceptedVariation { written, found: found.to_owned() })
}

fn instance_class(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let judgement = match facts.db().at_creation(&sizes::CLASS) {
        Ok(class) => compare(spec, &class.value, same).judgement(class.cite),
        Err(open) => open.judgement(),
    };
    facts.db().or_excused(judgement, Setting::FirstClass, spec)
}

fn storage_type(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    text(
        facts,
        When::Any,
        |state| state.instance.storage_type.clone(),
        |found| compare(spec, found, same),
    )
}

/// A member of a DB cluster shares it with others in other zones, whatever its own flag says.
fn single_az(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let is_member = facts.life().cluster().is_some();
    let fact = facts.setting(When::Any, |state| Some(state.instance.multi_az? || is_member));
    let judgement = fact.judge(|multi_az| compare_switch(spec, IS_SINGLE_AZ, !multi_az));
    facts.db().or_waits(judgement, &waiting::MULTI_AZ, |multi_az| {
        !compare_switch(spec, IS_SINGLE_AZ, !multi_az).is_wrong()
    })
}

pub(super) fn right_vpc(facts: &Facts<'_>) -> Option<String> {
    let (vpcs, _) = facts.right_vpcs().ok()?;
    Some(vpcs.into_iter().collect::<Vec<_>>().join(", "))
}

fn vpc(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    match facts.right_vpcs() {
        Ok((right, _)) => facts.unless_unseen(text(
            facts,
            When::Any,
            |state| state.instance.vpc.clone(),
            |found| Mark::right_if(right.contains(found), found),
        )),
        Err(open) => open.judgement(),
    }
}

fn subnet_group(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let named = |found: &str| {
        compare(spec, found, |pattern, found| match pattern.strip_suffix('*') {
            Some(start) => found.to_lowercase().starts_with(start),
            None => same(pattern, found),
        })
    };
    // Another group may be half right: only a state that tells its VPC can show that it is not.
    let fact = facts.setting(When::Any, |state| {
        let group = state.instance.subnet_group.clone()?;
        let vpc = state.instance.vpc.clone();
        (vpc.is_some() || !named(&group).is_wrong()).then_some((group, vpc))
    });
    let right_vpcs = facts.right_vpcs();
    let judgement = fact.judge(|(found, vpc)| {
        let named = named(found);
        let right = right_vpcs.as_ref().map(|(right, _)| right);
        let half = right.is_ok_and(|right| vpc.as_ref().is_some_and(|vpc| right.contains(vpc)));
        if named.is_wrong() && half { Mark::part(found) } else { named }
    });
    match right_vpcs {
        Err(open) if judgement.is_failed() => open.judgement(),
        _ => facts.unless_unseen(judgement),
    }
}

fn private(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Last, |state| state.instance.public);
    let mark = |public: bool| compare_switch(spec, IS_PRIVATE, !public);
    let judgement = fact.judge(|public| mark(*public));
    facts.db().or_due(judgement, |call| {
        call.flag("publiclyAccessible").is_some_and(|public| !mark(public).is_wrong())
    })
}

fn security_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = &facts.subject.group().name;
    let groups = &facts.history.ec2.groups;
    let is_ours = |id: &String| {
        let chosen = facts.group().is_some_and(|group| group.id == *id);
        chosen || groups.get(id).is_some_and(|group| group.was_called(name))
    };
    let fact = facts.setting(When::Any, |state| state.instance.security_groups.clone());
    let judgement = fact.judge(|attached| {
        let shown = attached.join(", ");
        let others: Vec<&str> =
            attached.iter().filter(|id| !is_ours(id)).map(String::as_str).collect();
        match (attached.iter().any(is_ours), others.is_empty()) {
            (false, _) => Mark::wrong(shown),
            (true, true) => Mark::right(shown),
            (true, false) => {
                Mark::right(shown).note(Note::ExtraGroup { groups: others.join(", ") })
            }
        }
    });
    // A group that nothing tells the name of may be the one.
    match facts.nameless_group() {
        Some(open) if judgement.is_failed() => open.judgement(),
        Some(_) | None => judgement,
    }
}

fn port(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let wanted = facts.subject.db().port();
    let fact = facts.setting(When::Any, |state| state.port);
    let judgement = fact.judge(|port| Mark::right_if(*port == wanted, port));
    facts.db().or_waits(judgement, &waiting::PORT, |port| *port == wanted)
}

fn iam_auth(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.iam_auth);
    let judgement = fact.judge(|on| compare_switch(spec, HAS_IAM_AUTH, *on));
    facts.db().or_waits(judgement, &waiting::IAM, |on| {
        !compare_switch(spec, HAS_IAM_AUTH, *on).is_wrong()
    })
}

fn master_username(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    text(
        facts,
        When::Fixed,
        |state| state.instance.master_username.clone(),
        |found| compare(spec, found, same),
    )
}

fn database_name(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let wanted = facts.subject.db().database.as_deref().unwrap_or_default();
    let fact = facts.setting(When::Fixed, |state| state.instance.db_name.clone());
    // AWS leaves the member out where there is no initial database. Only the request of the
    // creation can prove that none was asked for: an absent member there means none.
    if let (true, Some(call)) = (fact.values.is_empty(), &facts.life().created) {
        let request = call.record.request.as_object();
        if Action::of(call.record) == Some(Action::Create)
            && request.is_some_and(|request| !request.contains_key("dBName"))
        {
            return Judgement::failed(call.cite.clone()).found("-");
        }
    }
    // Nothing but the creation's record tells of a name that a look does not show.
    if fact.values.is_empty() && facts.life().last_look().is_some() {
        let open = facts.trail().missing(facts.life().start());
        return open.about(DB_NAME.name).judgement();
    }
    fact.judge(|found| Mark::right_if(same(wanted, found), found))
}

/// The default parameter and option group of an engine's version: `default.mysql8.4` and
/// `default:mysql-8-4` (`docs/aws.md` 5).
fn defaults_of(engine: &str, version: &str) -> (String, String) {
    // PostgreSQL has counted its major versions by one number since 10.
    let major = match version.split_once('.') {
        Some((first, _)) if engine.contains("postgres") => first.to_owned(),
        Some(_) | None => major(version),
    };
    let dashed = major.replace('.', "-");
    (format!("default.{engine}{major}"), format!("default:{engine}-{dashed}"))
}

fn default_groups(facts: &Facts<'_>) -> Option<(String, String)> {
    let mut states = facts.maybe_life()?.states.iter().rev();
    let told = states.find_map(|state| {
        Some((state.instance.engine.as_deref()?, state.instance.engine_version.as_deref()?))
    });
    told.map(|(engine, version)| defaults_of(engine, version))
}

/// Judges groups of one kind against the default of the version at the same moment.
fn default_group(
    facts: &Facts<'_>,
    read: impl Fn(&State<'_>) -> Option<Vec<String>>,
    default: impl Fn((String, String)) -> String,
) -> Judgement {
    let fact = facts.setting(When::Any, |state| {
        let engine = state.instance.engine.as_deref()?;
        let version = state.instance.engine_version.as_deref()?;
        Some((read(state)?, default(defaults_of(engine, version))))
    });
    fact.judge(|(groups, default)| {
        Mark::right_if(groups.iter().any(|group| same(group, default)), groups.join(", "))
    })
}

fn parameter_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    default_group(
        facts,
        |state| state.instance.parameter_groups.clone(),
        |(parameters, _)| parameters,
    )
}

fn option_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    default_group(facts, |state| state.instance.option_groups.clone(), |(_, options)| options)
}

fn backup_retention(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let wanted = spec.number().unwrap_or_default();
    let fact = facts.setting(When::Any, |state| state.instance.backup_retention);
    let judgement = fact.judge(|days| Mark::right_if(*days >= wanted, days));
    let judgement = facts.db().or_waits(judgement, &waiting::RETENTION, |days| *days >= wanted);
    facts.db().or_excused(judgement, Setting::Retention, spec)
}

fn minor_upgrade(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.minor_upgrade);
    fact.judge(|on| compare_switch(spec, HAS_UPGRADES, *on))
}

fn deletion_protection(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.deletion_protection);
    fact.judge(|on| compare_switch(spec, IS_PROTECTED, *on))
}
