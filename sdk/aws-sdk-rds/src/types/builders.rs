
pub use crate::types::_db_snapshot::DbSnapshotBuilder;

pub use crate::types::_character_set::CharacterSetBuilder;

pub use crate::types::_custom_db_engine_version_ami::CustomDbEngineVersionAmiBuilder;

pub use crate::types::_serverless_v2_features_support::ServerlessV2FeaturesSupportBuilder;

pub use crate::types::_db_instance::DbInstanceBuilder;

pub use crate::types::_db_subnet_group::DbSubnetGroupBuilder;

pub use crate::types::_db_instance_automated_backup::DbInstanceAutomatedBackupBuilder;

pub use crate::types::_cloudwatch_logs_export_configuration::CloudwatchLogsExportConfigurationBuilder;

pub use crate::types::_tag::TagBuilder;

pub use crate::types::_upgrade_target::UpgradeTargetBuilder;

pub use crate::types::_timezone::TimezoneBuilder;

pub use crate::types::_tag_specification::TagSpecificationBuilder;

pub use crate::types::_master_user_secret::MasterUserSecretBuilder;

pub use crate::types::_certificate_details::CertificateDetailsBuilder;

pub use crate::types::_processor_feature::ProcessorFeatureBuilder;

pub use crate::types::_additional_storage_volume::AdditionalStorageVolumeBuilder;

pub use crate::types::_endpoint::EndpointBuilder;

pub use crate::types::_pending_modified_values::PendingModifiedValuesBuilder;

pub use crate::types::_integration_error::IntegrationErrorBuilder;

pub use crate::types::_restore_window::RestoreWindowBuilder;

pub use crate::types::_filter::FilterBuilder;

pub use crate::types::_db_engine_version::DbEngineVersionBuilder;

pub use crate::types::_db_major_engine_version::DbMajorEngineVersionBuilder;

pub use crate::types::_event::EventBuilder;

pub use crate::types::_orderable_db_instance_option::OrderableDbInstanceOptionBuilder;

pub use crate::types::_modify_additional_storage_volume::ModifyAdditionalStorageVolumeBuilder;

pub use crate::types::_vpc_security_group_membership::VpcSecurityGroupMembershipBuilder;

pub use crate::types::_pending_cloudwatch_logs_exports::PendingCloudwatchLogsExportsBuilder;

pub use crate::types::_domain_membership::DomainMembershipBuilder;

pub use crate::types::_db_security_group_membership::DbSecurityGroupMembershipBuilder;

pub use crate::types::_db_parameter_group_status::DbParameterGroupStatusBuilder;

pub use crate::types::_option_group_membership::OptionGroupMembershipBuilder;

pub use crate::types::_db_instance_status_info::DbInstanceStatusInfoBuilder;

pub use crate::types::_db_instance_role::DbInstanceRoleBuilder;

pub use crate::types::_db_instance_automated_backups_replication::DbInstanceAutomatedBackupsReplicationBuilder;

pub use crate::types::_additional_storage_volume_output::AdditionalStorageVolumeOutputBuilder;

pub use crate::types::_subnet::SubnetBuilder;

pub use crate::types::_available_processor_feature::AvailableProcessorFeatureBuilder;

pub use crate::types::_availability_zone::AvailabilityZoneBuilder;

pub use crate::types::_outpost::OutpostBuilder;

pub use crate::types::_supported_engine_lifecycle::SupportedEngineLifecycleBuilder;

pub use crate::types::_available_additional_storage_volumes_option::AvailableAdditionalStorageVolumesOptionBuilder;
