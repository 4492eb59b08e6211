//! The things of the lab, as the lab asks for them.

use super::{DB_GROUP, LIFE, VPC};
use labproof_checks::evidence::{
    Column, DbInstance, DbSnapshot, Permission, Table, TableLook, TrafficSource,
};

/// The instance as the lab asks for it, while it is being created.
pub(crate) fn the_instance() -> DbInstance {
    DbInstance {
        identifier: "awsdb".into(),
        resource_id: Some(LIFE.into()),
        status: Some("creating".into()),
        class: Some("db.t3.micro".into()),
        engine: Some("mysql".into()),
        engine_version: Some("8.4.8".into()),
        master_username: Some("awsuser".into()),
        db_name: Some("stemday".into()),
        storage: Some(20),
        max_storage: Some(1000),
        storage_type: Some("gp2".into()),
        multi_az: Some(false),
        public: Some(false),
        vpc: Some(VPC.into()),
        subnet_group: Some("default".into()),
        security_groups: Some(vec![DB_GROUP.into()]),
        endpoint: None,
        iam_auth: Some(true),
        parameter_groups: Some(vec!["default.mysql8.4".into()]),
        option_groups: Some(vec!["default:mysql-8-4".into()]),
        backup_retention: Some(7),
        minor_upgrade: Some(true),
        deletion_protection: Some(false),
        maintenance_window: Some("tue:15:00-tue:15:30".into()),
        ..DbInstance::default()
    }
}

/// A manual snapshot of an instance.
pub(crate) fn snapshot_of(db: &DbInstance, name: &str) -> DbSnapshot {
    DbSnapshot {
        identifier: name.to_lowercase(),
        instance: Some(db.identifier.clone()),
        resource_id: db.resource_id.clone(),
        kind: Some("manual".into()),
        status: Some("available".into()),
        storage: db.storage,
        storage_type: db.storage_type.clone(),
        engine: db.engine.clone(),
        engine_version: db.engine_version.clone(),
        port: db.endpoint.as_ref().map(|endpoint| endpoint.port),
        vpc: db.vpc.clone(),
        master_username: db.master_username.clone(),
        option_group: db.option_groups.as_ref().and_then(|groups| groups.first().cloned()),
        iam_auth: db.iam_auth,
        created_at: None,
        copied_at: None,
        instance_created_at: db.created_at,
    }
}

/// The table as the lab asks for it.
pub(crate) fn the_table() -> TableLook {
    TableLook {
        resource_id: Some(LIFE.into()),
        endpoint: "awsdb:3306".into(),
        version: Some("8.4.8".into()),
        schemas: vec!["stemday".into(), "test".into()],
        tables: vec![stem_in("test")],
        asked: None,
    }
}

pub(crate) fn stem_in(schema: &str) -> Table {
    Table {
        schema: schema.into(),
        name: None,
        columns: vec![column("col1", "int", None), column("col2", "varchar", Some(10))],
        rows: Some(vec![vec![Some("1".into()), Some("stem".into())]]),
        more_rows: false,
    }
}

pub(crate) fn column(name: &str, data_type: &str, length: Option<u64>) -> Column {
    Column { name: name.into(), data_type: data_type.into(), length }
}

pub(crate) fn permission<const N: usize>(
    protocol: &str,
    from: i64,
    to: i64,
    sources: [TrafficSource; N],
) -> Permission {
    let ports = |port: i64| (protocol != "-1").then_some(port);
    Permission {
        protocol: protocol.into(),
        from_port: ports(from),
        to_port: ports(to),
        sources: sources.into(),
    }
}

pub(crate) fn group_source(id: &str) -> TrafficSource {
    TrafficSource::Group(id.into())
}

pub(crate) fn cidr(range: &str) -> TrafficSource {
    TrafficSource::Cidr(range.into())
}
