"""What moto does not do, or not as anybody would compare it: the rest of the embedded cloud's
operations, pages, the Free plan, and every refusal that a fault brings about.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import partial

from labs_ec2 import ANYWHERE, cidr, filters, key_pairs, port

LOGIN = {"MasterUsername": "awsuser", "MasterUserPassword": "awspassword"}
KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxhYnByb29mIGRvZXMgbm90IGNhcmUgd2hvIGhvbGRzIGl0 labproof"
)

# A read of each service that is asked again with each fault.
READS = {
    "sts": "GetCallerIdentity",
    "ec2": "DescribeVpcs",
    "rds": "DescribeDBInstances",
    "cloudtrail": "LookupEvents",
    "cloudformation": "DescribeStacks",
}

TRUST = {
    "Effect": "Allow",
    "Principal": {"AWS": {"Ref": "Grader"}},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}},
}
READER = {
    "RoleName": "Reader",
    "AssumeRolePolicyDocument": {"Statement": [TRUST]},
    "Policies": [
        {
            "PolicyName": "read",
            "PolicyDocument": {
                "Statement": [{"Effect": "Allow", "Action": "rds:*", "Resource": "*"}]
            },
        }
    ],
}
TEMPLATE = {
    "Description": "A role that reads",
    "Parameters": {
        "Grader": {"Type": "String", "Default": "arn:aws:iam::999900000000:root"},
        "ExternalId": {
            "Type": "String",
            "NoEcho": True,
            "MinLength": 4,
            "Description": "What is named",
            "AllowedValues": ["external", "another"],
        },
    },
    "Resources": {"Reader": {"Type": "AWS::IAM::Role", "Properties": READER}},
    "Outputs": {
        "Arn": {"Description": "Its ARN", "Value": {"Fn::GetAtt": ["Reader", "Arn"]}},
    },
}


def do(cloud):
    """The whole of it, in the student's account."""
    key_pairs(cloud)
    server = a_server(cloud)
    keys(cloud, server)
    offers(cloud)
    clusters(cloud)
    many_databases(cloud)
    pages(cloud)
    trail(cloud)
    backups(cloud)
    mistakes(cloud, server)
    stacks(cloud)
    sessions(cloud)
    organization(cloud)
    stack_sets(cloud)
    free_plan(cloud)
    faults(cloud)


def a_server(cloud):
    image = cloud.ec2("DescribeImages", Owners=["amazon"], IncludeDeprecated=True)["Images"][0]
    launched = cloud.ec2(
        "RunInstances",
        ImageId=image["ImageId"],
        InstanceType="t3.micro",
        KeyName="mine",
        MinCount=1,
        MaxCount=2,
        UserData="I2Nsb3VkLWNvbmZpZw==",
        NetworkInterfaces=[{"DeviceIndex": 0, "AssociatePublicIpAddress": False}],
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}],
        MetadataOptions={"HttpTokens": "required"},
        CreditSpecification={"CpuCredits": "standard"},
    )
    cloud.ec2("DescribeRegions", AllRegions=True)
    cloud.wait(2)
    cloud.ec2("DescribeInstances")
    return launched["Instances"][0]["InstanceId"]


def keys(cloud, server):
    def push(**other):
        return cloud.call(
            "ec2-instance-connect",
            "SendSSHPublicKey",
            **{"InstanceId": server, "InstanceOSUser": "ec2-user", "SSHPublicKey": KEY, **other},
        )

    push()
    push(AvailabilityZone="ap-northeast-2a")
    push(InstanceId="i-0123456789abcdef0")
    push(SSHPublicKey=KEY.replace("ssh-ed25519", "no-kind-of-key"))
    push(InstanceOSUser="")
    cloud.ec2("StopInstances", InstanceIds=[server])
    push()
    cloud.wait(5)
    push()


def offers(cloud):
    for engine in ("mysql", "postgres", "aurora-mysql", "no-engine"):
        cloud.rds("DescribeDBEngineVersions", Engine=engine)
        cloud.rds("DescribeDBEngineVersions", Engine=engine, DefaultOnly=True)
        cloud.rds("DescribeOrderableDBInstanceOptions", Engine=engine)
    cloud.rds("DescribeDBEngineVersions")
    cloud.rds("DescribeDBMajorEngineVersions")
    cloud.rds("DescribeDBMajorEngineVersions", Engine="mysql", MajorEngineVersion="5.7")
    cloud.rds("DescribeDBMajorEngineVersions", Engine="no-engine")


def clusters(cloud):
    def create(name, engine, **other):
        return cloud.rds(
            "CreateDBCluster", DBClusterIdentifier=name, Engine=engine, **LOGIN, **other
        )

    create("aurora", "aurora-mysql", DatabaseName="stemday", Tags=[{"Key": "a", "Value": "b"}])
    create("aurora", "aurora-mysql")
    create("multi", "mysql", DBClusterInstanceClass="db.m5d.large", AllocatedStorage=100)
    create("multi-2", "mysql", DBClusterInstanceClass="db.t3.micro")
    create("oracle", "oracle-ee")

    def join(name, **other):
        return cloud.rds(
            "CreateDBInstance",
            DBInstanceIdentifier=name,
            DBClusterIdentifier="aurora",
            **{"Engine": "aurora-mysql", "DBInstanceClass": "db.t3.medium", **other},
        )

    join("writer")
    join("reader", DBInstanceClass="db.t4g.large")
    join("stranger", Engine="mysql")
    cloud.wait(20)
    describe = partial(cloud.rds, "DescribeDBClusters")
    describe()
    describe(DBClusterIdentifier="aurora")
    describe(DBClusterIdentifier="none")
    cloud.rds("DescribeDBInstances")
    cloud.rds("CreateDBSnapshot", DBSnapshotIdentifier="x", DBInstanceIdentifier="writer")

    def end(name):
        return cloud.rds("DeleteDBCluster", DBClusterIdentifier=name, SkipFinalSnapshot=True)

    end("aurora")
    end("none")
    for member in ("writer", "reader", "multi-instance-1"):
        cloud.rds("DeleteDBInstance", DBInstanceIdentifier=member, SkipFinalSnapshot=True)
    cloud.wait(20)
    for cluster in ("aurora", "multi"):
        end(cluster)
    describe()
    cloud.wait(20)


def create(cloud, name, **other):
    asked = {"Engine": "mysql", "DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20}
    return cloud.rds("CreateDBInstance", DBInstanceIdentifier=name, **LOGIN, **{**asked, **other})


def many_databases(cloud):
    create(cloud, "gp3", StorageType="gp3", MaxAllocatedStorage=1000, StorageEncrypted=True)
    create(cloud, "multi-az", MultiAZ=True, Tags=[{"Key": "a", "Value": "b"}])
    create(cloud, "old", EngineVersion="5.7.44")
    create(
        cloud,
        "refused",
        EngineVersion="5.7.44",
        EngineLifecycleSupport="open-source-rds-extended-support-disabled",
    )
    create(cloud, "refused", DBInstanceClass="db.t2.micro")
    create(cloud, "elephant", Engine="postgres", BackupRetentionPeriod=0)
    cloud.wait(1)
    cloud.rds("DescribeDBInstances")
    cloud.wait(20)
    modify = partial(cloud.rds, "ModifyDBInstance", DBInstanceIdentifier="gp3")
    modify(MasterUserPassword="another-one", MultiAZ=True, BackupRetentionPeriod=3)
    modify(EngineVersion="9.7.1", StorageType="gp2", EnableIAMDatabaseAuthentication=True)
    modify(EngineVersion="9.7.1", AllowMajorVersionUpgrade=True, AllocatedStorage=40)
    modify(NewDBInstanceIdentifier="Renamed")
    cloud.rds("DescribeDBInstances")
    automated = cloud.rds("DescribeDBSnapshots", SnapshotType="automated")["DBSnapshots"]
    name = automated[0]["DBSnapshotIdentifier"]
    cloud.rds("DeleteDBSnapshot", DBSnapshotIdentifier=name)
    resized = {"AllocatedStorage": 60, "ApplyImmediately": True}
    cloud.rds("ModifyDBInstance", DBInstanceIdentifier="multi-az", **resized)
    for minutes in (1, 5, 10, 30):
        cloud.wait(minutes)
        cloud.rds("DescribeDBInstances")
    cloud.wait(8 * 24 * 60)
    cloud.rds("DescribeDBInstances")
    cloud.rds("RebootDBInstance", DBInstanceIdentifier="multi-az", ForceFailover=True)
    cloud.rds("DescribeDBInstances", DBInstanceIdentifier="multi-az")


def pages(cloud):
    group = cloud.ec2("CreateSecurityGroup", GroupName="many", Description="rules")["GroupId"]
    for number in range(1, 8):
        cloud.ec2(
            "AuthorizeSecurityGroupIngress",
            GroupId=group,
            IpPermissions=port(number, **cidr(ANYWHERE)),
        )
    rules = partial(
        cloud.ec2, "DescribeSecurityGroupRules", Filters=filters(group_id=group), MaxResults=5
    )
    rules(NextToken=rules()["NextToken"])
    rules(NextToken="nobody's")
    for source in (
        {"Ipv6Ranges": [{"CidrIpv6": "::/0", "Description": "everybody"}]},
        {"PrefixListIds": [{"PrefixListId": "pl-6da54004"}]},
    ):
        permissions = port(443, **source)
        cloud.ec2("AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=permissions)
    cloud.ec2("DescribeSecurityGroups", GroupIds=[group])
    cloud.ec2("DescribeSecurityGroupRules", Filters=filters(group_id=group))
    cloud.ec2("DescribeSecurityGroups", MaxResults=2000)
    events = partial(cloud.rds, "DescribeEvents", Duration=20160, MaxRecords=20)
    events(Marker=events()["Marker"])
    events(Marker="nobody's")
    cloud.rds("DescribeDBInstances", MaxRecords=1)


def trail(cloud):
    look = partial(cloud.call, "cloudtrail", "LookupEvents")

    def attribute(key, value):
        return [{"AttributeKey": key, "AttributeValue": value}]

    cloud.wait(10)
    first = look(LookupAttributes=attribute("ReadOnly", "false"))
    look(LookupAttributes=attribute("ReadOnly", "false"), NextToken=first["NextToken"])
    look(LookupAttributes=attribute("EventName", "CreateDBInstance"), MaxResults=1)
    look(LookupAttributes=attribute("EventName", "Nothing"))
    look(LookupAttributes=attribute("Colour", "red"))
    look(LookupAttributes=attribute("EventName", "a") + attribute("EventName", "b"))
    look(NextToken="nobody's")
    look(MaxResults=100)
    now = datetime.now(UTC)
    look(StartTime=now, EndTime=now - timedelta(days=1))


def backups(cloud):
    cloud.rds("DescribeDBInstanceAutomatedBackups")
    cloud.rds("DescribeDBInstanceAutomatedBackups", DBInstanceIdentifier="none")

    def end(name):
        return cloud.rds(
            "DeleteDBInstance",
            DBInstanceIdentifier=name,
            SkipFinalSnapshot=True,
            DeleteAutomatedBackups=False,
        )

    end("old")
    end("old")
    cloud.wait(20)
    cloud.rds("DescribeDBInstanceAutomatedBackups")
    to_point = partial(
        cloud.rds,
        "RestoreDBInstanceToPointInTime",
        **{"SourceDBInstanceIdentifier": "multi-az", "TargetDBInstanceIdentifier": "then"},
    )
    to_point()
    to_point(RestoreTime=datetime(2020, 1, 1, tzinfo=UTC))
    to_point(SourceDBInstanceIdentifier="elephant", UseLatestRestorableTime=True)
    cloud.order("back up", instance="renamed")
    cloud.wait(10)
    cloud.rds("DescribeDBSnapshots", SnapshotType="awsbackup")


def mistakes(cloud, server):
    for service, operation in {
        "ec2": "DescribeVolumes",
        "rds": "DescribeDBProxies",
        "sts": "GetSessionToken",
        "cloudtrail": "ListTrails",
        "ec2-instance-connect": "SendSerialConsoleSSHPublicKey",
    }.items():
        cloud.call(service, operation)
    for service, operation in {
        "ec2": ["CreateVpc", "CreateTags", "RunInstances", "StopInstances", "CreateSecurityGroup"],
        "rds": ["CreateDBInstance", "DeleteDBInstance", "CreateDBSnapshot", "CreateDBSubnetGroup"],
        "sts": ["AssumeRole"],
    }.items():
        for one in operation:
            cloud.call(service, one)
    cloud.ec2("TerminateInstances", InstanceIds=[server])
    cloud.wait(5)
    cloud.ec2("StartInstances", InstanceIds=[server])
    unknown = {"NetworkInterfaceId": "eni-0123456789abcdef0", "Groups": ["sg-0123456789abcdef0"]}
    cloud.ec2("ModifyNetworkInterfaceAttribute", **unknown)
    cloud.ec2("DescribeSecurityGroupRules", SecurityGroupRuleIds=["sgr-0123456789abcdef0"])
    subnet = cloud.ec2("DescribeSubnets")["Subnets"][0]["SubnetId"]
    alone = {"DBSubnetGroupName": "alone", "DBSubnetGroupDescription": "x", "SubnetIds": [subnet]}
    cloud.rds("CreateDBSubnetGroup", **alone)


def sessions(cloud):
    cloud.use(cloud.hub_key)
    role = f"arn:aws:iam::{cloud.account}:role/LabproofReader"
    assume = partial(cloud.sts, "AssumeRole", **{"RoleArn": role, "RoleSessionName": "session"})
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rds:*","Resource":"*"}]}'
    )
    narrow = assume(Policy=policy, SourceIdentity="somebody", DurationSeconds=900)["Credentials"]
    assume(RoleArn=role + "-unknown")
    assume(RoleArn="no-arn")
    assume(RoleSessionName="x y")
    assume(DurationSeconds=60)
    assume(Policy="no policy")
    assume(Policy="x" * 3000)
    cloud.use((narrow["AccessKeyId"], narrow["SecretAccessKey"]), narrow["SessionToken"])
    for service, operation in READS.items():
        cloud.call(service, operation)
    assume(DurationSeconds=7200)
    cloud.use(("AKIA0000000000000000", "unknown"))
    for service, operation in READS.items():
        cloud.call(service, operation)
    cloud.use(cloud.hub_key, region="eu-south-2")
    for service, operation in READS.items():
        cloud.call(service, operation)


def stacks(cloud):
    """A role, made and changed at once and by change sets, and whatever goes wrong with that."""
    ask = partial(cloud.call, "cloudformation")
    named = {"StackName": "reader"}

    def body(**other):
        return {"TemplateBody": json.dumps({**TEMPLATE, **other})}

    def given(value):
        return {"Parameters": [{"ParameterKey": "ExternalId", "ParameterValue": value}]}

    able = {"Capabilities": ["CAPABILITY_NAMED_IAM"], "Tags": [{"Key": "a", "Value": "b"}]}
    ask("ValidateTemplate", **body())
    ask("ValidateTemplate", TemplateBody="no template")
    ask("GetTemplateSummary", **body())
    ask("DescribeStacks", **named)
    for wrong in (given("none"), {"Parameters": []}, {**given("external"), "Capabilities": []}):
        ask("CreateStack", **named, **body(), **{**able, **wrong})
    ask("CreateStack", **named, **body(), **able, **given("external"))
    ask("CreateStack", **named, **body(), **able, **given("external"))
    cloud.wait(1)
    ask("DescribeStacks")
    ask("GetTemplateSummary", **named)
    ask("UpdateStack", **named, UsePreviousTemplate=True, **able, **given("external"))
    ask("UpdateStack", **named, UsePreviousTemplate=True, **able, **given("another"))
    ask("UpdateStack", **named, **body(), **able, **given("external"))
    cloud.wait(1)
    ask("DescribeStackEvents", **named)
    ask("DescribeStackResources", **named)
    change_sets(cloud, {**named, **body(Description="Changed"), **able, **given("external")})
    ask("CreateStack", StackName="second", **body(), **able, **given("external"))
    cloud.wait(1)
    ask("DescribeStacks", StackName="second")
    ask("DescribeStackEvents", StackName="second")
    for stack in ("reader", "second", "none"):
        ask("DeleteStack", StackName=stack)
    cloud.wait(1)
    ask("DescribeStackEvents", **named)


def change_sets(cloud, change):
    ask = partial(cloud.call, "cloudformation")
    one = {"StackName": change["StackName"], "ChangeSetName": "change"}
    ask("CreateChangeSet", **change, ChangeSetName="change", ChangeSetType="CREATE")
    ask("CreateChangeSet", **change, ChangeSetName="change", Description="A change")
    ask("CreateChangeSet", **change, ChangeSetName="change")
    ask("DescribeChangeSet", **one)
    ask("ExecuteChangeSet", **one)
    cloud.wait(1)
    ask("DescribeChangeSet", **one)
    ask("ExecuteChangeSet", **one)
    ask("DescribeChangeSet", **one)
    cloud.wait(1)
    ask("CreateChangeSet", **change, ChangeSetName="change")
    cloud.wait(1)
    ask("DescribeChangeSet", **one)
    ask("DeleteChangeSet", **one)


def stack_sets(cloud):
    """A role for every account of the organization, which only its management account may ask."""
    properties = {
        "StackSetName": "Readers",
        "PermissionModel": "SERVICE_MANAGED",
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "Parameters": [{"ParameterKey": "ExternalId", "ParameterValue": "external"}],
        "StackInstancesGroup": [
            {"DeploymentTargets": {"OrganizationalUnitIds": [cloud.organization]}, "Regions": ["x"]}
        ],
        "TemplateBody": json.dumps(TEMPLATE),
    }
    template = {
        "Resources": {
            "Readers": {"Type": "AWS::CloudFormation::StackSet", "Properties": properties}
        }
    }
    cloud.use(cloud.hub_key)
    ask = partial(cloud.call, "cloudformation", StackName="readers")
    ask("CreateStack", TemplateBody=json.dumps(template))
    cloud.wait(1)
    ask("DescribeStackEvents")
    ask("DescribeStackResources")
    ask("DeleteStack")
    cloud.enter()
    ask("CreateStack", TemplateBody=json.dumps(template))


def organization(cloud):
    """Its accounts and units, page by page, by those who may ask and those who may not."""
    for operation in ("ListAccountsForParent", "ListOrganizationalUnitsForParent"):
        cloud.use(cloud.hub_key)
        ask = partial(cloud.call, "organizations", operation)
        page = ask(ParentId=cloud.organization, MaxResults=1)
        ask(ParentId=cloud.organization, NextToken=page["NextToken"])
        ask(ParentId="r-none")
        ask(ParentId=cloud.organization, MaxResults=21)
        cloud.enter()
        ask(ParentId=cloud.organization)


def free_plan(cloud):
    cloud.use(cloud.hub_key)
    cloud.enter()
    cloud.order("free plan")
    create(cloud, "free", BackupRetentionPeriod=7)
    create(cloud, "free", DBInstanceClass="db.t3.small", BackupRetentionPeriod=1)


def faults(cloud):
    for fault in ("Denied", "DeniedByOrganization", "NotSignedUp", "Expired", "Throttled"):
        cloud.order("fault", kind=fault)
        for service, operation in READS.items():
            cloud.call(service, operation)
        keys(cloud, "i-0123456789abcdef0")
        cloud.order("no fault")
    cloud.use(cloud.hub_key)
    cloud.order("fault", kind="RegionDisabled")
    role = f"arn:aws:iam::{cloud.account}:role/LabproofReader"
    cloud.sts("AssumeRole", RoleArn=role, RoleSessionName="session")
    cloud.order("no fault")
