"""The RDS side of the labs: instances, their snapshots, and their end."""

from functools import partial

from labs_ec2 import UNKNOWN_GROUP


def subnet_groups(cloud, subnets):
    def create(name, ids):
        return cloud.rds(
            "CreateDBSubnetGroup",
            DBSubnetGroupName=name,
            DBSubnetGroupDescription="for the lab",
            SubnetIds=ids,
        )

    create("Lab-Subnets", subnets[:2])
    create("lab-subnets", subnets[:2])
    create("nowhere", ["subnet-0123456789abcdef0"])


def database(cloud, group):
    asked = {
        "DBInstanceIdentifier": "AwsDB",
        "Engine": "mysql",
        "EngineVersion": "8.4.8",
        "DBInstanceClass": "db.t3.micro",
        "AllocatedStorage": 20,
        "StorageType": "gp2",
        "MasterUsername": "awsuser",
        "MasterUserPassword": "awspassword",
        "DBName": "stemday",
        "VpcSecurityGroupIds": [group],
        "DBSubnetGroupName": "lab-subnets",
        "BackupRetentionPeriod": 7,
        "EnableIAMDatabaseAuthentication": True,
        "PubliclyAccessible": False,
    }
    create = partial(cloud.rds, "CreateDBInstance", **asked)
    create()
    create()
    create(DBInstanceIdentifier="bad_name")
    for wrong in (
        {"Engine": "no-engine"},
        {"DBInstanceClass": "db.t9.none"},
        {"AllocatedStorage": 2},
        {"DBSubnetGroupName": "none"},
        {"VpcSecurityGroupIds": [UNKNOWN_GROUP]},
        {"BackupRetentionPeriod": 40},
        {"MasterUserPassword": "short"},
    ):
        if not create(DBInstanceIdentifier="other", **wrong).code:
            end_quietly(cloud, "other")
    cloud.wait(15)
    databases(cloud)


def end_quietly(cloud, name):
    end = {"DBInstanceIdentifier": name, "SkipFinalSnapshot": True}
    cloud.quietly("rds", "DeleteDBInstance", **end)


def databases(cloud):
    describe = partial(cloud.rds, "DescribeDBInstances")
    describe()
    describe(DBInstanceIdentifier="AWSDB")
    describe(DBInstanceIdentifier="none")
    describe(Filters=[{"Name": "engine", "Values": ["mysql"]}])
    describe(Filters=[{"Name": "engine", "Values": ["postgres"]}])
    describe(Filters=[{"Name": "db-instance-id", "Values": ["awsdb"]}])
    describe(Filters=[{"Name": "no-such-filter", "Values": ["x"]}])
    describe(MaxRecords=10)
    cloud.rds("DescribeDBSnapshots", SnapshotType="automated")
    cloud.rds("DescribeDBInstanceAutomatedBackups", DBInstanceIdentifier="awsdb")


def resize(cloud):
    modify = partial(cloud.rds, "ModifyDBInstance", **{"DBInstanceIdentifier": "awsdb"})
    modify(DBInstanceIdentifier="none", AllocatedStorage=30)
    modify(DBInstanceClass="db.t3.small", AllocatedStorage=30, ApplyImmediately=True)
    cloud.wait(120)
    cloud.rds("DescribeDBInstances", DBInstanceIdentifier="awsdb")
    modify(DBInstanceClass="db.t3.medium", ApplyImmediately=False)
    cloud.rds("DescribeDBInstances", DBInstanceIdentifier="awsdb")
    modify(DBInstanceClass="db.t3.small", ApplyImmediately=False)
    cloud.wait(12 * 60)
    for wrong in ({"AllocatedStorage": 10}, {"DBInstanceClass": "db.t9.none"}):
        if not modify(**wrong, ApplyImmediately=True).code:
            right = {"AllocatedStorage": 30, "DBInstanceClass": "db.t3.small"}
            right["DBInstanceIdentifier"] = "awsdb"
            cloud.quietly("rds", "ModifyDBInstance", **right, ApplyImmediately=True)


def snapshots(cloud):
    def take(name, of):
        return cloud.rds("CreateDBSnapshot", DBSnapshotIdentifier=name, DBInstanceIdentifier=of)

    take("Stem-day-snapshot", "awsdb")
    cloud.wait(10)
    take("stem-day-snapshot", "awsdb")
    take("of-none", "none")
    describe = partial(cloud.rds, "DescribeDBSnapshots")
    describe(DBSnapshotIdentifier="Stem-day-snapshot")
    describe(DBInstanceIdentifier="awsdb", SnapshotType="manual")
    describe(DBSnapshotIdentifier="none")
    describe(DBInstanceIdentifier="none")

    def copy(source):
        return cloud.rds(
            "CopyDBSnapshot",
            SourceDBSnapshotIdentifier=source,
            TargetDBSnapshotIdentifier="a-copy",
        )

    copy("stem-day-snapshot")
    cloud.wait(10)
    copy("stem-day-snapshot")
    cloud.rds(
        "CopyDBSnapshot",
        SourceDBSnapshotIdentifier="none",
        TargetDBSnapshotIdentifier="another-copy",
    )
    events = partial(cloud.rds, "DescribeEvents", Duration=20160)
    events(SourceType="db-snapshot", SourceIdentifier="stem-day-snapshot")
    events(SourceType="db-instance", SourceIdentifier="awsdb")


def power(cloud):
    one = {"DBInstanceIdentifier": "awsdb"}
    cloud.rds("StartDBInstance", **one)
    cloud.rds("StopDBInstance", **one)
    cloud.wait(15)
    cloud.rds("DescribeDBInstances", **one)
    cloud.rds("StopDBInstance", **one)
    cloud.rds("RebootDBInstance", **one)
    cloud.rds("StartDBInstance", **one)
    cloud.wait(15)
    cloud.rds("RebootDBInstance", **one)
    cloud.wait(15)
    cloud.rds("StopDBInstance", DBInstanceIdentifier="none")


def restore(cloud):
    def of(name, snapshot):
        return cloud.rds(
            "RestoreDBInstanceFromDBSnapshot",
            DBInstanceIdentifier=name,
            DBSnapshotIdentifier=snapshot,
            DBInstanceClass="db.t3.micro",
        )

    of("restored", "stem-day-snapshot")
    of("awsdb", "stem-day-snapshot")
    of("other", "none")

    def to_point(source, target):
        return cloud.rds(
            "RestoreDBInstanceToPointInTime",
            SourceDBInstanceIdentifier=source,
            TargetDBInstanceIdentifier=target,
            UseLatestRestorableTime=True,
        )

    to_point("awsdb", "as-of-then")
    to_point("none", "of-none")
    cloud.wait(30)
    cloud.rds("DescribeDBInstances", DBInstanceIdentifier="restored")
    cloud.rds("DescribeDBInstances", DBInstanceIdentifier="as-of-then")


def delete(cloud):
    def end(name, **choices):
        return cloud.rds("DeleteDBInstance", DBInstanceIdentifier=name, **choices)

    def protect(on):
        return cloud.rds("ModifyDBInstance", DBInstanceIdentifier="awsdb", DeletionProtection=on)

    end("none", SkipFinalSnapshot=True)
    protect(True)
    end("awsdb", SkipFinalSnapshot=True)
    protect(False)
    end("awsdb", SkipFinalSnapshot=False, FinalDBSnapshotIdentifier="stem-day-snapshot")
    end("awsdb", SkipFinalSnapshot=False, FinalDBSnapshotIdentifier="Last")
    # Each once, for moto deletes them.
    end("restored", SkipFinalSnapshot=False)
    end("as-of-then", SkipFinalSnapshot=True, FinalDBSnapshotIdentifier="of-then")
    for name in ("restored", "as-of-then"):
        end_quietly(cloud, name)
    cloud.quietly("rds", "DeleteDBSnapshot", DBSnapshotIdentifier="of-then")
    cloud.wait(30)
    cloud.rds("DescribeDBInstances", DBInstanceIdentifier="awsdb")
    cloud.rds("DescribeDBInstances")
    cloud.rds("DescribeDBSnapshots", DBSnapshotIdentifier="last")
    cloud.rds("DescribeDBSnapshots", SnapshotType="automated")
    for snapshot in ("last", "a-copy", "stem-day-snapshot", "none"):
        cloud.rds("DeleteDBSnapshot", DBSnapshotIdentifier=snapshot)
    cloud.rds("DescribeDBSnapshots")
