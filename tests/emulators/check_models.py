"""Drives every operation of the embedded cloud, and holds each answer against botocore's model of
the service, and what the cloud reads of requests as well.
"""

import sys

import labs
import ours
import parameters
import spoilt
from cloud import Embedded


def main():
    cloud = Embedded.served()
    labs.do(cloud)
    ours.do(cloud)
    problems = [*cloud.problems, *request_problems(cloud), *holes(cloud)]
    print(f"{cloud.validated} answers of {len(cloud.called)} operations validated", file=sys.stderr)
    sys.exit("\n".join(problems) or None)


def request_problems(cloud):
    """What the cloud reads of requests, and what nobody asked it."""
    for service, interface in cloud.interface.items():
        yield from parameters.problems(cloud.client(service).meta.service_model, interface)
        for operation in interface:
            if (service, operation) not in cloud.called:
                yield f"{operation} of {service} was never called"


def holes(cloud):
    """What would go unnoticed in the answers to each operation, and in refusals: in one answer of
    each.
    """
    for kept in cloud.called.values():
        for is_refusal in (False, True):
            fitting = [it for it in kept if (it[1] >= 400) == is_refusal]
            longest = max(fitting, key=lambda it: len(it[3]), default=None)
            if longest and longest[3].startswith(b"<?xml"):
                yield from spoilt.unnoticed(*longest)


main()
