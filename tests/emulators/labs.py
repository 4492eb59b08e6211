"""Both labs as students do them, with the reads that the grader makes and the refusals that people
run into. It asks nothing that only one of the clouds knows, so both can be compared call by call.
"""

import labs_ec2 as ec2
import labs_rds as rds


def do(cloud):
    """The whole scenario."""
    identities(cloud)
    vpc, subnets = ec2.network(cloud)
    web, server = ec2.web_server(cloud, vpc)
    group = ec2.database_group(cloud, vpc, web)
    ec2.groups_refuse(cloud, vpc, web)
    rds.subnet_groups(cloud, subnets)
    rds.database(cloud, group)
    rds.resize(cloud)
    rds.snapshots(cloud)
    rds.power(cloud)
    rds.restore(cloud)
    rds.delete(cloud)
    ec2.servers_change(cloud, server, group)
    ec2.clean_up(cloud, web, group, server)


def identities(cloud):
    cloud.sts("GetCallerIdentity")
    cloud.enter()
    cloud.sts("GetCallerIdentity")
