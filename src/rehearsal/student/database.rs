//! DB instances and their snapshots.

use super::{Kind, LOOK_AGAIN, PATIENCE, Student, Trouble, refused};
use aws_sdk_rds::operation::create_db_instance::builders::CreateDBInstanceFluentBuilder;
use aws_sdk_rds::types::{DbInstance, DbSnapshot, OrderableDbInstanceOption};
use futures::FutureExt;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use labproof_checks::modules::work::{Change, Deletion, NewInstance, NewSnapshot, Placement};
use secrecy::ExposeSecret;

/// A DB instance that RDS is not at work on. It grows its storage in the background for hours.
const SETTLED: [&str; 3] = ["available", "storage-optimization", "storage-initialization"];

/// The engine version and the class that are asked for.
struct Chosen {
    version: Option<String>,
    class: String,
}

impl Student {
    pub(super) async fn create_instance(&mut self, new: &NewInstance) -> Result<(), Trouble> {
        let chosen = self.choose(new).await?;
        let subnet_group = self.subnet_group(&new.placement).await?;
        let password = match &new.password {
            Some(password) => password.clone(),
            None => self.place.password(&new.name)?,
        };
        let call = self.request(new, &chosen, password.expose_secret());
        let call = call.set_db_subnet_group_name(subnet_group).set_tags(self.rds_tags());
        let making = async {
            create(call, !new.versions.is_empty()).await?;
            Ok(new.name.clone())
        }
        .boxed();
        self.once(Kind::DbInstance, &new.name, making).await?;
        self.made.users.insert(new.name.clone(), (new.user.clone(), password));
        self.until_settled(&new.name).await
    }

    fn request(
        &self,
        new: &NewInstance,
        chosen: &Chosen,
        password: &str,
    ) -> CreateDBInstanceFluentBuilder {
        let groups: Vec<String> = new.groups.iter().filter_map(|name| self.group(name)).collect();
        let storage = i32::try_from(new.storage).unwrap_or(i32::MAX);
        let retention = i32::try_from(new.retention).unwrap_or(i32::MAX);
        self.rds
            .create_db_instance()
            .db_instance_identifier(&new.name)
            .engine(&new.engine)
            .set_engine_version(chosen.version.clone())
            .db_instance_class(&chosen.class)
            .set_storage_type(new.storage_type.clone())
            .allocated_storage(storage)
            .set_vpc_security_group_ids((!groups.is_empty()).then_some(groups))
            .publicly_accessible(new.public)
            .multi_az(new.multi_az)
            .port(i32::from(new.port))
            .enable_iam_database_authentication(new.iam_auth)
            .master_username(&new.user)
            .master_user_password(password)
            .set_db_name(new.database.clone())
            .set_db_parameter_group_name(new.parameter_group.clone())
            .set_option_group_name(new.option_group.clone())
            .backup_retention_period(retention)
            .auto_minor_version_upgrade(new.minor_upgrades)
            .deletion_protection(new.protected)
            .preferred_maintenance_window(self.far_window())
    }

    /// A maintenance window days away, whatever day it is: a change that waits for it goes on waiting.
    fn far_window(&self) -> String {
        let today = self.place.now().to_zoned(TimeZone::UTC).weekday();
        let day = format!("{:?}", today.wrapping_add(3)).to_lowercase();
        format!("{0}:15:00-{0}:15:30", &day[..3])
    }

    /// The version and the class: what AWS proposes, as far as it is one of those that are wanted.
    async fn choose(&self, new: &NewInstance) -> Result<Chosen, Trouble> {
        let version = self.choose_version(new).await;
        let class = self.choose_class(&new.engine, version.as_deref(), &new.classes).await?;
        Ok(Chosen { version, class })
    }

    async fn choose_version(&self, new: &NewInstance) -> Option<String> {
        let call = self.rds.describe_db_engine_versions().engine(&new.engine).default_only(true);
        // Who may not ask, or is not told, takes the last one that is wanted.
        let proposed = call
            .send()
            .await
            .ok()
            .and_then(|shown| shown.db_engine_versions?.into_iter().next()?.engine_version);
        let is_wanted = |version: &String| {
            let of =
                |wanted: &String| version == wanted || version.starts_with(&format!("{wanted}."));
            new.versions.iter().any(of)
        };
        match proposed {
            Some(version) if new.versions.is_empty() || is_wanted(&version) => Some(version),
            _ => new.versions.last().cloned(),
        }
    }

    /// The first class that AWS offers; the first of all if it offers none of them, or does not tell.
    async fn choose_class(
        &self,
        engine: &str,
        version: Option<&str>,
        classes: &[String],
    ) -> Result<String, Trouble> {
        for class in classes {
            let call = self.rds.describe_orderable_db_instance_options().engine(engine);
            let call = call.db_instance_class(class).set_engine_version(version.map(str::to_owned));
            let offered = call.max_records(20).send().await.ok();
            let options = offered.and_then(|shown| shown.orderable_db_instance_options);
            let is_it =
                |option: &OrderableDbInstanceOption| option.db_instance_class() == Some(class);
            if options.unwrap_or_default().iter().any(is_it) {
                return Ok(class.clone());
            }
        }
        let first = classes.first().cloned();
        first.ok_or(Trouble::Lacking { call: "the lab", member: "instance class" })
    }

    /// The name of the subnet group; RDS has the default one by itself.
    async fn subnet_group(&mut self, placement: &Placement) -> Result<Option<String>, Trouble> {
        let (name, own) = match placement {
            Placement::Default => return Ok(None),
            Placement::SubnetGroup(name) => (name, false),
            Placement::Elsewhere(name) => (name, true),
        };
        if own {
            self.own_vpc().await?;
        }
        let subnets = self.subnets_of(own).await?;
        let call = self.rds.create_db_subnet_group().db_subnet_group_name(name);
        let call = call.db_subnet_group_description(name).set_subnet_ids(Some(subnets));
        let call = call.set_tags(self.rds_tags());
        let making = async {
            call.send().await.map_err(refused("CreateDBSubnetGroup"))?;
            Ok(name.clone())
        }
        .boxed();
        self.once(Kind::SubnetGroup, name, making).await?;
        Ok(Some(name.clone()))
    }

    pub(super) async fn change_instance(&mut self, change: &Change) -> Result<(), Trouble> {
        self.must_be_ours(&change.instance).await?;
        let shown = self.instance(&change.instance).await?;
        let engine = shown.as_ref().and_then(DbInstance::engine).unwrap_or_default().to_owned();
        let version = shown.as_ref().and_then(DbInstance::engine_version);
        let class = if change.classes.is_empty() {
            None
        } else {
            Some(self.choose_class(&engine, version, &change.classes).await?)
        };
        let storage = change.storage.and_then(|size| i32::try_from(size).ok());
        let call = self.rds.modify_db_instance().db_instance_identifier(&change.instance);
        let call = call.set_db_instance_class(class).set_allocated_storage(storage);
        let call = call.apply_immediately(change.at_once);
        call.send().await.map_err(refused("ModifyDBInstance"))?;
        // RDS takes a moment before it says that it is at work.
        self.place.wait(LOOK_AGAIN * 2, &change.instance).await?;
        self.until_settled(&change.instance).await
    }

    pub(super) async fn take_snapshot(&mut self, snapshot: &NewSnapshot) -> Result<(), Trouble> {
        self.must_be_ours(&snapshot.of).await?;
        let call = self.rds.create_db_snapshot().db_instance_identifier(&snapshot.of);
        let call = call.db_snapshot_identifier(&snapshot.name).set_tags(self.rds_tags());
        let making = async {
            call.send().await.map_err(refused("CreateDBSnapshot"))?;
            Ok(snapshot.name.clone())
        }
        .boxed();
        self.once(Kind::DbSnapshot, &snapshot.name, making).await?;
        self.made.snapshots.push(snapshot.name.clone());
        Ok(())
    }

    pub(super) async fn delete_instance(&mut self, deletion: &Deletion) -> Result<(), Trouble> {
        self.must_be_ours(&deletion.instance).await?;
        let call = self.rds.delete_db_instance().db_instance_identifier(&deletion.instance);
        let call = call.skip_final_snapshot(deletion.final_snapshot.is_none());
        let call = call.set_final_db_snapshot_identifier(deletion.final_snapshot.clone());
        let call = call.delete_automated_backups(!deletion.keep_backups);
        call.send().await.map_err(refused("DeleteDBInstance"))?;
        self.until_deleted(&deletion.instance).await
    }

    pub(super) async fn until_deleted(&self, name: &str) -> Result<(), Trouble> {
        let mut waited = SignedDuration::ZERO;
        while let Some(shown) = self.instance(name).await? {
            let status = shown.db_instance_status().unwrap_or_default().to_owned();
            self.wait_on(name, &status, &mut waited).await?;
        }
        Ok(())
    }

    /// Waits until RDS is at work on nothing: neither on the instance nor on a snapshot of it.
    pub(super) async fn until_settled(&self, name: &str) -> Result<(), Trouble> {
        let mut waited = SignedDuration::ZERO;
        while let Some(shown) = self.instance(name).await? {
            let status = shown.db_instance_status().unwrap_or_default().to_owned();
            if SETTLED.contains(&status.as_str()) {
                return Ok(());
            }
            self.wait_on(name, &status, &mut waited).await?;
        }
        Ok(())
    }

    /// Waits until every snapshot that was taken is available.
    pub(crate) async fn until_saved(&self) -> Result<(), Trouble> {
        for name in &self.made.snapshots {
            let mut waited = SignedDuration::ZERO;
            loop {
                let call = self.rds.describe_db_snapshots().db_snapshot_identifier(name);
                let shown = call.send().await.map_err(refused("DescribeDBSnapshots"))?;
                let status = shown.db_snapshots().first().and_then(DbSnapshot::status);
                let status = status.unwrap_or_default().to_owned();
                if status == "available" {
                    break;
                }
                self.wait_on(name, &status, &mut waited).await?;
            }
        }
        Ok(())
    }

    async fn wait_on(
        &self,
        what: &str,
        status: &str,
        waited: &mut SignedDuration,
    ) -> Result<(), Trouble> {
        if *waited > PATIENCE {
            return Err(Trouble::Late { what: what.to_owned(), status: status.to_owned() });
        }
        self.place.wait(LOOK_AGAIN, what).await?;
        *waited += LOOK_AGAIN;
        Ok(())
    }

    /// The instance, if it is there.
    pub(super) async fn instance(&self, name: &str) -> Result<Option<DbInstance>, Trouble> {
        let call = self.rds.describe_db_instances().db_instance_identifier(name);
        match call.send().await {
            Ok(shown) => Ok(shown.db_instances.unwrap_or_default().into_iter().next()),
            Err(error) => match refused("DescribeDBInstances")(error) {
                trouble if trouble.code() == "DBInstanceNotFound" => Ok(None),
                trouble => Err(trouble),
            },
        }
    }
}

/// Creates an instance. A version past its standard support takes the console's box "Enable RDS Extended
/// Support", which is ticked only where the lab asks for a version.
async fn create(
    call: CreateDBInstanceFluentBuilder,
    is_version_asked: bool,
) -> Result<(), Trouble> {
    let without = "open-source-rds-extended-support-disabled";
    let asked = call.clone().engine_lifecycle_support(without).send().await;
    match asked.map_err(refused("CreateDBInstance")) {
        Err(trouble) if is_version_asked && trouble.to_string().contains("Extended Support") => {
            let asked = call.engine_lifecycle_support("open-source-rds-extended-support");
            asked.send().await.map(drop).map_err(refused("CreateDBInstance"))
        }
        made => made.map(drop),
    }
}
