"""The EC2 side of the labs: networks, security groups, images and servers."""

from functools import partial

ANYWHERE = "0.0.0.0/0"
IMAGE = [
    {"Name": "name", "Values": ["al2023-ami-2023*"]},
    {"Name": "architecture", "Values": ["x86_64"]},
]
UNKNOWN_GROUP = "sg-0123456789abcdef0"


def filters(**wanted):
    """EC2's filters; `_` stands for `-`, and in the place of `.` two of it."""
    names = {name.replace("__", ".").replace("_", "-"): value for name, value in wanted.items()}
    return [{"Name": name, "Values": [value]} for name, value in names.items()]


def port(number, **source):
    """A permission for one TCP port."""
    return [{"IpProtocol": "tcp", "FromPort": number, "ToPort": number, **source}]


def cidr(block):
    return {"IpRanges": [{"CidrIp": block}]}


def from_group(group):
    return {"UserIdGroupPairs": [{"GroupId": group}]}


def tagged(kind, name):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def network(cloud):
    cloud.ec2("DescribeRegions", RegionNames=["ap-northeast-2"])
    cloud.ec2("DescribeRegions", RegionNames=["ap-nowhere-1"])
    vpc = cloud.ec2("DescribeVpcs", Filters=filters(is_default="true"))["Vpcs"][0]["VpcId"]
    cloud.ec2("DescribeVpcs", VpcIds=[vpc])
    cloud.ec2("DescribeVpcs", VpcIds=["vpc-0123456789abcdef0"])
    cloud.ec2("DescribeVpcs", Filters=filters(vpc_id="vpc-0123456789abcdef0"))
    subnets = cloud.ec2("DescribeSubnets", Filters=filters(vpc_id=vpc, default_for_az="true"))
    cloud.ec2("DescribeSubnets", SubnetIds=["subnet-0123456789abcdef0"])
    cloud.ec2("DescribeSecurityGroups", Filters=filters(group_name="default", vpc_id=vpc))
    by_zone = sorted(subnets["Subnets"], key=lambda it: it["AvailabilityZone"])
    return vpc, [it["SubnetId"] for it in by_zone]


def web_server(cloud, vpc):
    name = "Stem Day - Web Server"
    web = cloud.ec2("CreateSecurityGroup", GroupName=name, Description=name, VpcId=vpc)["GroupId"]

    def permit(number, block):
        return cloud.ec2(
            "AuthorizeSecurityGroupIngress", GroupId=web, IpPermissions=port(number, **cidr(block))
        )

    permit(80, ANYWHERE)
    permit(22, "198.51.100.0/24")
    permit(80, ANYWHERE)
    image = images(cloud)
    launch = {"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    launched = cloud.ec2(
        "RunInstances",
        **launch,
        SecurityGroupIds=[web],
        TagSpecifications=tagged("instance", name),
    )
    server = launched["Instances"][0]["InstanceId"]
    cloud.ec2("RunInstances", **launch, SecurityGroupIds=[UNKNOWN_GROUP])
    cloud.ec2("RunInstances", **launch, DryRun=True)
    cloud.wait(2)
    instances(cloud, server, web)
    return web, server


def images(cloud):
    found = cloud.ec2("DescribeImages", Owners=["amazon"], Filters=IMAGE)["Images"]
    image = max(found, key=lambda it: it["CreationDate"])["ImageId"]
    cloud.ec2("DescribeImages", ImageIds=[image])
    cloud.ec2("DescribeImages", ImageIds=["ami-0123456789abcdef0"])
    cloud.ec2("DescribeImages", ImageIds=["no-image"])
    return image


def instances(cloud, server, web):
    describe = partial(cloud.ec2, "DescribeInstances")
    describe()
    describe(InstanceIds=[server])
    describe(InstanceIds=["i-0123456789abcdef0"])
    describe(Filters=filters(instance__group_id=web))
    describe(Filters=filters(instance_state_name="stopped"))
    describe(Filters=filters(**{"tag:Name": "Stem Day*"}))
    describe(Filters=filters(no_such_filter="x"))


def key_pairs(cloud):
    name = "labproof-rehearsal"
    create = partial(cloud.ec2, "CreateKeyPair", KeyName=name)
    made = create(TagSpecifications=tagged("key-pair", name))["KeyPairId"]
    create()
    cloud.ec2("CreateKeyPair")
    describe = partial(cloud.ec2, "DescribeKeyPairs")
    describe()
    describe(KeyNames=[name])
    describe(KeyNames=["no-such-key"])
    describe(KeyPairIds=[made])
    describe(KeyPairIds=["key-0123456789abcdef0"])
    describe(Filters=filters(key_name=name))
    cloud.ec2("DeleteKeyPair", KeyName=name)
    cloud.ec2("DeleteKeyPair", KeyName=name)
    cloud.ec2("DeleteKeyPair")


def database_group(cloud, vpc, web):
    name = "Stem Day DB Tier"
    made = cloud.ec2(
        "CreateSecurityGroup",
        GroupName=name,
        Description=name,
        VpcId=vpc,
        TagSpecifications=tagged("security-group", name),
    )
    group = made["GroupId"]
    mysql = {"GroupId": group, "IpPermissions": port(3306, **from_group(web))}
    cloud.ec2("AuthorizeSecurityGroupIngress", **mysql)
    cloud.ec2("AuthorizeSecurityGroupIngress", **mysql)
    describe = partial(cloud.ec2, "DescribeSecurityGroups")
    describe()
    describe(GroupIds=[group])
    describe(Filters=filters(group_name=name))
    describe(Filters=filters(ip_permission__group_id=web))
    describe(Filters=filters(ip_permission__from_port="3306"))
    describe(Filters=filters(no_such_filter="x"))
    rules(cloud, group)
    return group


def rules(cloud, group):
    def describe():
        return cloud.ec2("DescribeSecurityGroupRules", Filters=filters(group_id=group))

    rule = next(it for it in describe()["SecurityGroupRules"] if not it["IsEgress"])
    changed = {"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306, "CidrIpv4": "10.0.0.0/8"}
    cloud.ec2(
        "ModifySecurityGroupRules",
        GroupId=group,
        SecurityGroupRules=[
            {"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": changed}
        ],
    )
    describe()
    allowed = port(3306, **cidr("10.0.0.0/8"))

    def revoke():
        return cloud.ec2("RevokeSecurityGroupIngress", GroupId=group, IpPermissions=allowed)

    revoke()
    revoke()
    again = cloud.ec2("AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=allowed)
    rule = again["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    cloud.ec2("RevokeSecurityGroupIngress", GroupId=group, SecurityGroupRuleIds=[rule])


def groups_refuse(cloud, vpc, web):
    create = partial(cloud.ec2, "CreateSecurityGroup")
    name = "Stem Day - Web Server"
    create(GroupName=name, Description=name, VpcId=vpc)
    for asked in (
        {"GroupName": "elsewhere", "VpcId": "vpc-0123456789abcdef0"},
        {"GroupName": "sg-looks-like-an-id", "VpcId": vpc},
    ):
        made = create(**asked, Description="x")
        if not made.code:
            cloud.quietly("ec2", "DeleteSecurityGroup", GroupId=made["GroupId"])
    cloud.ec2("DescribeSecurityGroups", GroupIds=[UNKNOWN_GROUP])
    cloud.ec2("DescribeSecurityGroups", GroupIds=["no-group"])
    cloud.ec2("DescribeSecurityGroups", GroupNames=["No Such Group"])
    http = port(80, **cidr(ANYWHERE))
    cloud.ec2("AuthorizeSecurityGroupIngress", GroupId=UNKNOWN_GROUP, IpPermissions=http)
    bad = port(80, **cidr("10.0.0.0/40"))
    cloud.ec2("AuthorizeSecurityGroupIngress", GroupId=web, IpPermissions=bad)
    unknown = port(80, **from_group(UNKNOWN_GROUP))
    cloud.ec2("AuthorizeSecurityGroupIngress", GroupId=web, IpPermissions=unknown)
    cloud.ec2("DeleteSecurityGroup", GroupId=UNKNOWN_GROUP)
    tags = [{"Key": "Name", "Value": "Web"}]
    cloud.ec2("CreateTags", Resources=[web], Tags=tags)
    cloud.ec2("DescribeSecurityGroups", GroupIds=[web])
    cloud.ec2("DeleteTags", Resources=[web], Tags=[{"Key": "Name"}])
    cloud.ec2("DescribeSecurityGroups", GroupIds=[web])
    cloud.ec2("CreateTags", Resources=[UNKNOWN_GROUP], Tags=tags)


def servers_change(cloud, server, group):
    described = cloud.ec2("DescribeInstances", InstanceIds=[server])
    instance = described["Reservations"][0]["Instances"][0]
    groups = [it["GroupId"] for it in instance["SecurityGroups"]]
    interface = instance["NetworkInterfaces"][0]["NetworkInterfaceId"]
    cloud.ec2("ModifyInstanceAttribute", InstanceId=server, Groups=[*groups, group])
    cloud.ec2("DescribeInstances", Filters=filters(instance__group_id=group))
    cloud.ec2("ModifyNetworkInterfaceAttribute", NetworkInterfaceId=interface, Groups=groups)
    cloud.ec2("DescribeInstances", InstanceIds=[server])
    unknown = "i-0123456789abcdef0"
    cloud.ec2("ModifyInstanceAttribute", InstanceId=unknown, Groups=groups)
    cloud.ec2("StopInstances", InstanceIds=[server])
    cloud.wait(5)
    cloud.ec2("DescribeInstances", InstanceIds=[server])
    cloud.ec2("StartInstances", InstanceIds=[server])
    cloud.wait(5)
    cloud.ec2("DescribeInstances", InstanceIds=[server])
    for operation in ("StopInstances", "StartInstances", "TerminateInstances"):
        cloud.ec2(operation, InstanceIds=[unknown])


def clean_up(cloud, web, group, server):
    in_use(cloud)
    end = partial(cloud.ec2, "DeleteSecurityGroup")
    cloud.ec2("TerminateInstances", InstanceIds=[server])
    cloud.wait(5)
    cloud.ec2("DescribeInstances", InstanceIds=[server])
    end(GroupId=group)
    end(GroupId=web)
    end(GroupId=web)
    own_vpc(cloud)
    default = cloud.ec2("DescribeSecurityGroups", Filters=filters(group_name="default"))
    end(GroupId=default["SecurityGroups"][0]["GroupId"])
    launches(cloud)


def in_use(cloud):
    """A group that another one names; moto deletes it all the same."""
    one, other = (
        cloud.ec2("CreateSecurityGroup", GroupName=name, Description=name)["GroupId"]
        for name in ("one", "other")
    )
    permissions = port(22, **from_group(one))
    cloud.ec2("AuthorizeSecurityGroupIngress", GroupId=other, IpPermissions=permissions)
    cloud.ec2("DeleteSecurityGroup", GroupId=one)
    for group in (other, one):
        cloud.quietly("ec2", "DeleteSecurityGroup", GroupId=group)


def own_vpc(cloud):
    vpc = cloud.ec2("CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    cloud.ec2("DescribeVpcs", VpcIds=[vpc])
    subnet = {"CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-2b"}
    cloud.ec2("CreateSubnet", VpcId=vpc, **subnet)
    cloud.ec2("CreateSubnet", VpcId="vpc-0123456789abcdef0", **subnet)
    cloud.ec2("DescribeSubnets", Filters=filters(vpc_id=vpc))
    cloud.ec2("DescribeSecurityGroups", Filters=filters(vpc_id=vpc))


def launches(cloud):
    image = cloud.ec2("DescribeImages", Owners=["amazon"], Filters=IMAGE)["Images"][0]["ImageId"]
    launch = partial(cloud.ec2, "RunInstances", ImageId=image, MinCount=1, MaxCount=1)
    for wrong in ({"ImageId": "ami-0123456789abcdef0"}, {"InstanceType": "t9.none"}):
        launched = launch(**{"InstanceType": "t3.micro", **wrong})
        if not launched.code:
            ids = [it["InstanceId"] for it in launched["Instances"]]
            cloud.quietly("ec2", "TerminateInstances", InstanceIds=ids)
    pages(cloud, launch)


def pages(cloud, launch):
    launched = [launch(InstanceType="t3.micro")["Instances"][0]["InstanceId"] for _ in range(6)]
    running = filters(instance_type="t3.micro", instance_state_name="pending")
    running[1]["Values"].append("running")
    first = cloud.ec2("DescribeInstances", Filters=running, MaxResults=5)
    cloud.ec2("DescribeInstances", Filters=running, MaxResults=5, NextToken=first["NextToken"])
    cloud.ec2("DescribeInstances", InstanceIds=launched, MaxResults=5)
