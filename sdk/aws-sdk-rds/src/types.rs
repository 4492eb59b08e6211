
pub use crate::types::_db_snapshot::DbSnapshot;

pub use crate::types::_character_set::CharacterSet;

pub use crate::types::_custom_db_engine_version_ami::CustomDbEngineVersionAmi;

pub use crate::types::_serverless_v2_features_support::ServerlessV2FeaturesSupport;

pub use crate::types::_database_insights_mode::DatabaseInsightsMode;

pub use crate::types::_master_user_authentication_type::MasterUserAuthenticationType;

pub use crate::types::_db_instance::DbInstance;

pub use crate::types::_replica_mode::ReplicaMode;

pub use crate::types::_db_subnet_group::DbSubnetGroup;

pub use crate::types::_db_instance_automated_backup::DbInstanceAutomatedBackup;

pub use crate::types::_source_type::SourceType;

pub use crate::types::_activity_stream_status::ActivityStreamStatus;

pub use crate::types::_activity_stream_mode::ActivityStreamMode;

pub use crate::types::_activity_stream_policy_status::ActivityStreamPolicyStatus;

pub use crate::types::_cloudwatch_logs_export_configuration::CloudwatchLogsExportConfiguration;

pub use crate::types::_automation_mode::AutomationMode;

pub use crate::types::_tag::Tag;

pub use crate::types::_storage_encryption_type::StorageEncryptionType;

pub use crate::types::_upgrade_target::UpgradeTarget;

pub use crate::types::_timezone::Timezone;

pub use crate::types::_tag_specification::TagSpecification;

pub use crate::types::_upgrade_rollout_order::UpgradeRolloutOrder;

pub use crate::types::_master_user_secret::MasterUserSecret;

pub use crate::types::_certificate_details::CertificateDetails;

pub use crate::types::_processor_feature::ProcessorFeature;

pub use crate::types::_additional_storage_volume::AdditionalStorageVolume;

pub use crate::types::_endpoint::Endpoint;

pub use crate::types::_pending_modified_values::PendingModifiedValues;

pub use crate::types::_integration_error::IntegrationError;

pub use crate::types::_restore_window::RestoreWindow;

pub use crate::types::_filter::Filter;

pub use crate::types::_db_engine_version::DbEngineVersion;

pub use crate::types::_db_major_engine_version::DbMajorEngineVersion;

pub use crate::types::_event::Event;

pub use crate::types::_orderable_db_instance_option::OrderableDbInstanceOption;

pub use crate::types::_modify_additional_storage_volume::ModifyAdditionalStorageVolume;

pub use crate::types::_vpc_security_group_membership::VpcSecurityGroupMembership;

pub use crate::types::_pending_cloudwatch_logs_exports::PendingCloudwatchLogsExports;

pub use crate::types::_domain_membership::DomainMembership;

pub use crate::types::_db_security_group_membership::DbSecurityGroupMembership;

pub use crate::types::_db_parameter_group_status::DbParameterGroupStatus;

pub use crate::types::_option_group_membership::OptionGroupMembership;

pub use crate::types::_db_instance_status_info::DbInstanceStatusInfo;

pub use crate::types::_db_instance_role::DbInstanceRole;

pub use crate::types::_db_instance_automated_backups_replication::DbInstanceAutomatedBackupsReplication;

pub use crate::types::_additional_storage_volume_output::AdditionalStorageVolumeOutput;

pub use crate::types::_subnet::Subnet;

pub use crate::types::_available_processor_feature::AvailableProcessorFeature;

pub use crate::types::_availability_zone::AvailabilityZone;

pub use crate::types::_outpost::Outpost;

pub use crate::types::_supported_engine_lifecycle::SupportedEngineLifecycle;

pub use crate::types::_available_additional_storage_volumes_option::AvailableAdditionalStorageVolumesOption;

pub use crate::types::_lifecycle_support_name::LifecycleSupportName;

mod _activity_stream_mode;

mod _activity_stream_policy_status;

mod _activity_stream_status;

mod _additional_storage_volume;

mod _additional_storage_volume_output;

mod _automation_mode;

mod _availability_zone;

mod _available_additional_storage_volumes_option;

mod _available_processor_feature;

mod _certificate_details;

mod _character_set;

mod _cloudwatch_logs_export_configuration;

mod _custom_db_engine_version_ami;

mod _database_insights_mode;

mod _db_engine_version;

mod _db_instance;

mod _db_instance_automated_backup;

mod _db_instance_automated_backups_replication;

mod _db_instance_role;

mod _db_instance_status_info;

mod _db_major_engine_version;

mod _db_parameter_group_status;

mod _db_security_group_membership;

mod _db_snapshot;

mod _db_subnet_group;

mod _domain_membership;

mod _endpoint;

mod _event;

mod _filter;

mod _integration_error;

mod _lifecycle_support_name;

mod _master_user_authentication_type;

mod _master_user_secret;

mod _modify_additional_storage_volume;

mod _option_group_membership;

mod _orderable_db_instance_option;

mod _outpost;

mod _pending_cloudwatch_logs_exports;

mod _pending_modified_values;

mod _processor_feature;

mod _replica_mode;

mod _restore_window;

mod _serverless_v2_features_support;

mod _source_type;

mod _storage_encryption_type;

mod _subnet;

mod _supported_engine_lifecycle;

mod _tag;

mod _tag_specification;

mod _timezone;

mod _upgrade_rollout_order;

mod _upgrade_target;

mod _vpc_security_group_membership;

pub mod builders;

pub mod error;
