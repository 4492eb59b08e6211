//! What AWS offers in a region: versions, for how long it supports them, and the classes that can be
//! ordered. Nobody is graded by it; a preflight asks.

use super::rds::client;
use crate::observe::answer::{self, Page, pages};
use crate::session::Session;
use aws_sdk_rds::{Client, types};
use aws_smithy_types::DateTime;
use futures::future::try_join_all;
use jiff::Timestamp;
use labproof_checks::evidence::{Blind, Cause};
use labproof_checks::preflight::{Asked, OFFER_READS, Offer, Orderable, Support};
use std::collections::BTreeSet;

/// The most things that RDS puts on a page.
const PAGE: i32 = 100;

const VERSIONS: &str = OFFER_READS[0];
const MAJORS: &str = OFFER_READS[1];
const OPTIONS: &str = OFFER_READS[2];

/// What the session's region offers of an engine.
pub(crate) async fn offer(session: &Session, asked: &Asked) -> Offer {
    let client = client(session);
    let engine = &asked.engine;
    let options = try_join_all(asked.classes.iter().map(|class| options(&client, engine, class)));
    let (versions, support, options) =
        futures::join!(versions(&client, engine), support(&client, engine), options);
    let options = options.map(|found| found.concat());
    Offer { engine: engine.clone(), versions, support, options }
}

/// The versions that can be created, oldest first.
async fn versions(client: &Client, engine: &str) -> Result<Vec<String>, Blind> {
    let call = |marker| {
        let request = client.describe_db_engine_versions().engine(engine);
        request.max_records(PAGE).set_marker(marker).send()
    };
    let found = pages(VERSIONS, "DBEngineVersions", call, |answer| Page {
        items: answer.db_engine_versions,
        next: answer.marker,
    });
    let version = |found: types::DbEngineVersion| {
        found.engine_version.ok_or_else(|| answer::missing(VERSIONS, "EngineVersion"))
    };
    found.await?.into_iter().map(version).collect()
}

async fn support(client: &Client, engine: &str) -> Result<Vec<Support>, Blind> {
    let call = |marker| {
        let request = client.describe_db_major_engine_versions().engine(engine);
        request.max_records(PAGE).set_marker(marker).send()
    };
    let found = pages(MAJORS, "DBMajorEngineVersions", call, |answer| Page {
        items: answer.db_major_engine_versions,
        next: answer.marker,
    });
    found.await?.into_iter().map(supported).collect()
}

fn supported(found: types::DbMajorEngineVersion) -> Result<Support, Blind> {
    let missing = |member| answer::missing(MAJORS, member);
    let major = found.major_engine_version.ok_or_else(|| missing("MajorEngineVersion"))?;
    let lifecycles =
        found.supported_engine_lifecycles.ok_or_else(|| missing("SupportedEngineLifecycles"))?;
    let of = |name: &types::LifecycleSupportName| {
        lifecycles.iter().find(|one| one.lifecycle_support_name.as_ref() == Some(name))
    };
    let standard = of(&types::LifecycleSupportName::OpenSourceRdsStandardSupport);
    let extended = of(&types::LifecycleSupportName::OpenSourceRdsExtendedSupport);
    Ok(Support {
        major,
        standard_until: standard.and_then(|one| time(one.lifecycle_support_end_date)),
        extended_from: extended.and_then(|one| time(one.lifecycle_support_start_date)),
        extended_until: extended.and_then(|one| time(one.lifecycle_support_end_date)),
    })
}

/// With which versions a class can be ordered. That AWS knows no such class is an answer: with none.
async fn options(client: &Client, engine: &str, class: &str) -> Result<Vec<Orderable>, Blind> {
    let call = |marker| {
        let request = client.describe_orderable_db_instance_options().engine(engine);
        request.db_instance_class(class).max_records(PAGE).set_marker(marker).send()
    };
    let found = pages(OPTIONS, "OrderableDBInstanceOptions", call, |answer| Page {
        items: answer.orderable_db_instance_options,
        next: answer.marker,
    });
    let unknown_class = Some(Cause::Named("InvalidParameterValue".to_owned()));
    let found = match found.await {
        Err(why) if why.cause == unknown_class => Vec::new(),
        answered => answered?,
    };
    let version = |found: types::OrderableDbInstanceOption| {
        found.engine_version.ok_or_else(|| answer::missing(OPTIONS, "EngineVersion"))
    };
    let versions: BTreeSet<String> =
        found.into_iter().map(version).collect::<Result<_, Blind>>()?;
    let orderable = |version| Orderable { class: class.to_owned(), version };
    Ok(versions.into_iter().map(orderable).collect())
}

fn time(time: Option<DateTime>) -> Option<Timestamp> {
    Timestamp::from_nanosecond(time?.as_nanos()).ok()
}
