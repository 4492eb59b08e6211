"""Three students do the RDS workshop on `labproof cloud`, step by step, as the step is named on the
command line: s01 as it is written, s02 with the mistakes that students make, s03 as it is written in an
account whose role was installed wrongly. Each works by boto3 under the profile of their name, and types
into the database by the machine's own client.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.exceptions import ClientError

CA = "cloud/rds-ca.pem"
SNAPSHOT = {"s01": "Stem-day-snapshot", "s02": "my-snapshot", "s03": "stem-day-snapshot"}
ROW = {"s01": "(1, 'stem')", "s02": "(1, 'Stem')", "s03": "(1, 'stem')"}


class Student:
    """One student and the clients of their account."""

    def __init__(self, name):
        self.name = name
        self.session = boto3.Session(profile_name=name)
        self.ec2, self.rds = self.session.client("ec2"), self.session.client("rds")
        self.is_careless = name == "s02"

    def role_of_their_own(self):
        """Installs the grader's role again, with another external id than the class has."""
        cloudformation = self.session.client("cloudformation")
        grader = {"ParameterKey": "GraderPrincipalArn", "UsePreviousValue": True}
        mistyped = {"ParameterKey": "ExternalId", "ParameterValue": "an-id-of-their-own"}
        cloudformation.update_stack(
            StackName="labproof-reader",
            UsePreviousTemplate=True,
            Parameters=[grader, mistyped],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )

    def web_server(self):
        """The lab before this one."""
        group = self.group("Stem Day - Web Server")
        self.admit(group, 80, IpRanges=[{"CidrIp": "0.0.0.0/0"}])
        image = self.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        self.ec2.run_instances(
            ImageId=image,
            InstanceType="t3.micro",
            SecurityGroupIds=[group],
            MinCount=1,
            MaxCount=1,
        )

    def database(self):
        """The careless one lets everybody in, and leaves the backups as they are."""
        group = self.group("Stem Day DB Tier")
        if self.is_careless:
            self.admit(group, 3306, IpRanges=[{"CidrIp": "0.0.0.0/0"}])
        else:
            web = self.named("Stem Day - Web Server")
            self.admit(group, 3306, UserIdGroupPairs=[{"GroupId": web}])
        self.rds.create_db_instance(
            DBInstanceIdentifier="awsdb",
            Engine="mysql",
            DBInstanceClass="db.t3.micro",
            StorageType="gp2",
            AllocatedStorage=20,
            DBName="stemday",
            MasterUsername="awsuser",
            MasterUserPassword="awspassword",
            VpcSecurityGroupIds=[group],
            BackupRetentionPeriod=1 if self.is_careless else 7,
            EnableIAMDatabaseAuthentication=True,
            PubliclyAccessible=False,
        )
        self.wait_until("available")

    def table(self):
        """The careless one types another row."""
        self.type(
            "CREATE DATABASE test; USE test; CREATE TABLE stem(col1 int, col2 varchar(10));"
            f"INSERT INTO stem VALUES{ROW[self.name]}"
        )

    def group_repaired(self):
        """What the careless one does after a look at `labproof check`."""
        group = self.named("Stem Day DB Tier")
        everybody = {"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306}
        everybody["IpRanges"] = [{"CidrIp": "0.0.0.0/0"}]
        self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[everybody])
        web = self.named("Stem Day - Web Server")
        self.admit(group, 3306, UserIdGroupPairs=[{"GroupId": web}])

    def resize(self):
        """The careless one forgets to apply it immediately."""
        self.rds.modify_db_instance(
            DBInstanceIdentifier="awsdb",
            DBInstanceClass="db.t3.small",
            AllocatedStorage=30,
            ApplyImmediately=not self.is_careless,
        )
        if not self.is_careless:
            self.wait(lambda: self.instance()["DBInstanceClass"] == "db.t3.small")
            self.wait(lambda: self.instance()["AllocatedStorage"] == 30)

    def snapshot(self):
        """The careless one gives it another name."""
        self.rds.create_db_snapshot(
            DBSnapshotIdentifier=SNAPSHOT[self.name], DBInstanceIdentifier="awsdb"
        )
        asked = {"DBInstanceIdentifier": "awsdb", "SnapshotType": "manual"}
        self.wait(
            lambda: [it["Status"] for it in self.rds.describe_db_snapshots(**asked)["DBSnapshots"]]
            == ["available"]
        )

    def delete(self):
        self.wait_until("available", "storage-optimization")
        self.rds.delete_db_instance(DBInstanceIdentifier="awsdb", SkipFinalSnapshot=True)
        self.wait(lambda: self.instance() is None)

    def group(self, name):
        return self.ec2.create_security_group(GroupName=name, Description=name)["GroupId"]

    def named(self, name):
        filters = [{"Name": "group-name", "Values": [name]}]
        return self.ec2.describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]

    def admit(self, group, port, **source):
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])

    def instance(self):
        try:
            shown = self.rds.describe_db_instances(DBInstanceIdentifier="awsdb")
        except ClientError as error:
            if error.response["Error"]["Code"] != "DBInstanceNotFound":
                raise
            return None
        return shown["DBInstances"][0]

    def wait_until(self, *statuses):
        self.wait(lambda: self.instance()["DBInstanceStatus"] in statuses)

    def wait(self, is_there):
        until = time.monotonic() + 60
        while not is_there():
            if time.monotonic() > until:
                sys.exit(f"{self.name} waits in vain: {self.instance()}")
            time.sleep(0.1)

    def type(self, statements):
        endpoint = self.instance()["Endpoint"]
        client = ["mysql", "--no-defaults", "--protocol=tcp", f"--ssl-ca={CA}"]
        client += ["--ssl-verify-server-cert", "--user=awsuser", "--password=awspassword"]
        client += [f"--host={endpoint['Address']}", f"--port={endpoint['Port']}"]
        subprocess.run([*client, f"--execute={statements}"], check=True)


def main():
    step, *names = sys.argv[1:]
    students = [Student(name) for name in names or ("s01", "s02", "s03")]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda student: getattr(student, step)(), students))


main()
