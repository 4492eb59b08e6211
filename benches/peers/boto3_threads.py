"""The reads that labproof makes for an account, as a script makes them with boto3: a session of the role and a client
for each service, the accounts on threads.

    boto3_threads.py THREADS ACCOUNT...

The endpoint, the key and the region are the environment's, as for every AWS tool.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import boto3

ROLE = "LabproofReader"
EXTERNAL_ID = "bench-external-id-0001"


def enter(sts, account):
    role = sts.assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{ROLE}", RoleSessionName="bench", ExternalId=EXTERNAL_ID
    )
    key = role["Credentials"]
    return boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])


def look(sts, account):
    session = enter(sts, account)
    ec2, rds, cloudtrail = (session.client(name) for name in ("ec2", "rds", "cloudtrail"))
    now = datetime.now(timezone.utc)
    return [
        ec2.describe_regions(),
        ec2.describe_vpcs(MaxResults=1000),
        ec2.describe_security_groups(MaxResults=1000),
        ec2.describe_instances(MaxResults=1000),
        rds.describe_db_instances(MaxRecords=100),
        rds.describe_db_snapshots(MaxRecords=100),
        rds.describe_db_instance_automated_backups(MaxRecords=100),
        rds.describe_events(MaxRecords=100),
        cloudtrail.lookup_events(
            LookupAttributes=[{"AttributeKey": "ReadOnly", "AttributeValue": "false"}],
            StartTime=now - timedelta(days=90),
            EndTime=now,
        ),
    ]


def main():
    threads, *accounts = sys.argv[1:]
    sts = boto3.client("sts")
    with ThreadPoolExecutor(int(threads)) as pool:
        for answers in pool.map(lambda account: look(sts, account), accounts):
            assert all(answer["ResponseMetadata"]["HTTPStatusCode"] == 200 for answer in answers)


main()
