//! The settings of the DB instance. Each passes if it was right at any known moment of the graded
//! life; what the resize changes is judged before it, and public access at the last known moment.

use super::{LIFE, LIFE_AND_VPC, compare, compare_switch, too_late};
use crate::facts::{
    CLASS, Facts, IAM, MULTI_AZ, Mark, PORT, RETENTION, Setting, State, VERSION, When, noted,
};
use crate::lab::CriterionSpec;
use crate::outcome::{DB_NAME, Judgement, Note};
use crate::registry::{Criterion, Expects, Judge, Kind, Switch, Task};

const CREATED: &[&str] = &["db-config.created"];

/// A criterion that reads what tells of the instance's life.
const fn setting(
    id: &'static str,
    rules: &'static [u16],
    expects: Expects,
    judge: Judge,
) -> Criterion {
    Criterion { id, needs: CREATED, rules, reads: &LIFE, expects, judge }
}

const TEXT: Expects = Expects::Value(Kind::Text);

const SINGLE_AZ: Switch = Switch { member: "MultiAZ", yes: false };
const PRIVATE: Switch = Switch { member: "PubliclyAccessible", yes: false };
const IAM_AUTH: Switch = Switch { member: "IAMDatabaseAuthenticationEnabled", yes: true };
const MINOR_UPGRADE: Switch = Switch { member: "AutoMinorVersionUpgrade", yes: true };
const DELETION_PROTECTION: Switch = Switch { member: "DeletionProtection", yes: true };

pub(crate) static TASK: Task = Task {
    id: "db-config",
    criteria: &[
        Criterion {
            id: "created",
            needs: &[],
            rules: &[50, 52, 54, 90],
            reads: &LIFE,
            expects: Expects::Of(|lab, _| Some(lab.file.names.instance.clone())),
            judge: created,
        },
        setting(
            "engine",
            &[91, 92],
            Expects::Of(|lab, _| Some(lab.file.names.engine.clone())),
            engine,
        ),
        setting("engine-version", &[91, 93], TEXT, engine_version),
        setting("instance-class", &[94, 95], TEXT, instance_class),
        setting("storage-type", &[91, 96], TEXT, storage_type),
        setting("single-az", &[91, 97], Expects::Switch(SINGLE_AZ), single_az),
        Criterion {
            id: "vpc",
            needs: CREATED,
            rules: &[75, 84, 91],
            reads: &LIFE_AND_VPC,
            expects: Expects::Of(|_, facts| right_vpc(facts)),
            judge: vpc,
        },
        Criterion {
            id: "subnet-group",
            needs: CREATED,
            rules: &[91, 98],
            reads: &LIFE_AND_VPC,
            expects: TEXT,
            judge: subnet_group,
        },
        setting("private", &[91, 99], Expects::Switch(PRIVATE), private),
        setting(
            "security-group",
            &[73, 91, 100],
            Expects::Of(|lab, facts| {
                let name = &lab.file.names.db_group;
                let named = facts.group().filter(|group| group.was_called(name));
                let id = named.map(|group| format!(" ({})", group.id));
                Some(format!("{name}{}", id.unwrap_or_default()))
            }),
            security_group,
        ),
        setting(
            "port",
            &[91, 101],
            Expects::Of(|lab, _| Some(lab.file.names.port.to_string())),
            port,
        ),
        setting("iam-auth", &[91, 102], Expects::Switch(IAM_AUTH), iam_auth),
        setting("master-username", &[91, 103], TEXT, master_username),
        setting(
            "database-name",
            &[104],
            Expects::Of(|lab, _| Some(lab.file.names.database.clone())),
            database_name,
        ),
        setting(
            "parameter-group",
            &[91, 105],
            Expects::Of(|_, facts| default_groups(facts).map(|(parameters, _)| parameters)),
            parameter_group,
        ),
        setting(
            "option-group",
            &[91, 105],
            Expects::Of(|_, facts| default_groups(facts).map(|(_, options)| options)),
            option_group,
        ),
        setting("backup-retention", &[91, 106], Expects::Value(Kind::Number), backup_retention),
        setting("minor-upgrade", &[91, 107], Expects::Switch(MINOR_UPGRADE), minor_upgrade),
        setting(
            "deletion-protection",
            &[91, 107],
            Expects::Switch(DELETION_PROTECTION),
            deletion_protection,
        ),
    ],
};

fn created(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let history = facts.history;
    let names = &history.lab.file.names;
    if let Some(life) = facts.maybe_life() {
        let proof = life.proof();
        let mut found = life.names.iter().cloned().collect::<Vec<_>>().join(", ");
        if life.is_named(&names.instance) {
            found.clone_from(&names.instance);
            return Judgement::passed(proof).found(found);
        }
        return Judgement::partial(proof).found(found.clone()).note(Note::OtherName { found });
    }
    if let Some(late) = facts.trail().only_late("CreateDBInstance") {
        return late.map_or_else(|open| open.judgement(), too_late);
    }
    let now = history.instances.now();
    let now = now.map(|sight| sight.cite.clone()).map_err(Clone::clone);
    match history.never_was(now) {
        Err(open) => open.judgement(),
        Ok(cite) => {
            let failed = Judgement::failed(cite).note(Note::NotStarted);
            noted(failed, facts.refused_call("CreateDBInstance"))
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
    let wanted = &facts.lab().file.names.engine;
    let cluster = facts.life().cluster();
    let fact = facts.setting(When::Fixed, |state| state.instance.engine.clone());
    fact.judge(|engine| match cluster {
        Some(cluster) => Mark::wrong(format!("{engine} ({cluster})")),
        None => Mark::right_if(same(wanted, engine), engine),
    })
}

fn engine_version(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let ours = &facts.lab().file.names.engine;
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
    let judgement = facts.or_waits(judgement, &VERSION, |version| !listed(version).is_wrong());
    facts.or_excused(judgement, Setting::Version, spec)
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
    let judgement = match facts.at_creation(&CLASS) {
        Ok(class) => compare(spec, &class.value, same).judgement(class.cite),
        Err(open) => open.judgement(),
    };
    facts.or_excused(judgement, Setting::FirstClass, spec)
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
    let judgement = fact.judge(|multi_az| compare_switch(spec, SINGLE_AZ, !multi_az));
    facts.or_waits(judgement, &MULTI_AZ, |multi_az| {
        !compare_switch(spec, SINGLE_AZ, !multi_az).is_wrong()
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
    let mark = |public: bool| compare_switch(spec, PRIVATE, !public);
    let judgement = fact.judge(|public| mark(*public));
    facts.or_due(judgement, |call| {
        call.flag("publiclyAccessible").is_some_and(|public| !mark(public).is_wrong())
    })
}

fn security_group(facts: &Facts<'_>, _: &CriterionSpec) -> Judgement {
    let name = &facts.lab().file.names.db_group;
    let groups = &facts.history.groups;
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
    let wanted = facts.lab().file.names.port;
    let fact = facts.setting(When::Any, |state| state.port);
    let judgement = fact.judge(|port| Mark::right_if(*port == wanted, port));
    facts.or_waits(judgement, &PORT, |port| *port == wanted)
}

fn iam_auth(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.iam_auth);
    let judgement = fact.judge(|on| compare_switch(spec, IAM_AUTH, *on));
    facts.or_waits(judgement, &IAM, |on| !compare_switch(spec, IAM_AUTH, *on).is_wrong())
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
    let wanted = &facts.lab().file.names.database;
    let fact = facts.setting(When::Fixed, |state| state.instance.db_name.clone());
    // AWS leaves the member out where there is no initial database. Only the request of the
    // creation can prove that none was asked for: an absent member there means none.
    if let (true, Some(call)) = (fact.sightings.is_empty(), &facts.life().created) {
        let request = call.record.request.as_object();
        if call.record.name == "CreateDBInstance"
            && request.is_some_and(|request| !request.contains_key("dBName"))
        {
            return Judgement::failed(call.cite.clone()).found("-");
        }
    }
    // Nothing but the creation's record tells of a name that a look does not show.
    if fact.sightings.is_empty() && facts.life().last_look().is_some() {
        let open = facts.trail().missing(facts.life().start());
        return open.about(DB_NAME).judgement();
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
    let judgement = facts.or_waits(judgement, &RETENTION, |days| *days >= wanted);
    facts.or_excused(judgement, Setting::Retention, spec)
}

fn minor_upgrade(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.minor_upgrade);
    fact.judge(|on| compare_switch(spec, MINOR_UPGRADE, *on))
}

fn deletion_protection(facts: &Facts<'_>, spec: &CriterionSpec) -> Judgement {
    let fact = facts.setting(When::Any, |state| state.instance.deletion_protection);
    fact.judge(|on| compare_switch(spec, DELETION_PROTECTION, *on))
}
