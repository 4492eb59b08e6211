
pub(crate) fn reflens_describe_db_engine_versions_output_output_marker(
    input: &crate::operation::describe_db_engine_versions::DescribeDbEngineVersionsOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_describe_db_instance_automated_backups_output_output_marker(
    input: &crate::operation::describe_db_instance_automated_backups::DescribeDbInstanceAutomatedBackupsOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_describe_db_instances_output_output_marker(
    input: &crate::operation::describe_db_instances::DescribeDbInstancesOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_describe_db_major_engine_versions_output_output_marker(
    input: &crate::operation::describe_db_major_engine_versions::DescribeDbMajorEngineVersionsOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_describe_db_snapshots_output_output_marker(
    input: &crate::operation::describe_db_snapshots::DescribeDbSnapshotsOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_describe_db_subnet_groups_output_output_marker(
    input: &crate::operation::describe_db_subnet_groups::DescribeDbSubnetGroupsOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_describe_events_output_output_marker(
    input: &crate::operation::describe_events::DescribeEventsOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn reflens_describe_orderable_db_instance_options_output_output_marker(
    input: &crate::operation::describe_orderable_db_instance_options::DescribeOrderableDbInstanceOptionsOutput,
) -> ::std::option::Option<&::std::string::String> {
    let input = match &input.marker {
        ::std::option::Option::None => return ::std::option::Option::None,
        ::std::option::Option::Some(t) => t,
    };
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_db_engine_versions_output_output_db_engine_versions(
    input: crate::operation::describe_db_engine_versions::DescribeDbEngineVersionsOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::DbEngineVersion>> {
    let input = input.db_engine_versions?;
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_db_instance_automated_backups_output_output_db_instance_automated_backups(
    input: crate::operation::describe_db_instance_automated_backups::DescribeDbInstanceAutomatedBackupsOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::DbInstanceAutomatedBackup>> {
    let input = input.db_instance_automated_backups?;
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_db_instances_output_output_db_instances(
    input: crate::operation::describe_db_instances::DescribeDbInstancesOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::DbInstance>> {
    let input = input.db_instances?;
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_db_major_engine_versions_output_output_db_major_engine_versions(
    input: crate::operation::describe_db_major_engine_versions::DescribeDbMajorEngineVersionsOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::DbMajorEngineVersion>> {
    let input = input.db_major_engine_versions?;
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_db_snapshots_output_output_db_snapshots(
    input: crate::operation::describe_db_snapshots::DescribeDbSnapshotsOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::DbSnapshot>> {
    let input = input.db_snapshots?;
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_db_subnet_groups_output_output_db_subnet_groups(
    input: crate::operation::describe_db_subnet_groups::DescribeDbSubnetGroupsOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::DbSubnetGroup>> {
    let input = input.db_subnet_groups?;
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_events_output_output_events(
    input: crate::operation::describe_events::DescribeEventsOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::Event>> {
    let input = input.events?;
    ::std::option::Option::Some(input)
}

pub(crate) fn lens_describe_orderable_db_instance_options_output_output_orderable_db_instance_options(
    input: crate::operation::describe_orderable_db_instance_options::DescribeOrderableDbInstanceOptionsOutput,
) -> ::std::option::Option<::std::vec::Vec<crate::types::OrderableDbInstanceOption>> {
    let input = input.orderable_db_instance_options?;
    ::std::option::Option::Some(input)
}
